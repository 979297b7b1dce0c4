# الحسابات: الدخول والانضمام والإعدادات ورسائلها.

accounts-mail-reason = وصلتك هذه الرسالة من { $college } لأن لك حسابًا فيها، أو لأن أحدًا أدخل بريدك.
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
        [1] ضمن الطلاب
        [2] ضمن الخريجين
        [3] ضمن هيئة التدريس
       *[other] ضمن الإدارة
    }.
   *[other] وصلتك دعوة للانضمام إلى { $college } على Peer2Peer { $role ->
        [1] ضمن الطلاب
        [2] ضمن الخريجين
        [3] ضمن هيئة التدريس
       *[other] ضمن الإدارة
    }.
}
accounts-mail-invitation-what = هنا يشارك الطلاب والخريجون ومكتب التوظيف ما جرى فعلًا في المقابلات: شركة بشركة وجولة بجولة، وتُراجَع كل تجربة قبل نشرها. ولا يراها إلا أعضاء كليتك.
accounts-mail-invitation-gain = { $role ->
    [1] اقرأ قبل المقابلة ما سُئل عنه غيرك، وراسل من مرّ بها.
    [2] عشر دقائق من وقتك توفر على من بعدك أيامًا من التخمين: اكتب عن مقابلة واحدة تتذكرها. أنت تقرر إظهار اسمك ومن يمكنه مراسلتك.
    [3] اطّلع على ما تسأل عنه الشركات، وتابع تجارب طلابك، وساعد في مراجعة ما يكتبون.
   *[other] استورد كشف الأسماء وادعُ الأعضاء وراجع ما يكتبون قبل نشره.
}
accounts-mail-invitation-action = قبول الدعوة
accounts-mail-invitation-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $days ->
    [one] يوم واحد
    [two] يومين
    [few] { $days } أيام
    [many] { $days } يومًا
   *[other] { $days } يوم
}. إن لم تكن تتوقع هذه الدعوة فتجاهل الرسالة ولن يُنشأ أي حساب.
accounts-mail-reset = اختر كلمة مرور جديدة
accounts-mail-reset-text = طلب أحدهم، وغالبًا أنت، كلمة مرور جديدة لحسابك في { $college }.
accounts-mail-reset-action = اختيار كلمة مرور جديدة
accounts-mail-reset-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $minutes } دقيقة. إن لم تطلب ذلك فتجاهل هذه الرسالة، وستبقى كلمة مرورك كما هي.
accounts-mail-password-changed = تغيّرت كلمة مرورك
accounts-mail-password-changed-text = غُيّرت للتو كلمة مرور حسابك في { $college }، وسُجّل خروجك من كل الأجهزة.
accounts-mail-password-changed-note = إن لم يكن ذلك منك فاختر كلمة مرور جديدة الآن عبر «نسيت كلمة المرور؟» في صفحة تسجيل الدخول، وأخبر كليتك.
accounts-mail-verify = أكّد بريدك الإلكتروني
accounts-mail-verify-text = أكّد أن هذا البريد يخص حسابك في { $college }.
accounts-mail-verify-action = تأكيد البريد
accounts-mail-verify-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $hours } ساعة.
accounts-mail-change-email = أكّد بريدك الجديد
accounts-mail-change-email-text = طلبت استخدام هذا البريد لتسجيل الدخول إلى { $college }. لن يتغير شيء حتى تؤكده.
accounts-mail-change-email-action = تأكيد البريد الجديد
accounts-mail-change-email-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $hours } ساعة. إن لم تطلب ذلك فتجاهل هذه الرسالة.
accounts-mail-change-email-notice = طلب تغيير بريدك
accounts-mail-change-email-notice-text = طلب أحدهم، وغالبًا أنت، تغيير بريد حسابك في { $college }. أرسلنا رابطًا إلى البريد الجديد، ولن يتغير شيء حتى يُؤكَّد.
accounts-mail-change-email-notice-note = إن لم يكن ذلك منك فغيّر كلمة مرورك الآن، فمن طلبه يعرفها.
accounts-mail-email-changed = تغيّر بريدك
accounts-mail-email-changed-text = أصبح لحسابك في { $college } بريد آخر، ولم يعد بإمكانك تسجيل الدخول بهذا البريد.
accounts-mail-email-changed-note = إن لم يكن ذلك منك فأخبر كليتك فورًا.
accounts-mail-claim = أنشئ حسابك في { $college }
accounts-mail-claim-text = اسمك في قائمة { $college }. اختر كلمة مرور لإنشاء حسابك.
accounts-mail-claim-action = إنشاء الحساب
accounts-mail-claim-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $hours } ساعة. إن لم تطلبه فتجاهل هذه الرسالة ولن يُنشأ أي حساب.
accounts-mail-request = طلب الانضمام إلى { $college }
accounts-mail-request-text = أكّد بريدك واختر كلمة مرور، ثم تراجع { $college } طلبك.
accounts-mail-request-action = متابعة
accounts-mail-request-note = يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد { $hours } ساعة. إن لم تطلبه فتجاهل هذه الرسالة ولن يُنشأ أي حساب.
accounts-mail-member = لديك حساب بالفعل
accounts-mail-member-text = طلب أحدهم، وغالبًا أنت، الانضمام إلى { $college } بهذا البريد. لديك حساب بالفعل: سجّل الدخول، أو اطلب كلمة مرور جديدة من صفحة تسجيل الدخول.
accounts-mail-member-action = تسجيل الدخول
accounts-mail-member-note = إن لم يكن ذلك منك فلا حاجة إلى أي إجراء.
accounts-mail-waiting = طلبك في انتظار الموافقة
accounts-mail-waiting-text = وصل طلبك للانضمام إلى { $college }، وستراجعه الكلية.
accounts-mail-waiting-note = لا حاجة إلى أي إجراء الآن.
accounts-mail-approved = قُبل طلبك
accounts-mail-approved-text = وافقت { $college } على طلبك. يمكنك الآن تسجيل الدخول ببريدك وكلمة المرور التي اخترتها.
accounts-mail-approved-action = تسجيل الدخول
accounts-mail-approved-note = نسيت كلمة المرور؟ اطلب كلمة جديدة من صفحة تسجيل الدخول.
accounts-mail-guessed = محاولات لتخمين كلمة مرورك
accounts-mail-guessed-text = جرت محاولات كثيرة لتسجيل الدخول إلى حسابك في { $college } من جهاز لم تستخدمه من قبل، ونحن نرفضها حاليًا. لا يزال بإمكانك تسجيل الدخول من جهاز استخدمته سابقًا.
accounts-mail-guessed-action = اختيار كلمة مرور جديدة
accounts-mail-guessed-note = إن كانت المحاولات منك فلا حاجة إلى أي إجراء. وإن كنت تستخدم كلمة المرور هذه في مكان آخر فاختر كلمة جديدة. نراسلك بشأن هذا مرة واحدة في اليوم على الأكثر.
accounts-mail-reuse = سجّلنا الخروج من أحد أجهزتك
accounts-mail-reuse-text = استُخدم المفتاح الذي يُبقي أحد الأجهزة متصلًا بحسابك في { $college } مرتين أو من مكان آخر. ربما نسخه أحدهم، لذلك سجّلنا الخروج من ذلك الجهاز. تبقى أجهزتك الأخرى كما هي.
accounts-mail-reuse-action = مراجعة أجهزتك
accounts-mail-reuse-note = سجّل الدخول من جديد للمتابعة. إن رأيت في القائمة جهازًا لا تعرفه فسجّل الخروج من كل الأجهزة وغيّر كلمة مرورك.

