# الحسابات: الدخول والانضمام والإعدادات ورسائلها.

accounts-mail-reason = ترسل { $college } هذه الرسالة بسبب حسابك فيها، أو لأن أحداً أدخل عنوانك.
accounts-mail-invitation = دعوة من { $college }
accounts-mail-invitation-text = أنت مدعوّ للانضمام إلى { $college }. اختر كلمة مرور لفتح حسابك.
accounts-mail-invitation-action = قبول الدعوة
accounts-mail-invitation-note = يعمل الرابط مرة واحدة، لمدة { $days ->
    [one] يوم واحد
    [two] يومين
    [few] { $days } أيام
    [many] { $days } يوماً
   *[other] { $days } يوم
}. إن لم تكن تتوقعها فتجاهل هذه الرسالة: لن يُنشأ أي حساب.
accounts-mail-reset = اختر كلمة مرور جديدة
accounts-mail-reset-text = طلب أحدهم، على الأرجح أنت، كلمة مرور جديدة لحسابك في { $college }.
accounts-mail-reset-action = اختيار كلمة مرور جديدة
accounts-mail-reset-note = يعمل الرابط مرة واحدة، لمدة { $minutes } دقيقة. إن لم تكن أنت فتجاهل هذه الرسالة: تبقى كلمة مرورك كما هي.
accounts-mail-password-changed = تغيّرت كلمة مرورك
accounts-mail-password-changed-text = تغيّرت كلمة مرور حسابك في { $college } الآن، وسُجّل الخروج من كل الأجهزة.
accounts-mail-password-changed-note = إن لم تكن أنت فاختر فوراً كلمة مرور جديدة عبر «نسيت كلمة المرور؟» في صفحة الدخول، وأخبر كليتك.
accounts-mail-verify = أكّد عنوانك
accounts-mail-verify-text = أكّد أن هذا العنوان يخص حسابك في { $college }.
accounts-mail-verify-action = تأكيد العنوان
accounts-mail-verify-note = يعمل الرابط مرة واحدة، لمدة { $hours } ساعة.
accounts-mail-change-email = أكّد عنوانك الجديد
accounts-mail-change-email-text = طلبت الدخول إلى { $college } بهذا العنوان من الآن فصاعداً. لا يتغير شيء حتى تؤكده.
accounts-mail-change-email-action = تأكيد العنوان الجديد
accounts-mail-change-email-note = يعمل الرابط مرة واحدة، لمدة { $hours } ساعة. إن لم تكن أنت فتجاهل هذه الرسالة.
accounts-mail-change-email-notice = طلب أحدهم تغيير عنوانك
accounts-mail-change-email-notice-text = طلب أحدهم، على الأرجح أنت، الدخول إلى حسابك في { $college } بعنوان آخر. أرسلنا إليه رابطاً، ولا يتغير شيء حتى يُؤكَّد.
accounts-mail-change-email-notice-note = إن لم تكن أنت فغيّر كلمة مرورك الآن: من طلب ذلك يعرفها.
accounts-mail-email-changed = تغيّر عنوانك
accounts-mail-email-changed-text = أصبح حسابك في { $college } لعنوان آخر، ولم يعد هذا العنوان يُدخلك.
accounts-mail-email-changed-note = إن لم تكن أنت فأخبر كليتك فوراً.
accounts-mail-claim = مكانك في { $college } جاهز
accounts-mail-claim-text = أنت في قائمة { $college }. اختر كلمة مرور لفتح حسابك.
accounts-mail-claim-action = فتح الحساب
accounts-mail-claim-note = يعمل الرابط مرة واحدة، لمدة { $hours } ساعة. إن لم تطلبه فتجاهل هذه الرسالة: لن يُنشأ أي حساب.
accounts-mail-request = طلب الانضمام إلى { $college }
accounts-mail-request-text = أكّد عنوانك واختر كلمة مرور، ثم تنظر الكلية في طلبك وتقبلك.
accounts-mail-request-action = متابعة الطلب
accounts-mail-request-note = يعمل الرابط مرة واحدة، لمدة { $hours } ساعة. إن لم تطلبه فتجاهل هذه الرسالة: لن يُنشأ أي حساب.
accounts-mail-member = لديك حساب من قبل
accounts-mail-member-text = طلب أحدهم، على الأرجح أنت، الانضمام إلى { $college } بهذا العنوان. له حساب من قبل: سجّل الدخول، أو اطلب هناك كلمة مرور جديدة.
accounts-mail-member-action = تسجيل الدخول
accounts-mail-member-note = إن لم تكن أنت فلا حاجة إلى فعل شيء.
accounts-mail-waiting = طلبك قيد الانتظار
accounts-mail-waiting-text = وصل طلبك للانضمام إلى { $college } وهو ينتظر أن ينظر فيه أحد من الكلية.
accounts-mail-waiting-note = لا حاجة إلى فعل شيء الآن.
accounts-mail-reuse = سجّلنا الخروج من جهاز
accounts-mail-reuse-text = استُعمل مرتين مفتاحٌ يُبقي جهازاً داخلاً إلى حسابك في { $college }. قد يكون أحدهم نسخه، فأنهينا تلك الجلسة. تبقى أجهزتك الأخرى داخلة.
accounts-mail-reuse-action = مراجعة أجهزتك
accounts-mail-reuse-note = سجّل الدخول من جديد للمتابعة. إن رأيت في القائمة جهازاً لا تعرفه فسجّل الخروج من كل الأجهزة وغيّر كلمة مرورك.
