# Accounts: signing in, joining, settings, and the mails about them.

accounts-mail-reason = { $college } sent this because you have an account there, or because someone entered your email.
# Whether there is a name: 1 or 0. Roles: 1 students, 2 alumni, 3 faculty, 4 administrators.
accounts-mail-invitation = { $invited ->
    [1] { $inviter } invited you to { $college }
   *[other] { $college } invites you
}
accounts-mail-invitation-hello = { $named ->
    [1] Hello { $name },
   *[other] Hello,
}
accounts-mail-invitation-text = { $invited ->
    [1] { $inviter } invited you to join { $college } on Peer2Peer { $role ->
        [1] as a student
        [2] as an alum
        [3] as a faculty member
       *[other] as an administrator
    }.
   *[other] You are invited to join { $college } on Peer2Peer { $role ->
        [1] as a student
        [2] as an alum
        [3] as a faculty member
       *[other] as an administrator
    }.
}
accounts-mail-invitation-what = It is where students, alumni and the placement office share what interviews were really like: company by company, round by round, reviewed before anyone reads it. Only people at your college can see it.
accounts-mail-invitation-gain = { $role ->
    [1] Before an interview, read what others were asked there, and message the people who were in it.
    [2] Ten minutes of your time can save a junior days of guessing: write about one interview you remember. You decide whether your name is shown and who can message you.
    [3] See what companies ask, follow your students’ experiences, and help review what they write.
   *[other] Import your roster, invite people and review what they write before it is published.
}
accounts-mail-invitation-action = Accept the invitation
accounts-mail-invitation-note = The link works once and expires after { $days ->
    [one] one day
   *[other] { $days } days
}. If you did not expect it, ignore this email and no account will be created.
accounts-mail-reset = Choose a new password
accounts-mail-reset-text = Someone, probably you, requested a new password for your account at { $college }.
accounts-mail-reset-action = Choose a new password
accounts-mail-reset-note = The link works once and expires after { $minutes } minutes. If this wasn’t you, ignore this email. Your password stays the same.
accounts-mail-password-changed = Your password was changed
accounts-mail-password-changed-text = The password of your account at { $college } was just changed, and you were signed out on every device.
accounts-mail-password-changed-note = If this wasn’t you, choose a new password now with “Forgot your password?” on the sign-in page, and tell your college.
accounts-mail-verify = Confirm your email
accounts-mail-verify-text = Confirm that this email belongs to your account at { $college }.
accounts-mail-verify-action = Confirm email
accounts-mail-verify-note = The link works once and expires after { $hours } hours.
accounts-mail-change-email = Confirm your new email
accounts-mail-change-email-text = You asked to use this email to sign in at { $college }. Nothing changes until you confirm it.
accounts-mail-change-email-action = Confirm new email
accounts-mail-change-email-note = The link works once and expires after { $hours } hours. If this wasn’t you, ignore this email.
accounts-mail-change-email-notice = Request to change your email
accounts-mail-change-email-notice-text = Someone, probably you, asked to change the email of your account at { $college }. We sent a link to the new email. Nothing changes until it is confirmed.
accounts-mail-change-email-notice-note = If this wasn’t you, change your password now: whoever did this knows it.
accounts-mail-email-changed = Your email was changed
accounts-mail-email-changed-text = Your account at { $college } now uses another email. You can no longer sign in with this one.
accounts-mail-email-changed-note = If this wasn’t you, tell your college at once.
accounts-mail-claim = Create your account at { $college }
accounts-mail-claim-text = You are on the list of { $college }. Choose a password to create your account.
accounts-mail-claim-action = Create account
accounts-mail-claim-note = The link works once and expires after { $hours } hours. If you did not request it, ignore this email and no account will be created.
accounts-mail-request = Request access to { $college }
accounts-mail-request-text = Confirm your email and choose a password. { $college } then reviews your request.
accounts-mail-request-action = Continue
accounts-mail-request-note = The link works once and expires after { $hours } hours. If you did not request it, ignore this email and no account will be created.
accounts-mail-member = You already have an account
accounts-mail-member-text = Someone, probably you, requested access to { $college } with this email. You already have an account: sign in, or request a new password on the sign-in page.
accounts-mail-member-action = Sign in
accounts-mail-member-note = If this wasn’t you, there is nothing you need to do.
accounts-mail-waiting = Your request is waiting for approval
accounts-mail-waiting-text = We received your request to join { $college }. Someone at the college will review it.
accounts-mail-waiting-note = There is nothing you need to do now.
accounts-mail-approved = Your request was approved
accounts-mail-approved-text = { $college } approved your request. You can now sign in with your email and the password you chose.
accounts-mail-approved-action = Sign in
accounts-mail-approved-note = Forgot your password? Request a new one on the sign-in page.
accounts-mail-guessed = Someone may be guessing your password
accounts-mail-guessed-text = There were many attempts to sign in to your account at { $college } from a device you have not used before. We are blocking them for now. You can still sign in on a device you have used before.
accounts-mail-guessed-action = Choose a new password
accounts-mail-guessed-note = If this was you, there is nothing you need to do. If you also use this password elsewhere, choose a new one. We email you about this at most once a day.
accounts-mail-reuse = We signed out one of your devices
accounts-mail-reuse-text = The key that keeps a device signed in to your account at { $college } was used twice or from somewhere else. Someone may have copied it, so we signed that device out. Your other devices stay signed in.
accounts-mail-reuse-action = Check your devices
accounts-mail-reuse-note = Sign in again to continue. If you do not recognise a device in the list, sign out everywhere and change your password.

