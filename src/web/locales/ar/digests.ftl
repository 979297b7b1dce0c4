# رسائل الطلبات المنتظرة، وإعداد إيقافها.
digests-settings = رسائل البريد
digests-always = تُرسَل دائمًا الرسائل المتعلقة بحسابك وبما أرسلته للمراجعة.
digests-off-action = إيقاف
digests-off-done = أُوقفت هذه الرسائل
digests-off-done-text = يمكنك تشغيلها مجددًا في الإعدادات.
digests-off-gone = ربما كان الرابط غير مكتمل. سجّل الدخول لاختيار الرسائل التي تصلك.
digests-mail-hello = مرحبًا { $reader }،
digests-mail-connect = { $count ->
    [zero] لا طلبات تواصل
    [one] طلب تواصل جديد
    [two] طلبا تواصل جديدان
    [few] { $count } طلبات تواصل جديدة
    [many] { $count } طلب تواصل جديدًا
   *[other] { $count } طلب تواصل جديد
}
digests-mail-write = { $count ->
    [zero] لا رسائل أولى
    [one] رسالة أولى بانتظارك
    [two] رسالتان أوليان بانتظارك
    [few] { $count } رسائل أولى بانتظارك
    [many] { $count } رسالة أولى بانتظارك
   *[other] { $count } رسالة أولى بانتظارك
}
digests-mail-both = { $count ->
    [zero] لا طلبات بانتظارك
    [one] طلب واحد بانتظارك
    [two] طلبان بانتظارك
    [few] { $count } طلبات بانتظارك
    [many] { $count } طلبًا بانتظارك
   *[other] { $count } طلب بانتظارك
}
digests-mail-connect-text = { $connects ->
    [zero] لا طلبات تواصل جديدة.
    [one] وصلك طلب تواصل جديد من { $askers }.
    [two] وصلك طلبا تواصل جديدان من { $askers }.
    [few] وصلتك { $connects } طلبات تواصل جديدة، منها طلبات من { $askers }.
    [many] وصلك { $connects } طلب تواصل جديدًا، منها طلبات من { $askers }.
   *[other] وصلك { $connects } طلب تواصل جديد، منها طلبات من { $askers }.
}
digests-mail-write-text = { $writes ->
    [zero] لا رسائل أولى جديدة.
    [one] وصلتك رسالة أولى من { $writers }. لك أن ترد أو لا.
    [two] وصلتك رسالتان أوليان من { $writers }. لك أن ترد أو لا.
    [few] وصلتك { $writes } رسائل أولى، منها رسائل من { $writers }. لك أن ترد أو لا.
    [many] وصلتك { $writes } رسالة أولى، منها رسائل من { $writers }. لك أن ترد أو لا.
   *[other] وصلتك { $writes } رسالة أولى، منها رسائل من { $writers }. لك أن ترد أو لا.
}
digests-mail-action = عرض الطلبات
digests-mail-note = لا يُخبَر أحد بأنك رأيت طلبه.
digests-mail-reason = تصلك هذه الرسالة لأن أحدًا في كليتك أرسل إليك طلبًا. رسالة واحدة في اليوم على الأكثر.
digests-requests = إرسال بريد إليّ عمّا ينتظرني
digests-requests-hint = طلبات التواصل والرسائل الأولى التي لم ترها بعد، ولفريق المراجعة ما انتظر المراجعة أكثر من يوم. رسالة بريد واحدة في اليوم على الأكثر لكل منهما.
digests-off = هل تريد إيقاف رسائل البريد عمّا ينتظرك؟
digests-off-text = لن تصلك بعد الآن رسائل بريد عن الطلبات والمراجعات المنتظرة، لكنك ستراها عند تسجيل الدخول.
digests-queue = { $count ->
    [zero] لا تجارب بانتظار المراجعة
    [one] تجربة واحدة بانتظار المراجعة
    [two] تجربتان بانتظار المراجعة
    [few] { $count } تجارب بانتظار المراجعة
    [many] { $count } تجربة بانتظار المراجعة
   *[other] { $count } تجربة بانتظار المراجعة
}
digests-queue-text = { $count ->
    [zero] لا شيء بانتظارك.
    [one] انتظرت أكثر من يوم، ويُبلَّغ صاحبها فور صدور القرار.
    [two] انتظرتا أكثر من يوم، ويُبلَّغ صاحباهما فور صدور القرار.
    [few] انتظرت أكثر من يوم، ويُبلَّغ أصحابها فور صدور القرار.
    [many] انتظرت أكثر من يوم، ويُبلَّغ أصحابها فور صدور القرار.
   *[other] انتظرت أكثر من يوم، ويُبلَّغ أصحابها فور صدور القرار.
}
digests-queue-action = عرض قائمة المراجعة
digests-queue-reason = تصلك هذه الرسالة لأنك من فريق المراجعة في كليتك. رسالة واحدة في اليوم على الأكثر.

# Background jobs.
jobs-kind-requests-mail = رسالة بريد عن الطلبات المنتظرة

# What the audit log says.
audit-action-mail-preferences-changed = تغيّرت إعدادات البريد
audit-did-mail-preferences-changed = { $target }: تغيير إعدادات البريد
