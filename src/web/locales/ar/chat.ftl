# الدردشة: الرسائل وجهات الاتصال.
chat-title = الرسائل
chat-connections = جهات الاتصال
chat-connections-intro = أشخاص تعرفهم هنا ويمكنهم مراسلتك دون طلب.
chat-connections-accepted = جهات الاتصال
chat-connections-incoming = الطلبات
chat-connections-outgoing = الطلبات المرسلة
chat-connections-none-accepted = لا توجد جهات اتصال بعد
chat-connections-none-accepted-text = ابحث عن أشخاص تعرفهم وأرسل إليهم طلب تواصل.
chat-connections-none-incoming = لا توجد طلبات
chat-connections-none-incoming-text = حين يطلب أحد التواصل معك، تجد الطلب هنا لترد عليه.
chat-connections-none-outgoing = لا توجد طلبات مرسلة
chat-connections-none-outgoing-text = تنتظر هنا الطلبات التي ترسلها حتى يأتي الرد.
chat-tab-open = المحادثات
chat-tab-requests = الطلبات
chat-none = لا توجد محادثات بعد
chat-none-text = ابدأ محادثة وألقِ التحية.
chat-no-requests = لا توجد طلبات
chat-no-requests-text = تظهر هنا رسائل من ليسوا ضمن جهات اتصالك.
chat-muted = مكتومة
chat-waiting = أُرسل الطلب
chat-unread = {" "}غير مقروءة
chat-new = محادثة جديدة
chat-with = مع
chat-group-name = اسم المجموعة
chat-support = مكتب التوظيف
chat-names-between = ،{" "}
chat-all = كل المحادثات
chat-mute = كتم لأسبوع
chat-mute-hours = كتم لمدة 8 ساعات
chat-mute-always = كتم حتى إلغائه
chat-find = البحث عن محادثة
chat-find-none = لا توجد محادثة بهذا الاسم
chat-find-none-text = جرّب اسمًا آخر، أو ابدأ محادثة جديدة.
chat-names-you = أشار إليك أحدهم
chat-export = تنزيل رسائلي
chat-export-intro = نزّل نسخة من رسائلك في ملف واحد، بما فيها رسائل المحادثات التي غادرتها.
chat-export-button = تنزيل رسائلي
chat-attach = إضافة رابط
chat-link = الرابط
chat-link-title = العنوان (اختياري)
chat-link-another = إضافة رابط آخر
chat-links-many = { $count ->
    [zero] لا يمكن إضافة روابط إلى الرسالة.
    [one] يمكن إضافة رابط واحد إلى الرسالة. أرسل البقية في رسالة أخرى.
    [two] يمكن إضافة رابطين على الأكثر إلى الرسالة. أرسل البقية في رسالة أخرى.
    [few] يمكن إضافة { $count } روابط على الأكثر إلى الرسالة. أرسل البقية في رسالة أخرى.
    [many] يمكن إضافة { $count } رابطًا على الأكثر إلى الرسالة. أرسل البقية في رسالة أخرى.
   *[other] يمكن إضافة { $count } رابط على الأكثر إلى الرسالة. أرسل البقية في رسالة أخرى.
}
chat-link-wrong = لا يمكن استخدام هذا الرابط. أدخل العنوان الكامل لصفحة عامة يبدأ بـ {"\u2066"}https://{"\u2069"}.
chat-unmute = إلغاء الكتم
chat-leave = مغادرة
chat-leave-sure = هل تريد مغادرة هذه المجموعة؟ لن ترى رسائلها بعد ذلك.
chat-older = رسائل أقدم
chat-messages = الرسائل
chat-empty = لا توجد رسائل بعد
chat-request-title = هذا الشخص ليس ضمن جهات اتصالك
chat-request-text = اقبل أو أرسل ردًا للمتابعة. لا يُخبَر المرسل بأنك رأيت هذا.
chat-accept = قبول
chat-decline = رفض
chat-withdraw = سحب
chat-remove = إزالة من جهات الاتصال
chat-remove-sure = هل تريد إزالة { $name } من جهات اتصالك؟ يمكنك إرسال طلب جديد لاحقًا.
chat-message = مراسلة
chat-block = حظر
chat-block-sure = هل تريد حظر { $name }؟ لن يستطيع أي منكما مراسلة الآخر، ولا يُخبَر بذلك.
chat-block-act = حظر { $name }
chat-unblock = إلغاء الحظر
chat-blocked = المحظورون
chat-blocked-intro = أنت وحدك ترى هذا.
chat-blocked-none = لم تحظر أحدًا.
chat-write = كتابة رسالة
chat-write-support = مراسلة مكتب التوظيف
chat-retry = إعادة المحاولة
chat-reconnecting = جارٍ إعادة الاتصال. ستُرسل رسائلك عند عودته.
chat-new-here = جديد
chat-line-created = أنشأ { $who } المجموعة
chat-line-added = أضاف { $who } { $whom }
chat-line-removed = أزال { $who } { $whom }
chat-line-left = غادر { $who }
chat-line-renamed = غيّر { $who } اسم المجموعة