accounts-sign-in = تسجيل الدخول
accounts-join = طلب الانضمام
accounts-email = البريد الإلكتروني
accounts-password = كلمة المرور
accounts-role = الدور
accounts-full-name = الاسم الكامل
accounts-full-name-hint = كما تريد أن يراه الآخرون.
accounts-password-hint = 10 أحرف على الأقل. بضع كلمات لا صلة بينها يسهل تذكرها ويصعب تخمينها.
accounts-new-password = كلمة المرور الجديدة
accounts-current-password = كلمة المرور الحالية

accounts-error-too-short = استخدم { $min ->
    [zero] { $min } حرف على الأقل
    [one] حرفًا واحدًا على الأقل
    [two] حرفين على الأقل
    [few] { $min } أحرف على الأقل
    [many] { $min } حرفًا على الأقل
   *[other] { $min } حرف على الأقل
}
accounts-error-too-common = كلمة المرور هذه سهلة التخمين. استخدم بضع كلمات لا صلة بينها
accounts-error-wrong-password = هذه ليست كلمة مرورك الحالية
accounts-error-same-password = اختر كلمة مرور مختلفة عن الحالية
accounts-error-same-address = هذا بريدك بالفعل

accounts-landing-title = اعرف المقابلة قبل أن تدخلها
accounts-landing-intro = ملتقى طلاب هذه الكلية وخريجيها ومكتب التوظيف فيها.
accounts-landing-inside = ما الذي ستجده
accounts-landing-inside-1 = تجارب من سبقوك في المقابلات: شركة بشركة وجولة بجولة، مع الأسئلة التي طُرحت.
accounts-landing-inside-2 = أصحاب هذه التجارب. اسأل من سبقوك والخريجين عمّا كانوا سيغيّرونه.
accounts-landing-inside-3 = محتوى موثوق: يُتحقق من كل عضو، وتُراجَع كل تجربة قبل ظهورها.
accounts-landing-behind = بإدارة مكتب التوظيف في { $college }
accounts-how-to-join = { $ways ->
    [1] طريقة الانضمام
    [2] طريقتان للانضمام
   *[other] ثلاث طرق للانضمام
}
accounts-join-by-invitation = وصلتك دعوة: افتح الرابط في الرسالة التي أرسلتها كليتك.
accounts-join-by-roster = اسمك في قائمة الكلية: اطلب الانضمام بالبريد المسجل لديها فيصلك رابط.
accounts-join-by-domain = لديك بريد من الكلية: اطلب الانضمام به ثم يراجع مكتب التوظيف طلبك.
accounts-landing-help = هل تواجه مشكلة؟ اكتب إلى
accounts-landing-privacy = لا يرى المحتوى إلا أعضاء هذه الكلية.

