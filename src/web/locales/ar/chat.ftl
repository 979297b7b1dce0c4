# الدردشة: الرسائل والصلات.
chat-title = الرسائل
chat-intro = تحدّث إلى أهل كليتك.
chat-connections = الصلات
chat-connections-intro = من تعرفهم هنا. هم وحدهم من يكتب إليك دون استئذان.
chat-connections-accepted = المتواصلون
chat-connections-incoming = الطلبات
chat-connections-outgoing = الطلبات المرسلة
chat-connections-none = لا أحد هنا بعد
chat-connections-none-text = ابحث عن أشخاص واطلب التواصل معهم.
chat-tab-open = المحادثات
chat-tab-requests = الطلبات
chat-none = لا محادثات بعد
chat-none-text = ابدأ واحدة وألقِ التحية.
chat-no-requests = لا طلبات
chat-no-requests-text = تنتظر هنا الرسائل الأولى ممن لا تعرفهم.
chat-muted = صامتة
chat-waiting = تنتظر ردًا
chat-unread = {" "}غير مقروءة
chat-new = محادثة جديدة
chat-with = مع
chat-group-name = اسم المجموعة
chat-support = مكتب التوظيف
chat-names-between = ،{" "}
chat-all = كل المحادثات
chat-mute = اكتم أسبوعًا
chat-mute-hours = اكتم ثماني ساعات
chat-mute-always = اكتم حتى ألغيه
chat-find = ابحث عن محادثة
chat-find-none = لا محادثة بهذا الاسم
chat-find-none-text = جرّب بداية اسم آخر، أو ابدأ محادثة جديدة.
chat-names-you = ذُكر اسمك
chat-export = تنزيل رسائلي
chat-export-intro = كل ما كتبته، حتى في محادثات غادرتها، في ملف واحد: سطر JSON لكل رسالة.
chat-export-button = نزّل رسائلي
chat-attach = أضف رابطًا
chat-link = العنوان
chat-link-title = ما هو (اختياري)
chat-link-another = رابط آخر
chat-links-many = تحمل الرسالة { $count } روابط على الأكثر. أرسل البقية في رسالة تالية.
chat-link-wrong = لم يُقبل الرابط. أدخل العنوان الكامل لصفحة عامة؛ يبدأ بـ https://.
chat-unmute = ألغِ الكتم
chat-leave = غادر
chat-leave-sure = أتغادر هذه المجموعة؟ لن ترى ما يقال فيها بعد ذلك.
chat-older = رسائل أقدم
chat-messages = الرسائل
chat-empty = لا رسائل بعد
chat-request-title = لا تواصل بينك وبين هذا الشخص
chat-request-text = اقبل أو رُدّ للمتابعة. لا يُخبَر بأنك رأيت هذا.
chat-waiting-text = رسالتك تنتظر. يمكنك الكتابة مجددًا بعد قبولها.
chat-accept = اقبل
chat-decline = ارفض
chat-withdraw = اسحب
chat-remove = إزالة من جهات الاتصال
chat-remove-sure = إزالة { $name } من صلاتك؟ يمكنك الطلب مجددًا لاحقًا.
chat-message = راسل
chat-block = احظر
chat-block-sure = حظر { $name }؟ لن يستطيع أي منكما مراسلة الآخر، ولا يُخبَر بذلك.
chat-block-act = حظر { $name }
chat-unblock = ألغِ الحظر
chat-blocked = المحظورون
chat-blocked-intro = أنت وحدك ترى هذا.
chat-write = اكتب رسالة
chat-retry = حاول مجددًا
chat-reconnecting = تجري إعادة الاتصال. يُرسل ما تكتبه حين نعود.
chat-new-here = جديد
chat-line-created = بدأ { $who } هذه المجموعة
chat-line-added = أضاف { $who } { $whom }
chat-line-removed = أزال { $who } { $whom }
chat-line-left = غادر { $who }
chat-line-renamed = غيّر { $who } اسم المجموعة

flash-chat-waits = رسالتك الأولى تنتظر الرد.
flash-chat-not-sent = لم تُرسل الرسالة.
flash-chat-choose = اختر أحدًا، وسمِّ المجموعة إن كانوا عدة.
flash-chat-cannot = لا يمكنك بدء هذه المحادثة.
flash-chat-left = غادرت المجموعة.
flash-chat-blocked = تم الحظر.
flash-chat-unblocked = أُلغي الحظر.
flash-chat-requested = أُرسل طلبك.
flash-chat-not-requested = تعذّر إرسال الطلب.
flash-chat-accepted = أصبح التواصل بينكما قائمًا.
flash-chat-declined = رُفض الطلب.
flash-chat-withdrawn = سُحب الطلب.
flash-chat-removed = انتهت الصلة.
flash-chat-changed = تغيّر هذا في الأثناء.

