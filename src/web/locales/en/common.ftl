# Words every page shares. Components say `ui-…`, dates and figures `format-…`, roles `role-…`.

ui-skip = Skip to content
ui-navigation = Main navigation
ui-more = More
ui-waiting = waiting
ui-search = Search
ui-breadcrumbs = Breadcrumb
ui-menu-you = Account menu
ui-menu-profile = My profile
ui-menu-settings = Settings
ui-menu-sessions = Signed-in devices
ui-menu-help = Help
ui-menu-development = Development
ui-sign-out = Sign out
ui-leaving-unsent = Some of your messages haven’t been sent yet and will be lost. Sign out anyway?
ui-privacy = Privacy
ui-accessibility = Accessibility
ui-theme = Theme
ui-theme-system = System
ui-theme-light = Light
ui-theme-dark = Dark
ui-language = Language
ui-offline = You’re offline. What you see may be out of date. Messages you write are sent when you’re back online.
ui-request-failed = Couldn’t send. Check your connection and try again.
ui-shortcuts = Keyboard shortcuts
ui-shortcut-search = Search
ui-shortcut-next = Next in the list
ui-shortcut-previous = Previous in the list
ui-shortcut-open = Open
ui-shortcut-help = Show this list
ui-shortcut-close = Close
ui-dialog = Dialog
ui-close = Close
ui-cancel = Cancel
ui-confirm = Confirm
ui-save = Save
ui-saved = Saved
ui-save-failed = Not saved
ui-saving = Saving…
ui-edit = Edit
ui-delete = Delete
ui-remove = Remove
ui-continue = Continue
ui-send = Send
ui-undo = Undo
ui-unread = Unread:{" "}
ui-optional = (optional)
ui-error-prefix = Error:{" "}
ui-error-summary = { $count ->
    [one] There is a problem
   *[other] There are { $count } problems
}
ui-show = Show
ui-hide = Hide
ui-characters-left = Characters left:{" "}
ui-on-this-page = On this page
ui-pages = Pages
ui-newer = Newest
ui-older = Older
ui-first-page = First page
ui-previous = Previous
ui-next = Next
ui-filter = Filter
ui-clear-filters = Clear filters
ui-clear-all = Clear all
ui-filters = Filters
ui-sort = Sort by
ui-show-results = Show results
ui-remove-filter = Remove filter:{" "}
ui-chart-table = Show as a table
ui-loading = Loading
ui-definition = How this is counted{" "}
ui-copied = Copied
ui-copy-link = Copy link
ui-message-deleted = This message was deleted
ui-message-edited = edited
ui-message-names-you = mentions you
ui-message-sending = Sending
ui-message-sent = Sent
ui-message-delivered = Delivered
ui-message-seen = Seen
ui-message-failed = Not sent

role-student = Student
role-alumni = Alum
role-faculty = Faculty
role-placement_officer = Placement officer
role-college_admin = College administrator
role-operator = Operator

mail-settings = Choose which emails you get
mail-link-instead = If the button does not work, open this link:

format-am = am
format-pm = pm
format-bytes = { $size } B
format-kilobytes = { $size } kB
format-megabytes = { $size } MB
format-gigabytes = { $size } GB
format-just-now = just now
format-ago = { $age } ago
format-left = { $age } left
format-overdue = overdue by { $age }
format-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
format-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
format-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
format-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
format-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
format-month-1 = Jan
format-month-2 = Feb
format-month-3 = Mar
format-month-4 = Apr
format-month-5 = May
format-month-6 = Jun
format-month-7 = Jul
format-month-8 = Aug
format-month-9 = Sep
format-month-10 = Oct
format-month-11 = Nov
format-month-12 = Dec
format-weekday-1 = Mon
format-weekday-2 = Tue
format-weekday-3 = Wed
format-weekday-4 = Thu
format-weekday-5 = Fri
format-weekday-6 = Sat
format-weekday-7 = Sun
# Yearly pay: lakh per annum, crore, and every currency but the rupee.
format-pay-lakh = { $amount } LPA
format-pay-crore = { $amount } crore a year
format-pay-year = { $amount } a year
ui-message-more = Message actions
ui-reconnecting = Reconnecting. Your messages are sent once you are back online.
