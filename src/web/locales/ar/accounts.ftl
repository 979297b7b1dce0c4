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
