# قائمة الانتظار وما أُرسل.
moderation-title = المراجعة
moderation-intro = في انتظار المراجعة، الأقدم أولًا.
moderation-start = مراجعة الأقدم
moderation-keys = اضغط {"\u2066"}j{"\u2069"} و{"\u2066"}k{"\u2069"} للتنقل و{"\u2066"}Enter{"\u2069"} للفتح.
moderation-none = لا شيء للمراجعة
moderation-none-text = حين يرسل أحدهم تجربة تظهر هنا.
moderation-version = النسخة { $version }
moderation-waits = تنتظر منذ { $age }
moderation-anonymous = بدون اسم للقراء
moderation-anonymous-text = لن يرى القراء الاسم.
moderation-edit-of-published = تعديل لتجربة منشورة
moderation-own = أنت كاتب هذه التجربة
moderation-own-text = يجب أن يراجعها عضو آخر من فريق المراجعة.
moderation-claimed-by-you = محجوزة لك
moderation-claimed-by = محجوزة لـ{ $name }
moderation-claimed-until = لا يمكن لغير صاحب الحجز اتخاذ القرار حتى { $time }.
moderation-claim = حجز لمدة 15 دقيقة
moderation-release = إلغاء الحجز
moderation-decide = القرار
moderation-reason = رسالة إلى الكاتب
moderation-reason-hint = اختر سببًا أو اكتب رسالة للرفض أو لطلب تعديلات. تصل إلى الكاتب بالبريد.
moderation-reason-needed = أخبر الكاتب بالسبب
moderation-reason-long = لا يتجاوز طول الأسباب والرسالة معًا 2000 حرف. اختصر الرسالة
moderation-reasons = الأسباب
moderation-reasons-hint = يقرؤها الكاتب فوق رسالتك، بلغته.
moderation-reason-names = ذكر أسماء أشخاص
moderation-reason-contact = بيانات تواصل
moderation-reason-confidential = محتوى سري
moderation-reason-tone = إساءة أو عدم إنصاف
moderation-reason-detail = تفاصيل غير كافية
moderation-reason-off_topic = خارج موضوع التوظيف
moderation-reason-duplicate = منشورة من قبل
moderation-reason-names-text = نرجو حذف أسماء من أجروا المقابلات ومسؤولي التوظيف والطلاب الآخرين.
moderation-reason-contact-text = نرجو حذف عناوين البريد وأرقام الهواتف وسائر بيانات التواصل.
moderation-reason-confidential-text = نرجو حذف الأسئلة والمواد التي طلبت الشركة إبقاءها سرية.
moderation-reason-tone-text = نرجو وصف ما حدث من دون إساءة أو اتهام لأحد.
moderation-reason-detail-text = نرجو إضافة ما طُرح من أسئلة وكيف جرت كل جولة، ليستعد من يأتي بعدك.
moderation-reason-off_topic-text = هذا النص ليس عن عملية توظيف. التجارب هنا عن كيفية توظيف الشركات.
moderation-reason-duplicate-text = هذه التجربة منشورة من قبل.
moderation-checks = التحقق قبل النشر
moderation-check-contacts = وُجدت بيانات تواصل:
moderation-check-contacts-none = لا عناوين بريد ولا أرقام هواتف
moderation-check-links = وُجدت روابط:
moderation-check-links-none = لا روابط
moderation-check-author = التجربة بدون اسم، لكن اسم الكاتب قد يكون في النص:
moderation-check-author-none = اسم الكاتب ليس في النص
moderation-check-names = لا أسماء لمن أجروا المقابلات أو لمسؤولي التوظيف أو لطلاب آخرين
moderation-check-confidential = لا شيء تبقيه الشركة سريًا
moderation-check-fair = منصفة لكل من ورد ذكره
moderation-changes = التغييرات منذ النسخة { $version }
moderation-changes-published = التغييرات منذ النسخة المنشورة { $version }
moderation-changes-none = لم يتغير شيء.
moderation-ages = مدة الانتظار
moderation-ages-basis = { $count ->
    [zero] لا تجارب في قائمة الانتظار
    [one] تجربة واحدة في قائمة الانتظار
    [two] تجربتان في قائمة الانتظار
    [few] { $count } تجارب في قائمة الانتظار
    [many] { $count } تجربة في قائمة الانتظار
   *[other] { $count } تجربة في قائمة الانتظار
}
moderation-ages-head = الانتظار
moderation-age-day = أقل من يوم
moderation-age-days = من يوم إلى 3 أيام
moderation-age-week = من 3 إلى 7 أيام
moderation-age-longer = أكثر من 7 أيام
moderation-approve = موافقة
moderation-request-changes = طلب تعديلات
moderation-reject = رفض
moderation-history = قرارات سابقة
moderation-problem-text = لم يتغير شيء. هذه هي الحالة الحالية.
flash-moderation-approved = تمت الموافقة والنشر. ستصل الكاتب رسالة.
flash-moderation-changes-requested = طُلبت التعديلات. ستصل الكاتب رسالة.
flash-moderation-rejected = تم الرفض. ستصل الكاتب رسالة.

# رسائل القرارات.
moderation-mail-approved = نُشرت تجربتك لدى { $company }
moderation-mail-approved-text = وافق فريق المراجعة على ما كتبته عن وظيفة { $role } لدى { $company }. يمكن الآن لكل أعضاء كليتك قراءته. شكرًا لمساعدتك من يأتون بعدك.
moderation-mail-rejected = لم تُنشر تجربتك لدى { $company }
moderation-mail-rejected-text = راجع فريق المراجعة ما كتبته عن وظيفة { $role } لدى { $company } وقرر عدم نشره.
moderation-mail-changes = مطلوب تعديل تجربتك لدى { $company }
moderation-mail-changes-text = راجع فريق المراجعة ما كتبته عن وظيفة { $role } لدى { $company } ويطلب منك تعديله قبل نشره.
moderation-mail-note = رسالة فريق المراجعة:
moderation-mail-approved-action = قراءتها
moderation-mail-rejected-action = عرض تجاربك
moderation-mail-changes-action = تعديلها
moderation-mail-reason = وصلتك هذه الرسالة لأنك أرسلت تجربة توظيف.
moderation-reports = { $count ->
    [zero] لا رسائل مُبلَّغ عنها
    [one] رسالة واحدة مُبلَّغ عنها
    [two] رسالتان مُبلَّغ عنهما
    [few] { $count } رسائل مُبلَّغ عنها
    [many] { $count } رسالة مُبلَّغ عنها
   *[other] { $count } رسالة مُبلَّغ عنها
}

# Its entry in the navigation.
nav-moderation = المراجعة

# Why something was not done, by its code.
problem-claimed-by-other = حجز عضو آخر من فريق المراجعة هذه التجربة. اختر غيرها أو انتظر حتى ينتهي.

# What the audit log says.
audit-action-moderation-claimed = حُجزت مراجعة
audit-action-moderation-released = أُلغي حجز مراجعة
audit-did-moderation-claimed = { $actor }: حجز مراجعة { $target }
audit-did-moderation-released = { $actor }: إلغاء حجز مراجعة { $target }