flash-chat-choose = اختر من تريد مراسلته.
flash-chat-left = غادرت المجموعة.
flash-chat-blocked = تم الحظر.
flash-chat-unblocked = أُلغي الحظر.
flash-chat-requested = أُرسل طلبك.
flash-chat-not-requested = تعذّر إرسال الطلب.
flash-chat-accepted = أصبحتما ضمن جهات اتصال بعضكما.
flash-chat-declined = رُفض الطلب.
flash-chat-withdrawn = سُحب الطلب.
flash-chat-removed = أُزيل من جهات اتصالك.

chat-you-said = أنت:
chat-they-said = { $who }:
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
chat-more = قائمة المحادثة
chat-settings = إعدادات الدردشة
chat-settings-tab = الدردشة
chat-search = البحث في هذه المحادثة
chat-search-words = البحث في الرسائل
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
chat-mark-read = تعليم كمقروءة
chat-empty-text = اكتب الرسالة الأولى أدناه.
chat-replying-plain = رد على:
chat-replying = رد على { $name }
chat-editing = تعديل رسالتك
chat-reply = رد
chat-reply-gone = رسالة سابقة
chat-copy = نسخ النص
chat-delete = حذف لدى الجميع
chat-delete-sure = هل تريد حذف هذه الرسالة لدى الجميع؟ سيرى الآخرون أنها حُذفت.
chat-report = إبلاغ
chat-details = التفاصيل
chat-react = تفاعل
chat-one-message = رسالة
chat-delivery = من قرأها
chat-delivery-intro = من يخفون مؤشرات القراءة يظهرون بحالة «وصلت».
chat-more-people = { $count ->
    [zero] ولا أحد غيرهم
    [one] وشخص آخر
    [two] وشخصان آخران
    [few] و{ $count } آخرون
    [many] و{ $count } شخصًا آخر
   *[other] و{ $count } شخص آخر
}
chat-write-something = اكتب شيئًا أولًا.
chat-too-long = { $count ->
    [zero] أقصى طول للرسالة { $count } حرف. قسّمها إلى عدة رسائل.
    [one] أقصى طول للرسالة حرف واحد. قسّمها إلى عدة رسائل.
    [two] أقصى طول للرسالة حرفان. قسّمها إلى عدة رسائل.
    [few] أقصى طول للرسالة { $count } أحرف. قسّمها إلى عدة رسائل.
    [many] أقصى طول للرسالة { $count } حرفًا. قسّمها إلى عدة رسائل.
   *[other] أقصى طول للرسالة { $count } حرف. قسّمها إلى عدة رسائل.
}
chat-too-long-by = تجاوزت الحد بمقدار { $count }. اختصر الرسالة أو قسّمها إلى عدة رسائل.
chat-discard = تجاهل
chat-typing-one = جارٍ الكتابة: { $name }…
chat-typing-many = عدة أشخاص يكتبون…
chat-new-below = رسائل جديدة
chat-report-title = الإبلاغ عن هذه الرسالة
chat-report-intro = سيطّلع عليها فريق المراجعة في كليتك مع ما حولها من رسائل، ولن يعرف المرسل من أبلغ عنها.
chat-report-reason = ما المشكلة في هذه الرسالة؟
chat-report-hint = جملة واحدة تكفي.
chat-report-reason-needed = اذكر ما المشكلة في هذه الرسالة.
chat-report-send = إبلاغ عن الرسالة
chat-new-one = شخص واحد
chat-new-group = مجموعة
chat-new-nobody-text = جرّب اسمًا آخر، أو أضف جهات اتصال أولًا.
chat-find-person = البحث عن شخص
chat-asks = يلزم قبول طلبك
chat-start-group = إنشاء المجموعة
chat-rename = تغيير الاسم
chat-you = أنت
chat-owner = صاحب المجموعة
chat-remove-person-sure = هل تريد إزالة { $name } من هذه المجموعة؟ لن تظهر له رسائلها بعد ذلك.
chat-add = إضافة أشخاص
chat-add-intro = لا يرى الأعضاء الجدد إلا الرسائل المرسلة بعد انضمامهم.
chat-add-one = إضافة
chat-connect-first = يلزم التواصل أولًا
chat-connect = تواصل
chat-connect-note = إضافة ملاحظة
chat-connect-note-hint = كيف تعارفتما، أو عمّ تود أن تسأل.
chat-connect-send = إرسال الطلب
chat-connected = ضمن جهات اتصالك
chat-asked = أُرسل الطلب
chat-wants = طلب تواصل
chat-set-accepts = السماح لمن ليسوا ضمن جهات اتصالي بمراسلتي
chat-set-accepts-hint = تنتظر رسالتهم الأولى في الطلبات حتى تقبلها.
chat-set-read = إرسال مؤشرات القراءة
chat-set-read-hint = عند الإيقاف لا يعرف أحد إلى أين وصلت في القراءة.
chat-set-presence = إظهار حالة الاتصال
chat-set-presence-hint = عند الإيقاف لا تظهر نقطة بجانب اسمك. يسري ذلك عند فتح الصفحة التالية.
chat-reports = الرسائل المبلَّغ عنها
chat-reports-intro = افتح البلاغ لترى الرسالة في سياقها. يُسجَّل كل فتح لبلاغ.
chat-reports-none = لا توجد بلاغات
chat-reports-none-text = تظهر هنا الرسائل التي يُبلَّغ عنها.
chat-reported-by = بلاغ من { $name }
chat-report-opened = فُتح سابقًا
chat-report-new = جديد
chat-report-open = فتح
chat-case = رسالة مبلَّغ عنها
chat-case-intro = ترى هذا الجزء من المحادثة فقط، وقد سُجّل فتحه.
chat-case-reporter = صاحب البلاغ
chat-case-at = وقت البلاغ
chat-case-context = في سياقها
chat-case-this = الرسالة المبلَّغ عنها
chat-case-originals = النسخ السابقة
chat-case-originals-intro = محفوظة مختومة 180 يومًا.
chat-case-deleted = حُذفت
chat-case-edited = عُدّلت

