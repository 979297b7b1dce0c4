# كلمات مشتركة بين كل الصفحات.

ui-skip = انتقل إلى المحتوى
ui-navigation = التنقل الرئيسي
ui-more = المزيد
ui-waiting = في الانتظار
ui-search = بحث
ui-breadcrumbs = مسار التنقل
ui-menu-you = قائمة الحساب
ui-menu-profile = ملفي الشخصي
ui-menu-settings = الإعدادات
ui-menu-sessions = أجهزتك
ui-menu-help = المساعدة
ui-menu-development = للمطوّرين
ui-sign-out = تسجيل الخروج
ui-leaving-unsent = بعض رسائلك لم تُرسل بعد وستُفقد. هل تريد تسجيل الخروج؟
ui-privacy = الخصوصية
ui-accessibility = إمكانية الوصول
ui-theme = المظهر
ui-theme-system = الجهاز
ui-theme-light = فاتح
ui-theme-dark = داكن
ui-language = اللغة
ui-offline = لا يوجد اتصال بالإنترنت. قد يكون ما تراه قديمًا، وستُرسَل رسائلك عند عودة الاتصال.
ui-request-failed = تعذّر الإرسال. تحقق من اتصالك وحاول مرة أخرى.
ui-shortcuts = اختصارات لوحة المفاتيح
ui-shortcut-search = بحث
ui-shortcut-next = التالي في القائمة
ui-shortcut-previous = السابق في القائمة
ui-shortcut-open = فتح
ui-shortcut-help = إظهار هذه القائمة
ui-shortcut-close = إغلاق
ui-dialog = مربع حوار
ui-close = إغلاق
ui-cancel = إلغاء
ui-confirm = تأكيد
ui-save = حفظ
ui-saved = تم الحفظ
ui-save-failed = لم يُحفظ
ui-saving = جارٍ الحفظ…
ui-edit = تعديل
ui-delete = حذف
ui-remove = إزالة
ui-continue = متابعة
ui-send = إرسال
ui-undo = تراجع
ui-unread = غير مقروء:{" "}
ui-optional = (اختياري)
ui-error-prefix = خطأ:{" "}
ui-error-summary = { $count ->
    [zero] لا توجد مشكلات
    [one] توجد مشكلة
    [two] توجد مشكلتان
    [few] توجد { $count } مشكلات
    [many] توجد { $count } مشكلة
   *[other] توجد { $count } مشكلة
}
ui-show = إظهار
ui-hide = إخفاء
ui-characters-left = الأحرف المتبقية:{" "}
ui-on-this-page = في هذه الصفحة
ui-pages = الصفحات
ui-newer = الأحدث
ui-older = الأقدم
ui-first-page = الصفحة الأولى
ui-previous = السابق
ui-next = التالي
ui-filter = تصفية
ui-clear-filters = مسح عوامل التصفية
ui-clear-all = مسح الكل
ui-filters = عوامل التصفية
ui-sort = الترتيب حسب
ui-show-results = عرض النتائج
ui-remove-filter = إزالة عامل التصفية:{" "}
ui-chart-table = عرض كجدول
ui-loading = جارٍ التحميل
ui-definition = طريقة الحساب{" "}
ui-copied = تم النسخ
ui-copy-link = نسخ الرابط
ui-message-deleted = حُذفت هذه الرسالة
ui-message-edited = معدَّلة
ui-message-names-you = تشير إليك
ui-message-sending = جارٍ الإرسال
ui-message-sent = أُرسلت
ui-message-delivered = وصلت
ui-message-seen = قُرئت
ui-message-failed = لم تُرسل

role-student = من الطلاب
role-alumni = من الخريجين
role-faculty = هيئة التدريس
role-placement_officer = مكتب التوظيف
role-college_admin = إدارة الكلية
role-operator = تشغيل المنصة

mail-settings = اختيار الرسائل التي تصلك
mail-link-instead = إذا لم يعمل الزر فافتح هذا الرابط:

format-am = ص
format-pm = م
format-bytes = { $size } بايت
format-kilobytes = { $size } ك.ب
format-megabytes = { $size } م.ب
format-gigabytes = { $size } غ.ب
format-just-now = الآن
format-ago = قبل { $age }
format-left = بقي { $age }
format-overdue = متأخر منذ { $age }
format-minutes = { $count ->
    [zero] { $count } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتين
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
format-hours = { $count ->
    [zero] { $count } ساعة
    [one] ساعة واحدة
    [two] ساعتين
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
format-days = { $count ->
    [zero] { $count } يوم
    [one] يوم واحد
    [two] يومين
    [few] { $count } أيام
    [many] { $count } يومًا
   *[other] { $count } يوم
}
format-months = { $count ->
    [zero] { $count } شهر
    [one] شهر واحد
    [two] شهرين
    [few] { $count } أشهر
    [many] { $count } شهرًا
   *[other] { $count } شهر
}
format-years = { $count ->
    [zero] { $count } سنة
    [one] سنة واحدة
    [two] سنتين
    [few] { $count } سنوات
    [many] { $count } سنة
   *[other] { $count } سنة
}
format-month-1 = يناير
format-month-2 = فبراير
format-month-3 = مارس
format-month-4 = أبريل
format-month-5 = مايو
format-month-6 = يونيو
format-month-7 = يوليو
format-month-8 = أغسطس
format-month-9 = سبتمبر
format-month-10 = أكتوبر
format-month-11 = نوفمبر
format-month-12 = ديسمبر
format-weekday-1 = الاثنين
format-weekday-2 = الثلاثاء
format-weekday-3 = الأربعاء
format-weekday-4 = الخميس
format-weekday-5 = الجمعة
format-weekday-6 = السبت
format-weekday-7 = الأحد
format-pay-lakh = { $amount } لاخ سنويًا
format-pay-crore = { $amount } كرور سنويًا
format-pay-year = { $amount } سنويًا
ui-message-more = خيارات الرسالة
ui-reconnecting = جارٍ إعادة الاتصال. ستُرسل رسائلك عند عودته.
