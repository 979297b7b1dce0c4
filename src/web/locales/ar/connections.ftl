# Why something was not done, by its code.
problem-already-connected = هذا الشخص ضمن جهات اتصالك بالفعل.
problem-connection-withdrawn = سحبت هذا الطلب. يمكنك إرساله مجددًا غدًا.
problem-connection-declined = رُفض هذا الطلب. يمكنك المحاولة مجددًا لاحقًا.
problem-blocked-by-you = لقد حظرت هذا الشخص. ألغِ الحظر أولًا.
problem-connection-state = تغيّر هذا في هذه الأثناء. أعد تحميل الصفحة وحاول مرة أخرى.

# What the audit log says.
audit-action-chat-preferences-changed = تغيّرت إعدادات الدردشة
audit-action-connection-accepted = قُبل طلب تواصل
audit-action-connection-declined = رُفض طلب تواصل
audit-action-connection-removed = أُزيلت جهة اتصال
audit-action-connection-requested = أُرسل طلب تواصل
audit-action-connection-withdrawn = سُحب طلب تواصل
audit-kind-connection = جهة اتصال
audit-did-chat-preferences-changed = { $target }: تغيير إعدادات الدردشة
audit-did-connection-accepted = { $actor }: قبول طلب تواصل
audit-did-connection-declined = { $actor }: رفض طلب تواصل
audit-did-connection-removed = { $actor }: إزالة جهة اتصال
audit-did-connection-requested = { $actor }: إرسال طلب تواصل
audit-did-connection-withdrawn = { $actor }: سحب طلب تواصل
# Written until blocks were left out of the log.
audit-action-person-blocked = حُظر شخص
audit-action-person-unblocked = أُلغي حظر شخص
audit-did-person-blocked = { $actor }: حظر { $target }
audit-did-person-unblocked = { $actor }: إلغاء حظر { $target }
