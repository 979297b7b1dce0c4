# ما الخطأ وكيف يُصلَح.

errors-home = انتقل إلى صفحة البداية
errors-help = احصل على مساعدة
errors-request-id = إذا راسلتنا فاذكر هذا الرقم:
errors-400-title = لم نتمكن من قراءة الطلب
errors-400-detail = هناك شيء غير صحيح في الطلب. ارجع وتحقق مما أدخلته ثم حاول مرة أخرى.
errors-401-title = يُرجى تسجيل الدخول
errors-401-detail = لم تسجّل الدخول أو انتهت مدة الجلسة. سجّل الدخول للمتابعة وستعود إلى هذه الصفحة.
errors-403-title = لا يُسمح لك بذلك
errors-403-detail = دورك في هذه الكلية لا يشمل هذا الإجراء. إذا كنت ترى أنه ينبغي أن يشمله فاسأل مدير الكلية.
errors-cross-site-title = لم يأتِ هذا الطلب من صفحتنا
errors-cross-site-detail = أرسله موقع آخر أو لم يذكر متصفحك مصدره. لم يُحفظ شيء. افتح الصفحة هنا وحاول مرة أخرى.
errors-stale-title = هذا النموذج من جلسة سابقة
errors-stale-detail = سُجّل الدخول مجددًا بعد فتح هذه الصفحة، لذلك لم يُحفظ شيء. راجع ما كتبته ثم أرسله مرة أخرى أو انسخه.
errors-signed-out-title = انتهت جلستك قبل الإرسال
errors-signed-out-detail = لم يُحفظ شيء. سجّل الدخول في علامة تبويب جديدة ثم عد إلى هنا وأرسل ما كتبته مرة أخرى أو انسخه.
errors-stale-entered = ما كتبته
errors-stale-entered-n = ما كتبته ({ $n })
errors-stale-again = إعادة الإرسال
errors-stale-sign-in = تسجيل الدخول
errors-404-title = لا يوجد شيء هنا
errors-404-detail = ربما نُقلت الصفحة أو حُذفت، أو أنها غير متاحة لك. تحقق من العنوان أو ابدأ من جديد.
errors-405-title = لا يعمل هذا هنا
errors-405-detail = لا يمكن استخدام هذا العنوان بهذه الطريقة. ارجع واستخدم الأزرار الموجودة في الصفحة.
errors-409-title = سبقك شخص آخر
errors-409-detail = تغيّر هذا أثناء عملك عليه. أعد تحميل الصفحة لترى حالته الآن ثم حاول مرة أخرى.
errors-410-title = لم يعد هذا موجودًا
errors-410-detail = انتهت صلاحية الرابط أو استُخدم من قبل. اطلب رابطًا جديدًا.
errors-413-title = الحجم كبير جدًا
errors-413-detail = الملف أو النص أكبر مما نقبله. صغّره وحاول مرة أخرى.
errors-415-title = لا نقبل هذا النوع من الملفات
errors-415-detail = استخدم أحد الأنواع المذكورة بجانب الحقل.
errors-422-title = هناك ما يحتاج إلى تصحيح
errors-422-detail = لا يمكن قبول بعض الإجابات. ارجع وتحقق من الحقول المعلَّمة.
errors-429-title = محاولات كثيرة
errors-429-detail = هناك حد للاستخدام حفاظًا على العدل بين الجميع. انتظر قليلًا ثم حاول مرة أخرى.
errors-500-title = حدث عطل عندنا
errors-500-detail = ليس الخطأ منك، وما حفظته سابقًا في أمان. وصلنا الإبلاغ عن العطل. حاول مرة أخرى بعد دقائق.
errors-503-title = سنعود قريبًا
errors-503-detail = الخدمة قيد الصيانة أو عليها ضغط كبير. حاول مرة أخرى بعد دقائق.

errors-field-required = املأ حقل «{ $label }»
errors-field-choose = اختر جواباً في حقل «{ $label }»
errors-field-email = أدخل عنوان بريد إلكتروني مثل {"\u2066"}name@college.edu{"\u2069"}
errors-field-url = أدخل عنوانًا يبدأ بـ {"\u2066"}https://{"\u2069"}
errors-field-date = أدخل تاريخًا صحيحًا
errors-field-number = أدخل رقمًا
errors-field-year = أدخل سنة مثل 2026
errors-field-too-short = يجب ألا يقل «{ $label }» عن { $min ->
    [zero] { $min } حرف
    [one] حرف واحد
    [two] حرفين
    [few] { $min } أحرف
    [many] { $min } حرفًا
   *[other] { $min } حرف
}
errors-field-too-long = يجب ألا يزيد «{ $label }» على { $max ->
    [zero] { $max } حرف
    [one] حرف واحد
    [two] حرفين
    [few] { $max } أحرف
    [many] { $max } حرفًا
   *[other] { $max } حرف
}
errors-field-range = يجب أن يكون «{ $label }» بين { $min } و{ $max }
errors-field-file-kind = اختر ملفًا من أحد هذه الأنواع: { $kinds }
errors-field-file-size = اختر ملفًا لا يزيد حجمه على { $size }
errors-field-taken = «{ $label }» مستخدَم من قبل
errors-field-invalid = تعذّرت قراءة «{ $label }». راجعه
errors-form-expired = بقي النموذج مفتوحًا مدة طويلة أو أُرسل مرتين. راجعه وأرسله مرة أخرى.
