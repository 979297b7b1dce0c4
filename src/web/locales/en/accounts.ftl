# Accounts: signing in, joining, settings, and the mails about them.

accounts-mail-reason = { $college } sends this because of your account there, or because somebody entered your address.
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
        [3] as a member of the faculty
       *[other] as an administrator
    }.
   *[other] You are invited to join { $college } on Peer2Peer { $role ->
        [1] as a student
        [2] as an alum
        [3] as a member of the faculty
       *[other] as an administrator
    }.
}
accounts-mail-invitation-what = It is where your students, alumni and placement office share what interviews were really like: each company, round by round, checked by the office before anyone reads it. Only people of your college see it.
accounts-mail-invitation-gain = { $role ->
    [1] Before an interview, read what others were asked there, and message the people who sat it.
    [2] Ten minutes of your time save a junior days of guessing: write down one interview you remember. You decide whether your name is shown and who can message you.
    [3] See what companies ask, follow your students’ experiences, and help review what they write.
   *[other] Import your roster, invite people and review what they write before it is published.
}
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
accounts-join = Request access
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

accounts-landing-title = Know the interview before you sit it
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
accounts-join-by-roster = You are on the college’s list: request access with the email your college has for you, and you get a link.
accounts-join-by-domain = You have a college email: request access with it, and the placement office approves you.
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
accounts-help-address = Email your placement office:
accounts-help-signing = You cannot sign in
accounts-help-signing-1 = Choose “Forgot your password?” on the sign-in page and enter your college email. We send you a link that works once.
accounts-help-signing-2 = No email after a few minutes? Look in the spam folder, then try the other email addresses your college may have for you.
accounts-help-joining = Join your college
accounts-help-joining-1 = Open the invitation your college emailed you and choose a password. You are signed in right away.
accounts-help-joining-2 = No invitation? If you are on your college’s list or have one of its email addresses, choose “Request access” on the front page.
accounts-help-reading = Find and save experiences
accounts-help-reading-1 = Search by company, role or any word of the text. Filters narrow the list by year and outcome.
accounts-help-reading-2 = Save keeps an experience under Saved. Helpful tells its author that it helped.
accounts-help-writing = Write an experience
accounts-help-writing-1 = Start with the company, your role and the year. Then add one round for each step: what it was and what you were asked.
accounts-help-writing-2 = What you type is kept as a draft. No one else sees it until you submit it and a moderator approves it.
accounts-help-writing-3 = You can stay anonymous: readers then see that someone verified by your college wrote it. Moderators see who.
accounts-help-writing-4 = If a moderator asks for changes, you get an email and find the note under My experiences.
accounts-help-connecting = Connections and chat requests
accounts-help-connecting-1 = Connect sends a request. Add a note that says where you know each other from, or what you would like to ask.
accounts-help-connecting-2 = Your first message to someone you are not connected with waits as a request. You can write more once they accept.
accounts-help-connecting-3 = Requests for you are under Connections and under Messages, Requests. No one is told whether you have seen one. Settings, Emails turns the emails about them off.
accounts-help-blocking = Block someone
accounts-help-blocking-1 = Open their profile or your conversation and choose Block. Neither of you can message the other, and they are not told.
accounts-help-blocking-2 = Settings, Chat lists everyone you blocked or muted, so that you can undo it.
accounts-help-reporting = Report a message
accounts-help-reporting-1 = Open the menu of the message and choose Report. One sentence about what is wrong is enough.
accounts-help-reporting-2 = Moderators see the message and those around it. The sender is not told who reported it.
accounts-help-moderating = Review experiences and reports
accounts-help-moderating-1 = Moderation lists what is waiting, oldest first. Approve it, request changes or reject it: the author gets an email with your reason.
accounts-help-moderating-2 = Claim an experience so that no one else works on it. Opening a reported message is recorded.
accounts-help-importing = Import your roster
accounts-help-importing-1 = Under Roster, upload your list as CSV. Columns are recognised by their names, and you can change what each one means.
accounts-help-importing-2 = The preview shows row by row what is new, what changes and what is wrong. Nothing is stored before you import.
accounts-help-importing-3 = You can invite the people on the list in the same step, or later. Importing the same list again changes nothing.
accounts-help-inviting = Let people in
accounts-help-inviting-1 = Invitations send an email with a link that works once. You choose the role; they choose a password and are in.
accounts-help-inviting-2 = People who request access wait until an administrator approves them. The number beside the navigation says how many.
accounts-help-account = Your account
accounts-help-account-1 = Settings holds your name, the line about you, language, emails and time zone. Security holds your password, your email and the devices you are signed in on.
accounts-help-account-2 = See a device you do not recognise? Sign it out there and change your password.
accounts-help-problem = Something looks wrong
accounts-help-problem-1 = Tell your placement office what you did and what happened, and the number on the error page if there was one.

