# الأشخاص: الدليل وجانب المكتب منه.
people-intro = طلاب كليتك وخريجوها والعاملون فيها.
people-search-hint = البحث بالاسم
people-search-hint-office = البحث بالاسم أو البريد
people-role = الدور
people-any = الكل
people-all = الجميع
people-none = لا نتائج
people-none-text = يشمل البحث هنا الأسماء فقط. جرّب اسمًا آخر أو أحرفه الأولى.
people-none-text-office = يشمل البحث هنا الأسماء وعناوين البريد. جرّب غيرها أو أحرفها الأولى.
people-placed = تم التوظيف
people-manage = إدارة
people-office-intro = الأعضاء والأدوار والصلاحيات.
people-invitations = الدعوات
people-status = الحالة
people-status-pending = في الانتظار
people-status-active = نشط
people-status-suspended = موقوف
people-status-deactivated = مغادر
people-name = الاسم
people-email = البريد الإلكتروني
people-last-seen = آخر تسجيل دخول
people-choose = تحديد { $name }
people-approve-chosen = الموافقة على المحددين
people-since = تاريخ الانضمام
people-sessions = الأجهزة
people-approve = موافقة
people-reinstate = إعادة التفعيل
people-suspend = إيقاف
people-suspend-confirm = هل تريد إيقاف { $name }؟ سيُسجَّل الخروج من كل الأجهزة فورًا.
people-suspend-act = إيقاف { $name }
people-place = تسجيل الحصول على وظيفة
people-unplace = إلغاء تسجيل الوظيفة
people-oneself = هذا حسابك. يمكن لمدير آخر تغيير دورك أو إغلاق حسابك.
people-role-confirm = هل تريد تغيير دور { $name }؟ تتغيّر الصلاحيات فورًا.
people-role-act = تغيير الدور
people-role-text = يسري فورًا.
people-capabilities = صلاحيات إضافية
people-capabilities-text = تضاف إلى ما يسمح به الدور. تسري فورًا.
people-capability-moderator = مراجعة المحتوى
people-capability-moderator-hint = مراجعة ما يرسله الأعضاء.
people-capability-placement-coordinator = تنسيق التوظيف
people-capability-placement-coordinator-hint = تنسيق أعمال التوظيف.
people-capability-roster-manager = إدارة كشف الأسماء
people-capability-roster-manager-hint = استيراد كشف الأسماء وتصديره ودعوة الأشخاص.
people-capability-auditor = التدقيق
people-capability-auditor-hint = الاطلاع على سجل التدقيق.
people-history = السجل الزمني
people-capabilities-legend = صلاحيات إضافية
people-role-new = الدور في الكلية
people-history-user-provisioned = أنشأت المنصة الحساب
people-history-user-joined = تم الانضمام
people-history-none = لا شيء بعد.
people-history-user-approved = تمت الموافقة
people-history-user-suspended = تم الإيقاف
people-history-user-reinstated = أُعيد التفعيل
people-history-user-role-changed = تغيّر الدور
people-history-user-capabilities-changed = تغيّرت الصلاحيات
people-history-user-placement-changed = تغيّر تسجيل الوظيفة
people-invitations-intro = { $count ->
    [zero] يعمل كل رابط مرة واحدة وتنتهي صلاحيته في يومه.
    [one] يعمل كل رابط مرة واحدة وتنتهي صلاحيته بعد يوم واحد.
    [two] يعمل كل رابط مرة واحدة وتنتهي صلاحيته بعد يومين.
    [few] يعمل كل رابط مرة واحدة وتنتهي صلاحيته بعد { $count } أيام.
    [many] يعمل كل رابط مرة واحدة وتنتهي صلاحيته بعد { $count } يومًا.
   *[other] يعمل كل رابط مرة واحدة وتنتهي صلاحيته بعد { $count } يوم.
}
people-invite-people = المدعوون
people-invite-hint = اكتب كل شخص في سطر: {"\u2066"}name@college.edu{"\u2069"} أو {"\u2066"}Name <name@college.edu>{"\u2069"}. 500 شخص على الأكثر.
people-invite-failed = تعذّرت دعوة هؤلاء. صحّح بياناتهم ثم أرسلها مرة أخرى.
people-invite-count = أدخل من شخص واحد إلى 500 شخص، كلٌّ في سطر.
people-invite = دعوة
people-results = تمت دعوة { $done }، وتعذّرت دعوة { $failed }
people-invitations-sent = الدعوات المرسلة
people-invitations-none = لا توجد دعوات بعد
people-invitations-none-found = لا توجد دعوات بهذه الحالة
people-invitation-all = الكل
people-invitation-open = معلّقة
people-invitation-expired = منتهية الصلاحية
people-invitation-accepted = مقبولة
people-invitation-revoked = ملغاة
people-sent = أُرسلت
people-expires = صالحة حتى
people-actions = الإجراءات
people-resend = إعادة الإرسال
people-revoke = إلغاء
people-revoke-confirm = هل تريد إلغاء دعوة { $email }؟ سيتوقف رابطها عن العمل.
people-revoke-act = إلغاء الدعوة
people-requested = أُرسل الطلب
people-requested-of = طلب التواصل مع { $name }
flash-people-nobody-chosen = حدّد شخصًا واحدًا على الأقل.
flash-people-approved = تمت الموافقة.
flash-people-some-approved = تمت الموافقة على بعضهم، ولم يعد الباقون في الانتظار.
flash-people-suspended = تم الإيقاف وتسجيل الخروج من كل الأجهزة.
flash-people-reinstated = أُعيد التفعيل.
flash-people-saved = تم الحفظ.
flash-people-invited = تم الإرسال.
flash-people-revoked = أُلغيت الدعوة.

# Its entry in the navigation.
nav-people = الأشخاص
nav-admin-people = إدارة الأشخاص

# Why something was not done, by its code.
problem-wrong-state = حالة هذا الشخص لا تسمح بذلك.
problem-last-admin = يجب أن يبقى للكلية مدير واحد على الأقل. عيّن مديرًا آخر أولًا.
problem-own-standing = لا يمكنك تغيير دورك أو حالتك. اطلب ذلك من مدير آخر.

# What the audit log says.
audit-action-user-approved = تمت الموافقة على شخص
audit-action-user-capabilities-changed = تغيّرت الصلاحيات
audit-action-user-placement-changed = تغيّر تسجيل الوظيفة
audit-action-user-reinstated = أُعيد تفعيل شخص
audit-action-user-role-changed = تغيّر الدور
audit-action-user-suspended = أُوقف شخص
audit-did-user-approved = { $actor }: الموافقة على انضمام { $target }
audit-did-user-capabilities-changed = { $actor }: تغيير صلاحيات { $target }
audit-did-user-placement-changed = { $actor }: تغيير تسجيل وظيفة { $target }
audit-did-user-reinstated = { $actor }: إعادة تفعيل { $target }
audit-did-user-role-changed = { $actor }: تغيير دور { $target }
audit-did-user-suspended = { $actor }: إيقاف { $target }
