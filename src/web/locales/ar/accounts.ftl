# الحسابات: الدخول والانضمام والإعدادات ورسائلها.

accounts-mail-reason = ترسل { $college } هذه الرسالة بسبب حسابك فيها، أو لأن أحداً أدخل عنوانك.
# وجود الاسم: 1 أو 0. الأدوار: 1 الطلاب، 2 الخريجون، 3 هيئة التدريس، 4 المديرون.
accounts-mail-invitation = { $invited ->
    [1] دعوة من { $inviter } إلى { $college }
   *[other] دعوة من { $college }
}
accounts-mail-invitation-hello = { $named ->
    [1] مرحبًا { $name }،
   *[other] مرحبًا،
}
accounts-mail-invitation-text = { $invited ->
    [1] وصلتك دعوة من { $inviter } للانضمام إلى { $college } على Peer2Peer { $role ->
        [1] بصفة طالب
        [2] بصفة خريج
        [3] ضمن هيئة التدريس
       *[other] بصفة مدير
    }.
   *[other] وصلتك دعوة للانضمام إلى { $college } على Peer2Peer { $role ->
        [1] بصفة طالب
        [2] بصفة خريج
        [3] ضمن هيئة التدريس
       *[other] بصفة مدير
    }.
}
accounts-mail-invitation-what = هنا يتبادل الطلاب والخريجون ومكتب التوظيف ما جرى فعلًا في المقابلات: شركة شركة وجولة جولة، بعد أن يراجعه المكتب. ولا يراه إلا أهل كليتك.
accounts-mail-invitation-gain = { $role ->
    [1] اقرأ قبل المقابلة ما سُئل عنه غيرك، وراسل من خاضها.
    [2] عشر دقائق من وقتك توفر على من بعدك أيامًا من التخمين: اكتب مقابلة واحدة تتذكرها. أنت تقرر إظهار اسمك ومن يراسلك.
    [3] اطّلع على ما تسأل عنه الشركات، وتابع تجارب طلابك، وساعد في مراجعة ما يكتبون.
   *[other] استورد السجل وادعُ الأعضاء وراجع ما يكتبون قبل نشره.
}
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
accounts-mail-approved = قُبل طلبك
accounts-mail-approved-text = نظرت { $college } في طلبك وقبلته. يمكنك الآن تسجيل الدخول بعنوانك وكلمة المرور التي اخترتها.
accounts-mail-approved-action = سجّل الدخول
accounts-mail-approved-note = إن نسيت كلمة المرور فاطلب أخرى من صفحة تسجيل الدخول.
accounts-mail-guessed = محاولات لتخمين كلمة مرورك
accounts-mail-guessed-text = جرت محاولات كثيرة لتسجيل الدخول إلى حسابك في { $college } من جهاز لم تستعمله من قبل، ونحن نرفضها حالياً. لا يزال بإمكانك تسجيل الدخول من جهاز استعملته سابقاً.
accounts-mail-guessed-action = تعيين كلمة مرور جديدة
accounts-mail-guessed-note = إن كانت المحاولات منك فلا حاجة إلى أي إجراء. وإن كنت تستعمل كلمة المرور هذه في مكان آخر فعيّن كلمة جديدة. نراسلك بشأن هذا مرة واحدة في اليوم على الأكثر.
accounts-mail-reuse = سجّلنا الخروج من جهاز
accounts-mail-reuse-text = استُعمل مرتين، أو من مكان آخر، مفتاحٌ يُبقي جهازاً داخلاً إلى حسابك في { $college }. قد يكون أحدهم نسخه، فأنهينا تلك الجلسة. تبقى أجهزتك الأخرى داخلة.
accounts-mail-reuse-action = مراجعة أجهزتك
accounts-mail-reuse-note = سجّل الدخول من جديد للمتابعة. إن رأيت في القائمة جهازاً لا تعرفه فسجّل الخروج من كل الأجهزة وغيّر كلمة مرورك.

accounts-sign-in = تسجيل الدخول
accounts-join = طلب الانضمام
accounts-email = البريد الإلكتروني
accounts-password = كلمة المرور
accounts-role = الدور
accounts-full-name = الاسم الكامل
accounts-full-name-hint = كما تريد أن يقرأه الآخرون.
accounts-password-hint = 10 أحرف على الأقل. بضع كلمات لا صلة بينها سهلة الحفظ صعبة التخمين.
accounts-new-password = كلمة المرور الجديدة
accounts-current-password = كلمة المرور الحالية

