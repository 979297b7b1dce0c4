# What was done: the audit pages.

audit-title = سجل التدقيق
audit-intro = كل ما جرى في كليتك، الأحدث أولًا. كل قيد مختوم بما قبله، فلا يمكن تغيير قيد أو حذفه دون أن يُكتشف ذلك.
audit-export = تصدير (CSV)
audit-verify = التحقق من السجل
audit-holds = تم التحقق من السجل
audit-entries-read = { $count ->
    [zero] لا توجد قيود.
    [one] قيد واحد، ولم يُعدَّل.
    [two] قيدان، ولم يُعدَّل أي منهما.
    [few] { $count } قيود، ولم يُعدَّل أي منها.
    [many] { $count } قيدًا، ولم يُعدَّل أي منها.
   *[other] { $count } قيد، ولم يُعدَّل أي منها.
}
audit-broken = عُدّل السجل
audit-first-bad = أول قيد معدَّل رقمه { $n }. أخبر مشغّلي المنصة قبل أن تتابع.
audit-entity = النوع
audit-any = الكل
audit-details = التفاصيل
audit-code = الحدث
audit-none = لا يوجد شيء هنا بعد
audit-none-text = يُسجَّل هنا كل ما يجري في كليتك.
audit-none-found = لا توجد قيود مطابقة
audit-none-found-text = جرّب عوامل تصفية أخرى أو فترة أطول.
audit-changes = { $count ->
    [zero] لا تغييرات
    [one] تغيير واحد
    [two] تغييران
    [few] { $count } تغييرات
    [many] { $count } تغييرًا
   *[other] { $count } تغيير
}
audit-became = تغيّرت إلى

# ما جرى بحسب رمزه، وأنواع ما جرى عليه.
audit-action-access-wrong-college = استُخدمت جلسة من كلية أخرى
audit-from = من
audit-to = إلى
audit-from-after-to = لا يمكن أن يكون تاريخ «من» بعد تاريخ «إلى»
audit-from-day = من { $day }
audit-to-day = إلى { $day }
audit-somebody = شخص واحد

audit-yes = نعم
audit-no = لا
audit-person = الشخص
audit-person-hint = الاسم أو البريد الإلكتروني
audit-person-choose = قيود من تريد أن ترى؟
audit-person-none = لا يوجد هنا من يطابق «{ $text }». جرّب الأحرف الأولى من الاسم، أو البريد كاملًا.
audit-ignored = تعذّرت قراءة عوامل التصفية هذه فتُركت

# أقسام أنواع القيود.
audit-area-accounts = الحسابات
audit-area-experiences = التجارب
audit-area-chat = الدردشة
audit-area-moderation = المراجعة
audit-area-roster = كشف الأسماء
audit-area-college = الكلية

# ما جرى في جملة؛ ومن لا يُذكر اسمه فهو "شخص" أو "المنصة".
audit-did-access-wrong-college = محاولة استخدام جلسة من كلية أخرى
audit-some-hidden = شخص اسمه محجوب
audit-some-visitor = زائر
audit-some-operator = أحد مشغّلي المنصة
audit-some-system = المنصة
audit-some-thing = شيء

# ما يحفظه القيد، بحسب مفتاحه.
audit-key-accent = لون الهوية
audit-key-accepts-messages = استقبال الرسائل
audit-key-actor = الشخص
audit-key-author-id = من كتبها
audit-key-batch-year = سنة الدفعة
audit-key-before = أُرسلت قبل
audit-key-blank = صفوف فارغة
audit-key-bytes = حجم الملف
audit-key-capabilities = الصلاحيات
audit-key-change = أسماء تغيّرت
audit-key-changed = ما تغيّر
audit-key-column = العمود
audit-key-columns = الأعمدة
audit-key-controller = المسؤول عن البيانات
audit-key-conversation-id = المحادثة
audit-key-count = العدد
audit-key-country = البلد
audit-key-department = القسم
audit-key-domain-requests = طلبات الانضمام بنطاق البريد
audit-key-done = صفوف اكتملت
audit-key-email = البريد الإلكتروني
audit-key-email-domains-allowed = نطاقات البريد المسموحة
audit-key-ended-moderation-claims = مراجعات محجوزة أُلغي حجزها
audit-key-ended-support-conversations = محادثات دعم تمت مغادرتها
audit-key-entity = النوع
audit-key-entries = القيود
audit-key-error = صفوف فيها أخطاء
audit-key-full-name = الاسم
audit-key-headline = النبذة
audit-key-help-email = بريد الدعم
audit-key-host = النطاق
audit-key-invite = إرسال الدعوات
audit-key-invited = أشخاص تمت دعوتهم
audit-key-kind = المجموعة
audit-key-line = السطر
audit-key-locale = اللغة
audit-key-message-id = الرسالة
audit-key-messages = رسائل معروضة
audit-key-modules = الوحدات
audit-key-name = الاسم
audit-key-new = أسماء جديدة
audit-key-note = الملاحظة
audit-key-number = الرقم
audit-key-officer = مسؤول الشكاوى
audit-key-officer-email = بريد مسؤول الشكاوى
audit-key-originals = أصول معروضة
audit-key-people = الأشخاص
audit-key-placed-at = تم التوظيف
audit-key-placed-students-write = يمكن لمن تم توظيفهم الكتابة
audit-key-programme = البرنامج
audit-key-published = منشورة
audit-key-published-version = النسخة المنشورة
audit-key-reason = السبب
audit-key-reason-digest = بصمة السبب
audit-key-request-mails = رسائل الطلبات
audit-key-requests-per-minute = طلبات في الدقيقة
audit-key-retention-days = أيام حفظ الرسائل
audit-key-role = الدور
audit-key-roster-claims = حسابات من كشف الأسماء
audit-key-rows = الصفوف
audit-key-rows-done = صفوف اكتملت
audit-key-same = أسماء لم تتغيّر
audit-key-sent-count = مرات الإرسال
audit-key-seq = رقمها في المحادثة
audit-key-session-id = الجهاز
audit-key-sessions = الأجهزة
audit-key-shows-presence = إظهار الاتصال
audit-key-shows-read = مؤشرات القراءة
audit-key-since = منذ
audit-key-slug = النطاق الفرعي
audit-key-state = الحالة
audit-key-status = الحالة
audit-key-strangers = أول رسالة إلى غير جهات الاتصال
audit-key-students-write-to-alumni = يمكن للطلاب مراسلة الخريجين
audit-key-tagline = الشعار
audit-key-theme = المظهر
audit-key-time-zone = المنطقة الزمنية
audit-key-total = مجموع الصفوف
audit-key-user-id = الشخص
audit-key-user-read-per-minute = قراءات في الدقيقة لكل شخص
audit-key-user-write-per-minute = تغييرات في الدقيقة لكل شخص
audit-key-verified = تم التحقق
audit-key-version = النسخة
audit-key-warned = صفوف فيها تنبيهات
audit-tie-requested = بانتظار الرد
audit-tie-accepted = متصلان
audit-tie-declined = مرفوض
audit-tie-withdrawn = مسحوب
audit-tie-removed = مُزال
audit-strangers-request = تنتظر كطلب
audit-strangers-refuse = تُرفض
audit-strangers-open = تصل مباشرة

# Its entry in the navigation.
nav-audit = سجل التدقيق

# What the audit log says.
audit-action-audit-exported = تصدير السجل
audit-did-audit-exported = { $actor }: تصدير سجل التدقيق
