# Accounts: signing in, joining, settings, and the mails about them.

accounts-mail-reason = { $college } sends this because of your account there, or because somebody entered your address.
accounts-mail-invitation = { $college } invites you
accounts-mail-invitation-text = You are invited to join { $college }. Choose a password to open your account.
accounts-mail-invitation-action = Accept the invitation
accounts-mail-invitation-note = The link works once, for { $days ->
    [one] one day
   *[other] { $days } days
}. If you did not expect it, ignore this email: no account is created.
accounts-mail-reset = Choose a new password
accounts-mail-reset-text = Somebody, probably you, requested a new password for your account at { $college }.
accounts-mail-reset-action = Choose a new password
accounts-mail-reset-note = The link works once, for { $minutes } minutes. If it was not you, ignore this email: your password stays as it is.
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
accounts-mail-change-email-note = The link works once, for { $hours } hours. If it was not you, ignore this email.
accounts-mail-change-email-notice = Somebody asked to change your address
accounts-mail-change-email-notice-text = Somebody, probably you, asked to sign in to your account at { $college } with another address. We sent a link there; nothing changes until it is confirmed.
accounts-mail-change-email-notice-note = If it was not you, change your password now: whoever asked knows it.
accounts-mail-email-changed = Your address was changed
accounts-mail-email-changed-text = Your account at { $college } now belongs to another address. This one no longer signs you in.
accounts-mail-email-changed-note = If it was not you, tell your college at once.
accounts-mail-claim = Your place at { $college } is ready
accounts-mail-claim-text = You are on the list of { $college }. Choose a password to open your account.
accounts-mail-claim-action = Open your account
accounts-mail-claim-note = The link works once, for { $hours } hours. If you did not ask for it, ignore this email: no account is created.
accounts-mail-request = Ask to join { $college }
accounts-mail-request-text = Confirm your address and choose a password. The college then looks at your request and lets you in.
accounts-mail-request-action = Continue your request
accounts-mail-request-note = The link works once, for { $hours } hours. If you did not ask for it, ignore this email: no account is created.
accounts-mail-member = You already have an account
accounts-mail-member-text = Somebody, probably you, asked to join { $college } with this address. It already has an account: sign in, or request a new password there.
accounts-mail-member-action = Sign in
accounts-mail-member-note = If it was not you, there is nothing you need to do.
accounts-mail-waiting = Your request is waiting
accounts-mail-waiting-text = Your request to join { $college } has arrived. Somebody at the college will look at it.
accounts-mail-waiting-note = There is nothing you need to do now.
accounts-mail-approved = Your request is approved
accounts-mail-approved-text = { $college } looked at your request and approved it. You can sign in now with your address and the password you chose.
accounts-mail-approved-action = Sign in
accounts-mail-approved-note = If you have forgotten the password, ask for a new one on the sign-in page.
accounts-mail-guessed = Somebody tries passwords at your account
accounts-mail-guessed-text = There were many attempts to sign in to your account at { $college } from a device you have not used before. We refuse them for now. You can still sign in on a device you have used before.
accounts-mail-guessed-action = Set a new password
accounts-mail-guessed-note = If it was you, there is nothing to do. If you use this password elsewhere too, set a new one. We write about this at most once a day.
accounts-mail-reuse = We signed a device out
accounts-mail-reuse-text = A key that keeps a device signed in to your account at { $college } was used twice, or from somewhere else. Somebody may have copied it, so we ended that session. Your other devices stay signed in.
accounts-mail-reuse-action = Look at your devices
accounts-mail-reuse-note = Sign in again to go on. If you do not recognise a device in the list, sign out everywhere and change your password.

accounts-sign-in = Sign in
accounts-join = Ask to join
accounts-email = Email address
accounts-password = Password
accounts-role = Role
accounts-full-name = Full name
accounts-full-name-hint = As you want others to read it.
accounts-password-hint = At least 10 characters. A few unrelated words are easy to remember and hard to guess.
accounts-new-password = New password
accounts-current-password = Current password

accounts-error-required = Fill this in
accounts-error-too-short = Use at least { $min } characters
accounts-error-too-long = This is too long
accounts-error-too-common = This is one of the first passwords people guess. Use a few unrelated words
accounts-error-forbidden-character = Remove the invisible character in it
accounts-error-wrong-password = This is not your current password
accounts-error-same-password = Choose a password other than the current one
accounts-error-same-address = This is already your address
accounts-error-other = This cannot be accepted. Check it and try again

accounts-landing-title = Welcome
accounts-landing-intro = Where students, alumni and the placement office of this college meet.
accounts-how-to-join = How to join
accounts-join-by-invitation = With an invitation: open the link in the email your college sent you.
accounts-join-by-roster = On your college’s list: ask to join with the address your college has for you, and open the link we send.
accounts-join-by-domain = With an address at the college: ask to join with it; the college then approves your request.
accounts-landing-help = Something not working? Write to
accounts-landing-privacy = Only people at this college see what is inside.

accounts-login-intro = Use your college email.
accounts-login-wait = Too many attempts. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
} and try again
accounts-forgot-link = Forgot your password?
accounts-join-link = No account yet?
accounts-to-login = Back to sign-in