accounts-error-required = املأ هذا الحقل
accounts-error-too-short = استعمل { $min } أحرف على الأقل
accounts-error-too-long = هذا أطول من اللازم
accounts-error-too-common = هذه من أول كلمات المرور التي تُخمَّن. استعمل بضع كلمات لا صلة بينها
accounts-error-forbidden-character = أزل منه الحرف غير المرئي
accounts-error-wrong-password = هذه ليست كلمة مرورك الحالية
accounts-error-same-password = اختر كلمة مرور غير الحالية
accounts-error-same-address = هذا عنوانك من قبل
accounts-error-other = هذا لا يناسب. راجعه مرة أخرى

accounts-landing-title = اعرف المقابلة قبل أن تدخلها
accounts-landing-intro = حيث يلتقي طلاب هذه الكلية وخريجوها ومكتب التوظيف فيها.
accounts-landing-inside = ما الذي ستجده
accounts-landing-inside-1 = تجارب من سبقك في المقابلات: كل شركة جولة جولة، مع الأسئلة التي طُرحت.
accounts-landing-inside-2 = من كتبوها أنفسهم. اسأل من سبقك أو أحد الخريجين عما كان سيفعله بطريقة أخرى.
accounts-landing-inside-3 = لا شيء دون تحقق: كل عضو موثّق، وكل تجربة تُراجَع قبل ظهورها.
accounts-landing-behind = بإدارة مكتب التوظيف في { $college }
accounts-how-to-join = { $ways ->
    [1] كيف تنضم
    [2] طريقتان للانضمام
   *[other] ثلاث طرق للانضمام
}
accounts-join-by-invitation = وصلتك دعوة: افتح الرابط في رسالة كليتك.
accounts-join-by-roster = اسمك في قائمة الكلية: اطلب الانضمام بالبريد المسجل لديها فيصلك رابط.
accounts-join-by-domain = لديك بريد من الكلية: اطلب الانضمام به فيوافق مكتب التوظيف.
accounts-landing-help = شيء لا يعمل؟ اكتب إلى
accounts-landing-privacy = لا يرى ما في الداخل إلا أهل هذه الكلية.

accounts-login-intro = بالعنوان الذي تعرفه كليتك.
accounts-login-wait = محاولات كثيرة. انتظر { $seconds ->
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $seconds } ثوانٍ
    [many] { $seconds } ثانية
   *[other] { $seconds } ثانية
} ثم حاول مرة أخرى
accounts-forgot-link = نسيت كلمة المرور؟
accounts-join-link = ليس لديك حساب بعد؟
accounts-to-login = العودة إلى تسجيل الدخول

accounts-forgot = نسيت كلمة المرور؟
accounts-forgot-intro = أدخل عنوانك. إن كان له حساب هنا أرسلنا رابطاً تختار به كلمة مرور جديدة.
accounts-forgot-hint = العنوان الذي تسجّل الدخول به.
accounts-forgot-action = إرسال الرابط
accounts-forgot-sent = تحقّق من بريدك
accounts-forgot-sent-1 = إن كان لهذا العنوان حساب هنا فرسالةٌ فيها رابط في طريقها إليك. يعمل الرابط مرة واحدة، لنصف ساعة.
accounts-forgot-sent-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب، أو جرّب عناوينك الأخرى.

accounts-join-intro = أدخل عنوانك. إن كان لك أن تنضم إلى هذه الكلية أرسلنا رابطاً تفتح به حسابك.
accounts-join-hint = العنوان الذي تعرفه كليتك، أو الذي أعطتك إياه.
accounts-join-action = إرسال الرابط
accounts-join-sent = تحقّق من بريدك
accounts-join-sent-1 = إن كان لهذا العنوان أن ينضم فرسالةٌ فيها رابط في طريقها إليك. يعمل الرابط مرة واحدة، ليومين.
accounts-join-sent-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب، أو جرّب العنوان المسجّل لدى كليتك.
accounts-join-sent-3 = لا شيء بعد؟ اطلب من مكتب التوظيف أن يدعوك.
accounts-join-waiting = وصل طلبك
accounts-join-waiting-1 = عنوانك مؤكَّد. ينظر الآن أحد من كليتك في طلبك.
accounts-join-waiting-2 = حالما يُقبل الطلب يمكنك الدخول بكلمة المرور التي اخترتها.

