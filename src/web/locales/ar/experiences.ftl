# تجارب التوظيف: القوائم والتجربة الواحدة والمحرر.
experiences-title = تجارب التوظيف
experiences-intro = كيف جرى التوظيف فعلاً، يرويه أبناء كليتك ويراجعه مشرفوها.
experiences-write = اكتب تجربة
experiences-write-intro = أخبر من يأتون بعدك بما ينتظرهم. لن يقرأه إلا أفراد كليتك بعد أن يراجعه أحد المشرفين. ويمكنك إخفاء اسمك عن القراء.
experiences-start = ابدأ الكتابة
experiences-tab-all = الكل
experiences-all = كل التجارب
experiences-tab-kept = المحفوظات
experiences-tab-mine = تجاربي
experiences-untitled = بلا عنوان
experiences-at = { $role } لدى { $company }
experiences-search-hint = شركة أو موضوع أو سؤال
experiences-any = الكل
experiences-choose = اختر
experiences-not-said = أفضل عدم الذكر
experiences-none = لا توجد تجارب بعد
experiences-none-text = حين يشارك الخريجون كيف جرى توظيفهم ويوافق أحد المشرفين، تقرؤه هنا.
experiences-none-found = لا نتائج مطابقة
experiences-none-found-text = جرّب كلمات أقل أو مرشحاً آخر.
experiences-none-signs = أدخل كلمة أو رقماً، فالرموز وحدها لا تُبحث.
experiences-none-kept = لا محفوظات بعد
experiences-none-kept-text = احفظ تجربة لتجدها هنا.
experiences-none-mine = لم تكتب شيئاً بعد
experiences-none-mine-text = عشر دقائق منك توفر على من بعدك أياماً من التخمين.
experiences-own = لك
experiences-keep = حفظ
experiences-kept = محفوظة
experiences-helpful = مفيدة
experiences-helpful-mark = مفيدة
experiences-helpful-yes = قلتَ إنها مفيدة
experiences-published = نُشرت
experiences-published-version = نسخة منشورة متاحة
experiences-updated = حُدّثت
experiences-changed = عُدّلت
experiences-anonymous = بدون اسم
experiences-verified-alumni = من الخريجين، موثّق
experiences-verified-student = طالب موثّق التوظيف
experiences-your-share = تجربتك
experiences-still-read = ما زال القراء يرون النسخة الموافَق عليها.
experiences-unread = لا يرى القراء منها شيئاً بعد.
experiences-sent = ما أرسلته
experiences-moderator-says = كتب أحد المشرفين
experiences-withdraw = اسحب
experiences-withdraw-confirm = هل تسحب هذه التجربة؟ لن يقرأها أحد حتى يُوافَق عليها من جديد.
experiences-delete = احذف المسودة
experiences-delete-confirm = هل تحذف هذه المسودة؟ لا يمكن استعادتها.
experiences-preview = هذه معاينة
experiences-preview-text = هكذا سيراها القراء بعد موافقة أحد المشرفين.
experiences-preview-button = معاينة
experiences-edit = تعديل التجربة
experiences-edit-intro = تُحفظ مسودتك تلقائياً أثناء الكتابة. لا يراها أحد قبل أن ترسلها.
experiences-save-draft = احفظ المسودة
experiences-submit = أرسل للمراجعة
experiences-waits = بانتظار أحد المشرفين
experiences-waits-text = لا يمكن تعديلها أثناء المراجعة. اسحبها إن أردت متابعة الكتابة.
experiences-conflict = حُفظت هذه في نافذة أخرى
experiences-conflict-text = ما كتبته هنا ما زال أدناه ولم يضع. الحفظ الآن يحل محل ما حُفظ في النافذة الأخرى.
experiences-conflict-stored = أظهر ما حُفظ هناك
experiences-conflict-discard = تجاهل نسختي وتابع بتلك
experiences-conflict-live = توقف الحفظ التلقائي. اضغط «احفظ المسودة» لمقارنة النسختين.
experiences-summary = كيف جرت
experiences-tips = نصائح
experiences-questions-asked = الأسئلة المطروحة
experiences-round-number = الجولة { $number }
experiences-round-add = أضف جولة
experiences-round-remove = احذف هذه الجولة
experiences-round-up = انقل هذه الجولة إلى الأعلى
experiences-field-q = بحث
experiences-field-company = الشركة
experiences-field-role = الوظيفة
experiences-field-year = سنة التوظيف
experiences-field-placement_year = سنة التوظيف
experiences-field-programme = البرنامج الدراسي
experiences-field-outcome = النتيجة
experiences-field-package_band = الأجر السنوي
experiences-field-summary = كيف جرت
experiences-field-tips = نصائح لمن يأتون بعدك
experiences-field-rounds = الجولات
experiences-field-anonymous = لا تُظهر اسمي للقراء
experiences-field-round-kind = نوع الجولة
experiences-field-round-difficulty = الصعوبة
experiences-field-round-questions = الأسئلة
experiences-field-round-notes = كيف جرت
experiences-hint-role = كما أُعلن عنها، مثل مهندس برمجيات
experiences-hint-year = سنة موسم التوظيف
experiences-hint-programme = مثل بكالوريوس علوم الحاسوب
experiences-hint-band = نطاق فقط، لا الرقم الدقيق
experiences-hint-summary = العملية من التقديم إلى النتيجة. يمكنك استخدام Markdown: **غامق** وقوائم وروابط.
experiences-hint-questions = سؤال واحد في كل سطر
experiences-hint-tips = ما كنت تتمنى لو عرفته
experiences-hint-anonymous = يظل المشرفون يرون من أنت، ويرى القراء أنك موثّق. قد تكشف الشركة والسنة والبرنامج معاً عن هويتك.
experiences-error-too-long = «{ $label }»: النص طويل جداً
experiences-error-too-many = «{ $label }»: العدد كبير جداً
experiences-error-character = «{ $label }»: فيه حرف غير مرئي يجب حذفه
experiences-error-no-rounds = اذكر جولة واحدة على الأقل
experiences-outcome-selected = تم الاختيار
experiences-outcome-not_selected = لم يتم الاختيار
experiences-outcome-waitlisted = على قائمة الانتظار
experiences-outcome-withdrew = انسحب من العملية
experiences-outcome-awaiting_result = النتيجة لم تُعرف بعد
experiences-round-online_assessment = اختبار عبر الإنترنت
experiences-round-technical = مقابلة تقنية
experiences-round-coding = برمجة
experiences-round-system_design = تصميم الأنظمة
experiences-round-hr = مقابلة الموارد البشرية
experiences-round-managerial = مقابلة مع المدير
experiences-round-group_discussion = نقاش جماعي
experiences-round-case = دراسة حالة
experiences-round-presentation = عرض تقديمي
experiences-round-other = أخرى
experiences-state-draft = مسودة
experiences-state-pending = بانتظار المراجعة
experiences-state-changes_requested = مطلوب تعديلات
experiences-state-approved = منشورة
experiences-state-rejected = لم تُنشر
experiences-state-withdrawn = مسحوبة
experiences-difficulty-1 = سهلة جداً
experiences-difficulty-2 = سهلة
experiences-difficulty-3 = متوسطة
experiences-difficulty-4 = صعبة
experiences-difficulty-5 = صعبة جداً
experiences-band-under = أقل من { $pay }
experiences-band-over = أكثر من { $pay }
experiences-rounds-count = { $count ->
    [zero] بلا جولات
    [one] جولة واحدة
    [two] جولتان
    [few] { $count } جولات
    [many] { $count } جولة
   *[other] { $count } جولة
}
experiences-helpful-count = { $count ->
    [zero] لم تفد أحداً بعد
    [one] أفادت شخصاً واحداً
    [two] أفادت شخصين
    [few] أفادت { $count } أشخاص
    [many] أفادت { $count } شخصاً
   *[other] أفادت { $count } شخص
}