accounts-login-intro = استخدم بريدك الجامعي.
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
accounts-forgot-intro = أدخل بريدك الإلكتروني. إن كان له حساب هنا فسنرسل إليك رابطًا لاختيار كلمة مرور جديدة.
accounts-forgot-hint = البريد الذي تسجّل الدخول به.
accounts-forgot-action = إرسال الرابط
accounts-forgot-sent = تحقّق من بريدك
accounts-forgot-sent-1 = إن كان لهذا البريد حساب هنا فسيصلك رابط. يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد نصف ساعة.
accounts-forgot-sent-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب فيه، أو جرّب بريدًا آخر من عناوينك.

accounts-join-intro = أدخل بريدك الإلكتروني. إن كان معروفًا لدى هذه الكلية فسنرسل إليك رابطًا لإنشاء حسابك.
accounts-join-hint = استخدم بريدك الجامعي، أو البريد المسجل لدى كليتك.
accounts-join-action = إرسال الرابط
accounts-join-sent = تحقّق من بريدك
accounts-join-sent-1 = إن كان هذا البريد معروفًا لدى الكلية فسيصلك رابط. يعمل الرابط مرة واحدة وتنتهي صلاحيته بعد يومين.
accounts-join-sent-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب فيه، أو جرّب البريد المسجل لدى كليتك.
accounts-join-sent-3 = لم يصل شيء حتى الآن؟ اطلب دعوة من مكتب التوظيف.
accounts-join-waiting = أُرسل طلبك
accounts-join-waiting-1 = تم تأكيد بريدك، وستراجع كليتك طلبك.
accounts-join-waiting-2 = بعد الموافقة عليه يمكنك تسجيل الدخول بكلمة المرور التي اخترتها.

