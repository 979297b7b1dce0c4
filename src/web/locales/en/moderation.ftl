# Mails about decisions.
moderation-mail-approved = Your experience at { $company } is published
moderation-mail-approved-text = A moderator approved what you wrote about { $role } at { $company }. Everybody in your college can read it now. Thank you for helping those who come after you.
moderation-mail-rejected = Your experience at { $company } was not published
moderation-mail-rejected-text = A moderator read what you wrote about { $role } at { $company } and decided not to publish it.
moderation-mail-changes = Please change your experience at { $company }
moderation-mail-changes-text = A moderator read what you wrote about { $role } at { $company } and asks you to change something before it is published.
moderation-mail-note = They wrote:
moderation-mail-read = Read it
moderation-mail-mine = See your experiences
moderation-mail-edit = Change it
moderation-mail-reason = You get this mail because you submitted a placement experience.