accounts-sign-in = Sign in
accounts-join = Request access
accounts-email = Email
accounts-password = Password
accounts-role = Role
accounts-full-name = Full name
accounts-full-name-hint = As others should see it.
accounts-password-hint = At least 10 characters. A few unrelated words are easy to remember and hard to guess.
accounts-new-password = New password
accounts-current-password = Current password

accounts-error-too-short = Use at least { $min } characters
accounts-error-too-common = This password is too easy to guess. Use a few unrelated words
accounts-error-wrong-password = This is not your current password
accounts-error-same-password = Choose a password that is different from your current one
accounts-error-same-address = This is already your email

accounts-landing-title = Know the interview before you walk in
accounts-landing-intro = Where students, alumni and the placement office of this college meet.
accounts-landing-inside = What is inside
accounts-landing-inside-1 = Interview experiences of your own seniors: each company, round by round, with the questions asked.
accounts-landing-inside-2 = The people behind them. Ask a senior or an alum what they would do differently.
accounts-landing-inside-3 = Nothing unchecked: every member is verified, and every experience is reviewed before it appears.
accounts-landing-behind = Run by the placement office of { $college }
accounts-how-to-join = { $ways ->
    [1] How to join
    [2] Two ways to join
   *[other] Three ways to join
}
accounts-join-by-invitation = You were invited: open the link in the email from your college.
accounts-join-by-roster = You are on the college’s list: request access with the email your college has for you, and we send you a link.
accounts-join-by-domain = You have a college email: request access with it, and the placement office reviews your request.
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
accounts-forgot-intro = Enter your email. If there is an account for it, we send you a link to choose a new password.
accounts-forgot-hint = The email you sign in with.
accounts-forgot-action = Send link
accounts-forgot-sent = Check your email
accounts-forgot-sent-1 = If there is an account for this email, a link is on its way. It works once and expires after half an hour.
accounts-forgot-sent-2 = Nothing after a few minutes? Check your spam folder, or try another of your emails.

accounts-join-intro = Enter your email. If it is known to this college, we send you a link to create your account.
accounts-join-hint = Use your college email, or the one your college has for you.
accounts-join-action = Send link
accounts-join-sent = Check your email
accounts-join-sent-1 = If this email is known to the college, a link is on its way. It works once and expires after two days.
accounts-join-sent-2 = Nothing after a few minutes? Check your spam folder, or try the email your college has for you.
accounts-join-sent-3 = Still nothing? Ask your placement office to invite you.
accounts-join-waiting = Your request was sent
accounts-join-waiting-1 = Your email is confirmed. Someone at your college will review your request.
accounts-join-waiting-2 = Once it is approved, you can sign in with the password you chose.

accounts-joining = Create your account
accounts-joining-title = Join { $college }
accounts-joining-approval = Your college reviews your request next. Once it is approved, you can sign in.
accounts-joining-action = Create account
accounts-joining-privacy = Only people at this college see your name and role. Only its administrators see your email.

accounts-reset = Choose a new password
accounts-reset-intro = You will be signed out on every device. Then sign in with the new password.
accounts-reset-action = Save password
accounts-verify = Confirm your email
accounts-verify-intro = Confirm to use { $email } to sign in from now on.
accounts-verify-action = Confirm

