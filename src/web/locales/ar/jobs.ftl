# أعمال الخلفية.
jobs-title = أعمال الخلفية
jobs-intro = رسائل وعمليات استيراد تجري بعد أن تضغط زراً. ما فشل منها يمكن بدؤه من جديد.
jobs-all = الكل
jobs-none = لا أعمال هنا
jobs-kind = العمل
jobs-kind-mail = رسالة
jobs-kind-roster-commit = استيراد السجل
jobs-state = الحالة
jobs-state-ready = في الانتظار
jobs-state-running = يجري
jobs-state-done = تمّ
jobs-state-failed = فشل
jobs-attempts = المحاولات
jobs-asked = طُلب
jobs-error = آخر خطأ
jobs-retry = بدء من جديد
flash-jobs-retried = بدأ من جديد.
