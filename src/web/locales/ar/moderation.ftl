# رسائل القرارات.
moderation-mail-approved = نُشرت تجربتك لدى { $company }
moderation-mail-approved-text = وافق أحد المشرفين على ما كتبته عن { $role } لدى { $company }. يمكن الآن لكل أفراد كليتك قراءته. شكراً لمساعدتك من يأتون بعدك.
moderation-mail-rejected = لم تُنشر تجربتك لدى { $company }
moderation-mail-rejected-text = قرأ أحد المشرفين ما كتبته عن { $role } لدى { $company } وقرر عدم نشره.
moderation-mail-changes = نرجو تعديل تجربتك لدى { $company }
moderation-mail-changes-text = قرأ أحد المشرفين ما كتبته عن { $role } لدى { $company } ويطلب منك تعديل شيء قبل نشره.
moderation-mail-note = كتب المشرف:
moderation-mail-read = اقرأها
moderation-mail-mine = انظر تجاربك
moderation-mail-edit = عدّلها
moderation-mail-reason = وصلتك هذه الرسالة لأنك أرسلت تجربة توظيف.