accounts-joining = إنشاء حسابك
accounts-joining-title = الانضمام إلى { $college }
accounts-joining-approval = تراجع كليتك طلبك بعد ذلك، ويمكنك تسجيل الدخول بعد الموافقة عليه.
accounts-joining-action = إنشاء الحساب
accounts-joining-privacy = لا يرى اسمك ودورك إلا أعضاء هذه الكلية، ولا يرى بريدك إلا إدارتها.

accounts-reset = اختر كلمة مرور جديدة
accounts-reset-intro = سيُسجَّل خروجك من كل الأجهزة، ثم سجّل الدخول بكلمة المرور الجديدة.
accounts-reset-action = حفظ كلمة المرور
accounts-verify = تأكيد البريد الإلكتروني
accounts-verify-intro = أكّد استخدام { $email } لتسجيل الدخول من الآن فصاعدًا.
accounts-verify-action = تأكيد

accounts-link-gone = هذا الرابط لا يعمل
accounts-link-gone-1 = ربما انتهت صلاحيته أو استُخدم من قبل أو كان لكلية أخرى.
accounts-link-gone-2 = اطلب رابطًا جديدًا، أو دعوة جديدة من كليتك.

accounts-front-door = ابحث عن كليتك
accounts-front-door-1 = لكل كلية هنا عنوان ويب خاص بها. استخدم الرابط الذي حصلت عليه من كليتك.
accounts-front-door-2 = ليس لديك؟ اسأل مكتب التوظيف.

