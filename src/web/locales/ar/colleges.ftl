# Why something was not done, by its code.
problem-college-not-active = هذه الكلية ليست نشطة.
problem-college-not-suspended = هذه الكلية ليست موقوفة.
problem-college-has-admin = لهذه الكلية مدير يمكنه دعوة غيره.

# What the audit log says.
audit-action-college-admin-invited = دُعي مدير
audit-action-college-changed = تغيّرت إعدادات الكلية
audit-action-college-created = أُنشئت الكلية
audit-action-college-host-added = أُضيف نطاق
audit-action-college-host-removed = أُزيل نطاق
audit-action-college-host-verified = وُثّق نطاق
audit-action-college-resumed = استُؤنفت الكلية
audit-action-college-suspended = أُوقفت الكلية
audit-kind-college = الكلية
audit-did-college-admin-invited = { $actor }: دعوة مدير إلى { $target }
audit-did-college-changed = { $actor }: تغيير إعدادات { $target }
audit-did-college-created = { $actor }: إنشاء { $target }
audit-did-college-host-added = { $actor }: إضافة نطاق إلى { $target }
audit-did-college-host-removed = { $actor }: إزالة نطاق من { $target }
audit-did-college-host-verified = { $actor }: التحقق من نطاق تابع لـ { $target }
audit-did-college-resumed = { $actor }: استئناف { $target }
audit-did-college-suspended = { $actor }: إيقاف { $target }
audit-some-college = الكلية