accounts-link-gone = This link does not work
accounts-link-gone-1 = It may have expired, been used already, or belong to another college.
accounts-link-gone-2 = Request a new link, or ask your college for a new invitation.

accounts-front-door = Find your college
accounts-front-door-1 = Every college has its own web address here. Use the link your college gave you.
accounts-front-door-2 = Don’t have it? Ask your placement office.

accounts-help = Help
accounts-help-address = Email your placement office:
accounts-help-signing = Sign in
accounts-help-signing-1 = Can’t sign in? Choose “Forgot your password?” on the sign-in page and enter your college email. We send you a link that works once.
accounts-help-signing-2 = No email after a few minutes? Look in your spam folder, then try other emails your college may have for you.
accounts-help-joining = Join your college
accounts-help-joining-1 = Open the invitation your college emailed you and choose a password. You are signed in right away.
accounts-help-joining-2 = No invitation? If you are on your college’s list or have a college email, choose “Request access” on the front page.
accounts-help-reading = Find and save experiences
accounts-help-reading-1 = Search by company, role or any word in the text. Filters narrow the list by year and outcome.
accounts-help-reading-2 = “Save” keeps an experience under Saved. “Helpful” tells its author that it helped.
accounts-help-writing = Write an experience
accounts-help-writing-1 = Start with the company, your role and the year. Then add one round for each step: what it was and what you were asked.
accounts-help-writing-2 = What you type is saved as a draft. No one else sees it until you submit it and a moderator approves it.
accounts-help-writing-3 = You can stay anonymous: readers then see that someone verified by your college wrote it. Moderators see who.
accounts-help-writing-4 = If a moderator asks for changes, you get an email and find the note under My experiences.
accounts-help-connecting = Connections and message requests
accounts-help-connecting-1 = “Connect” sends a request. Add a note to say how you know each other, or what you would like to ask.
accounts-help-connecting-2 = Your first message to someone you are not connected with waits as a request. You can write more once they accept.
accounts-help-connecting-3 = Requests you receive are under Connections and under Messages, Requests. No one is told whether you have seen theirs. You can turn off emails about them under Settings, Emails.
accounts-help-blocking = Block someone
accounts-help-blocking-1 = Open their profile or your conversation and choose Block. Neither of you can message the other, and they are not told.
accounts-help-blocking-2 = “Chat” in your settings lists everyone you have blocked, so that you can undo it.
accounts-help-reporting = Report a message
accounts-help-reporting-1 = Open the menu of the message and choose Report. One sentence about what is wrong is enough.
accounts-help-reporting-2 = Moderators see the message and those around it. The sender is not told who reported it.
accounts-help-moderating = Review experiences and reports
accounts-help-moderating-1 = Moderation lists what is waiting for review, oldest first. Approve it, request changes or reject it. The author gets an email with your reason.
accounts-help-moderating-2 = Claim an experience so that no one else works on it. Opening a reported message is recorded.
accounts-help-importing = Import your roster
accounts-help-importing-1 = Under Roster, upload your list as a CSV file. Columns are matched by their names, and you can change each match.
accounts-help-importing-2 = The preview shows row by row what is new, what changes and what is wrong. Nothing is saved before you import.
accounts-help-importing-3 = You can invite the people on the list in the same step, or later. Importing the same list again changes nothing.
accounts-help-inviting = Invite and approve members
accounts-help-inviting-1 = Each invitation is an email with a link that works once. You choose the role. They choose a password and are signed in.
accounts-help-inviting-2 = People who request access wait until an administrator approves them. A number in the navigation shows how many are waiting.
accounts-help-account = Your account
accounts-help-account-1 = Settings holds your name, the line about you, language, emails and time zone. Security holds your password, your email and your signed-in devices.
accounts-help-account-2 = See a device you don’t recognise? Sign it out there and change your password.
accounts-help-problem = Report a problem
accounts-help-problem-1 = Tell your placement office what you did and what happened. If there was an error page, include the number on it.