accounts-help = المساعدة
accounts-help-address = راسل مكتب التوظيف بالبريد:
accounts-help-signing = تسجيل الدخول
accounts-help-signing-1 = تعذّر تسجيل الدخول؟ اختر «نسيت كلمة المرور؟» في صفحة تسجيل الدخول وأدخل بريدك الجامعي، فيصلك رابط يعمل مرة واحدة.
accounts-help-signing-2 = لم يصل شيء بعد دقائق؟ انظر في البريد غير المرغوب فيه، ثم جرّب عناوين البريد الأخرى التي قد تكون لدى كليتك.
accounts-help-joining = الانضمام إلى كليتك
accounts-help-joining-1 = افتح الدعوة التي أرسلتها كليتك واختر كلمة مرور، فيُسجَّل دخولك مباشرة.
accounts-help-joining-2 = ليست لديك دعوة؟ إن كان اسمك في قائمة كليتك أو كان لديك بريد جامعي فاختر «طلب الانضمام» في الصفحة الأولى.
accounts-help-reading = البحث عن التجارب وحفظها
accounts-help-reading-1 = ابحث باسم الشركة أو الوظيفة أو أي كلمة في النص، وضيّق النتائج بعوامل التصفية حسب السنة والنتيجة.
accounts-help-reading-2 = «حفظ» يُبقي التجربة في المحفوظات، و«مفيدة» يُعلم كاتبها بأنها أفادت.
accounts-help-writing = كتابة تجربة
accounts-help-writing-1 = ابدأ بالشركة والوظيفة والسنة، ثم أضف جولة لكل خطوة: ما هي وعمّ سُئلت فيها.
accounts-help-writing-2 = يُحفظ ما تكتبه كمسودة لا يراها غيرك حتى ترسلها ويوافق عليها فريق المراجعة.
accounts-help-writing-3 = يمكنك إخفاء اسمك: يرى القراء أن الكاتب عضو تحققت منه كليتك، ويعرف فريق المراجعة من هو.
accounts-help-writing-4 = إن طلب فريق المراجعة تعديلات فستصلك رسالة، وتجد الملاحظة في «تجاربي».
accounts-help-connecting = جهات الاتصال وطلبات المراسلة
accounts-help-connecting-1 = «تواصل» يرسل طلبًا. أضف ملاحظة تذكر فيها كيف تعارفتما أو عمّ تود أن تسأل.
accounts-help-connecting-2 = رسالتك الأولى إلى شخص ليس ضمن جهات اتصالك تصل كطلب، ويمكنك كتابة المزيد بعد قبوله.
accounts-help-connecting-3 = تجد الطلبات المرسلة إليك في «جهات الاتصال» وفي «الرسائل، الطلبات». لا يُخبَر أحد بأنك رأيت طلبه. ويمكنك إيقاف رسائل البريد عنها في «الإعدادات، رسائل البريد».
accounts-help-blocking = حظر شخص
accounts-help-blocking-1 = افتح ملفه الشخصي أو محادثتكما واختر «حظر». لن يستطيع أي منكما مراسلة الآخر، ولا يُخبَر بذلك.
accounts-help-blocking-2 = تجد في إعداداتك، تحت «الدردشة»، كل من حظرته، ويمكنك التراجع عن ذلك.
accounts-help-reporting = الإبلاغ عن رسالة
accounts-help-reporting-1 = افتح قائمة الرسالة واختر «إبلاغ». تكفي جملة واحدة عن المشكلة.
accounts-help-reporting-2 = يرى فريق المراجعة الرسالة وما حولها، ولا يُخبَر المرسل بمن أبلغ عنها.
accounts-help-moderating = مراجعة التجارب والبلاغات
accounts-help-moderating-1 = تعرض «المراجعة» ما ينتظر، الأقدم أولًا. وافق أو اطلب تعديلات أو ارفض، وتصل الكاتب رسالة فيها السبب.
accounts-help-moderating-2 = احجز التجربة كي لا يعمل عليها غيرك. ويُسجَّل كل فتح لرسالة مبلَّغ عنها.
accounts-help-importing = استيراد كشف الأسماء
accounts-help-importing-1 = في «كشف الأسماء» ارفع قائمتك ملف CSV. تُطابَق الأعمدة حسب أسمائها، ويمكنك تغيير كل مطابقة.
accounts-help-importing-2 = تُظهر المعاينة صفًا صفًا ما هو جديد وما يتغير وما فيه خطأ. لا يُحفظ شيء قبل الاستيراد.
accounts-help-importing-3 = يمكنك دعوة من في القائمة في الخطوة نفسها أو لاحقًا. واستيراد القائمة نفسها مرة أخرى لا يغيّر شيئًا.
accounts-help-inviting = دعوة الأعضاء والموافقة عليهم
accounts-help-inviting-1 = كل دعوة رسالة بريد فيها رابط يعمل مرة واحدة. أنت تختار الدور، والمدعو يختار كلمة المرور ثم يُسجَّل دخوله.
accounts-help-inviting-2 = من يطلب الانضمام ينتظر موافقة الإدارة. يظهر في القائمة عدد المنتظرين.
accounts-help-account = حسابك
accounts-help-account-1 = في «الإعدادات» اسمك ونبذتك واللغة ورسائل البريد والمنطقة الزمنية، وفي «الأمان» كلمة المرور والبريد وأجهزتك.
accounts-help-account-2 = رأيت جهازًا لا تعرفه؟ سجّل الخروج منه هناك وغيّر كلمة مرورك.
accounts-help-problem = الإبلاغ عن مشكلة
accounts-help-problem-1 = أخبر مكتب التوظيف بما فعلت وما حدث. وإن ظهرت صفحة خطأ فاذكر الرقم الذي فيها.