flash-experience-saved = حُفظت مسودتك.
flash-experience-submitted = أُرسلت. سيراجعها أحد المشرفين وتصلك رسالة.
flash-experience-withdrawn = سُحبت. ما زالت هنا إن أردت متابعتها.
flash-experience-deleted = حُذفت المسودة.
flash-experience-incomplete = ينقص شيء قبل الإرسال. اضغط «إرسال» هنا لمعرفة ما ينقص.
experiences-keep-editing = متابعة الكتابة
experiences-round-remove-sure = هل تريد حذف الجولة { $number }؟
experiences-round-remove-text = سيُحذف ما كتبته فيها.
experiences-round-remove-yes = حذف الجولة { $number }
experiences-round-keep = الإبقاء عليها
experiences-sort-newest = الأحدث
experiences-sort-helpful = الأكثر فائدة
experiences-results = { $count ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
    [many] { $count } نتيجة
   *[other] { $count } نتيجة
}
experiences-results-more = أكثر من { $count } نتيجة
experiences-figures = أرقام هذه الشركة
experiences-figures-more = الجولات والنتائج
experiences-figures-of = { $part } من { $whole }
experiences-figures-rounds = { $count ->
    [zero] لا جولات مقيّمة
    [one] جولة مقيّمة واحدة
    [two] جولتان مقيّمتان
    [few] { $count } جولات مقيّمة
    [many] { $count } جولة مقيّمة
   *[other] { $count } جولة مقيّمة
}
experiences-figures-rated = { $count } · الصعوبة { $difficulty }
experiences-figures-by-round = أنواع الجولات
experiences-figures-by-outcome = النتائج
experiences-figures-basis = { $count ->
    [zero] لا تجارب في كليتك
    [one] من تجربة واحدة في كليتك
    [two] من تجربتين في كليتك
    [few] من { $count } تجارب في كليتك
    [many] من { $count } تجربة في كليتك
   *[other] من { $count } تجربة في كليتك
}
experiences-about-company = المزيد عن { $company }
flash-bookmark-added = تم الحفظ. تجدها ضمن المحفوظات.
flash-bookmark-removed = أُزيلت من المحفوظات.
flash-helpful-added = تم وضع علامة «مفيدة».
flash-helpful-removed = أُزيلت علامة «مفيدة».
experiences-error-empty-round = اذكر ما سُئل أو ما حدث في جولة واحدة على الأقل
