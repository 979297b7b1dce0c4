# تجارب التوظيف: القوائم والتجربة الواحدة والمحرر.
experiences-title = تجارب التوظيف
experiences-intro = كيف جرى التوظيف فعلًا، كما يرويه أعضاء كليتك ويراجعه فريق المراجعة فيها.
experiences-write = كتابة تجربة
experiences-write-intro = أخبر من يأتون بعدك بما ينتظرهم. لا يقرؤها إلا أعضاء كليتك بعد مراجعتها، ويمكنك إخفاء اسمك.
experiences-start = بدء الكتابة
experiences-tab-all = الكل
experiences-all = كل التجارب
experiences-tab-bookmarks = المحفوظات
experiences-tab-mine = تجاربي
experiences-untitled = بلا عنوان
experiences-at = { $role } لدى { $company }
experiences-search-hint = شركة أو موضوع أو سؤال
experiences-any = الكل
experiences-choose = اختر…
experiences-not-said = أفضّل عدم الذكر
experiences-none = لا توجد تجارب بعد
experiences-none-text = حين يشارك الخريجون كيف جرى توظيفهم ويوافق فريق المراجعة، تظهر تجاربهم هنا.
experiences-filter-refused = تظهر النتائج هنا بعد تصحيح عوامل التصفية.
experiences-none-found = لا توجد تجارب مطابقة
experiences-none-found-text = جرّب كلمات أقل أو عوامل تصفية أخرى.
experiences-none-signs = أدخل كلمة أو رقمًا، فالرموز وحدها لا تعطي نتائج.
experiences-none-kept = لا توجد محفوظات بعد
experiences-none-kept-text = احفظ تجربة لتجدها هنا.
experiences-none-mine = لم تكتب شيئًا بعد
experiences-none-mine-text = عشر دقائق من وقتك توفر على من بعدك أيامًا من التخمين.
experiences-own = تجربتك
experiences-keep = حفظ
experiences-kept = محفوظة
experiences-helpful = مفيدة
experiences-helpful-mark = مفيدة
experiences-helpful-yes = قلت إنها مفيدة
experiences-published = نُشرت
experiences-published-version = نسخة منشورة
experiences-updated = حُدّثت
experiences-changed = عُدّلت
experiences-anonymous = بدون اسم
experiences-verified-alumni = من الخريجين، تم التحقق
experiences-verified-student = من الطلاب الموظَّفين، تم التحقق
experiences-yours = تجربتك
experiences-still-read = ما زال القراء يرون النسخة الموافَق عليها.
experiences-unread = لا يراها القراء بعد.
experiences-sent = ما أرسلته للمراجعة
experiences-moderator-says = رسالة من فريق المراجعة
experiences-withdraw = سحب
experiences-withdraw-confirm = هل تريد سحب هذه التجربة؟ لن يقرأها أحد حتى تتم الموافقة عليها من جديد.
experiences-delete = حذف المسودة
experiences-delete-confirm = هل تريد حذف هذه المسودة؟ لا يمكن التراجع عن ذلك.
experiences-preview = هذه معاينة
experiences-preview-text = هكذا سيراها القراء بعد موافقة فريق المراجعة.
experiences-preview-button = معاينة
experiences-edit = تعديل التجربة
experiences-edit-intro = تُحفظ مسودتك تلقائيًا أثناء الكتابة، ولا يراها غيرك حتى ترسلها.
experiences-edit-intro-published = تُحفظ مسودتك تلقائيًا أثناء الكتابة. يبقى القراء على النسخة المنشورة حتى تتم الموافقة على الجديدة.
experiences-save-draft = حفظ المسودة
experiences-submit = إرسال للمراجعة
experiences-waits = في انتظار المراجعة
experiences-waits-text = لا يمكن تعديلها أثناء المراجعة. اسحبها لمتابعة الكتابة.
experiences-conflict = حُفظت هذه في نافذة أخرى
experiences-conflict-text = ما كتبته هنا ما زال أدناه ولم يُفقد. إذا حفظت الآن فسيحل محل ما حُفظ في النافذة الأخرى.
experiences-conflict-stored = عرض النسخة الأخرى
experiences-conflict-discard = تجاهل نسختي والمتابعة بالنسخة الأخرى
experiences-conflict-live = توقف الحفظ التلقائي. اضغط «حفظ المسودة» لمقارنة النسختين.
experiences-lost-deleted = حُذفت هذه المسودة في نافذة أخرى
experiences-lost-deleted-text = ما كتبته ما زال هنا. احفظه في مسودة جديدة للاحتفاظ به.
experiences-lost-live = ما كتبته ما زال هنا، لكنه لم يعد يُحفظ تلقائيًا. اضغط «حفظ المسودة» للاحتفاظ به.
experiences-lost-review = أُرسلت هذه للمراجعة في نافذة أخرى
experiences-lost-review-text = لا يمكن تعديلها أثناء المراجعة. ما كتبته ما زال هنا: احفظه في مسودة جديدة، أو اسحب ما أرسلته من «تجاربي».
experiences-save-new = حفظ في مسودة جديدة
experiences-summary = نظرة عامة على عملية التوظيف
experiences-tips = نصائح
experiences-questions-asked = الأسئلة المطروحة
experiences-round-number = الجولة { $number }
experiences-label-round-kind = نوع الجولة { $number }
experiences-round-add = إضافة جولة
experiences-round-remove = حذف هذه الجولة
experiences-round-up = نقل هذه الجولة إلى الأعلى
experiences-field-q = بحث
experiences-field-company = الشركة
experiences-field-role = الوظيفة
experiences-field-year = سنة التوظيف
experiences-field-placement_year = سنة التوظيف
experiences-field-programme = البرنامج الدراسي
experiences-field-outcome = النتيجة
experiences-field-package_band = الأجر السنوي (CTC)
experiences-field-summary = نظرة عامة على عملية التوظيف
experiences-field-tips = نصائح لمن بعدك
experiences-field-rounds = الجولات
experiences-field-anonymous = إخفاء اسمي عن القراء
experiences-field-round-kind = نوع الجولة
experiences-field-round-difficulty = الصعوبة
experiences-field-round-questions = الأسئلة
experiences-field-round-notes = ما جرى في هذه الجولة
experiences-hint-role = كما وردت في الإعلان، مثل مهندس برمجيات
experiences-hint-year = سنة موسم التوظيف
experiences-hint-programme = مثل بكالوريوس علوم الحاسب
experiences-hint-band = نطاق فقط، لا الرقم الدقيق
experiences-hint-summary = الخطوات من التقديم إلى النتيجة. يمكنك استخدام Markdown: **غامق** وقوائم وروابط.
experiences-hint-questions = سؤال واحد في كل سطر
experiences-hint-tips = ما كنت تتمنى لو عرفته
experiences-hint-anonymous = يرى فريق المراجعة من أنت، ويرى القراء أنه تم التحقق منك. قد تكشف الشركة والسنة والبرنامج معًا عن هويتك.
experiences-error-no-rounds = صف جولة واحدة على الأقل: ما سُئل فيها أو كيف جرت
experiences-error-round-kind = اختر { $label }
experiences-outcome-selected = تم القبول
experiences-outcome-not_selected = لم يتم القبول
experiences-outcome-waitlisted = على قائمة الانتظار
experiences-outcome-withdrew = انسحاب
experiences-outcome-awaiting_result = في انتظار النتيجة
experiences-round-online_assessment = اختبار عبر الإنترنت
experiences-round-technical = مقابلة تقنية
experiences-round-coding = اختبار برمجة
experiences-round-system_design = تصميم الأنظمة
experiences-round-hr = مقابلة الموارد البشرية
experiences-round-managerial = مقابلة إدارية
experiences-round-group_discussion = نقاش جماعي
experiences-round-case = دراسة حالة
experiences-round-presentation = عرض تقديمي
experiences-round-other = أخرى
experiences-state-draft = مسودة
experiences-state-pending = في انتظار المراجعة
experiences-state-changes_requested = مطلوب تعديلها
experiences-state-approved = منشورة
experiences-state-rejected = غير منشورة
experiences-state-withdrawn = مسحوبة
experiences-difficulty-1 = سهلة جدًا
experiences-difficulty-2 = سهلة
experiences-difficulty-3 = متوسطة
experiences-difficulty-4 = صعبة
experiences-difficulty-5 = صعبة جدًا
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
    [zero] لم تفد أحدًا بعد
    [one] أفادت شخصًا واحدًا
    [two] أفادت شخصين
    [few] أفادت { $count } أشخاص
    [many] أفادت { $count } شخصًا
   *[other] أفادت { $count } شخص
}