flash-chat-muted = تم الكتم.
flash-chat-unmuted = أُلغي الكتم.
flash-chat-reported = وصل بلاغك. شكرًا لك.
flash-chat-name-needed = اختر للمجموعة اسمًا من 1 إلى 80 حرفًا.
flash-chat-renamed = غُيّر الاسم.
flash-chat-added = تمت الإضافة.
flash-chat-removed-person = تمت الإزالة.
flash-chat-saved = تم الحفظ.
chat-new-nobody = لا نتائج
chat-group-hint = من يمكنك مراسلتهم دون طلب. يمكنك إضافة المزيد لاحقًا.
chat-waiting-connection = في انتظار الاتصال
chat-request-before = ستصل رسالتك إلى { $name } كطلب مراسلة، ويمكنك كتابة المزيد بعد قبوله.
chat-request-waits = أُرسل طلبك إلى { $name }. يمكنك كتابة المزيد بعد قبوله.
chat-asks-intro = تصل رسالتك الأولى إلى من ليسوا ضمن جهات اتصالك كطلب مراسلة.
chat-choose = اختر محادثة
chat-picked = { $count ->
    [zero] لم تحدد أحدًا
    [one] شخص واحد محدد
    [two] شخصان محددان
    [few] { $count } أشخاص محددين
    [many] { $count } شخصًا محددًا
   *[other] { $count } شخص محدد
}
chat-pick-someone = حدّد شخصًا واحدًا على الأقل.
chat-more-results = مزيد من الأشخاص
chat-asks-short = بطلب مراسلة
chat-actions-for = إجراءات { $name }

