# The roster: whom the college's own records name.
roster-title = Roster
roster-intro = Everybody your records name. An entry waits until its person signs in the first time.
roster-bring = Bring a file
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
roster-none-text = Bring the list of your students, alumni or faculty as a CSV file.
roster-nobody = Nobody fits
roster-nobody-text = Try another beginning of the number, name or address.
roster-exports = Take it out
roster-exports-text = A CSV file with everything here. Brought in again, it changes nothing.
roster-export = { $kind } as CSV
roster-history = Files brought in
roster-history-line = { $kind } · { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
roster-file = CSV file
roster-file-hint = Comma, semicolon, tab or bar; any usual encoding; at most 50 MB and 100,000 rows. From Excel: save as CSV UTF-8.
roster-read-file = Read the file
roster-state-analysed = Waits for its columns
roster-state-previewed = Ready to write
roster-state-committing = Being written
roster-state-done = Done
roster-state-failed = Stopped
roster-state-cancelled = Dropped
roster-verdict = Verdict
roster-verdict-new = New
roster-verdict-change = Changed
roster-verdict-same = Same
roster-verdict-error = With errors
roster-warned = Worth a look
roster-error-file = { $count ->
    [one] The row with errors as CSV
   *[other] The { $count } rows with errors as CSV
}
roster-columns = What the columns mean
roster-columns-text = Guessed from their names. Change what is wrong, then look at the rows again.
roster-column = Column
roster-sample = Begins with
roster-fills = Fills
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
roster-field-email = E-mail
roster-field-programme = Programme
roster-field-department = Department
roster-field-batch-year = Batch year
roster-field-attribute = Keep under its own name
roster-defaults = Values for rows without one
roster-defaults-text = Used only where neither the row nor the roster says anything.
roster-default-name-hint = “Student {"{"}number{"}"}” gives every row its own name.
roster-judge = Look at the rows again
roster-rows = Rows
roster-rows-all = All
roster-rows-none = No such rows
roster-line = Line
roster-cells = Row
roster-notes = Why
roster-write = Write the good rows
roster-write-text = Rows with errors are left out. Nobody gets a mail unless you say so.
roster-invite = Invite the people of this file
roster-invite-hint = A mail to everybody with an address who has no account yet.
roster-commit = { $count ->
    [one] Write one row
   *[other] Write { $count } rows
}
roster-drop = Drop this file
roster-stop = Stop
roster-stop-confirm = Stop here? What was written stays.
roster-progress = { $done } of { $total } rows
roster-done = The file is in
roster-done-text = { $new } added, { $change } changed.
roster-done-invited = { $count ->
    [one] One invitation was sent.
   *[other] { $count } invitations were sent.
}
roster-failed = Writing stopped
roster-failed-text = { $done } rows are written. It is tried again by itself; nothing is written twice.
roster-file-required = Choose a file, and whom it lists.
roster-file-empty-file = The file is empty.
roster-file-no-rows = The file has a header but no rows.
roster-file-spreadsheet = This is a workbook, not a CSV file. Save it as CSV UTF-8 and send that.
roster-file-not-text = This is not a text file. Save the list as CSV UTF-8 and send that.
roster-file-too-many-rows = The file has more than 100,000 rows. Split it.
roster-file-too-many-columns = The file has more than 200 columns.
roster-file-open-quotes = Quotation marks are left open in many rows. Export the file again.
roster-map-number-missing = Choose the column that holds the number.
roster-map-name-missing = Choose the column that holds the name, or write a name for rows without one.
roster-map-doubled = Only one column can fill a field.
roster-map-too-many = Keep at most 40 further columns.
roster-map-wrong-length = The columns did not fit the file. Try again.
roster-map-invalid-year = Write a year like 2026.
roster-map-too-long = Use at most 120 characters.
roster-map-forbidden-character = Take the invisible characters out.
roster-remark-required = Something needed is missing.
roster-remark-mangled-number = A spreadsheet has shortened this number. Format the column as text and save again.
roster-remark-nul-character = This cell holds a NUL character.
roster-remark-wrong-encoding = Some characters could not be read. Save the file as UTF-8.
roster-remark-forbidden-character = This cell holds a line break or an invisible character.
roster-remark-too-long = This cell is too long.
roster-remark-invalid-email = This is not an e-mail address.
roster-remark-invalid-year = Write the year with four figures.
roster-remark-too-many-cells = This row has more cells than the header.
roster-remark-open-quote = A quotation mark opens here and does not close.
roster-remark-cell-too-long = A cell of this row is far too long.
roster-remark-duplicate-number = An earlier row has this number already.
roster-remark-duplicate-email = An earlier row has this address already.
roster-remark-email-taken = Another entry has this address already.
roster-remark-number-in-use = This number belongs to somebody who has signed in.
roster-remark-too-much = The further columns of this row hold too much text.
roster-remark-formula = This looks like a formula. It is kept as text.
roster-remark-foreign-domain = This address is not of one of your college's domains.
flash-roster-cancelled = The file was dropped. What was written stays.
flash-roster-ended = This file is being written, or has ended.