accounts-privacy = Privacy notice
accounts-privacy-intro = What { $college } keeps about you here, why, for how long, and what you can ask for.
accounts-privacy-responsible = Who is responsible
accounts-privacy-responsible-1 = { $college } decides about the personal data on this site. It is the data fiduciary under India’s Digital Personal Data Protection Act, 2023, and the controller under the GDPR.
accounts-privacy-responsible-2 = Peer2Peer runs the site on the college’s behalf as its data processor and uses the data for nothing else. Nothing is sold, and no other college can read it.
accounts-privacy-purposes = What we keep, and what for
accounts-privacy-purposes-1 = Account: your name, email, role, the line about you and your settings, so that you can sign in and others can find you.
accounts-privacy-purposes-2 = College list: number, programme, department and batch as your college recorded them, to check who belongs to it.
accounts-privacy-purposes-3 = Experiences you write, with their reviews, to help the students after you.
accounts-privacy-purposes-4 = Connections and messages, so that you can talk to people of your college.
accounts-privacy-purposes-5 = Sign-ins: the kind of browser and a scrambled form of the network, to protect your account and show you your devices.
accounts-privacy-purposes-6 = A log of changes and of decisions by administrators, so that your college can account for them.
accounts-privacy-basis = Legal basis
accounts-privacy-basis-1 = You give your consent by creating an account, and you can withdraw it at any time by asking the grievance officer to close the account. What was done before stays lawful.
accounts-privacy-basis-2 = The college list, the log and the protection of accounts rest on the college’s legitimate uses and interests: running its placement office and keeping it secure.
accounts-privacy-seen = Who sees it
accounts-privacy-seen-1 = Everyone signed in at your college sees your name, role, the line about you and what you publish.
accounts-privacy-seen-2 = Only you and your college’s administrators see your email and the state of your account.
accounts-privacy-seen-3 = Only the people in a conversation read it. When a message is reported, moderators see it and those around it.
accounts-privacy-seen-4 = If you publish anonymously, readers do not learn who you are. Moderators do.
accounts-privacy-kept = How long we keep it
accounts-privacy-kept-1 = Your account, for as long as you belong to the college or until it is closed.
accounts-privacy-kept-2 = Published experiences, until you withdraw them or the college removes them.
accounts-privacy-kept-chat = Messages, for { $days } days.
accounts-privacy-kept-chat-always = Messages, until you delete them or the college sets a period.
accounts-privacy-kept-3 = What a deleted or changed message said before, sealed for 180 days in case it is reported.
accounts-privacy-kept-4 = Ended sign-ins and used links, for 30 days. The log, for as long as the college has to account for its decisions.
accounts-privacy-cookies = Cookies
accounts-privacy-cookies-1 = Our cookies keep you signed in and remember language and theme. One marks this browser for about a year, also after you sign out, so that a stolen sign-in is of no use elsewhere. None follows you to other sites.
accounts-privacy-rights = Your rights
accounts-privacy-rights-1 = Access: ask what is kept about you and who received it. Settings, Chat downloads a copy of your messages.
accounts-privacy-rights-2 = Correction: change your name and the line about you in Settings; ask the office to correct the college list.
accounts-privacy-rights-3 = Erasure: ask for your account and what you wrote to be deleted, except what the law makes the college keep.
accounts-privacy-rights-4 = Withdrawal and objection: take back your consent or object to a use of your data.
accounts-privacy-rights-5 = Nomination: name someone who may use these rights for you if you die or cannot use them yourself.
accounts-privacy-rights-6 = Complaint: go to the grievance officer first, then to the Data Protection Board of India or the authority where you live.
accounts-privacy-officer = Grievance officer
accounts-privacy-officer-default = The placement office
accounts-privacy-officer-1 = { $officer }, { $email }
accounts-privacy-officer-office = { $officer } answers questions about your data.
accounts-privacy-officer-2 = You get an answer within 30 days.

accounts-accessibility = Accessibility
accounts-accessibility-works = What works
accounts-accessibility-works-1 = Every page works by keyboard, with a screen reader, without scripts, enlarged to 200 percent, in light and dark, and from right to left. We build to WCAG 2.2, level AA.
accounts-accessibility-report = Something does not work for you?
accounts-accessibility-report-1 = Tell your placement office which page it is and what you use. We treat it as a fault and fix it.

accounts-welcome = Welcome
accounts-welcome-intro = This is how others find you. You can change it any time in the settings.
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
accounts-zone-follow = Same as the college: { $zone }
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
accounts-change-email = Change address
accounts-change-email-intro = We send a link to the new address. Nothing changes until you confirm it there.
accounts-new-email = New email address
accounts-verified = Confirmed
accounts-unverified = Not confirmed
accounts-send-verification = Send a link to confirm it
accounts-sessions = Signed-in devices
accounts-sessions-intro = Do you not recognise one? End it, then change your password.
accounts-sessions-count = { $count ->
    [one] One sign-in
   *[other] { $count } sign-ins
}
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
flash-accounts-password-set = Your new password is saved. Sign in with it.
flash-accounts-password-changed = Your password is changed. Every other device was signed out.
flash-accounts-verified = Your address is confirmed.
flash-accounts-address-changed = Your new address is confirmed. Sign in with it from now on.
flash-accounts-address-asked = If the address is free, a link is on its way to it.
flash-accounts-verification-sent = A link is on its way to your address.
flash-accounts-session-ended = That device is signed out.
flash-accounts-saved = Saved.
