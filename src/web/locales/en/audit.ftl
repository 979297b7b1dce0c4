# What was done: the audit pages.

audit-title = Audit
audit-intro = Everything done at your college, newest first. Each entry is sealed to the one before it, so no entry can be changed or removed unnoticed.
audit-export = Export (CSV)
audit-verify = Verify log
audit-holds = Log verified
audit-entries-read = { $count ->
    [one] One entry, not altered.
   *[other] { $count } entries, none altered.
}
audit-broken = The log was altered
audit-first-bad = The first altered entry is number { $n }. Tell the platform’s operators before you continue.
audit-entity = Type
audit-any = All
audit-details = Details
audit-code = Event
audit-none = Nothing here yet
audit-none-text = Everything that happens at your college is recorded here.
audit-none-found = No entries match
audit-none-found-text = Try other filters or a longer period.
audit-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
audit-became = changed to

# What was done, by its code, and the kinds of things it was done to.
audit-action-access-wrong-college = Used a session from another college
audit-from = From
audit-to = To
audit-from-after-to = “From” can’t be after “To”
audit-from-day = From { $day }
audit-to-day = To { $day }
audit-somebody = A person

audit-yes = Yes
audit-no = No
audit-person = Person
audit-person-hint = Name or email
audit-person-choose = Whose entries do you want to see?
audit-person-none = No one here matches “{ $text }”. Try the first letters of a name, or a whole email.
audit-ignored = These filters could not be read and were left out

# Areas of the kinds of entries.
audit-area-accounts = Accounts
audit-area-experiences = Experiences
audit-area-chat = Chat
audit-area-moderation = Moderation
audit-area-roster = Roster
audit-area-college = College

# What was done as a sentence; who is not named is "a person", "the platform".
audit-did-access-wrong-college = A session from another college was used here
audit-some-hidden = someone whose name is hidden
audit-some-visitor = a visitor
audit-some-operator = an operator
audit-some-system = the platform
audit-some-thing = something

# What an entry keeps, by its key.
audit-key-accent = Brand colour
audit-key-accepts-messages = Accepts messages
audit-key-actor = Person
audit-key-author-id = Author
audit-key-batch-year = Batch year
audit-key-before = Sent before
audit-key-blank = Blank rows
audit-key-bytes = File size
audit-key-capabilities = Permissions
audit-key-change = Changed entries
audit-key-changed = Changed
audit-key-column = Column
audit-key-columns = Columns
audit-key-controller = Data controller
audit-key-conversation-id = Conversation
audit-key-count = How many
audit-key-country = Country
audit-key-department = Department
audit-key-domain-requests = Requests by email domain
audit-key-done = Rows completed
audit-key-email = Email
audit-key-email-domains-allowed = Allowed email domains
audit-key-ended-moderation-claims = Claimed reviews released
audit-key-ended-support-conversations = Support conversations left
audit-key-entity = Type
audit-key-entries = Entries
audit-key-error = Rows with errors
audit-key-full-name = Name
audit-key-headline = Headline
audit-key-help-email = Support email
audit-key-host = Domain
audit-key-invite = Invitations sent
audit-key-invited = People invited
audit-key-kind = Group
audit-key-line = Line
audit-key-locale = Language
audit-key-message-id = Message
audit-key-messages = Messages shown
audit-key-modules = Modules
audit-key-name = Name
audit-key-new = New entries
audit-key-note = Note
audit-key-number = Number
audit-key-officer = Grievance officer
audit-key-officer-email = Officer’s email
audit-key-originals = Originals shown
audit-key-people = People
audit-key-placed-at = Placed
audit-key-placed-students-write = Placed students can write
audit-key-programme = Programme
audit-key-published = Published
audit-key-published-version = Published version
audit-key-reason = Reason
audit-key-reason-digest = Fingerprint of the reason
audit-key-request-mails = Email about requests
audit-key-requests-per-minute = Requests a minute
audit-key-retention-days = Days messages are kept
audit-key-role = Role
audit-key-roster-claims = Accounts from the roster
audit-key-rows = Rows
audit-key-rows-done = Rows completed
audit-key-same = Unchanged entries
audit-key-sent-count = Times sent
audit-key-seq = Number in the conversation
audit-key-session-id = Device
audit-key-sessions = Devices
audit-key-shows-presence = Shows when online
audit-key-shows-read = Read receipts
audit-key-since = Since
audit-key-slug = Subdomain
audit-key-state = Status
audit-key-status = Status
audit-key-strangers = First messages to strangers
audit-key-students-write-to-alumni = Students can write to alumni
audit-key-tagline = Tagline
audit-key-theme = Theme
audit-key-time-zone = Time zone
audit-key-total = Rows in all
audit-key-user-id = Person
audit-key-user-read-per-minute = Reads a minute for each person
audit-key-user-write-per-minute = Changes a minute for each person
audit-key-verified = Verified
audit-key-version = Version
audit-key-warned = Rows with warnings
audit-tie-requested = Waiting for an answer
audit-tie-accepted = Connected
audit-tie-declined = Declined
audit-tie-withdrawn = Withdrawn
audit-tie-removed = Removed
audit-strangers-request = Wait as a request
audit-strangers-refuse = Are refused
audit-strangers-open = Arrive at once

# Its entry in the navigation.
nav-audit = Audit

# What the audit log says.
audit-action-audit-exported = Audit log exported
audit-did-audit-exported = { $actor } exported the audit log