accounts-privacy = Privacy notice
accounts-privacy-intro = What { $college } keeps about you here, why, for how long, and what you can request.
accounts-privacy-responsible = Who is responsible
accounts-privacy-responsible-1 = { $college } decides how personal data on this site is used. It is the data fiduciary under India’s Digital Personal Data Protection Act, 2023, and the controller under the GDPR.
accounts-privacy-responsible-2 = Peer2Peer runs the site on the college’s behalf as its data processor and uses the data for nothing else. Nothing is sold, and no other college can read it.
accounts-privacy-purposes = What we keep and why
accounts-privacy-purposes-1 = Account: your name, email, role, the line about you and your settings, so that you can sign in and others can find you.
accounts-privacy-purposes-2 = College list: number, programme, department and batch as your college recorded them, to check who belongs to the college.
accounts-privacy-purposes-3 = Experiences you write, with their reviews, to help the students after you.
accounts-privacy-purposes-4 = Connections and messages, so that you can talk to people at your college.
accounts-privacy-purposes-5 = Sign-ins: the kind of browser and a scrambled form of the network address, to protect your account and show you your devices.
accounts-privacy-purposes-6 = A log of changes and of decisions by administrators, so that your college can account for them.
accounts-privacy-basis = Legal basis
accounts-privacy-basis-1 = You give your consent when you create an account. You can withdraw it at any time by asking the grievance officer to close the account. What was done before that stays lawful.
accounts-privacy-basis-2 = The college list, the log and the protection of accounts rest on the college’s legitimate uses and interests: running its placement office and keeping it secure.
accounts-privacy-seen = Who sees it
accounts-privacy-seen-1 = Everyone signed in at your college sees your name, role, the line about you and what you publish.
accounts-privacy-seen-2 = Only you and your college’s administrators see your email and the status of your account.
accounts-privacy-seen-3 = Only the people in a conversation can read it. When a message is reported, moderators see it and those around it.
accounts-privacy-seen-4 = If you publish anonymously, readers do not learn who you are. Moderators do.
accounts-privacy-kept = How long we keep it
accounts-privacy-kept-1 = Your account: as long as you belong to the college, or until it is closed.
accounts-privacy-kept-2 = Published experiences: until you withdraw them or the college removes them.
accounts-privacy-kept-chat = Messages: { $days } days.
accounts-privacy-kept-chat-always = Messages: until you delete them or the college sets a limit.
accounts-privacy-kept-3 = What a deleted or edited message said before: sealed for 180 days, in case it is reported.
accounts-privacy-kept-4 = Ended sign-ins and used links: 30 days. The log: as long as the college has to account for its decisions.
accounts-privacy-cookies = Cookies
accounts-privacy-cookies-1 = Our cookies keep you signed in and remember your language and theme. One marks this browser for about a year, even after you sign out, so that a stolen sign-in can’t be used elsewhere. None of them follow you to other sites.
accounts-privacy-rights = Your rights
accounts-privacy-rights-1 = Access: ask what is kept about you and who received it. You can download a copy of your messages under “Chat” in your settings.
accounts-privacy-rights-2 = Correction: change your name and the line about you in Settings; ask the office to correct the college list.
accounts-privacy-rights-3 = Erasure: ask for your account and what you wrote to be deleted, except what the law requires the college to keep.
accounts-privacy-rights-4 = Withdrawal and objection: withdraw your consent or object to a use of your data.
accounts-privacy-rights-5 = Nomination: name someone who can use these rights for you if you die or are unable to use them yourself.
accounts-privacy-rights-6 = Complaint: go to the grievance officer first, then to the Data Protection Board of India or the authority where you live.
accounts-privacy-officer = Grievance officer
accounts-privacy-officer-default = The placement office
accounts-privacy-officer-1 = { $officer }, { $email }
accounts-privacy-officer-office = { $officer } answers questions about your data.
accounts-privacy-officer-2 = You get an answer within 30 days.

accounts-accessibility = Accessibility
accounts-accessibility-works = What works
accounts-accessibility-works-1 = Every page works with a keyboard, with a screen reader, without JavaScript, zoomed to 200 percent, in light and dark, and from right to left. We build to WCAG 2.2, level AA.
accounts-accessibility-report = Something doesn’t work for you?
accounts-accessibility-report-1 = Tell your placement office which page it is and what you use. We treat it as a fault and fix it.

