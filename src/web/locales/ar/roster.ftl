# السجل: من تذكرهم سجلات الكلية.
roster-title = السجل
roster-intro = كل من تذكرهم سجلاتكم. ينتظر القيد حتى يسجّل صاحبه الدخول أول مرة.
roster-bring = استيراد ملف
roster-bring-intro = ملف CSV من نظامكم. ترى ما سيفعله قبل أن يُكتب أي شيء.
roster-search-hint = رقم أو اسم أو عنوان
roster-kind = المجموعة
roster-kind-student = الطلاب
roster-kind-alumni = الخريجون
roster-kind-faculty = هيئة التدريس
roster-any = الكل
roster-status = الحالة
roster-status-staged = في الانتظار
roster-status-invited = مدعو
roster-status-claimed = سجّل الدخول
roster-none = لا أحد مذكور بعد
roster-none-text = استورد قائمة الطلاب أو الخريجين أو هيئة التدريس كملف CSV.
roster-nobody = لا أحد يطابق
roster-nobody-text = جرّب بداية أخرى للرقم أو الاسم أو العنوان.
roster-exports = تصدير
roster-exports-text = ملف CSV بكل ما هنا. إذا استُورد مرة أخرى فلن يغيّر شيئاً.
roster-export = { $kind } كملف CSV
roster-history = الملفات المستوردة
roster-history-line = { $kind } · { $count ->
    [zero] لا صفوف
    [one] صف واحد
    [two] صفان
    [few] { $count } صفوف
    [many] { $count } صفاً
   *[other] { $count } صف
}
roster-file = ملف CSV
roster-file-hint = فاصلة أو فاصلة منقوطة أو جدولة أو خط عمودي؛ أي ترميز معتاد؛ 50 ميغابايت و100,000 صف على الأكثر. من Excel: احفظ بصيغة CSV UTF-8.
roster-by-hand = اختيار طريقة قراءة الملف
roster-by-hand-text = يُكتشف الترميز والفاصل تلقائياً. إذا ظهرت الأسماء أو الأعمدة على نحو خاطئ، فاخترهما هنا.
roster-encoding = الترميز
roster-delimiter = الفاصل
roster-detect = اكتشاف تلقائي
roster-delimiter-comma = فاصلة ,
roster-delimiter-semicolon = فاصلة منقوطة ;
roster-delimiter-bar = خط عمودي |
roster-file-unknown-value = اختر من القائمة.
roster-remove = إزالة
roster-remove-confirm = هل تريد إزالة { $name } من السجل؟
roster-remove-invited-confirm = هل تريد إزالة { $name } من السجل؟ تبقى الدعوة المرسلة صالحة، ويمكن سحبها من صفحة الدعوات.
roster-stays = يوجد حساب
flash-roster-removed = أُزيل القيد من السجل.
flash-roster-claimed = تتعذر إزالة هذا القيد لأن لصاحبه حساباً.
roster-read-file = قراءة الملف
roster-state-analysed = ينتظر تحديد الأعمدة
roster-state-previewed = جاهز للكتابة
roster-state-committing = تجري كتابته
roster-state-done = تمّ
roster-state-failed = توقف
roster-state-cancelled = أُسقط
roster-verdict = الحكم
roster-verdict-new = جديد
roster-verdict-change = متغيّر
roster-verdict-same = كما هو
roster-verdict-error = فيه أخطاء
roster-warned = يستحق نظرة
roster-error-file = { $count ->
    [zero] لا صفوف فيها أخطاء
    [one] الصف الذي فيه أخطاء كملف CSV
    [two] الصفان اللذان فيهما أخطاء كملف CSV
    [few] { $count } صفوف فيها أخطاء كملف CSV
    [many] { $count } صفاً فيها أخطاء كملف CSV
   *[other] { $count } صف فيها أخطاء كملف CSV
}
roster-columns = معنى الأعمدة
roster-columns-text = خُمّن من أسمائها. صحّح الخطأ ثم انظر إلى الصفوف.
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
    [many] تُخطّي { $count } سطراً فارغاً.
   *[other] تُخطّي { $count } سطر فارغ.
}
roster-field-ignore = يُترك
roster-field-number = الرقم
roster-field-full-name = الاسم
roster-field-given-name = الاسم الأول
roster-field-family-name = اسم العائلة
roster-field-email = البريد
roster-field-programme = البرنامج
roster-field-department = القسم
roster-field-batch-year = سنة الدفعة
roster-field-attribute = يُحفظ باسمه
roster-defaults = قيم للصفوف التي تخلو منها
roster-defaults-text = تُستعمل حيث لا يقول الصف ولا السجل شيئاً.
roster-default-name-hint = «Student {"{"}number{"}"}» يعطي كل صف اسماً خاصاً به.
roster-judge = النظر إلى الصفوف مرة أخرى
roster-look = النظر إلى الصفوف
roster-rows = الصفوف
roster-rows-all = الكل
roster-rows-none = لا توجد صفوف كهذه
roster-line = السطر
roster-cells = الصف
roster-notes = السبب
roster-write = كتابة الصفوف السليمة
roster-write-text = تُترك الصفوف التي فيها أخطاء. لا يصل بريد إلى أحد إلا إذا طلبت ذلك.
roster-invite = دعوة أصحاب هذا الملف
roster-invite-hint = بريد إلى كل من له عنوان وليس له حساب بعد.
roster-commit = { $count ->
    [zero] لا صفوف للكتابة
    [one] كتابة صف واحد
    [two] كتابة صفين
    [few] كتابة { $count } صفوف
    [many] كتابة { $count } صفاً
   *[other] كتابة { $count } صف
}
roster-drop = إسقاط هذا الملف
roster-stop = إيقاف
roster-stop-confirm = التوقف هنا؟ ما كُتب يبقى.
roster-progress = { $done } من { $total } صف
roster-done = اكتمل استيراد الملف
roster-done-text = أُضيف { $new }، وتغيّر { $change }.
roster-done-invited = { $count ->
    [zero] لم تُرسل دعوات.
    [one] أُرسلت دعوة واحدة.
    [two] أُرسلت دعوتان.
    [few] أُرسلت { $count } دعوات.
    [many] أُرسلت { $count } دعوة.
   *[other] أُرسلت { $count } دعوة.
}
roster-failed = توقفت الكتابة
roster-failed-text = كُتب { $done } صف. ستُعاد المحاولة تلقائياً، ولا يُكتب شيء مرتين.
roster-file-required = اختر ملفاً، ومن يذكرهم.
roster-file-empty-file = الملف فارغ.
roster-file-no-rows = في الملف عناوين أعمدة بلا صفوف.
roster-file-spreadsheet = هذا مصنّف وليس ملف CSV. احفظه بصيغة CSV UTF-8 وأرسله.
roster-file-not-text = هذا ليس ملفاً نصياً. احفظ القائمة بصيغة CSV UTF-8 وأرسلها.
roster-file-too-many-rows = في الملف أكثر من 100,000 صف. قسّمه.
roster-file-too-many-columns = في الملف أكثر من 200 عمود.
roster-file-open-quotes = علامات اقتباس مفتوحة في صفوف كثيرة. صدّر الملف مرة أخرى.
roster-map-number-missing = اختر العمود الذي فيه الرقم.
roster-map-name-missing = اختر العمود الذي فيه الاسم، أو اكتب اسماً للصفوف التي تخلو منه.
roster-map-doubled = عمود واحد فقط يملأ الحقل.
roster-map-too-many = احتفظ بـ 40 عموداً إضافياً على الأكثر.
roster-map-wrong-length = الأعمدة لا تطابق الملف. حاول مرة أخرى.
roster-map-invalid-year = اكتب سنة مثل 2026.
roster-map-too-long = 120 حرفاً على الأكثر.
roster-map-forbidden-character = احذف الأحرف غير المرئية.
roster-remark-required-number = ليس في هذا الصف رقم، فلا يمكن تمييزه من غيره.
roster-remark-required-name = هذا الشخص جديد، فلا بد من اسم.
roster-remark-stray-quote = توجد علامة اقتباس داخل الخلية. اكتبها مرتين ("") أو احذفها.
roster-remark-year-out-of-range = يجب أن تكون السنة بين 1950 و2100.
roster-remark-mangled-number = اختصر برنامج الجداول هذا الرقم. نسّق العمود كنص واحفظ الملف مرة أخرى.
roster-remark-nul-character = في هذه الخلية حرف NUL. احذفه.
roster-remark-wrong-encoding = تعذّرت قراءة بعض أحرف هذه الخلية. احفظ الملف بترميز UTF-8.
roster-remark-forbidden-character = في هذه الخلية فاصل أسطر أو حرف غير مرئي. احذفه.
roster-remark-too-long = هذه الخلية أطول من اللازم. اختصرها.
roster-remark-invalid-email = هذا ليس عنوان بريد إلكتروني.
roster-remark-invalid-year = اكتب السنة بأربعة أرقام، مثل 2026.
roster-remark-too-many-cells = عدد خلايا هذا الصف { $value }، وهو أكثر من عناوين الأعمدة. هل تنقص علامات الاقتباس حول خلية فيها فاصل؟
roster-remark-open-quote = علامة اقتباس تُفتح هنا ولا تُغلق. أغلقها أو احذفها.
roster-remark-cell-too-long = خلية في هذا الصف أطول بكثير من اللازم. هل تنقص علامة اقتباس؟
roster-remark-duplicate-number = في السطر { $value } هذا الرقم نفسه.
roster-remark-duplicate-email = في السطر { $value } هذا العنوان نفسه. لا يشترك شخصان في عنوان واحد.
roster-remark-email-taken = للقيد { $value } هذا العنوان نفسه. لا يشترك شخصان في عنوان واحد.
roster-remark-number-in-use = هذا الرقم يخص { $value } وقد سجّل الدخول، والاسم والعنوان كلاهما مختلفان. لا يُعطى رقم لشخص آخر أبداً.
roster-remark-too-much = في أعمدة هذا الصف الإضافية نص أكثر من اللازم.
roster-remark-formula = تبدو هذه الخلية صيغة حسابية. تُحفظ كنص ولا تُحسب أبداً.
roster-remark-foreign-domain = هذا العنوان ليس من نطاقات كليتكم. هل هو الشخص الصحيح؟
flash-roster-cancelled = أُسقط الملف. ما كُتب يبقى.
flash-roster-ended = هذا الملف تجري كتابته أو انتهى.
