# السجل: من تذكرهم سجلات الكلية.
roster-title = كشف الأسماء
roster-intro = كل من في سجلات كليتكم. يبقى الاسم «في الانتظار» حتى يسجّل صاحبه الدخول أول مرة.
roster-bring = استيراد ملف
roster-bring-intro = ارفع ملف CSV من نظامكم. ترى ما سيتغير قبل حفظ أي شيء.
roster-search-hint = رقم أو اسم أو بريد
roster-kind = المجموعة
roster-kind-student = الطلاب
roster-kind-alumni = الخريجون
roster-kind-faculty = هيئة التدريس
roster-any = الكل
roster-status = الحالة
roster-status-staged = في الانتظار
roster-status-invited = تمت الدعوة
roster-status-claimed = سُجّل الدخول
roster-none = لا توجد أسماء بعد
roster-none-text = استورد الطلاب أو الخريجين أو هيئة التدريس من ملف CSV.
roster-nobody = لا نتائج
roster-nobody-text = جرّب بداية رقم أو اسم أو بريد آخر.
roster-exports = تصدير
roster-exports-text = تصدير كشف الأسماء بصيغة CSV.
roster-export = تصدير { $kind } (CSV)
roster-history = عمليات الاستيراد السابقة
roster-history-line = { $kind } · { $count ->
    [zero] لا صفوف
    [one] صف واحد
    [two] صفان
    [few] { $count } صفوف
    [many] { $count } صفًا
   *[other] { $count } صف
}
roster-file = ملف CSV
roster-file-hint = ملف CSV، حتى 50 ميغابايت و100,000 صف. من Excel: احفظ بصيغة CSV UTF-8.
roster-template = ابدأ بملف نموذجي
roster-template-text = ملف CSV بالأعمدة الصحيحة وصف واحد كمثال. احذف المثال قبل رفع الملف.
roster-template-number-student = الرقم الجامعي
roster-template-number-alumni = رقم الخريج
roster-template-number-faculty = الرقم الوظيفي
roster-template-year-student = سنة الدفعة
roster-template-year-alumni = سنة التخرج
roster-template-year-faculty = سنة التعيين
roster-template-number-example = EXAMPLE-001
roster-template-name-example = آشا راو (مثال)
roster-template-programme-example = بكالوريوس علوم الحاسب
roster-template-department-example = علوم الحاسب
roster-by-hand = إعدادات الملف
roster-by-hand-text = يُكتشف الترميز والفاصل تلقائيًا. إذا بدت الأسماء أو الأعمدة خاطئة فاخترهما هنا.
roster-encoding = الترميز
roster-delimiter = الفاصل
roster-detect = اكتشاف تلقائي
roster-delimiter-comma = فاصلة ,
roster-delimiter-semicolon = فاصلة منقوطة ;
roster-delimiter-bar = خط عمودي |
roster-file-unknown-value = اختر من القائمة.
roster-remove = إزالة
roster-remove-confirm = هل تريد إزالة { $name } من كشف الأسماء؟
roster-remove-invited-confirm = هل تريد إزالة { $name } من كشف الأسماء؟ تبقى الدعوة صالحة، ويمكن إلغاؤها من صفحة الدعوات.
roster-stays = لديه حساب
flash-roster-removed = أُزيل الاسم من الكشف.
roster-read-file = رفع
roster-state-analysed = مطابقة الأعمدة
roster-state-previewed = جاهز للاستيراد
roster-state-committing = جارٍ الاستيراد
roster-state-done = اكتمل
roster-state-failed = توقف
roster-state-cancelled = متجاهَل
roster-verdict = النتيجة
roster-verdict-new = جديد
roster-verdict-change = متغيّر
roster-verdict-same = بلا تغيير
roster-verdict-error = فيه أخطاء
roster-warned = تنبيهات
roster-error-file = { $count ->
    [zero] لا توجد صفوف فيها أخطاء
    [one] تنزيل الصف الذي فيه أخطاء (CSV)
    [two] تنزيل الصفين اللذين فيهما أخطاء (CSV)
    [few] تنزيل { $count } صفوف فيها أخطاء (CSV)
    [many] تنزيل { $count } صفًا فيها أخطاء (CSV)
   *[other] تنزيل { $count } صف فيها أخطاء (CSV)
}
roster-columns = مطابقة الأعمدة
roster-columns-text = طوبقت حسب أسمائها. صحّح الخطأ ثم تحقق من الصفوف.
roster-columns-matched = { $count ->
    [zero] لا أعمدة مطابَقة
    [one] عمود واحد مطابَق
    [two] عمودان مطابَقان
    [few] { $count } أعمدة مطابَقة
    [many] { $count } عمودًا مطابَقًا
   *[other] { $count } عمود مطابَق
}
roster-columns-ignored = { $count ->
    [zero] لا أعمدة متروكة
    [one] عمود واحد متروك
    [two] عمودان متروكان
    [few] { $count } أعمدة متروكة
    [many] { $count } عمودًا متروكًا
   *[other] { $count } عمود متروك
}
roster-columns-kept = { $count ->
    [zero] لا عمود محفوظ باسمه
    [one] عمود محفوظ باسمه
    [two] عمودان محفوظان باسميهما
    [few] { $count } أعمدة محفوظة بأسمائها
    [many] { $count } عمودًا محفوظًا بأسمائها
   *[other] { $count } عمود محفوظ بأسمائها
}
roster-leave-unmatched = ترك كل الأعمدة غير المطابَقة
roster-keep-unmatched = حفظ كل الأعمدة غير المطابَقة
roster-column = العمود
roster-sample = أمثلة
roster-fills = الحقل
roster-read-as = قُرئ بترميز { $encoding }، والفاصل «{ $delimiter }».
roster-delimiter-tab = جدولة
roster-blank = { $count ->
    [zero] لم يُتخطَّ أي سطر.
    [one] تُخطّي سطر فارغ واحد.
    [two] تُخطّي سطران فارغان.
    [few] تُخطّيت { $count } أسطر فارغة.
    [many] تُخطّي { $count } سطرًا فارغًا.
   *[other] تُخطّي { $count } سطر فارغ.
}
roster-field-ignore = يُترك
roster-field-number = الرقم
roster-field-full-name = الاسم
roster-field-given-name = الاسم الأول
roster-field-family-name = اسم العائلة
roster-field-email = البريد الإلكتروني
roster-field-programme = البرنامج
roster-field-department = القسم
roster-field-batch-year = سنة الدفعة
roster-field-attribute = يُحفظ باسمه
roster-defaults = قيم للصفوف التي تخلو منها
roster-defaults-text = تُستخدم فقط حين لا توجد قيمة في الصف ولا في كشف الأسماء.
roster-default-name-hint = «Student {"{"}number{"}"}» يعطي كل صف اسمًا خاصًا به.
roster-judge = التحقق مجددًا
roster-look = التحقق من الصفوف
roster-rows = الصفوف
roster-rows-all = الكل
roster-rows-none = لا توجد صفوف
roster-line = السطر
roster-line-number = السطر { $line }
roster-showing = { $from }–{ $to } من { $total }
roster-cell-was = كان: { $value }
roster-cell-was-empty = كان فارغًا
roster-cell-read = في الملف: { $value }
roster-cell-read-empty = فارغ في الملف
roster-cell-label = { $field }، السطر { $line }
roster-cell-save = حفظ
roster-ready = { $count ->
    [0] لا شيء للاستيراد
    [zero] لا شيء للاستيراد
    [one] صف واحد جاهز
    [two] صفان جاهزان
    [few] { $count } صفوف جاهزة
    [many] { $count } صفًا جاهزًا
   *[other] { $count } صف جاهز
}
roster-not-ready = { $count ->
    [zero] لا أخطاء
    [one] صف فيه أخطاء
    [two] صفان فيهما أخطاء
    [few] { $count } صفوف فيها أخطاء
    [many] { $count } صفًا فيها أخطاء
   *[other] { $count } صف فيها أخطاء
}
roster-left-out = تُترك الصفوف التي فيها أخطاء.
roster-drop = تجاهل الملف
roster-drop-confirm = هل تريد تجاهل هذا الملف؟ لن يُستورد منه شيء.
roster-drop-act = تجاهل الملف
roster-finish = إنهاء
roster-commit-new = { $count ->
    [zero] لا أحد للإضافة
    [one] إضافة شخص واحد
    [two] إضافة شخصين
    [few] إضافة { $count } أشخاص
    [many] إضافة { $count } شخصًا
   *[other] إضافة { $count } شخص
}
roster-commit-change = { $count ->
    [zero] لا أحد للتحديث
    [one] تحديث بيانات شخص واحد
    [two] تحديث بيانات شخصين
    [few] تحديث بيانات { $count } أشخاص
    [many] تحديث بيانات { $count } شخصًا
   *[other] تحديث بيانات { $count } شخص
}
roster-commit-and-change = { $count ->
    [zero] دون تحديث بيانات أحد
    [one] تحديث بيانات شخص واحد
    [two] تحديث بيانات شخصين
    [few] تحديث بيانات { $count } أشخاص
    [many] تحديث بيانات { $count } شخصًا
   *[other] تحديث بيانات { $count } شخص
}
roster-commit-invite = { $count ->
    [zero] لا دعوات للإرسال
    [one] إرسال دعوة واحدة
    [two] إرسال دعوتين
    [few] إرسال { $count } دعوات
    [many] إرسال { $count } دعوة
   *[other] إرسال { $count } دعوة
}
roster-commit-and-invite = { $count ->
    [zero] دون إرسال دعوات
    [one] إرسال دعوة واحدة
    [two] إرسال دعوتين
    [few] إرسال { $count } دعوات
    [many] إرسال { $count } دعوة
   *[other] إرسال { $count } دعوة
}
roster-commit-invite-some = إرسال الدعوات
roster-commit-and-invite-some = إرسال الدعوات
roster-commit-two = { $one } و{ $two }
roster-commit-more = { $one }، { $two }
roster-file-cell-too-long = في الملف خلية أطول من 1 ميغابايت. هل تنقص علامة اقتباس، أم أنه ملف آخر؟
roster-stop = إيقاف
roster-stop-confirm = هل تريد التوقف هنا؟ تبقى الصفوف المستوردة.
roster-progress = { $done } من { $total } (صفوف)
roster-done = اكتمل استيراد الملف
roster-done-text = المضاف: { $new }، المتغيّر: { $change }.
roster-done-invited = { $count ->
    [zero] لم تُرسل دعوات.
    [one] أُرسلت دعوة واحدة.
    [two] أُرسلت دعوتان.
    [few] أُرسلت { $count } دعوات.
    [many] أُرسلت { $count } دعوة.
   *[other] أُرسلت { $count } دعوة.
}
roster-next = الخطوات التالية
roster-next-see = عرض كشف الأسماء
roster-next-invite = دعوة أشخاص
roster-next-file = استيراد ملف آخر
roster-undo = التراجع عن هذا الاستيراد
roster-take-back = { $count ->
    [zero] لا أسماء للإزالة
    [one] إزالة الاسم الذي أضافه هذا الاستيراد وليس له حساب
    [two] إزالة الاسمين اللذين أضافهما هذا الاستيراد وليس لهما حساب
    [few] إزالة { $count } أسماء أضافها هذا الاستيراد وليس لها حساب
    [many] إزالة { $count } اسمًا أضافها هذا الاستيراد وليس لها حساب
   *[other] إزالة { $count } اسم أضافها هذا الاستيراد وليس لها حساب
}
roster-take-back-confirm = { $count ->
    [zero] لا أسماء للإزالة.
    [one] هل تريد إزالة الاسم الذي أضافه هذا الاستيراد؟ لم يُسجَّل به دخول.
    [two] هل تريد إزالة الاسمين اللذين أضافهما هذا الاستيراد؟ لم يُسجَّل بهما دخول.
    [few] هل تريد إزالة { $count } أسماء أضافها هذا الاستيراد؟ لم يُسجَّل بها دخول.
    [many] هل تريد إزالة { $count } اسمًا أضافها هذا الاستيراد؟ لم يُسجَّل بها دخول.
   *[other] هل تريد إزالة { $count } اسم أضافها هذا الاستيراد؟ لم يُسجَّل بها دخول.
}
roster-take-back-invited = تُلغى دعواتهم المعلّقة.
roster-take-back-act = { $count ->
    [zero] لا أسماء للإزالة
    [one] إزالة اسم واحد
    [two] إزالة اسمين
    [few] إزالة { $count } أسماء
    [many] إزالة { $count } اسمًا
   *[other] إزالة { $count } اسم
}
roster-take-back-text = هل كان الملف خطأ؟ يبقى من سجّلوا الدخول، وتبقى الأسماء التي غيّرها ملف لاحق.
roster-failed = توقف الاستيراد
roster-failed-text = الصفوف المستوردة حتى الآن: { $done }. ستُعاد المحاولة تلقائيًا، ولا يُستورد شيء مرتين.
roster-file-required = اختر ملفًا والمجموعة التي يذكرها.
roster-file-empty-file = الملف فارغ.
roster-file-no-rows = في الملف رؤوس أعمدة بلا صفوف.
roster-file-spreadsheet = هذا مصنّف وليس ملف CSV. احفظه بصيغة CSV UTF-8 وارفعه.
roster-file-not-text = هذا ليس ملفًا نصيًا. احفظ القائمة بصيغة CSV UTF-8 وارفعها.
roster-file-too-many-rows = في الملف أكثر من 100,000 صف. قسّمه إلى عدة ملفات.
roster-file-too-many-columns = في الملف أكثر من 200 عمود.
roster-file-open-quotes = في صفوف كثيرة علامة اقتباس غير مغلقة. صدّر الملف مرة أخرى.
roster-map-number-missing = اختر العمود الذي فيه الرقم.
roster-map-name-missing = اختر العمود الذي فيه الاسم، أو أدخل اسمًا للصفوف التي تخلو منه.
roster-map-doubled = لا يمكن مطابقة الحقل إلا مع عمود واحد.
roster-map-too-many = يمكنك حفظ 40 عمودًا إضافيًا على الأكثر.
roster-map-wrong-length = الأعمدة لا تطابق الملف. حاول مرة أخرى.
roster-map-invalid-year = أدخل سنة مثل 2026.
roster-map-too-long = 120 حرفًا على الأكثر.
roster-map-forbidden-character = احذف الأحرف غير المرئية.
roster-remark-required-number = ليس في هذا الصف رقم، ولكل صف رقم.
roster-remark-required-name = هذا الشخص جديد. أضف اسمًا.
roster-remark-stray-quote = توجد علامة اقتباس داخل الخلية. اكتبها مرتين ("") أو احذفها.
roster-remark-year-out-of-range = يجب أن تكون السنة بين 1950 و2100.
roster-remark-doubtful-cell = تبدو هذه الخلية خطأ من برنامج الجداول أو خلية فارغة. تحقق منها قبل الاستيراد.
roster-remark-doubtful-number = يبدو هذا تاريخًا أو مبلغًا أو خلية فارغة لا رقمًا جامعيًا. تحقق منه قبل الاستيراد.
roster-remark-mangled-number = اختصر برنامج الجداول هذا الرقم. نسّق العمود كنص واحفظ الملف مرة أخرى.
roster-remark-nul-character = في هذه الخلية حرف NUL. احذفه.
roster-remark-wrong-encoding = تعذّرت قراءة بعض أحرف هذه الخلية. احفظ الملف بترميز UTF-8.
roster-remark-forbidden-character = في هذه الخلية فاصل أسطر أو حرف غير مرئي. احذفه.
roster-remark-too-long = نص هذه الخلية طويل جدًا. اختصره.
roster-remark-invalid-email = هذا البريد الإلكتروني غير صالح.
roster-remark-invalid-year = أدخل السنة بأربعة أرقام، مثل 2026.
roster-remark-too-many-cells = عدد خلايا هذا الصف { $value }، وهو أكثر من رؤوس الأعمدة. هل تنقص علامات الاقتباس حول خلية فيها فاصل؟
roster-remark-open-quote = علامة اقتباس تُفتح هنا ولا تُغلق. أغلقها أو احذفها.
roster-remark-cell-too-long = خلية في هذا الصف أطول بكثير من اللازم. هل تنقص علامة اقتباس؟
roster-remark-duplicate-number = في السطر { $value } الرقم نفسه.
roster-remark-duplicate-email = في السطر { $value } البريد نفسه. لا يشترك شخصان في بريد واحد.
roster-remark-email-taken = للاسم { $value } البريد نفسه. لا يشترك شخصان في بريد واحد.
roster-remark-number-in-use = هذا الرقم يخص { $value } ولصاحبه حساب، والاسم والبريد كلاهما مختلفان. لا يُعطى الرقم لشخص آخر.
roster-remark-too-much = في الأعمدة الإضافية لهذا الصف نص كثير جدًا.
roster-remark-formula = تبدو هذه الخلية معادلة. تُحفظ كنص ولا تُحسب أبدًا.
roster-remark-foreign-domain = هذا البريد ليس من نطاقات كليتكم. هل هو الشخص الصحيح؟
flash-roster-cancelled = تُجوهل الملف. تبقى الصفوف المستوردة.
flash-roster-taken-back = أُزيلت الأسماء من الكشف.
flash-roster-nothing-taken-back = لا توجد أسماء من هذا الاستيراد بلا حساب لإزالتها.
roster-done-gone = لم يبقَ من الإدخالات المضافة ما يمكن حذفه: حُذفت بعد ذلك، أو صارت لحسابات، أو غيّرها ملف لاحق.

