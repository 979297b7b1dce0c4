# Accounts: signing in, joining, settings, and the mails about them.

accounts-mail-reason = { $college } sends this because of your account there, or because somebody entered your address.
accounts-mail-invitation = { $college } invites you
accounts-mail-invitation-text = You are invited to join { $college }. Choose a password to open your account.
accounts-mail-invitation-action = Accept the invitation
accounts-mail-invitation-note = The link works once, for { $days ->
    [one] one day
   *[other] { $days } days
}. If you did not expect it, ignore this mail: no account is made.
