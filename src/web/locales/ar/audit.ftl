# What was done: the audit pages.

audit-title = سجل التدقيق
audit-intro = كل ما جرى في كليتك، الأحدث أولا. كل قيد مختوم بما قبله، فلا يتغير قيد ولا يُحذف دون أن يظهر ذلك.
audit-verify = افحص السلسلة
audit-holds = السلسلة سليمة
audit-entries-read = { $count ->
    [zero] لم يُقرأ أي قيد.
    [one] قُرئ قيد واحد وهو سليم.
    [two] قُرئ قيدان وهما سليمان.
    [few] قُرئت { $count } قيود وكلها متصلة.
    [many] قُرئ { $count } قيدا وكلها متصلة.
   *[other] قُرئ { $count } قيد وكلها متصلة.
}
audit-broken = السلسلة غير سليمة
audit-first-bad = أول قيد لا يتصل بما قبله رقمه { $n }. أخبر مشغلي المنصة قبل أن تتابع.
audit-entity = نوع الشيء
audit-any = الكل
audit-details = التفاصيل
audit-code = الرمز
audit-none = لا شيء هنا بعد
audit-none-text = كل ما يفعله أحد سيُكتب هنا فور حدوثه.
audit-changes = { $count ->
    [zero] لا قيم
    [one] قيمة واحدة
    [two] قيمتان
    [few] { $count } قيم
    [many] { $count } قيمة
   *[other] { $count } قيمة
}
audit-became = صارت
audit-visitor = زائر لم يسجل الدخول
audit-system = المنصة

# ما جرى بحسب رمزه، وأنواع ما جرى عليه.
audit-action-access-wrong-college = دخل من كلية أخرى وجاء إلى هنا
audit-action-accounts-swept = أُزيلت الجلسات والروابط القديمة
audit-action-chat-preferences-changed = تغيّرت إعدادات الدردشة
audit-action-college-admin-invited = دُعي مدير
audit-action-college-changed = تغيّرت إعدادات الكلية
audit-action-college-created = أُنشئت الكلية
audit-action-college-host-added = أُضيف نطاق
audit-action-college-host-removed = أُزيل نطاق
audit-action-college-host-verified = وُثّق نطاق
audit-action-college-resumed = استُؤنفت الكلية
audit-action-college-suspended = أُوقفت الكلية
audit-action-connection-accepted = قُبل طلب تواصل
audit-action-connection-declined = رُفض طلب تواصل
audit-action-connection-removed = انتهت صلة
audit-action-connection-requested = أُرسل طلب تواصل
audit-action-connection-withdrawn = سُحب طلب تواصل
audit-action-conversation-accepted = قُبلت محادثة
audit-action-conversation-left = غادر محادثة
audit-action-conversation-participant-added = أُضيف شخص إلى محادثة
audit-action-conversation-participant-removed = أُزيل شخص من محادثة
audit-action-conversation-renamed = تغيّر اسم محادثة
audit-action-conversation-started = بدأت محادثة
audit-action-email-change-asked = طُلب تغيير البريد الإلكتروني
audit-action-email-changed = تغيّر البريد الإلكتروني
audit-action-email-verification-asked = طُلب تأكيد البريد الإلكتروني
audit-action-email-verified = تأكّد البريد الإلكتروني
audit-action-email-domains-allowed = تغيّرت نطاقات البريد المسموحة
audit-action-experience-approved = قُبلت تجربة
audit-action-experience-changes-requested = طُلبت تعديلات على تجربة
audit-action-experience-created = بدأت كتابة تجربة
audit-action-experience-deleted = حُذفت مسودة تجربة
audit-action-experience-rejected = رُفضت تجربة
audit-action-experience-submitted = أُرسلت تجربة
audit-action-experience-withdrawn = سُحبت تجربة
audit-action-invitation-accepted = قُبلت دعوة
audit-action-invitation-resent = أُرسلت دعوة مرة أخرى
audit-action-invitation-revoked = سُحبت دعوة
audit-action-invitation-sent = أُرسلت دعوة
audit-action-job-retried = بدأت مهمة من جديد
audit-action-message-deleted = حُذفت رسالة
audit-action-message-reported = أُبلغ عن رسالة
audit-action-message-originals-erased = مُحيت أصول الرسائل المبلَّغ عنها
audit-action-message-report-opened = فُتح بلاغ عن رسالة
audit-action-messages-expired = حُذفت الرسائل القديمة
audit-action-moderation-claimed = حُجزت مراجعة
audit-action-moderation-released = أُعيدت مراجعة
audit-action-operator-added = أُضيف مشغّل
audit-action-operator-password-set = اختار مشغّل كلمة مرور
audit-action-operator-removed = أُزيل مشغّل
audit-action-operator-signed-in = سجّل مشغّل الدخول
audit-action-password-changed = تغيّرت كلمة المرور
audit-action-password-reset = أُعيد تعيين كلمة المرور
audit-action-password-reset-asked = طُلبت إعادة تعيين كلمة المرور
audit-action-person-blocked = حُظر شخص
audit-action-person-unblocked = أُلغي حظر شخص
audit-action-profile-updated = تغيّر الملف الشخصي
audit-action-profile-welcomed = تمّت الزيارة الأولى
audit-action-roster-columns-mapped = حُدّدت أعمدة ملف السجل
audit-action-roster-commit-asked = بدأ استيراد السجل
audit-action-roster-committed = اكتمل استيراد السجل
audit-action-roster-entry-claimed = أُخذ مكان في السجل
audit-action-roster-entry-removed = أُزيل قيد من السجل
audit-action-roster-exported = صُدّر السجل
audit-action-roster-file-received = رُفع ملف السجل
audit-action-roster-import-cancelled = أُلغي استيراد السجل
audit-action-session-opened = تسجيل دخول
audit-action-session-revoked = سُجّل خروج جهاز عن بُعد
audit-action-session-signed-out = تسجيل خروج
audit-action-session-signed-out-everywhere = تسجيل خروج من كل الأجهزة
audit-action-session-token-reused = أُوقف تسجيل دخول منسوخ
audit-action-user-approved = قُبل شخص
audit-action-user-capabilities-changed = تغيّرت الحقوق
audit-action-user-joined = انضم شخص
audit-action-user-placement-changed = تغيّر تسجيل الوظيفة
audit-action-user-provisioned = أنشأت المنصة حساباً
audit-action-user-reinstated = سُمح لشخص بالعودة
audit-action-user-role-changed = تغيّر الدور
audit-action-user-suspended = أُوقف شخص
audit-kind-college = الكلية
audit-kind-connection = صلة
audit-kind-conversation = محادثة
audit-kind-experience = تجربة
audit-kind-invitation = دعوة
audit-kind-job = مهمة في الخلفية
audit-kind-message = رسالة
audit-kind-message-report = بلاغ عن رسالة
audit-kind-operator = مشغّل
audit-kind-roster = السجل
audit-kind-roster-entry = قيد في السجل
audit-kind-roster-import = استيراد السجل
audit-kind-session = تسجيل دخول
audit-kind-user = شخص
audit-action-mail-preferences-changed = تغيّرت إعدادات البريد
audit-from = من
audit-to = إلى
audit-from-day = من { $day }
audit-to-day = إلى { $day }
audit-somebody = شخص واحد
