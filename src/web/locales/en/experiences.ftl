# Placement experiences: lists, one experience, the editor.
experiences-title = Placement experiences
experiences-intro = How hiring really went, told by people at your college and checked by its moderators.
experiences-write = Write an experience
experiences-write-intro = Tell those who come after you what to expect. Only your college reads it, after a moderator has looked at it. You can stay anonymous to readers.
experiences-start = Start writing
experiences-tab-all = All
experiences-all = All experiences
experiences-tab-kept = Saved
experiences-tab-mine = My experiences
experiences-untitled = Untitled
experiences-at = { $role } at { $company }
experiences-search-hint = Company, topic, question
experiences-any = Any
experiences-choose = Choose
experiences-not-said = Rather not say
experiences-none = No experiences yet
experiences-none-text = As soon as alumni share how their placement went and a moderator approves it, you read it here.
experiences-none-found = Nothing matches
experiences-none-found-text = Try fewer words or another filter.
experiences-none-signs = Enter a word or a number; signs alone find nothing.
experiences-none-kept = Nothing saved yet
experiences-none-kept-text = Save an experience to find it here.
experiences-none-mine = You have not written anything yet
experiences-none-mine-text = Ten minutes of your time save a junior days of guessing.
experiences-own = Yours
experiences-keep = Save
experiences-kept = Saved
experiences-helpful = Helpful
experiences-helpful-mark = Helpful
experiences-helpful-yes = Marked helpful
experiences-published = Published
experiences-published-version = Published version online
experiences-updated = Updated
experiences-changed = Changed
experiences-anonymous = Anonymous
experiences-verified-alumni = Verified alum
experiences-verified-student = Verified placed student
experiences-your-share = Your experience
experiences-still-read = Readers still see the approved version.
experiences-unread = Readers see nothing of it yet.
experiences-sent = What you sent
experiences-moderator-says = A moderator wrote
experiences-withdraw = Withdraw
experiences-withdraw-confirm = Withdraw this? Nobody can read it until it is approved again.
experiences-delete = Delete draft
experiences-delete-confirm = Delete this draft? It cannot be restored.
experiences-preview = This is a preview
experiences-preview-text = Readers will see it like this once a moderator has approved it.
experiences-preview-button = Preview
experiences-edit = Edit experience
experiences-edit-intro = Your draft saves itself while you write. Nobody sees it before you submit it.
experiences-save-draft = Save draft
experiences-submit = Submit for review
experiences-waits = Waiting for a moderator
experiences-waits-text = While it is being reviewed it cannot be changed. Withdraw it if you want to go on writing.
experiences-conflict = This was saved in another window
experiences-conflict-text = What you wrote here is still below and is not lost. Saving now replaces what was saved in the other window.
experiences-conflict-stored = Show what was saved there
experiences-conflict-discard = Discard mine and continue with that
experiences-conflict-live = Automatic saving has stopped. Press Save draft to compare the two.
experiences-summary = The process overall
experiences-tips = Tips
experiences-questions-asked = Questions asked
experiences-round-number = Round { $number }
experiences-round-add = Add a round
experiences-round-remove = Remove this round
experiences-round-up = Move this round up
experiences-field-q = Search
experiences-field-company = Company
experiences-field-role = Role
experiences-field-year = Placement year
experiences-field-placement_year = Placement year
experiences-field-programme = Programme
experiences-field-outcome = Outcome
experiences-field-package_band = Package (CTC)
experiences-field-summary = The process overall
experiences-field-tips = Tips for juniors
experiences-field-rounds = Rounds
experiences-field-anonymous = Do not show my name to readers
experiences-field-round-kind = Kind of round
experiences-field-round-difficulty = Difficulty
experiences-field-round-questions = Questions
experiences-field-round-notes = What happened in this round
experiences-hint-role = As it was advertised, for example Software engineer
experiences-hint-year = The year of the placement season
experiences-hint-programme = For example B.Tech Computer Science
experiences-hint-band = A band only, never the exact figure
experiences-hint-summary = The process from application to result. Markdown works: **bold**, lists, links.
experiences-hint-questions = One question per line
experiences-hint-tips = What you wish you had known
experiences-hint-anonymous = Moderators still see who you are, and readers see that you are verified. Company, year and programme together may give you away.
experiences-error-too-long = “{ $label }” is too long
experiences-error-too-many = “{ $label }”: there are too many
experiences-error-character = “{ $label }” has an invisible character that must be removed
experiences-error-no-rounds = Describe at least one round
experiences-outcome-selected = Selected
experiences-outcome-not_selected = Not selected
experiences-outcome-waitlisted = On the waiting list
experiences-outcome-withdrew = Left the process
experiences-outcome-awaiting_result = Result not known yet
experiences-round-online_assessment = Online assessment
experiences-round-technical = Technical interview
experiences-round-coding = Coding
experiences-round-system_design = System design
experiences-round-hr = HR interview
experiences-round-managerial = Managerial interview
experiences-round-group_discussion = Group discussion
experiences-round-case = Case study
experiences-round-presentation = Presentation
experiences-round-other = Other
experiences-state-draft = Draft
experiences-state-pending = Waiting for review
experiences-state-changes_requested = Changes requested
experiences-state-approved = Published
experiences-state-rejected = Not published
experiences-state-withdrawn = Withdrawn
experiences-difficulty-1 = Very easy
experiences-difficulty-2 = Easy
experiences-difficulty-3 = Medium
experiences-difficulty-4 = Hard
experiences-difficulty-5 = Very hard
experiences-band-under = Under { $pay }
experiences-band-over = Over { $pay }
experiences-rounds-count = { $count ->
    [one] { $count } round
   *[other] { $count } rounds
}
experiences-helpful-count = { $count ->
    [one] helped { $count } person
   *[other] helped { $count } people
}

flash-experience-saved = Your draft is saved.
flash-experience-submitted = Submitted. A moderator will look at it, and you will get an email.
flash-experience-withdrawn = Withdrawn. It is still here if you want to continue with it.
flash-experience-deleted = The draft is deleted.
flash-experience-incomplete = Something is missing before this can be submitted. Press Submit here to see what.
experiences-keep-editing = Keep editing
experiences-round-remove-sure = Remove round { $number }?
experiences-round-remove-text = What you wrote in it is deleted.
experiences-round-remove-yes = Remove round { $number }
experiences-round-keep = Keep it
experiences-sort-newest = Newest
experiences-sort-helpful = Most helpful
experiences-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
experiences-results-more = More than { $count } results
experiences-figures = Figures of this company
experiences-figures-more = Rounds and outcomes
experiences-figures-of = { $part } of { $whole }
experiences-figures-rounds = { $count ->
    [one] { $count } rated round
   *[other] { $count } rated rounds
}
experiences-figures-rated = { $count } · difficulty { $difficulty }
experiences-figures-by-round = Kinds of rounds
experiences-figures-by-outcome = Outcomes
experiences-figures-basis = { $count ->
    [one] From { $count } experience at your college
   *[other] From { $count } experiences at your college
}
experiences-about-company = More about { $company }
flash-bookmark-added = Saved. You find it under Saved.
flash-bookmark-removed = No longer saved.
flash-helpful-added = Marked as helpful.
flash-helpful-removed = No longer marked as helpful.
experiences-error-empty-round = Say what was asked or what happened in one round at least