# Its entry in the navigation.
nav-roster = كشف الأسماء

# Why something was not done, by its code.
problem-entry-claimed = لا يمكن إزالة هذا الاسم لأن لصاحبه حسابًا.
problem-import-closed = هذا الاستيراد جارٍ أو انتهى.
problem-import-not-previewed = طابِق الأعمدة أولًا.
problem-row-unreadable = تعذّر تقسيم هذا الصف إلى خلايا. صحّح الملف وارفعه مرة أخرى.
problem-import-running = هذا الاستيراد ما زال جاريًا. انتظر حتى يكتمل أو أوقفه.
problem-cell-changed = غيّر شخص آخر هذه الخانة في هذه الأثناء. حمّل الصف من جديد.

# Background jobs.
jobs-kind-roster-commit = استيراد السجل

# What the audit log says.
audit-action-roster-columns-mapped = طوبقت أعمدة ملف كشف الأسماء
audit-action-roster-commit-asked = بدأ استيراد كشف الأسماء
audit-action-roster-committed = اكتمل استيراد كشف الأسماء
audit-action-roster-entry-removed = أُزيل اسم من الكشف
audit-action-roster-exported = صُدّر كشف الأسماء
audit-action-roster-file-received = رُفع ملف كشف الأسماء
audit-action-roster-import-cancelled = تُجوهل استيراد كشف الأسماء
audit-action-roster-cell-mended = صُحّحت خلية في ملف كشف الأسماء
audit-action-roster-import-taken-back = أُزيلت أسماء أضافها استيراد
audit-kind-roster = كشف الأسماء
audit-kind-roster-entry = اسم في الكشف
audit-kind-roster-import = استيراد كشف الأسماء
audit-did-roster-cell-mended = { $actor }: تصحيح خلية في { $target }
audit-did-roster-columns-mapped = { $actor }: مطابقة أعمدة { $target }
audit-did-roster-commit-asked = { $actor }: بدء استيراد { $target }
audit-did-roster-committed = اكتمال استيراد { $target }
audit-did-roster-entry-removed = { $actor }: إزالة اسم من كشف الأسماء
audit-did-roster-exported = { $actor }: تصدير كشف الأسماء
audit-did-roster-file-received = { $actor }: رفع { $target }
audit-did-roster-import-cancelled = { $actor }: إلغاء استيراد { $target }
audit-did-roster-import-taken-back = { $actor }: التراجع عن استيراد { $target }
audit-some-roster-import = ملف كشف أسماء
audit-action-roster-entry-claimed = ارتبط اسم في الكشف بحساب
audit-did-roster-entry-claimed = { $target }: ربط الحساب باسم في كشف الأسماء