accounts-privacy = إشعار الخصوصية
accounts-privacy-intro = ما الذي تحفظه { $college } عنك هنا، ولماذا، وإلى متى، وما يحق لك طلبه.
accounts-privacy-responsible = الجهة المسؤولة
accounts-privacy-responsible-1 = تقرر { $college } كيف تُستخدم البيانات الشخصية في هذا الموقع. وهي المتحكم في البيانات وفق أنظمة حماية البيانات الشخصية، ومنها اللائحة الأوروبية العامة (GDPR) وقانون حماية البيانات الشخصية الرقمية الهندي لعام 2023.
accounts-privacy-responsible-2 = تشغّل Peer2Peer الموقع نيابة عن الكلية بصفتها معالِجًا للبيانات ولا تستخدمها لغير ذلك. لا يُباع شيء، ولا تطّلع عليها كلية أخرى.
accounts-privacy-purposes = ما الذي نحفظه ولماذا
accounts-privacy-purposes-1 = الحساب: الاسم والبريد والدور والنبذة والإعدادات، لتسجيل الدخول وليجدك الآخرون.
accounts-privacy-purposes-2 = قائمة الكلية: الرقم والبرنامج والقسم والدفعة كما سجلتها الكلية، للتحقق من الانتماء إليها.
accounts-privacy-purposes-3 = التجارب التي تكتبها ومراجعاتها، لمساعدة من يأتي بعدك.
accounts-privacy-purposes-4 = جهات الاتصال والرسائل، لتتحدث إلى أعضاء كليتك.
accounts-privacy-purposes-5 = تسجيلات الدخول: نوع المتصفح وصورة مموّهة من عنوان الشبكة، لحماية حسابك وعرض أجهزتك عليك.
accounts-privacy-purposes-6 = سجل بالتغييرات وقرارات الإدارة، لتستطيع الكلية بيانها عند السؤال.
accounts-privacy-basis = الأساس القانوني
accounts-privacy-basis-1 = تمنح موافقتك عند إنشاء الحساب، ويمكنك سحبها متى شئت بطلب إغلاق الحساب من مسؤول الشكاوى. ويبقى ما جرى قبل ذلك مشروعًا.
accounts-privacy-basis-2 = تستند قائمة الكلية والسجل وحماية الحسابات إلى المصلحة المشروعة للكلية في إدارة مكتب التوظيف وتأمينه.
accounts-privacy-seen = من يراها
accounts-privacy-seen-1 = يرى كل من سجّل الدخول في كليتك اسمك ودورك ونبذتك وما تنشره.
accounts-privacy-seen-2 = لا يرى بريدك وحالة حسابك إلا أنت وإدارة كليتك.
accounts-privacy-seen-3 = لا يقرأ المحادثة إلا من فيها. وعند الإبلاغ عن رسالة يراها فريق المراجعة مع ما حولها.
accounts-privacy-seen-4 = إن نشرت دون اسم فلن يعرف القراء من أنت، ويعرف ذلك فريق المراجعة.
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
accounts-privacy-kept-3 = النص السابق لرسالة حُذفت أو عُدّلت: يُحفظ مختومًا 180 يومًا تحسبًا للإبلاغ عنها.
accounts-privacy-kept-4 = تسجيلات الدخول المنتهية والروابط المستخدمة: 30 يومًا. والسجل: ما دامت الكلية مطالبة ببيان قراراتها.
accounts-privacy-cookies = ملفات الارتباط
accounts-privacy-cookies-1 = تُبقيك ملفات الارتباط لدينا مسجّل الدخول وتتذكر اللغة والمظهر. يميّز أحدها هذا المتصفح نحو عام، حتى بعد تسجيل الخروج، كي لا يُستخدم تسجيل دخول مسروق في مكان آخر. ولا يتتبعك أي منها إلى مواقع أخرى.
accounts-privacy-rights = حقوقك
accounts-privacy-rights-1 = الاطلاع: اسأل عمّا يُحفظ عنك ومن تلقّاه. ويمكنك تنزيل نسخة من رسائلك من «الدردشة» في إعداداتك.
accounts-privacy-rights-2 = التصحيح: غيّر اسمك ونبذتك في الإعدادات، واطلب من المكتب تصحيح قائمة الكلية.
accounts-privacy-rights-3 = المحو: اطلب حذف حسابك وما كتبته، إلا ما يُلزم القانون الكلية بحفظه.
accounts-privacy-rights-4 = السحب والاعتراض: اسحب موافقتك أو اعترض على استخدام بياناتك.
accounts-privacy-rights-5 = التسمية: عيّن من يمارس هذه الحقوق نيابة عنك عند الوفاة أو العجز.
accounts-privacy-rights-6 = الشكوى: إلى مسؤول الشكاوى أولًا، ثم إلى هيئة حماية البيانات في بلدك.
accounts-privacy-officer = مسؤول الشكاوى
accounts-privacy-officer-default = مكتب التوظيف
accounts-privacy-officer-1 = { $officer }، { $email }
accounts-privacy-officer-office = يجيب { $officer } عن الأسئلة المتعلقة ببياناتك.
accounts-privacy-officer-2 = يصلك الرد خلال 30 يومًا.

