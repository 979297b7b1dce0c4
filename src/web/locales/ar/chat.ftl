# الدردشة: الرسائل والصلات.
chat-title = الرسائل
chat-connections = الصلات
chat-connections-intro = من تعرفهم هنا، ويمكنهم مراسلتك دون طلب.
chat-connections-accepted = جهات الاتصال
chat-connections-incoming = الطلبات
chat-connections-outgoing = الطلبات المرسلة
chat-connections-none = لا أحد هنا بعد
chat-connections-none-text = ابحث عن أشخاص واطلب التواصل معهم.
chat-tab-open = المحادثات
chat-tab-requests = الطلبات
chat-none = لا محادثات بعد
chat-none-text = ابدأ واحدة وألقِ التحية.
chat-no-requests = لا طلبات
chat-no-requests-text = تنتظر هنا رسائل من ليسوا ضمن جهات اتصالك.
chat-muted = صامتة
chat-waiting = أُرسل الطلب
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
chat-find-none-text = جرّب اسمًا آخر، أو ابدأ محادثة جديدة.
chat-names-you = ذُكر اسمك
chat-export = تنزيل رسائلي
chat-export-intro = نزّل نسخة من رسائلك في ملف واحد، بما فيها رسائل المحادثات التي غادرتها.
chat-export-button = نزّل رسائلي
chat-attach = أضف رابطًا
chat-link = عنوان الصفحة
chat-link-title = الوصف (اختياري)
chat-link-another = رابط آخر
chat-links-many = يمكن إرفاق { $count } روابط على الأكثر بالرسالة. أرسل البقية في رسالة تالية.
chat-link-wrong = لا يمكن استخدام هذا الرابط. أدخل العنوان الكامل لصفحة عامة تبدأ بـ https://.
chat-unmute = ألغِ الكتم
chat-leave = غادر
chat-leave-sure = أتغادر هذه المجموعة؟ لن ترى رسائلها بعد ذلك.
chat-older = رسائل أقدم
chat-messages = الرسائل
chat-empty = لا رسائل بعد
chat-request-title = هذا الشخص ليس ضمن جهات اتصالك
chat-request-text = اقبل أو رُدّ للمتابعة. لا يُخبَر بأنك رأيت هذا.
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
chat-write-support = اكتب إلى مكتب التوظيف
chat-retry = حاول مجددًا
chat-reconnecting = جارٍ إعادة الاتصال. تُرسل رسائلك عند عودته.
chat-new-here = جديد
chat-line-created = بدأ { $who } هذه المجموعة
chat-line-added = أضاف { $who } { $whom }
chat-line-removed = أزال { $who } { $whom }
chat-line-left = غادر { $who }
chat-line-renamed = غيّر { $who } اسم المجموعة