accounts-joining = افتح حسابك
accounts-joining-title = الانضمام إلى { $college }
accounts-joining-approval = بعد ذلك يوافق أحد من الكلية على طلبك، ثم يمكنك الدخول.
accounts-joining-action = فتح حسابي
accounts-joining-privacy = لا يرى اسمك ودورك إلا أهل هذه الكلية، ولا يرى عنوانك إلا مديروها.

accounts-reset = اختر كلمة مرور جديدة
accounts-reset-intro = بعدها يُسجَّل الخروج من كل الأجهزة، وتدخل بكلمة المرور الجديدة.
accounts-reset-action = حفظ كلمة المرور الجديدة
accounts-verify = تأكيد العنوان
accounts-verify-intro = أكّد لتسجيل الدخول بالعنوان { $email } من الآن فصاعداً.
accounts-verify-action = تأكيد

accounts-link-gone = هذا الرابط لا يعمل
accounts-link-gone-1 = ربما استُعمل من قبل، أو انتهت مدته، أو كان لمكان آخر.
accounts-link-gone-2 = اطلب رابطاً جديداً، أو دعوة جديدة من كليتك.

accounts-front-door = ابحث عن كليتك
accounts-front-door-1 = لكل كلية هنا عنوانها. استعمل العنوان الذي أعطتك إياه كليتك.
accounts-front-door-2 = لا تعرفه؟ اسأل مكتب التوظيف.

accounts-help = المساعدة
accounts-help-address = راسل مكتب التوظيف بالبريد:
accounts-help-signing = تعذّر تسجيل الدخول
accounts-help-signing-1 = اختر «نسيت كلمة المرور؟» في صفحة الدخول وأدخل بريدك الجامعي. نرسل إليك رابطًا يعمل مرة واحدة.
accounts-help-signing-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب، ثم جرّب عناوين البريد الأخرى التي قد تعرفها كليتك.
accounts-help-joining = الانضمام إلى كليتك
accounts-help-joining-1 = افتح الدعوة التي أرسلتها كليتك واختر كلمة مرور، فيُسجَّل دخولك مباشرة.
accounts-help-joining-2 = لا دعوة لديك؟ إن كنت في قائمة كليتك أو لديك بريد من عناوينها فاختر «طلب الانضمام» في الصفحة الأولى.
accounts-help-reading = البحث عن التجارب وحفظها
accounts-help-reading-1 = ابحث باسم الشركة أو الوظيفة أو أي كلمة في النص. تضيّق عوامل التصفية القائمة بالسنة والنتيجة.
accounts-help-reading-2 = «حفظ» يُبقي التجربة في المحفوظات، و«مفيدة» يخبر كاتبها بأنها أفادت.
accounts-help-writing = كتابة تجربة
accounts-help-writing-1 = ابدأ بالشركة والوظيفة والسنة، ثم أضف جولة لكل خطوة: ما هي وعمّ سُئلت فيها.
accounts-help-writing-2 = يُحفظ ما تكتبه مسودة، ولا يراه غيرك حتى تقدّمه ويوافق عليه مشرف.
accounts-help-writing-3 = يمكنك عدم ذكر اسمك: يرى القراء أن كاتبها عضو تحققت منه كليتك. أما المشرفون فيعرفون الكاتب.
accounts-help-writing-4 = إن طلب مشرف تعديلات وصلتك رسالة، وتجد الملاحظة في «تجاربي».
accounts-help-connecting = الصلات وطلبات المحادثة
accounts-help-connecting-1 = «تواصل» يرسل طلبًا. أضف كلمات تذكر فيها من أين تعرفان بعضكما أو عمّ تود أن تسأل.
accounts-help-connecting-2 = رسالتك الأولى إلى من لا تواصل بينك وبينه تنتظر طلبًا، وتكتب المزيد بعد قبولها.
accounts-help-connecting-3 = الطلبات المرسلة إليك في «الصلات» وفي «الرسائل، الطلبات». لا يُخبَر أحد بأنك رأيت طلبه. ويمكن إيقاف رسائل البريد عنها في «الإعدادات، رسائل البريد».
accounts-help-blocking = حظر شخص
accounts-help-blocking-1 = افتح ملفه أو محادثتكما واختر «احظر». لن يستطيع أي منكما مراسلة الآخر، ولا يُخبَر بذلك.
accounts-help-blocking-2 = تجد في «الإعدادات، الدردشة» كل من حظرته أو كتمته، ويمكنك التراجع.
accounts-help-reporting = الإبلاغ عن رسالة
accounts-help-reporting-1 = افتح قائمة الرسالة واختر «أبلغ». تكفي جملة عمّا فيها من خطأ.
accounts-help-reporting-2 = يرى المشرفون الرسالة وما حولها، ولا يُخبَر المرسل بمن أبلغ.
accounts-help-moderating = مراجعة التجارب والبلاغات
accounts-help-moderating-1 = تعرض «المراجعة» ما ينتظر، الأقدم أولًا. وافق أو اطلب تعديلات أو ارفض: تصل الكاتب رسالة فيها السبب.
accounts-help-moderating-2 = احجز التجربة كي لا يعمل عليها غيرك. ويُسجَّل كل فتح لرسالة مبلَّغ عنها.
accounts-help-importing = استيراد السجل
accounts-help-importing-1 = في «السجل» ارفع قائمتك بصيغة CSV. تُعرف الأعمدة من أسمائها، ويمكنك تغيير معنى كل عمود.
accounts-help-importing-2 = تُظهر المعاينة صفًا صفًا ما هو جديد وما يتغير وما فيه خطأ. لا يُحفظ شيء قبل الاستيراد.
accounts-help-importing-3 = يمكنك دعوة من في القائمة في الخطوة نفسها أو لاحقًا. واستيراد القائمة نفسها مرة أخرى لا يغيّر شيئًا.
accounts-help-inviting = قبول الأعضاء
accounts-help-inviting-1 = ترسل الدعوات رابطًا يعمل مرة واحدة. أنت تختار الدور، والمدعو يختار كلمة المرور ويدخل.
accounts-help-inviting-2 = من يطلب الانضمام ينتظر موافقة مدير. يذكر الرقم بجانب القائمة كم ينتظرون.
accounts-help-account = حسابك
accounts-help-account-1 = في «الإعدادات» اسمك والسطر عنك واللغة ورسائل البريد والمنطقة الزمنية، وفي «الأمان» كلمة المرور والبريد والأجهزة الداخلة إلى حسابك.
accounts-help-account-2 = رأيت جهازًا لا تعرفه؟ سجّل خروجه هناك وغيّر كلمة مرورك.
accounts-help-problem = شيء لا يبدو صحيحًا
accounts-help-problem-1 = أخبر مكتب التوظيف بما فعلت وما حدث، وبالرقم في صفحة الخطأ إن ظهرت.