chat-you-said = أنت: { $text }
chat-they-said = { $who }: { $text }
chat-people-count = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصًا
   *[other] { $count } شخص
}
chat-people = الأعضاء
chat-profile = الملف الشخصي
chat-more = المزيد عن هذه المحادثة
chat-settings = إعدادات المحادثة
chat-search = ابحث في هذه المحادثة
chat-search-words = كلمات
chat-search-hint = أدخل حرفين على الأقل.
chat-search-none = لا نتائج
chat-search-none-text = جرّب كلمة أخرى أو بدايتها فقط.
chat-online = متصل الآن
chat-newer = رسائل أحدث
chat-newest = إلى الأحدث
chat-jump = { $count ->
    [zero] لا رسائل غير مقروءة أعلاه
    [one] رسالة غير مقروءة أعلاه
    [two] رسالتان غير مقروءتين أعلاه
    [few] { $count } رسائل غير مقروءة أعلاه
    [many] { $count } رسالة غير مقروءة أعلاه
   *[other] { $count } رسالة غير مقروءة أعلاه
}
chat-mark-read = علّمها مقروءة
chat-empty-text = اكتب الرسالة الأولى أدناه.
chat-replying-plain = رد على:
chat-replying = رد على { $name }
chat-editing = تعديل رسالتك
chat-reply = ردّ
chat-reply-gone = رسالة سابقة
chat-copy = انسخ النص
chat-delete = احذفها عند الجميع
chat-delete-sure = أتحذف هذه الرسالة عند الجميع؟ يبقى ظاهرًا أنها كانت هنا.
chat-report = أبلغ
chat-details = التفاصيل
chat-react = تفاعل
chat-one-message = رسالة
chat-delivery = شاهدها
chat-delivery-intro = من يخفي القراءة يظهر أنها وصلته.
chat-more-people = { $count ->
    [zero] ولا أحد غيرهم
    [one] وشخص آخر
    [two] وشخصان آخران
    [few] و{ $count } آخرون
    [many] و{ $count } آخرون
   *[other] و{ $count } آخرون
}
chat-write-something = اكتب شيئًا أولًا.
chat-too-long = أقصى طول للرسالة { $count } حرف. أرسلها على أجزاء.
chat-too-long-by = زيادة { $count } حرفًا. اختصرها أو أرسلها على أجزاء.
chat-discard = تجاهل
chat-typing-one = { $name } يكتب…
chat-typing-many = عدة أشخاص يكتبون…
chat-new-below = رسائل جديدة
chat-report-title = الإبلاغ عن هذه الرسالة
chat-report-intro = سيراها مشرفو كليتك مع الرسائل التي حولها. لا يُخبَر المرسل بمن أبلغ.
chat-report-reason = ما الخطأ فيها
chat-report-hint = تكفي جملة.
chat-report-reason-needed = قل ما الخطأ فيها.
chat-report-send = أرسل البلاغ
chat-new-one = شخص واحد
chat-new-group = مجموعة
chat-new-nobody-text = جرّب اسمًا آخر، أو تواصل مع أشخاص أولًا.
chat-find-person = ابحث عن شخص
chat-write-support = اكتب إلى مكتب التوظيف
chat-asks = يلزم قبول طلبك
chat-start-group = ابدأ المجموعة
chat-rename = غيّر الاسم
chat-you = أنت
chat-owner = المالك
chat-remove-person-sure = أتزيل { $name } من هذه المجموعة؟ لن يرى ما يقال فيها بعد ذلك.
chat-add = أضف أشخاصًا
chat-add-intro = يرون ما يقال من الآن فصاعدًا.
chat-add-one = أضف
chat-connect-first = تواصل معه أولًا
chat-connect = تواصل
chat-connect-note = كلمات قليلة مع طلبك
chat-connect-note-hint = من أين تعرفان بعضكما، أو عمّ تود أن تسأل.
chat-connect-send = إرسال طلب التواصل
chat-connected = بينكما تواصل
chat-asked = أُرسل طلب التواصل
chat-wants = يريد التواصل
chat-set-accepts = يمكن لمن لا تواصل بيني وبينهم أن يراسلوني
chat-set-accepts-hint = تنتظر رسالتهم الأولى في الطلبات حتى تقبلها.
chat-set-read = أظهر للآخرين ما قرأته
chat-set-read-hint = عند الإيقاف لا يرى أحد إلى أين قرأت.
chat-set-presence = أظهر للآخرين أنني هنا
chat-set-presence-hint = عند الإيقاف لا تظهر نقطة بجانب اسمك. يسري ذلك عند فتح الصفحة التالية.
chat-reports = الرسائل المبلَّغ عنها
chat-reports-intro = افتح البلاغ لترى الرسالة وما حولها. كل فتح يُسجَّل.
chat-reports-none = لا بلاغات
chat-reports-none-text = حين يبلغ أحدهم عن رسالة تظهر هنا.
chat-reported-by = أبلغ عنها { $name }
chat-report-opened = فُتح من قبل
chat-report-new = لم يُفتح بعد
chat-report-open = افتح
chat-case = رسالة مبلَّغ عنها
chat-case-intro = ترى هذا الجزء من المحادثة فقط. سُجِّل أنك فتحته.
chat-case-reporter = المبلِّغ
chat-case-at = وقت البلاغ
chat-case-context = في سياقها
chat-case-this = الرسالة المبلَّغ عنها
chat-case-originals = ما قالته من قبل
chat-case-originals-intro = يُحفظ مختومًا 180 يومًا.
chat-case-deleted = حُذفت
chat-case-edited = عُدّلت

flash-chat-muted = كُتمت.
flash-chat-unmuted = لم تعد مكتومة.
flash-chat-reported = أُبلغ عنها. شكرًا لك.
flash-chat-cannot-add = لا يمكنك إضافة هذا الشخص. تواصل معه أولًا.
flash-chat-group-full = هذه المجموعة مكتملة.
flash-chat-name-needed = سمِّ المجموعة باسم من 1 إلى 80 حرفًا.
flash-chat-renamed = غُيّر الاسم.
flash-chat-added = أُضيف.
flash-chat-removed-person = أُزيل.
flash-chat-saved = حُفظ.
chat-new-intro = من يمكنك مراسلتهم.
chat-new-nobody = لا أحد
chat-group-hint = أشخاص تعرفهم. يمكنك إضافة غيرهم لاحقًا.
chat-waiting-connection = في انتظار الاتصال
