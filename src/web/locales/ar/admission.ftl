# Why something was not done, by its code.
problem-already-member = يوجد عضو في الكلية بهذا البريد.
problem-already-invited = توجد دعوة معلّقة لهذا البريد. أعد إرسالها بدلًا من ذلك.

# What the audit log says.
audit-action-email-domains-allowed = تغيّرت نطاقات البريد المسموحة
audit-action-invitation-accepted = قُبلت دعوة
audit-action-invitation-resent = أُرسلت دعوة مرة أخرى
audit-action-invitation-revoked = أُلغيت دعوة
audit-action-invitation-sent = أُرسلت دعوة
audit-did-email-domains-allowed = { $actor }: تغيير نطاقات البريد المسموحة
audit-did-invitation-accepted = { $target }: قبول الدعوة
audit-did-invitation-resent = { $actor }: إعادة إرسال دعوة { $target }
audit-did-invitation-revoked = { $actor }: إلغاء دعوة { $target }
audit-did-invitation-sent = { $actor }: دعوة { $target }
