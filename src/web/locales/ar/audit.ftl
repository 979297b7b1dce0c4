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
audit-entity-example = user, session, experience
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
