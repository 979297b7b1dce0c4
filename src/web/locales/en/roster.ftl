# The roster: whom the college's own records name.
roster-title = Roster
roster-intro = Everybody in your records. An entry waits until its person signs in for the first time.
roster-bring = Import a file
roster-bring-intro = A CSV file from your own system. You see what it would do before anything is written.
roster-search-hint = Number, name or address
roster-kind = Group
roster-kind-student = Students
roster-kind-alumni = Alumni
roster-kind-faculty = Faculty
roster-any = Any
roster-status = State
roster-status-staged = Waiting
roster-status-invited = Invited
roster-status-claimed = Signed in
roster-none = Nobody is listed yet
roster-none-text = Import the list of your students, alumni or faculty as a CSV file.
roster-nobody = Nobody matches
roster-nobody-text = Try another beginning of the number, name or address.
roster-exports = Export
roster-exports-text = Export the roster as CSV.
roster-export = Export { $kind } (CSV)
roster-history = Imported files
roster-history-line = { $kind } · { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
roster-file = CSV file
roster-file-hint = CSV, up to 50 MB and 100,000 rows. From Excel: save as CSV UTF-8.
roster-by-hand = Choose how the file is read
roster-by-hand-text = The encoding and the separator are detected. If the names or columns came out wrong, choose them here.
roster-encoding = Encoding
roster-delimiter = Separator
roster-detect = Detect
roster-delimiter-comma = Comma ,
roster-delimiter-semicolon = Semicolon ;
roster-delimiter-bar = Bar |
roster-file-unknown-value = Choose one of the list.
roster-remove = Remove
roster-remove-confirm = Remove { $name } from the roster?
roster-remove-invited-confirm = Remove { $name } from the roster? The invitation that was sent stays valid; withdraw it under Invitations.
roster-stays = Has an account
flash-roster-removed = The entry was removed from the roster.
flash-roster-claimed = This entry cannot be removed: its person has an account.
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
roster-columns-text = Guessed from their names. Correct what is wrong, then look at the rows.
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
roster-rows-none = No such rows
roster-line = Line
roster-cells = Row
roster-notes = Why
roster-write = Import valid rows
roster-write-text = Rows with errors are left out. Nobody gets an email unless you say so.
roster-invite = Invite the people in this file
roster-invite-hint = An email to everybody with an address who has no account yet.
roster-commit = { $count ->
    [one] Import one row
   *[other] Import { $count } rows
}
roster-drop = Discard this file
roster-stop = Stop
roster-stop-confirm = Stop here? Rows imported so far stay.
roster-progress = { $done } of { $total } rows
roster-done = The file is imported
roster-done-text = { $new } added, { $change } changed.
roster-done-invited = { $count ->
    [one] One invitation was sent.
   *[other] { $count } invitations were sent.
}
roster-failed = Import stopped
roster-failed-text = { $done } rows are imported. It is retried automatically; nothing is imported twice.
roster-file-required = Choose a file, and which group it lists.
roster-file-empty-file = The file is empty.
roster-file-no-rows = The file has a header but no rows.
roster-file-spreadsheet = This is a workbook, not a CSV file. Save it as CSV UTF-8 and send that file.
roster-file-not-text = This is not a text file. Save the list as CSV UTF-8 and send that file.
roster-file-too-many-rows = The file has more than 100,000 rows. Split it.
roster-file-too-many-columns = The file has more than 200 columns.
roster-file-open-quotes = Quotation marks are left open in many rows. Export the file again.
roster-map-number-missing = Choose the column that holds the number.
roster-map-name-missing = Choose the column that holds the name, or enter a name for rows without one.
roster-map-doubled = Only one column can fill a field.
roster-map-too-many = Keep at most 40 further columns.
roster-map-wrong-length = The columns did not fit the file. Try again.
roster-map-invalid-year = Enter a year such as 2026.
roster-map-too-long = Use at most 120 characters.
roster-map-forbidden-character = Remove the invisible characters.
roster-remark-required-number = This row has no number, so it cannot be told apart from others.
roster-remark-required-name = This person is new, so a name is needed.
roster-remark-stray-quote = A quotation mark stands inside a cell. Write it twice (""), or leave it out.
roster-remark-year-out-of-range = The year must be between 1950 and 2100.
roster-remark-mangled-number = A spreadsheet has shortened this number. Format the column as text and save the file again.
roster-remark-nul-character = This cell holds a NUL character. Remove it.
roster-remark-wrong-encoding = Some characters of this cell could not be read. Save the file as UTF-8.
roster-remark-forbidden-character = This cell holds a line break or an invisible character. Remove it.
roster-remark-too-long = This cell is too long. Shorten it.
roster-remark-invalid-email = This is not an email address.
roster-remark-invalid-year = Write the year with four figures, such as 2026.
roster-remark-too-many-cells = This row has { $value } cells, more than the header. Is a cell with a separator in it missing its quotation marks?
roster-remark-open-quote = A quotation mark opens here and does not close. Close it, or remove it.
roster-remark-cell-too-long = A cell of this row is far too long. Is a quotation mark missing?
roster-remark-duplicate-number = Line { $value } has this number already.
roster-remark-duplicate-email = Line { $value } has this address already. Two people cannot share one.
roster-remark-email-taken = The entry { $value } has this address already. Two people cannot share one.
roster-remark-number-in-use = This number belongs to { $value }, who has signed in, and both name and address differ. Numbers are never given to another person.
roster-remark-too-much = The further columns of this row hold too much text.
roster-remark-formula = This cell looks like a formula. It is kept as text and never calculated.
roster-remark-foreign-domain = This address is not at one of your college’s domains. Is it the right person?
flash-roster-cancelled = File discarded. Rows imported before stay.
flash-roster-ended = This file is being written, or has ended.