accounts-welcome = Welcome
accounts-welcome-intro = This is how others find you. You can change it any time in Settings.
accounts-skip = Skip for now
accounts-settings = Settings
accounts-settings-profile = Profile
accounts-settings-security = Security
accounts-headline = About you, in one line
accounts-about-student = Your branch and batch, and what you are looking for. For example: Computer Science 2027, looking for backend roles
accounts-about-alumni = Where you work, your branch and batch, and what others can ask you about. For example: Data engineer in Pune, ECE 2021
accounts-about-staff = What you do at the college. For example: Placement officer, mock interviews on Fridays
accounts-follow-browser = Same as my browser
accounts-time-zone = Time zone
accounts-zone-follow = College time: { $zone }
accounts-zone-africa = Africa
accounts-zone-america = Americas
accounts-zone-asia = Asia
accounts-zone-atlantic = Atlantic
accounts-zone-australia = Australia
accounts-zone-europe = Europe
accounts-zone-indian = Indian Ocean
accounts-zone-pacific = Pacific

accounts-change-password = Change password
accounts-change-password-intro = Changing your password signs you out on every other device.
accounts-change-email = Change email
accounts-change-email-intro = We send a link to the new email. Nothing changes until you confirm it.
accounts-new-email = New email
accounts-verified = Confirmed
accounts-unverified = Not confirmed
accounts-send-verification = Send confirmation link
accounts-sessions = Signed-in devices
accounts-sessions-intro = Don’t recognise a device? Sign it out, then change your password.
accounts-sessions-count = { $count ->
    [one] { $count } sign-in
   *[other] { $count } sign-ins
}
accounts-agent-on = { $browser } on { $system }
accounts-agent-other = Another browser
accounts-agent-unknown = Unknown device
accounts-this-device = This device
accounts-signed-in-at = Signed in
accounts-last-used = last used
accounts-end-session = Sign out
accounts-end-all = Sign out everywhere
accounts-end-all-confirm = Sign out on every device, including this one?

accounts-dev-mail = Emails sent
accounts-dev-mail-none = No email has been sent yet
accounts-dev-mail-to = To
accounts-dev-mail-from = From

flash-accounts-signed-out = You are signed out.
flash-accounts-signed-out-everywhere = You are signed out on every device.
flash-accounts-password-set = Password saved. Sign in with it.
flash-accounts-password-changed = Password changed. You were signed out on every other device.
flash-accounts-verified = Your email is confirmed.
flash-accounts-address-changed = Your new email is confirmed. Sign in with it from now on.
flash-accounts-address-asked = If the email is free, a link is on its way to it.
flash-accounts-verification-sent = A link is on its way to your email.
flash-accounts-session-ended = That device is signed out.
flash-accounts-saved = Saved.

# Background jobs.
jobs-kind-accounts-ask = Reply to an access or password request
jobs-kind-session-reuse = Warning about a copied sign-in

# What the audit log says.
audit-action-accounts-swept = Expired sessions and links deleted
audit-action-email-change-asked = Email change requested
audit-action-email-changed = Email changed
audit-action-email-verification-asked = Email confirmation requested
audit-action-email-verified = Email confirmed
audit-action-password-changed = Password changed
audit-action-password-reset = Password reset
audit-action-password-reset-asked = Password reset requested
audit-action-profile-updated = Profile changed
audit-action-profile-welcomed = First visit completed
audit-action-session-revoked = Device signed out
audit-action-session-signed-out-everywhere = Signed out everywhere
audit-kind-invitation = Invitation
audit-kind-session = Sign-in
audit-kind-user = Person
audit-did-accounts-swept = { $actor } deleted expired sessions and links
audit-did-email-change-asked = { $target } asked to change their email
audit-did-email-changed = { $target } changed their email
audit-did-email-verification-asked = { $target } asked for a link to confirm their email
audit-did-email-verified = { $target } confirmed their email
audit-did-password-changed = { $target } changed their password
audit-did-password-reset = { $target } reset their password
audit-did-password-reset-asked = A password reset was requested for { $target }
audit-did-profile-updated = { $target } changed their profile
audit-did-profile-welcomed = { $target } completed their first visit
audit-did-session-revoked = { $actor } signed out one of their devices
audit-did-session-signed-out-everywhere = { $actor } signed out everywhere
audit-some-user = a person
audit-some-invitation = someone
audit-action-session-opened = Signed in
audit-action-session-signed-out = Signed out
audit-action-session-token-reused = Copied sign-in stopped
audit-action-user-joined = Person joined
audit-action-user-provisioned = Account created by the platform
audit-did-session-opened = { $actor } signed in
audit-did-session-signed-out = { $actor } signed out
audit-did-session-token-reused = A copied sign-in was stopped
audit-did-user-joined = { $target } joined
audit-did-user-provisioned = { $actor } created an account for { $target }