accounts-privacy = إشعار الخصوصية
accounts-privacy-intro = ما الذي تحفظه { $college } عنك هنا، ولماذا، وإلى متى، وما يحق لك طلبه.
accounts-privacy-responsible = الجهة المسؤولة
accounts-privacy-responsible-1 = تقرر { $college } بشأن البيانات الشخصية في هذا الموقع. وهي المتحكم في البيانات وفق أنظمة حماية البيانات الشخصية، ومنها اللائحة الأوروبية العامة (GDPR) وقانون حماية البيانات الرقمية الهندي لعام 2023.
accounts-privacy-responsible-2 = تشغّل Peer2Peer الموقع نيابة عن الكلية بصفتها معالِجًا للبيانات ولا تستعملها لغير ذلك. لا يُباع شيء، ولا تقرؤها كلية أخرى.
accounts-privacy-purposes = ما الذي نحفظه ولأي غرض
accounts-privacy-purposes-1 = الحساب: الاسم والبريد والدور والسطر عنك وإعداداتك، لتسجيل الدخول وليجدك الآخرون.
accounts-privacy-purposes-2 = قائمة الكلية: الرقم والبرنامج والقسم والدفعة كما سجلتها الكلية، للتحقق من الانتماء إليها.
accounts-privacy-purposes-3 = التجارب التي تكتبها ومراجعاتها، لمساعدة من يأتي بعدك.
accounts-privacy-purposes-4 = الصلات والرسائل، لتتحدث إلى أهل كليتك.
accounts-privacy-purposes-5 = تسجيلات الدخول: نوع المتصفح وصورة مموّهة من الشبكة، لحماية حسابك وعرض أجهزتك عليك.
accounts-privacy-purposes-6 = سجل بالتغييرات وقرارات المديرين، لتستطيع الكلية بيانها عند السؤال.
accounts-privacy-basis = الأساس القانوني
accounts-privacy-basis-1 = موافقتك عند إنشاء الحساب، ولك سحبها متى شئت بطلب إغلاق الحساب من مسؤول الشكاوى. ويبقى ما جرى قبل ذلك مشروعًا.
accounts-privacy-basis-2 = تستند قائمة الكلية والسجل وحماية الحسابات إلى المصلحة المشروعة للكلية في إدارة مكتب التوظيف وتأمينه.
accounts-privacy-seen = من يراها
accounts-privacy-seen-1 = يرى كل من سجّل الدخول في كليتك اسمك ودورك والسطر عنك وما تنشره.
accounts-privacy-seen-2 = لا يرى بريدك وحالة حسابك إلا أنت ومديرو كليتك.
accounts-privacy-seen-3 = لا يقرأ المحادثة إلا من فيها. وعند الإبلاغ عن رسالة يراها المشرفون وما حولها.
accounts-privacy-seen-4 = إن نشرت دون اسم فلا يعرف القراء من أنت، ويعرفه المشرفون.
accounts-privacy-kept = مدة الحفظ
accounts-privacy-kept-1 = الحساب: ما دمت في الكلية أو حتى إغلاقه.
accounts-privacy-kept-2 = التجارب المنشورة: حتى تسحبها أو تزيلها الكلية.
accounts-privacy-kept-chat = { $days ->
    [zero] الرسائل: لا تُحفظ.
    [one] الرسائل: يوم واحد.
    [two] الرسائل: يومان.
    [few] الرسائل: { $days } أيام.
    [many] الرسائل: { $days } يومًا.
   *[other] الرسائل: { $days } يوم.
}
accounts-privacy-kept-chat-always = الرسائل: حتى تحذفها أو تحدد الكلية مدة لها.
accounts-privacy-kept-3 = ما كانت تقوله رسالة حُذفت أو عُدّلت: مختومًا 180 يومًا تحسبًا للإبلاغ عنها.
accounts-privacy-kept-4 = تسجيلات الدخول المنتهية والروابط المستعملة: 30 يومًا. والسجل ما دامت الكلية مطالبة ببيان قراراتها.
accounts-privacy-cookies = ملفات الارتباط
accounts-privacy-cookies-1 = تُبقيك ملفات الارتباط لدينا داخلًا إلى حسابك وتتذكّر اللغة والمظهر. يميّز أحدها هذا المتصفّح نحو عام، حتى بعد خروجك، كي لا ينفع دخولٌ مسروق في مكان آخر. ولا يتتبّعك أيٌّ منها إلى مواقع أخرى.
accounts-privacy-rights = حقوقك
accounts-privacy-rights-1 = الاطلاع: اسأل عمّا يُحفظ عنك ومن تلقّاه. وتنزّل «الإعدادات، الدردشة» نسخة من رسائلك.
accounts-privacy-rights-2 = التصحيح: غيّر اسمك والسطر عنك في الإعدادات، واطلب من المكتب تصحيح قائمة الكلية.
accounts-privacy-rights-3 = المحو: اطلب حذف حسابك وما كتبته، إلا ما يُلزم القانون الكلية بحفظه.
accounts-privacy-rights-4 = السحب والاعتراض: اسحب موافقتك أو اعترض على استعمال بياناتك.
accounts-privacy-rights-5 = التسمية: سمِّ من يستعمل هذه الحقوق نيابة عنك عند الوفاة أو العجز.
accounts-privacy-rights-6 = الشكوى: إلى مسؤول الشكاوى أولًا، ثم إلى هيئة حماية البيانات في بلدك.
accounts-privacy-officer = مسؤول الشكاوى
accounts-privacy-officer-default = مكتب التوظيف
accounts-privacy-officer-1 = { $officer }، { $email }
accounts-privacy-officer-office = يجيب { $officer } عن الأسئلة المتعلقة ببياناتك.
accounts-privacy-officer-2 = يصلك الرد خلال 30 يومًا.

