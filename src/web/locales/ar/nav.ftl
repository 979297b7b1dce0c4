# القائمة.
nav-experiences = التجارب
nav-people = الأشخاص
nav-moderation = المراجعة
nav-admin-people = إدارة الأشخاص
nav-roster = كشف الأسماء
nav-audit = سجل التدقيق
nav-colleges = الكليات
nav-jobs = مهام الخلفية
nav-messages = الرسائل
nav-office = المكتب
