# المهام في الخلفية.
jobs-title = مهام الخلفية
jobs-intro = رسائل وعمليات استيراد وتنظيف تعمل في الخلفية. يمكن إعادة محاولة ما فشل منها.
jobs-all = الكل
jobs-none = لا توجد مهام بعد
jobs-none-found = لا توجد مهام بهذه الحالة
jobs-kind = المهمة
jobs-kind-mail = رسالة بريد
jobs-kind-daily = الأعمال اليومية
jobs-kind-accounts-sweep = الأعمال اليومية
jobs-state = الحالة
jobs-state-ready = في الانتظار
jobs-state-running = قيد التنفيذ
jobs-state-done = تمت
jobs-state-failed = فشلت
jobs-attempts = المحاولات
jobs-asked = وقت الطلب
jobs-error = آخر خطأ
jobs-retry = إعادة المحاولة
flash-jobs-retried = بدأت من جديد.

# Its entry in the navigation.
nav-jobs = مهام الخلفية

# What the audit log says.
audit-kind-job = مهمة خلفية
audit-action-job-retried = أُعيدت محاولة مهمة
audit-did-job-retried = { $actor }: إعادة محاولة مهمة خلفية
