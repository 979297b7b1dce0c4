# What was done: the audit pages.

audit-title = Audit
audit-intro = Everything that was done in your college, newest first. Entries are sealed one to the next: none can be changed or taken out unnoticed.
audit-verify = Check the chain
audit-holds = The chain holds
audit-entries-read = { $count ->
    [one] One entry was read and fits.
   *[other] { $count } entries were read; every one fits the one before.
}
audit-broken = The chain does not hold
audit-first-bad = The first entry that does not fit is number { $n }. Tell the platform's operators before you go on.
audit-entity = Kind of thing
audit-entity-example = user, session, experience
audit-none = Nothing here yet
audit-none-text = As soon as somebody does something, it is written down here.
audit-changes = { $count ->
    [one] One value
   *[other] { $count } values
}
audit-became = became
audit-visitor = Somebody not signed in
audit-system = The platform
