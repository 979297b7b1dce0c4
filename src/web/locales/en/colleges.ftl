# Why something was not done, by its code.
problem-college-not-active = This college is not active.
problem-college-not-suspended = This college is not suspended.
problem-college-has-admin = This college has an administrator, who can invite others.

# What the audit log says.
audit-action-college-admin-invited = Administrator invited
audit-action-college-changed = College settings changed
audit-action-college-created = College created
audit-action-college-host-added = Domain added
audit-action-college-host-removed = Domain removed
audit-action-college-host-verified = Domain verified
audit-action-college-resumed = College resumed
audit-action-college-suspended = College suspended
audit-kind-college = College
audit-did-college-admin-invited = { $actor } invited an administrator to { $target }
audit-did-college-changed = { $actor } changed the settings of { $target }
audit-did-college-created = { $actor } created { $target }
audit-did-college-host-added = { $actor } added a domain to { $target }
audit-did-college-host-removed = { $actor } removed a domain from { $target }
audit-did-college-host-verified = { $actor } verified a domain of { $target }
audit-did-college-resumed = { $actor } resumed { $target }
audit-did-college-suspended = { $actor } suspended { $target }
audit-some-college = the college
