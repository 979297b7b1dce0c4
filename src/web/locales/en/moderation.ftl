# The queue and one submission.
moderation-title = Moderation
moderation-intro = Waiting for review, oldest first.
moderation-start = Review the oldest
moderation-keys = Press j and k to move, Enter to open.
moderation-none = Nothing to review
moderation-none-text = When someone submits an experience, it appears here.
moderation-version = Version { $version }
moderation-waits = waiting { $age }
moderation-anonymous = Anonymous to readers
moderation-anonymous-text = Readers will not see the name.
moderation-edit-of-published = Edit of a published experience
moderation-own = You wrote this
moderation-own-text = Another moderator needs to review it.
moderation-claimed-by-you = Claimed by you
moderation-claimed-by = Claimed by { $name }
moderation-claimed-until = No one else can decide until { $time }.
moderation-claim = Claim for 15 minutes
moderation-release = Release
moderation-decide = Decide
moderation-reason = Message to the author
moderation-reason-hint = Choose a reason or write a message to reject or request changes. The author gets it by email.
moderation-reason-needed = Tell the author why
moderation-reason-long = Reasons and message together can have up to 2,000 characters. Shorten the message
moderation-reasons = Reasons
moderation-reasons-hint = The author reads them above your message, in their language.
moderation-reason-names = Names people
moderation-reason-contact = Contact details
moderation-reason-confidential = Confidential material
moderation-reason-tone = Insulting or unfair
moderation-reason-detail = Not enough detail
moderation-reason-off_topic = Not about a placement process
moderation-reason-duplicate = Already published
moderation-reason-names-text = Leave out the names of interviewers, recruiters and other students.
moderation-reason-contact-text = Leave out email addresses, phone numbers and other contact details.
moderation-reason-confidential-text = Leave out questions and material the company asked you to keep confidential.
moderation-reason-tone-text = Describe what happened without insults or claims about people.
moderation-reason-detail-text = Add what was asked and how each round went, so that juniors can prepare.
moderation-reason-off_topic-text = This is not about a placement process. Experiences are about how a company hires.
moderation-reason-duplicate-text = This experience is already published.
moderation-checks = Check before publishing
moderation-check-contacts = Contact details found:
moderation-check-contacts-none = No email addresses or phone numbers
moderation-check-links = Links found:
moderation-check-links-none = No links
moderation-check-author = Anonymous, but the author’s name may be in the text:
moderation-check-author-none = The author’s name is not in the text
moderation-check-names = No interviewers, recruiters or other students are named
moderation-check-confidential = Nothing the company keeps confidential
moderation-check-fair = Fair to everyone involved
moderation-changes = Changes since version { $version }
moderation-changes-published = Changes since version { $version }, which is published
moderation-changes-none = Nothing changed.
moderation-ages = Waiting time
moderation-ages-basis = { $count ->
    [one] 1 experience in the queue
   *[other] { $count } experiences in the queue
}
moderation-ages-head = Waiting
moderation-age-day = Under 1 day
moderation-age-days = 1–3 days
moderation-age-week = 3–7 days
moderation-age-longer = Over 7 days
moderation-approve = Approve
moderation-request-changes = Request changes
moderation-reject = Reject
moderation-history = Earlier decisions
moderation-problem-text = Nothing was changed. This is the current state.
flash-moderation-approved = Approved and published. The author gets an email.
flash-moderation-changes-requested = Changes requested. The author gets an email.
flash-moderation-rejected = Rejected. The author gets an email.

# Mails about decisions.
moderation-mail-approved = Your experience at { $company } is published
moderation-mail-approved-text = A moderator approved your experience as { $role } at { $company }. Everyone at your college can read it now. Thank you for helping your juniors.
moderation-mail-rejected = Your experience at { $company } was not published
moderation-mail-rejected-text = A moderator reviewed your experience as { $role } at { $company } and decided not to publish it.
moderation-mail-changes = Changes requested: your experience at { $company }
moderation-mail-changes-text = A moderator reviewed your experience as { $role } at { $company } and asks you to change something before it can be published.
moderation-mail-note = Message from the moderator:
moderation-mail-approved-action = Read it
moderation-mail-rejected-action = See your experiences
moderation-mail-changes-action = Edit it
moderation-mail-reason = You get this email because you submitted a placement experience.
moderation-reports = { $count ->
    [one] 1 reported message
   *[other] { $count } reported messages
}

# Its entry in the navigation.
nav-moderation = Moderation

# Why something was not done, by its code.
problem-claimed-by-other = Another moderator has claimed this. Choose another one, or wait until they are done.

# What the audit log says.
audit-action-moderation-claimed = Review claimed
audit-action-moderation-released = Review released
audit-did-moderation-claimed = { $actor } claimed the review of { $target }
audit-did-moderation-released = { $actor } released the review of { $target }
