# Accounts: signing in, joining, settings, and the mails about them.

accounts-mail-reason = { $college } sends this because of your account there, or because somebody entered your address.
accounts-mail-invitation = { $college } invites you
accounts-mail-invitation-text = You are invited to join { $college }. Choose a password to open your account.
accounts-mail-invitation-action = Accept the invitation
accounts-mail-invitation-note = The link works once, for { $days ->
    [one] one day
   *[other] { $days } days
}. If you did not expect it, ignore this mail: no account is made.
accounts-mail-reset = Choose a new password
accounts-mail-reset-text = Somebody, probably you, asked for a new password for your account at { $college }.
accounts-mail-reset-action = Choose a new password
accounts-mail-reset-note = The link works once, for { $minutes } minutes. If it was not you, ignore this mail: your password stays as it is.
accounts-mail-password-changed = Your password was changed
accounts-mail-password-changed-text = The password of your account at { $college } was changed just now, and every device was signed out.
accounts-mail-password-changed-note = If it was not you, choose a new password at once through “Forgot your password?” on the sign-in page, and tell your college.
accounts-mail-verify = Confirm your address
accounts-mail-verify-text = Confirm that this address belongs to your account at { $college }.
accounts-mail-verify-action = Confirm the address
accounts-mail-verify-note = The link works once, for { $hours } hours.
accounts-mail-change-email = Confirm your new address
accounts-mail-change-email-text = You asked to sign in at { $college } with this address from now on. Nothing changes until you confirm it.
accounts-mail-change-email-action = Confirm the new address
accounts-mail-change-email-note = The link works once, for { $hours } hours. If it was not you, ignore this mail.
accounts-mail-change-email-notice = Somebody asked to change your address
accounts-mail-change-email-notice-text = Somebody, probably you, asked to sign in to your account at { $college } with another address. We sent a link there; nothing changes until it is confirmed.
accounts-mail-change-email-notice-note = If it was not you, change your password now: whoever asked knows it.
accounts-mail-email-changed = Your address was changed
accounts-mail-email-changed-text = Your account at { $college } now belongs to another address. This one no longer signs you in.
accounts-mail-email-changed-note = If it was not you, tell your college at once.
accounts-mail-claim = Your place at { $college } is ready
accounts-mail-claim-text = You are on the list of { $college }. Choose a password to open your account.
accounts-mail-claim-action = Open your account
accounts-mail-claim-note = The link works once, for { $hours } hours. If you did not ask for it, ignore this mail: no account is made.
accounts-mail-request = Ask to join { $college }
accounts-mail-request-text = Confirm your address and choose a password. Then the college looks at your request and lets you in.
accounts-mail-request-action = Go on with your request
accounts-mail-request-note = The link works once, for { $hours } hours. If you did not ask for it, ignore this mail: no account is made.
accounts-mail-member = You have an account already
accounts-mail-member-text = Somebody, probably you, asked to join { $college } with this address. It already has an account: sign in, or ask for a new password there.
accounts-mail-member-action = Sign in
accounts-mail-member-note = If it was not you, you need not do anything.
accounts-mail-waiting = Your request is waiting
accounts-mail-waiting-text = Your request to join { $college } has arrived and waits for somebody of the college to look at it.
accounts-mail-waiting-note = You need not do anything now.
accounts-mail-reuse = We signed a device out
accounts-mail-reuse-text = A key that keeps a device signed in to your account at { $college } was used twice. Somebody may have copied it, so we ended that session. Your other devices stay signed in.
accounts-mail-reuse-action = Look at your devices
accounts-mail-reuse-note = Sign in again to go on. If you do not recognise a device in the list, sign out everywhere and change your password.