accounts-accessibility = إمكانية الوصول
accounts-accessibility-works = ما الذي يعمل
accounts-accessibility-works-1 = تعمل كل صفحة بلوحة المفاتيح، ومع قارئ الشاشة، ودون برامج نصية، ومكبّرة إلى 200 بالمئة، بمظهر فاتح وداكن، ومن اليمين إلى اليسار. ونبني وفق WCAG 2.2 بمستوى AA.
accounts-accessibility-report = شيء لا يعمل لديك؟
accounts-accessibility-report-1 = أخبر مكتب التوظيف بالصفحة وبما تستعمله. نعدّه خللًا ونصلحه.

accounts-welcome = أهلاً بك
accounts-welcome-intro = هكذا يجدك الآخرون. يمكن تغييره في أي وقت من الإعدادات.
accounts-skip = تخطَّ الآن
accounts-settings = الإعدادات
accounts-settings-profile = الملف الشخصي
accounts-settings-security = الأمان
accounts-headline = عنك، في سطر واحد
accounts-about-student = تخصصك ودفعتك وما تبحث عنه. مثال: علوم الحاسب 2027، أبحث عن وظيفة في تطوير الأنظمة
accounts-about-alumni = مكان عملك وتخصصك ودفعتك وما يمكن سؤالك عنه. مثال: مهندس بيانات في دبي، دفعة 2021
accounts-about-staff = عملك في الكلية. مثال: مسؤول التوظيف، مقابلات تجريبية يوم الأحد
accounts-follow-browser = كما في متصفحي
accounts-time-zone = المنطقة الزمنية
accounts-zone-follow = كما في الكلية: { $zone }
accounts-zone-africa = إفريقيا
accounts-zone-america = الأمريكتان
accounts-zone-asia = آسيا
accounts-zone-atlantic = المحيط الأطلسي
accounts-zone-australia = أستراليا
accounts-zone-europe = أوروبا
accounts-zone-indian = المحيط الهندي
accounts-zone-pacific = المحيط الهادئ