accounts-forgot = Forgot your password?
accounts-forgot-intro = Enter your address. If it has an account here, we send a link for choosing a new password.
accounts-forgot-hint = The address you sign in with.
accounts-forgot-action = Send the link
accounts-forgot-sent = Check your email
accounts-forgot-sent-1 = If this address has an account here, an email with a link is on its way. The link works once, for half an hour.
accounts-forgot-sent-2 = Nothing there after a few minutes? Check the spam folder, or try your other addresses.

accounts-join-intro = Enter your address. If you may join this college, we send a link for opening your account.
accounts-join-hint = The address your college has for you, or one it gave you.
accounts-join-action = Send the link
accounts-join-sent = Check your email
accounts-join-sent-1 = If this address may join, an email with a link is on its way. The link works once, for two days.
accounts-join-sent-2 = Nothing there after a few minutes? Check the spam folder, or try the address your college has for you.
accounts-join-sent-3 = Still nothing? Ask your placement office to invite you.
accounts-join-waiting = Your request has arrived
accounts-join-waiting-1 = Your address is confirmed. Somebody at your college will now look at your request.
accounts-join-waiting-2 = As soon as it is approved, you can sign in with the password you chose.

accounts-joining = Create your account
accounts-joining-title = Join { $college }
accounts-joining-approval = After this, somebody at the college approves your request. Then you can sign in.
accounts-joining-action = Create account
accounts-joining-privacy = Only people at this college see your name and role; only its administrators see your address.

accounts-reset = Choose a new password
accounts-reset-intro = Afterwards every device is signed out, and you sign in with the new password.
accounts-reset-action = Save the new password
accounts-verify = Confirm the address
accounts-verify-intro = Confirm to sign in with { $email } from now on.
accounts-verify-action = Confirm

accounts-link-gone = This link does not work
accounts-link-gone-1 = It may have expired, been used already, or belong to another place.
accounts-link-gone-2 = Ask for a new one, or for a new invitation from your college.

accounts-front-door = Find your college
accounts-front-door-1 = Every college has an address of its own here. Use the address your college gave you.
accounts-front-door-2 = You do not know it? Ask your placement office.

accounts-help = Help
accounts-help-1 = You cannot sign in: choose a new password through “Forgot your password?” on the sign-in page. If no email comes, your college may have another address for you.
accounts-help-2 = You have no account: open the invitation your college sent you, or ask to join with the address your college has for you.
accounts-help-3 = Something looks wrong: tell your placement office what you did and, if an error was shown, the number on that page.
accounts-help-address = Your college’s address for questions:

accounts-privacy = Privacy
accounts-privacy-1 = Only people at your college see what you write here. No other college can read it, and nobody can read it without signing in.
accounts-privacy-2 = Your name, role and the line about you are seen by members. Your address and the state of your account are seen by you and your college’s administrators.
accounts-privacy-3 = Our cookies keep you signed in and remember language and theme. One marks this browser for about a year, also after you sign out, so that a copied sign-in is of no use elsewhere. None follows you to other sites.
accounts-privacy-4 = Of your devices we keep the kind of browser and a scrambled form of the network, so that you recognise your sessions. What you change and what administrators decide is recorded for your college.

accounts-accessibility = Accessibility
accounts-accessibility-1 = Every page works by keyboard, with a screen reader, without script, enlarged to 200 percent, in light and dark, and from right to left.
accounts-accessibility-2 = Something does not work for you? Tell your placement office which page it is and what you use; that is a fault, and we fix it.

accounts-welcome = Welcome
accounts-welcome-intro = A few things before you start. All of them can be changed later in the settings.
accounts-skip = Skip for now
accounts-settings = Settings
accounts-settings-profile = Profile
accounts-settings-security = Security
accounts-headline = About you, in one line
accounts-headline-hint = For example your batch and branch, or where you work.
accounts-follow-college = Same as the college
accounts-time-zone = Time zone
accounts-zone-follow = Same as the college: { $zone }

accounts-change-password = Change password
accounts-change-password-intro = Every other device is signed out.
accounts-change-email = Change address
accounts-change-email-intro = We send a link to the new address. Nothing changes until you confirm it there.
accounts-new-email = New email address
accounts-verified = Confirmed
accounts-unverified = Not confirmed
accounts-send-verification = Send a link to confirm it
accounts-sessions = Signed-in devices
accounts-sessions-intro = End any you do not recognise, then change your password.
accounts-agent-unknown = Unknown device
accounts-this-device = This device
accounts-signed-in-at = Signed in
accounts-last-used = last used
accounts-end-session = End
accounts-end-all = Sign out everywhere
accounts-end-all-confirm = Sign out on every device, this one too?

accounts-dev-mail = Emails sent
accounts-dev-mail-none = No email has been sent yet
accounts-dev-mail-to = To
accounts-dev-mail-from = From

flash-accounts-signed-out = You are signed out.
flash-accounts-signed-out-everywhere = You are signed out on every device.
flash-accounts-joined = Your account is open. Sign in with your address and the password you chose.
flash-accounts-password-set = Your new password is saved. Sign in with it.
flash-accounts-password-changed = Your password is changed. Every other device was signed out.
flash-accounts-verified = Your address is confirmed.
flash-accounts-address-changed = Your new address is confirmed. Sign in with it from now on.
flash-accounts-address-asked = If the address is free, a link is on its way to it.
flash-accounts-verification-sent = A link is on its way to your address.
flash-accounts-session-ended = That device is signed out.
flash-accounts-saved = Saved.
