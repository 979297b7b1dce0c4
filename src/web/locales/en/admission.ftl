# Why something was not done, by its code.
problem-already-member = Someone with this email is already a member of the college.
problem-already-invited = There is already a pending invitation for this email. Send that one again instead.

# What the audit log says.
audit-action-email-domains-allowed = Allowed email domains changed
audit-action-invitation-accepted = Invitation accepted
audit-action-invitation-resent = Invitation sent again
audit-action-invitation-revoked = Invitation revoked
audit-action-invitation-sent = Invitation sent
audit-did-email-domains-allowed = { $actor } changed the allowed email domains
audit-did-invitation-accepted = { $target } accepted the invitation
audit-did-invitation-resent = { $actor } sent the invitation of { $target } again
audit-did-invitation-revoked = { $actor } revoked the invitation of { $target }
audit-did-invitation-sent = { $actor } invited { $target }
