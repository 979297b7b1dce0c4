# القائمة.
nav-experiences = التجارب
nav-people = الأشخاص
nav-moderation = المراجعة
nav-admin-people = إدارة الأشخاص
nav-roster = السجل
nav-audit = سجل التدقيق
nav-colleges = الكليات
nav-jobs = المهام في الخلفية
nav-messages = الرسائل
nav-office = المكتب