accounts-accessibility = إمكانية الوصول
accounts-accessibility-works = ما الذي يعمل
accounts-accessibility-works-1 = تعمل كل صفحة بلوحة المفاتيح، ومع قارئ الشاشة، ودون JavaScript، ومع تكبير إلى 200 بالمئة، بمظهر فاتح وداكن، ومن اليمين إلى اليسار. ونلتزم بمعيار WCAG 2.2 بمستوى AA.
accounts-accessibility-report = هل هناك شيء لا يعمل لديك؟
accounts-accessibility-report-1 = أخبر مكتب التوظيف بالصفحة وبما تستخدمه. نعدّه خللًا ونصلحه.

accounts-welcome = مرحبًا بك
accounts-welcome-intro = هكذا يجدك الآخرون. يمكن تغييره في أي وقت من الإعدادات.
accounts-skip = تخطٍّ الآن
accounts-settings = الإعدادات
accounts-settings-profile = الملف الشخصي
accounts-settings-security = الأمان
accounts-headline = نبذة عنك في سطر واحد
accounts-about-student = تخصصك ودفعتك وما تبحث عنه. مثال: علوم الحاسب 2027، أبحث عن وظيفة في تطوير الأنظمة
accounts-about-alumni = مكان عملك وتخصصك ودفعتك وما يمكن سؤالك عنه. مثال: هندسة البيانات في دبي، دفعة 2021
accounts-about-staff = عملك في الكلية. مثال: مكتب التوظيف، مقابلات تجريبية يوم الأحد
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
accounts-change-password-intro = تغيير كلمة المرور يسجّل خروجك من كل الأجهزة الأخرى.
accounts-change-email = تغيير البريد الإلكتروني
accounts-change-email-intro = نرسل رابطًا إلى البريد الجديد. لن يتغير شيء حتى تؤكده.
accounts-new-email = البريد الإلكتروني الجديد
accounts-verified = مؤكَّد
accounts-unverified = غير مؤكَّد
accounts-send-verification = إرسال رابط التأكيد
accounts-sessions = أجهزتك
accounts-sessions-intro = لا تعرف أحد الأجهزة؟ سجّل الخروج منه، ثم غيّر كلمة مرورك.
accounts-sessions-count = { $count ->
    [zero] لا تسجيلات دخول
    [one] تسجيل دخول واحد
    [two] تسجيلا دخول
    [few] { $count } تسجيلات دخول
    [many] { $count } تسجيل دخول
   *[other] { $count } تسجيل دخول
}
accounts-agent-on = { $browser } على { $system }
accounts-agent-other = متصفح آخر
accounts-agent-unknown = جهاز غير معروف
accounts-this-device = هذا الجهاز
accounts-signed-in-at = تسجيل الدخول
accounts-last-used = آخر استخدام
accounts-end-session = تسجيل الخروج
accounts-end-all = تسجيل الخروج من كل الأجهزة
accounts-end-all-confirm = هل تريد تسجيل الخروج من كل الأجهزة، بما فيها هذا الجهاز؟