flash-experience-saved = حُفظت المسودة.
flash-experience-saved-new = حُفظت في مسودة جديدة.
flash-experience-submitted = أُرسلت للمراجعة. ستصلك رسالة بالقرار.
flash-experience-withdrawn = سُحبت. ما زالت هنا إن أردت متابعة الكتابة.
flash-experience-deleted = حُذفت المسودة.
flash-experience-incomplete = هناك شيء ناقص. اضغط «إرسال للمراجعة» هنا لمعرفته.
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
experiences-figures = إحصاءات الشركة
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
experiences-none-mine-closed = لا تجارب لك هنا
experiences-none-mine-closed-text = يكتب الخريجون عن توظيفهم، ويمكن للطلاب الكتابة بعد أن يسجّل مكتب التوظيف توظيفهم.

# Its entry in the navigation.
nav-experiences = التجارب

# Why something was not done, by its code.
problem-edit-conflict = حُفظت نسخة أخرى في هذه الأثناء. لم يُفقد شيء مما كتبته. قارن بين النسختين ثم احفظ من جديد.
problem-under-review = هذه التجربة قيد المراجعة. اسحبها أولًا إن أردت تعديلها.
problem-nothing-changed = لم يتغير شيء منذ آخر مراجعة. عدّلها قبل إرسالها مجددًا.
problem-nothing-to-withdraw = هذه التجربة ليست قيد المراجعة ولا منشورة، فلا شيء يُسحب.
problem-was-submitted = أُرسلت هذه التجربة من قبل فلا يمكن حذفها. اسحبها بدلًا من ذلك.
problem-own-experience = أنت كاتب هذه التجربة، فلا يمكنك وصفها بأنها مفيدة.
problem-own-submission = أنت كاتب هذه التجربة. يجب أن يراجعها عضو آخر من فريق المراجعة.
problem-stale-version = أرسل الكاتب نسخة أحدث. اقرأها قبل أن تقرر.
problem-already-decided = اتُّخذ قرار بشأن هذه التجربة من قبل.
problem-not-pending = لم تعد هذه التجربة في انتظار المراجعة.

# What the audit log says.
audit-action-experience-author-seen = كُشف اسم كاتب تجربة بدون اسم
audit-action-experience-approved = تمت الموافقة على تجربة
audit-action-experience-changes-requested = طُلبت تعديلات على تجربة
audit-action-experience-rejected = رُفضت تجربة
audit-kind-experience = تجربة
audit-did-experience-approved = { $actor }: الموافقة على { $target }
audit-did-experience-author-seen = { $actor }: الاطلاع على اسم من كتب { $target }
audit-did-experience-changes-requested = { $actor }: طلب تعديلات على { $target }
audit-did-experience-rejected = { $actor }: رفض { $target }
audit-some-experience = تجربة
audit-action-experience-created = بدأت مسودة تجربة
audit-action-experience-deleted = حُذفت مسودة تجربة
audit-action-experience-submitted = أُرسلت تجربة للمراجعة
audit-action-experience-withdrawn = سُحبت تجربة
audit-did-experience-created = { $actor }: بدء مسودة { $target }
audit-did-experience-deleted = { $actor }: حذف مسودة { $target }
audit-did-experience-submitted = { $actor }: إرسال { $target } للمراجعة
audit-did-experience-withdrawn = { $actor }: سحب { $target }
