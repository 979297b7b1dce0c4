# The roster: whom the college's own records name.
roster-title = Roster
roster-intro = Everyone in your college’s records. An entry stays “Waiting” until the person signs in for the first time.
roster-bring = Import a file
roster-bring-intro = Upload a CSV file from your own system. You see what changes before anything is saved.
roster-search-hint = Number, name or email
roster-kind = Group
roster-kind-student = Students
roster-kind-alumni = Alumni
roster-kind-faculty = Faculty
roster-any = Any
roster-status = Status
roster-status-staged = Waiting
roster-status-invited = Invited
roster-status-claimed = Signed in
roster-none = No entries yet
roster-none-text = Import your students, alumni or faculty from a CSV file.
roster-nobody = No one found
roster-nobody-text = Try the beginning of another number, name or email.
roster-exports = Export
roster-exports-text = Export the roster as CSV.
roster-export = Export { $kind } (CSV)
roster-history = Past imports
roster-history-line = { $kind } · { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
roster-file = CSV file
roster-file-hint = CSV, up to 50 MB and 100,000 rows. From Excel: save as CSV UTF-8.
roster-template = Start with a template
roster-template-text = A CSV file with the right columns and one example row. Delete the example before you upload it.
roster-template-number-student = Student number
roster-template-number-alumni = Alumni number
roster-template-number-faculty = Employee number
roster-template-year-student = Batch year
roster-template-year-alumni = Graduation year
roster-template-year-faculty = Year of joining
roster-template-number-example = EXAMPLE-001
roster-template-name-example = Asha Rao (example)
roster-template-programme-example = B.Tech Computer Science
roster-template-department-example = Computer Science
roster-by-hand = File settings
roster-by-hand-text = Encoding and separator are detected. If names or columns look wrong, choose them here.
roster-encoding = Encoding
roster-delimiter = Separator
roster-detect = Detect
roster-delimiter-comma = Comma ,
roster-delimiter-semicolon = Semicolon ;
roster-delimiter-bar = Bar |
roster-file-unknown-value = Choose one from the list.
roster-remove = Remove
roster-remove-confirm = Remove { $name } from the roster?
roster-remove-invited-confirm = Remove { $name } from the roster? The invitation stays valid. Revoke it under Invitations.
roster-stays = Has an account
flash-roster-removed = Entry removed from the roster.
roster-read-file = Upload
roster-state-analysed = Match columns
roster-state-previewed = Ready to import
roster-state-committing = Importing
roster-state-done = Done
roster-state-failed = Stopped
roster-state-cancelled = Discarded
roster-verdict = Result
roster-verdict-new = New
roster-verdict-change = Changed
roster-verdict-same = Unchanged
roster-verdict-error = With errors
roster-warned = Warnings
roster-error-file = { $count ->
    [one] Download the row with errors (CSV)
   *[other] Download { $count } rows with errors (CSV)
}
roster-columns = Match columns
roster-columns-text = Matched by their names. Correct what is wrong, then check the rows.
roster-columns-matched = { $count ->
    [one] One column matched
   *[other] { $count } columns matched
}
roster-columns-ignored = { $count ->
    [one] one left out
   *[other] { $count } left out
}
roster-columns-kept = { $count ->
    [one] one kept under its own name
   *[other] { $count } kept under their own names
}
roster-leave-unmatched = Leave out all unmatched columns
roster-keep-unmatched = Keep all unmatched columns
roster-column = Column
roster-sample = Examples
roster-fills = Field
roster-read-as = Read as { $encoding }, separated by “{ $delimiter }”.
roster-delimiter-tab = tab
roster-blank = { $count ->
    [one] One empty line was skipped.
   *[other] { $count } empty lines were skipped.
}
roster-field-ignore = Leave out
roster-field-number = Number
roster-field-full-name = Name
roster-field-given-name = Given name
roster-field-family-name = Family name
roster-field-email = Email
roster-field-programme = Programme
roster-field-department = Department
roster-field-batch-year = Batch year
roster-field-attribute = Keep under its own name
roster-defaults = Values for rows without one
roster-defaults-text = Used only where neither the row nor the roster has a value.
roster-default-name-hint = “Student {"{"}number{"}"}” gives every row its own name.
roster-judge = Check again
roster-look = Check the rows
roster-rows = Rows
roster-rows-all = All
roster-rows-none = No rows
roster-line = Line
roster-line-number = Line { $line }
roster-showing = { $from }–{ $to } of { $total }
roster-cell-was = Was: { $value }
roster-cell-was-empty = Was empty
roster-cell-read = In the file: { $value }
roster-cell-read-empty = Empty in the file
roster-cell-label = { $field }, line { $line }
roster-cell-save = Save
roster-ready = { $count ->
    [0] Nothing to import
    [one] One row ready
   *[other] { $count } rows ready
}
roster-not-ready = { $count ->
    [one] one with errors
   *[other] { $count } with errors
}
roster-left-out = Rows with errors are left out.
roster-drop = Discard
roster-drop-confirm = Discard this file? Nothing in it is imported.
roster-drop-act = Discard file
roster-finish = Finish
roster-commit-new = { $count ->
    [one] Add one person
   *[other] Add { $count } people
}
roster-commit-change = { $count ->
    [one] Update one person
   *[other] Update { $count } people
}
roster-commit-and-change = { $count ->
    [one] update one
   *[other] update { $count }
}
roster-commit-invite = { $count ->
    [one] Send one invitation
   *[other] Send { $count } invitations
}
roster-commit-and-invite = { $count ->
    [one] send one invitation
   *[other] send { $count } invitations
}
roster-commit-invite-some = Send invitations
roster-commit-and-invite-some = send invitations
roster-commit-two = { $one } and { $two }
roster-commit-more = { $one }, { $two }
roster-file-cell-too-long = A cell in this file is longer than 1 MB. Is a quotation mark missing, or is it another file?
roster-stop = Stop
roster-stop-confirm = Stop here? Rows imported so far stay.
roster-progress = { $done } of { $total } rows
roster-done = File imported
roster-done-text = { $new } added, { $change } changed.
roster-done-invited = { $count ->
    [one] One invitation was sent.
   *[other] { $count } invitations were sent.
}
roster-next = Next steps
roster-next-see = See the roster
roster-next-invite = Invite people
roster-next-file = Import another file
roster-undo = Undo this import
roster-take-back = { $count ->
    [one] Remove the unclaimed entry this import added
   *[other] Remove the { $count } unclaimed entries this import added
}
roster-take-back-confirm = { $count ->
    [one] Remove the entry this import added from the roster? No one has signed in with it.
   *[other] Remove the { $count } entries this import added from the roster? No one has signed in with them.
}
roster-take-back-invited = Their open invitations are revoked.
roster-take-back-act = { $count ->
    [one] Remove one entry
   *[other] Remove { $count } entries
}
roster-take-back-text = People who have signed in stay, and so do entries that a later file changed.
roster-failed = Import stopped
roster-failed-text = { $done } rows imported so far. We retry automatically, and nothing is imported twice.
roster-file-required = Choose a file and the group it lists.
roster-file-empty-file = The file is empty.
roster-file-no-rows = The file has a header but no rows.
roster-file-spreadsheet = This is a workbook, not a CSV file. Save it as CSV UTF-8 and upload that.
roster-file-not-text = This is not a text file. Save the list as CSV UTF-8 and upload that.
roster-file-too-many-rows = The file has more than 100,000 rows. Split it into several files.
roster-file-too-many-columns = The file has more than 200 columns.
roster-file-open-quotes = Many rows have an unclosed quotation mark. Export the file again.
roster-map-number-missing = Choose the column with the number.
roster-map-name-missing = Choose the column with the name, or enter a name for rows without one.
roster-map-doubled = Each field can be matched to one column only.
roster-map-too-many = You can keep up to 40 more columns.
roster-map-wrong-length = The columns did not match the file. Try again.
roster-map-invalid-year = Enter a year such as 2026.
roster-map-too-long = Use up to 120 characters.
roster-map-forbidden-character = Remove the invisible characters.
roster-remark-required-number = This row has no number. Every row needs one.
roster-remark-required-name = This person is new. Add a name.
roster-remark-stray-quote = There is a quotation mark inside this cell. Double it ("") or remove it.
roster-remark-year-out-of-range = The year must be between 1950 and 2100.
roster-remark-doubtful-cell = This looks like an error of a spreadsheet or an empty cell. Check it before you import.
roster-remark-doubtful-number = This looks like a date, an amount or an empty cell rather than a roll number. Check it before you import.
roster-remark-mangled-number = A spreadsheet shortened this number. Format the column as text and save the file again.
roster-remark-nul-character = This cell contains a NUL character. Remove it.
roster-remark-wrong-encoding = Some characters in this cell couldn’t be read. Save the file as UTF-8.
roster-remark-forbidden-character = This cell contains a line break or an invisible character. Remove it.
roster-remark-too-long = This cell is too long. Shorten it.
roster-remark-invalid-email = This is not an email address.
roster-remark-invalid-year = Enter the year with four digits, such as 2026.
roster-remark-too-many-cells = This row has { $value } cells, more than the header. Does a cell that contains the separator need quotation marks?
roster-remark-open-quote = A quotation mark opens here and is not closed. Close or remove it.
roster-remark-cell-too-long = A cell in this row is far too long. Is a quotation mark missing?
roster-remark-duplicate-number = Line { $value } has the same number.
roster-remark-duplicate-email = Line { $value } has the same email. Two people can’t share one.
roster-remark-email-taken = The entry { $value } has the same email. Two people can’t share one.
roster-remark-number-in-use = This number belongs to { $value }, who has an account, and both name and email are different. A number can’t be given to another person.
roster-remark-too-much = The extra columns of this row contain too much text.
roster-remark-formula = This looks like a formula. It is kept as text and never calculated.
roster-remark-foreign-domain = This email is not at one of your college’s domains. Is it the right person?
flash-roster-cancelled = File discarded. Rows already imported stay.
flash-roster-taken-back = Entries removed from the roster.
flash-roster-nothing-taken-back = This import has no unclaimed entries left to remove.
roster-done-gone = None of the added entries is left to remove: they were removed since, belong to accounts now, or were changed by a later file.

# Its entry in the navigation.
nav-roster = Roster

# Why something was not done, by its code.
problem-entry-claimed = This entry can’t be removed because the person has an account.
problem-import-closed = This import is running or has ended.
problem-import-not-previewed = Match the columns first.
problem-row-unreadable = This row couldn’t be split into cells. Correct the file and upload it again.
problem-import-running = This import is still running. Wait until it is done, or stop it.
problem-cell-changed = Someone else changed this cell meanwhile. Load the row again.

# Background jobs.
jobs-kind-roster-commit = Roster import

# What the audit log says.
audit-action-roster-columns-mapped = Columns of a roster file matched
audit-action-roster-cell-mended = Cell of a roster file corrected
audit-action-roster-commit-asked = Roster import started
audit-action-roster-committed = Roster import completed
audit-action-roster-entry-removed = Roster entry removed
audit-action-roster-exported = Roster exported
audit-action-roster-file-received = Roster file uploaded
audit-action-roster-import-cancelled = Roster import discarded
audit-action-roster-import-taken-back = Roster import undone
audit-kind-roster = Roster
audit-kind-roster-entry = Roster entry
audit-kind-roster-import = Roster import
audit-did-roster-cell-mended = { $actor } corrected a cell of { $target }
audit-did-roster-columns-mapped = { $actor } matched the columns of { $target }
audit-did-roster-commit-asked = { $actor } started to import { $target }
audit-did-roster-committed = The import of { $target } was completed
audit-did-roster-entry-removed = { $actor } removed an entry from the roster
audit-did-roster-exported = { $actor } exported the roster
audit-did-roster-file-received = { $actor } uploaded { $target }
audit-did-roster-import-cancelled = { $actor } discarded the import of { $target }
audit-did-roster-import-taken-back = { $actor } undid the import of { $target }
audit-some-roster-import = a roster file
audit-action-roster-entry-claimed = Roster entry claimed
audit-did-roster-entry-claimed = { $target } claimed their entry in the roster