# Its entry in the navigation.
nav-messages = الرسائل

# Why something was not done, by its code.
problem-message-id-reused = استُخدم هذا المعرّف لرسالة أخرى. استخدم معرّفًا جديدًا.
problem-request-waits = رسالتك الأولى تنتظر الرد. يمكنك كتابة المزيد بعد قبولها.
problem-accept-first = اقبل الطلب أولًا.
problem-cannot-message = لا يمكنك مراسلة هذا الشخص.
problem-cannot-add = لا يمكنك إضافة هذا الشخص. أرسل إليه طلب تواصل أولًا.
problem-group-full = هذه المجموعة مكتملة.
problem-not-a-group = هذه ليست مجموعة.
problem-message-deleted = حُذفت هذه الرسالة.
problem-edit-window-over = مضى على هذه الرسالة وقت طويل فلا يمكن تعديلها.
problem-connect-first = يلزم التواصل أولًا. في هذه الكلية لا يمكنك مراسلة إلا جهات اتصالك.

# Background jobs.
jobs-kind-messages-expire = حذف الرسائل القديمة
jobs-kind-messages-erase-originals = حذف أصول الرسائل المبلَّغ عنها

# What the audit log says.
audit-action-conversation-accepted = قُبل طلب مراسلة
audit-action-conversation-left = مغادرة محادثة
audit-action-conversation-renamed = تغيّر اسم محادثة
audit-action-conversation-started = بدأت محادثة
audit-action-message-deleted = حُذفت رسالة
audit-action-message-reported = أُبلغ عن رسالة
audit-action-message-originals-erased = حُذفت أصول الرسائل المبلَّغ عنها
audit-action-message-report-opened = فُتح بلاغ عن رسالة
audit-action-messages-expired = حُذفت الرسائل القديمة
audit-kind-conversation = محادثة
audit-kind-message = رسالة
audit-kind-message-report = بلاغ عن رسالة
audit-did-conversation-accepted = { $actor }: قبول طلب مراسلة
audit-did-conversation-left = { $actor }: مغادرة محادثة
audit-did-conversation-renamed = { $actor }: تغيير اسم محادثة
audit-did-conversation-started = { $actor }: بدء محادثة
audit-did-message-deleted = { $actor }: حذف رسالة
audit-did-message-reported = { $actor }: إرسال { $target }
audit-did-message-originals-erased = { $actor }: حذف أصول الرسائل المبلَّغ عنها
audit-did-message-report-opened = { $actor }: فتح { $target }
audit-did-messages-expired = { $actor }: حذف الرسائل القديمة
audit-some-message-report = بلاغ عن رسالة
audit-action-conversation-participant-added = أُضيف شخص إلى محادثة
audit-action-conversation-participant-removed = أُزيل شخص من محادثة
audit-did-conversation-participant-added = { $actor }: إضافة { $target } إلى محادثة
audit-did-conversation-participant-removed = { $actor }: إزالة { $target } من محادثة