flash-chat-waits = طلبك في انتظار الرد.
flash-chat-not-sent = لم تُرسل الرسالة.
flash-chat-choose = اختر من تريد مراسلته.
flash-chat-cannot = لا يمكنك بدء هذه المحادثة.
flash-chat-left = غادرت المجموعة.
flash-chat-blocked = تم الحظر.
flash-chat-unblocked = أُلغي الحظر.
flash-chat-requested = أُرسل طلبك.
flash-chat-not-requested = تعذّر إرسال الطلب.
flash-chat-accepted = أصبح التواصل بينكما قائمًا.
flash-chat-declined = رُفض الطلب.
flash-chat-withdrawn = سُحب الطلب.
flash-chat-removed = أُزيل من جهات اتصالك.
flash-chat-changed = تغيّر هذا في الأثناء. تحقق ثم حاول مجددًا.

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
chat-search-words = ابحث في الرسائل
chat-search-hint = أدخل حرفين على الأقل.
chat-search-none = لا نتائج
chat-search-none-text = جرّب كلمة أخرى أو بدايتها فقط.
chat-online = متصل الآن
chat-newer = رسائل أحدث
chat-newest = الانتقال إلى الأحدث
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
chat-delete-sure = أتحذف هذه الرسالة عند الجميع؟ سيرى الآخرون أنها حُذفت.
chat-report = أبلغ
chat-details = التفاصيل
chat-react = تفاعل
chat-one-message = رسالة
chat-delivery = شاهدها
chat-delivery-intro = من يخفي مؤشرات القراءة تظهر رسالته بحالة «وصلت».
chat-more-people = { $count ->
    [zero] ولا أحد غيرهم
    [one] وشخص آخر
    [two] وشخصان آخران
    [few] و{ $count } آخرون
    [many] و{ $count } آخرون
   *[other] و{ $count } آخرون
}
chat-write-something = اكتب شيئًا أولًا.
chat-too-long = أقصى طول للرسالة { $count } حرف. قسّمها إلى عدة رسائل.
chat-too-long-by = الرسالة أطول من المسموح بمقدار { $count } حرف. اختصرها أو قسّمها.
chat-discard = تجاهل
chat-typing-one = { $name } يكتب…
chat-typing-many = عدة أشخاص يكتبون…
chat-new-below = رسائل جديدة
chat-report-title = الإبلاغ عن هذه الرسالة
chat-report-intro = سيطّلع عليها مشرفو كليتك مع ما حولها من رسائل، ولن يعرف المرسل من أبلغ عنها.
chat-report-reason = ما المشكلة في هذه الرسالة؟
chat-report-hint = جملة واحدة تكفي.
chat-report-reason-needed = اذكر ما المشكلة في هذه الرسالة.
chat-report-send = أرسل البلاغ
chat-new-one = شخص واحد
chat-new-group = مجموعة
chat-new-nobody-text = جرّب اسمًا آخر، أو أضف جهات اتصال أولًا.
chat-find-person = ابحث عن شخص
chat-asks = يلزم قبول طلبك
chat-start-group = إنشاء المجموعة
chat-rename = غيّر الاسم
chat-you = أنت
chat-owner = المالك
chat-remove-person-sure = أتزيل { $name } من هذه المجموعة؟ لن تظهر له رسائلها بعد ذلك.
chat-add = أضف أشخاصًا
chat-add-intro = يرى الأعضاء الجدد الرسائل المرسلة بعد انضمامهم فقط.
chat-add-one = أضف
chat-connect-first = يلزم التواصل أولًا
chat-connect = تواصل
chat-connect-note = أضف ملاحظة
chat-connect-note-hint = كيف تعارفتما، أو عمّ تود أن تسأل.
chat-connect-send = إرسال طلب التواصل
chat-connected = بينكما تواصل
chat-asked = أُرسل طلب التواصل
chat-wants = يريد التواصل
chat-set-accepts = السماح لمن ليسوا ضمن جهات اتصالي بمراسلتي
chat-set-accepts-hint = تنتظر رسالتهم الأولى في الطلبات حتى تقبلها.
chat-set-read = إرسال مؤشرات القراءة
chat-set-read-hint = عند الإيقاف لا يرى أحد إلى أين قرأت.
chat-set-presence = إظهار أنني متصل الآن
chat-set-presence-hint = عند الإيقاف لا تظهر نقطة بجانب اسمك. يسري ذلك عند فتح الصفحة التالية.
chat-reports = الرسائل المبلَّغ عنها
chat-reports-intro = افتح البلاغ لترى الرسالة في سياقها. تُسجَّل كل مرة يُفتح فيها.
chat-reports-none = لا بلاغات
chat-reports-none-text = عند الإبلاغ عن رسالة تظهر هنا.
chat-reported-by = أبلغ عنها { $name }
chat-report-opened = مفتوح سابقًا
chat-report-new = جديد
chat-report-open = افتح
chat-case = رسالة مبلَّغ عنها
chat-case-intro = ترى هذا الجزء من المحادثة فقط، وقد سُجّل فتحه.
chat-case-reporter = المبلِّغ
chat-case-at = وقت البلاغ
chat-case-context = في سياقها
chat-case-this = الرسالة المبلَّغ عنها
chat-case-originals = النسخ السابقة
chat-case-originals-intro = يُحفظ مختومًا 180 يومًا.
chat-case-deleted = حُذفت
chat-case-edited = عُدّلت

flash-chat-muted = كُتمت.
flash-chat-unmuted = لم تعد مكتومة.
flash-chat-reported = أُبلغ عنها. شكرًا لك.
flash-chat-cannot-add = يمكنك إضافة جهات اتصالك فقط.
flash-chat-group-full = هذه المجموعة مكتملة.
flash-chat-name-needed = سمِّ المجموعة باسم من 1 إلى 80 حرفًا.
flash-chat-renamed = غُيّر الاسم.
flash-chat-added = أُضيف.
flash-chat-removed-person = أُزيل.
flash-chat-saved = حُفظ.
chat-new-nobody = لا نتائج
chat-group-hint = من جهات اتصالك. يمكنك إضافة غيرهم لاحقًا.
chat-waiting-connection = في انتظار الاتصال
chat-request-before = ستصل رسالتك إلى { $name } طلبَ مراسلة، ويمكنك كتابة المزيد بعد قبوله.
chat-request-waits = أُرسل طلبك إلى { $name }. يمكنك كتابة المزيد بعد قبوله.
chat-asks-intro = تصل رسالتك الأولى إلى من ليسوا ضمن جهات اتصالك طلبَ مراسلة.
chat-choose = اختر محادثة
chat-picked = { $count ->
    [zero] لم تختر أحدًا
    [one] شخص واحد مختار
    [two] شخصان مختاران
    [few] { $count } أشخاص مختارون
    [many] { $count } شخصًا مختارًا
   *[other] { $count } شخص مختار
}
chat-pick-someone = اختر شخصًا واحدًا على الأقل.
chat-more-results = مزيد من الأشخاص
chat-asks-short = بطلب مراسلة