accounts-dev-mail = الرسائل المرسلة
accounts-dev-mail-none = لم تُرسل أي رسالة بعد
accounts-dev-mail-to = إلى
accounts-dev-mail-from = من

flash-accounts-signed-out = تم تسجيل الخروج.
flash-accounts-signed-out-everywhere = تم تسجيل الخروج من كل الأجهزة.
flash-accounts-password-set = حُفظت كلمة المرور. سجّل الدخول بها.
flash-accounts-password-changed = غُيّرت كلمة المرور وسُجّل خروجك من كل الأجهزة الأخرى.
flash-accounts-verified = تم تأكيد بريدك.
flash-accounts-address-changed = تم تأكيد بريدك الجديد. سجّل الدخول به من الآن فصاعدًا.
flash-accounts-address-asked = إن كان البريد متاحًا فسيصل إليه رابط.
flash-accounts-verification-sent = أرسلنا رابطًا إلى بريدك.
flash-accounts-session-ended = سُجّل الخروج من ذلك الجهاز.
flash-accounts-saved = تم الحفظ.

# Background jobs.
jobs-kind-accounts-ask = رد على طلب انضمام أو كلمة مرور
jobs-kind-session-reuse = تحذير من تسجيل دخول منسوخ

# What the audit log says.
audit-action-accounts-swept = حُذفت الجلسات والروابط المنتهية
audit-action-email-change-asked = طُلب تغيير البريد الإلكتروني
audit-action-email-changed = تغيّر البريد الإلكتروني
audit-action-email-verification-asked = طُلب تأكيد البريد الإلكتروني
audit-action-email-verified = تأكّد البريد الإلكتروني
audit-action-password-changed = تغيّرت كلمة المرور
audit-action-password-reset = أُعيد تعيين كلمة المرور
audit-action-password-reset-asked = طُلبت إعادة تعيين كلمة المرور
audit-action-profile-updated = تغيّر الملف الشخصي
audit-action-profile-welcomed = اكتملت الزيارة الأولى
audit-action-session-revoked = سُجّل الخروج من جهاز
audit-action-session-signed-out-everywhere = تسجيل خروج من كل الأجهزة
audit-kind-invitation = دعوة
audit-kind-session = تسجيل دخول
audit-kind-user = شخص
audit-did-accounts-swept = { $actor }: حذف الجلسات والروابط المنتهية
audit-did-email-change-asked = { $target }: طلب تغيير البريد الإلكتروني
audit-did-email-changed = { $target }: تغيير البريد الإلكتروني
audit-did-email-verification-asked = { $target }: طلب رابط لتأكيد البريد الإلكتروني
audit-did-email-verified = { $target }: تأكيد البريد الإلكتروني
audit-did-password-changed = { $target }: تغيير كلمة المرور
audit-did-password-reset = { $target }: إعادة تعيين كلمة المرور
audit-did-password-reset-asked = طلب إعادة تعيين كلمة المرور لحساب { $target }
audit-did-profile-updated = { $target }: تغيير الملف الشخصي
audit-did-profile-welcomed = { $target }: إكمال الزيارة الأولى
audit-did-session-revoked = { $actor }: تسجيل الخروج من أحد الأجهزة
audit-did-session-signed-out-everywhere = { $actor }: تسجيل الخروج من كل الأجهزة
audit-some-user = شخص
audit-some-invitation = شخص
audit-action-session-opened = تسجيل دخول
audit-action-session-signed-out = تسجيل خروج
audit-action-session-token-reused = أُوقف تسجيل دخول منسوخ
audit-action-user-joined = انضم شخص
audit-action-user-provisioned = أنشأت المنصة حسابًا
audit-did-session-opened = { $actor }: تسجيل الدخول
audit-did-session-signed-out = { $actor }: تسجيل الخروج
audit-did-session-token-reused = إيقاف تسجيل دخول منسوخ
audit-did-user-joined = { $target }: الانضمام إلى الكلية
audit-did-user-provisioned = { $actor }: إنشاء حساب لـ { $target }
