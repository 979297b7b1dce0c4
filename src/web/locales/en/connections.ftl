# Why something was not done, by its code.
problem-already-connected = You are already connected.
problem-connection-withdrawn = You withdrew this request. You can ask again tomorrow.
problem-connection-declined = This request was declined. You can try again later.
problem-blocked-by-you = You have blocked this person. Unblock them first.
problem-connection-state = This has changed in the meantime. Reload the page and try again.

# What the audit log says.
audit-action-chat-preferences-changed = Chat settings changed
audit-action-connection-accepted = Connection accepted
audit-action-connection-declined = Connection declined
audit-action-connection-removed = Connection removed
audit-action-connection-requested = Connection requested
audit-action-connection-withdrawn = Connection request withdrawn
audit-kind-connection = Connection
audit-did-chat-preferences-changed = { $target } changed their chat settings
audit-did-connection-accepted = { $actor } accepted a connection request
audit-did-connection-declined = { $actor } declined a connection request
audit-did-connection-removed = { $actor } removed a connection
audit-did-connection-requested = { $actor } sent a connection request
audit-did-connection-withdrawn = { $actor } withdrew a connection request
# Written until blocks were left out of the log.
audit-action-person-blocked = Person blocked
audit-action-person-unblocked = Person unblocked
audit-did-person-blocked = { $actor } blocked { $target }
audit-did-person-unblocked = { $actor } unblocked { $target }