accounts-change-password = تغيير كلمة المرور
accounts-change-password-intro = تغيير كلمة المرور يسجّل خروجك من كل جهاز آخر.
accounts-change-email = تغيير العنوان
accounts-change-email-intro = نرسل رابطاً إلى العنوان الجديد. لا يتغير شيء حتى تؤكده هناك.
accounts-new-email = البريد الإلكتروني الجديد
accounts-verified = مؤكَّد
accounts-unverified = غير مؤكَّد
accounts-send-verification = إرسال رابط لتأكيده
accounts-sessions = الأجهزة الداخلة
accounts-sessions-intro = أحدها لا تعرفه؟ أنهه، ثم غيّر كلمة مرورك.
accounts-sessions-count = { $count ->
    [zero] لا دخول
    [one] دخول واحد
    [two] دخولان
    [few] { $count } مرات دخول
    [many] { $count } مرة دخول
   *[other] { $count } مرة دخول
}
accounts-agent-unknown = جهاز غير معروف
accounts-this-device = هذا الجهاز
accounts-signed-in-at = سُجّل الدخول
accounts-last-used = آخر استعمال
accounts-end-session = إنهاء
accounts-end-all = تسجيل الخروج من كل الأجهزة
accounts-end-all-confirm = أتسجّل الخروج من كل الأجهزة، ومن هذا أيضاً؟

accounts-dev-mail = الرسائل المرسلة
accounts-dev-mail-none = لم تُرسل أي رسالة بعد
accounts-dev-mail-to = إلى
accounts-dev-mail-from = من

flash-accounts-signed-out = سُجّل خروجك.
flash-accounts-signed-out-everywhere = سُجّل خروجك من كل الأجهزة.
flash-accounts-password-set = حُفظت كلمة مرورك الجديدة. سجّل الدخول بها.
flash-accounts-password-changed = تغيّرت كلمة مرورك. سُجّل الخروج من كل جهاز آخر.
flash-accounts-verified = عنوانك مؤكَّد.
flash-accounts-address-changed = عنوانك الجديد مؤكَّد. سجّل الدخول به من الآن فصاعداً.
flash-accounts-address-asked = إن كان العنوان متاحاً فرابطٌ في طريقه إليه.
flash-accounts-verification-sent = رابطٌ في طريقه إلى عنوانك.
flash-accounts-session-ended = سُجّل الخروج من ذلك الجهاز.
flash-accounts-saved = حُفظ.
