# Placement experiences: lists, one experience, the editor.
experiences-title = Placement experiences
experiences-intro = How hiring really went, told by people at your college and reviewed by its moderators.
experiences-write = Write an experience
experiences-write-intro = Tell your juniors what to expect. Only your college can read it, after a moderator has reviewed it. You can stay anonymous.
experiences-start = Start writing
experiences-tab-all = All
experiences-all = All experiences
experiences-tab-bookmarks = Saved
experiences-tab-mine = My experiences
experiences-untitled = Untitled
experiences-at = { $role } at { $company }
experiences-search-hint = Company, topic, question
experiences-any = Any
experiences-choose = Choose…
experiences-not-said = Prefer not to say
experiences-none = No experiences yet
experiences-none-text = When alumni share how their placement went and a moderator approves it, it appears here.
experiences-filter-refused = Results appear here once the filters are right.
experiences-none-found = No experiences found
experiences-none-found-text = Try fewer words or different filters.
experiences-none-signs = Enter a word or a number. Symbols alone find nothing.
experiences-none-kept = Nothing saved yet
experiences-none-kept-text = Save an experience to find it here.
experiences-none-mine = You have not written anything yet
experiences-none-mine-text = Ten minutes of your time can save a junior days of guessing.
experiences-own = Yours
experiences-keep = Save
experiences-kept = Saved
experiences-helpful = Helpful
experiences-helpful-mark = Helpful
experiences-helpful-yes = Marked helpful
experiences-published = Published
experiences-published-version = Published version
experiences-updated = Updated
experiences-changed = Changed
experiences-anonymous = Anonymous
experiences-verified-alumni = Verified alum
experiences-verified-student = Verified placed student
experiences-yours = Your experience
experiences-still-read = Readers still see the approved version.
experiences-unread = Readers can’t see it yet.
experiences-sent = What you submitted
experiences-moderator-says = Message from a moderator
experiences-withdraw = Withdraw
experiences-withdraw-confirm = Withdraw this experience? No one can read it until it is approved again.
experiences-delete = Delete draft
experiences-delete-confirm = Delete this draft? This can’t be undone.
experiences-preview = This is a preview
experiences-preview-text = Readers will see it like this once a moderator approves it.
experiences-preview-button = Preview
experiences-edit = Edit experience
experiences-edit-intro = Your draft is saved as you type. No one else sees it until you submit it.
experiences-edit-intro-published = Your draft is saved as you type. Readers keep seeing the published version until a moderator approves the new one.
experiences-save-draft = Save draft
experiences-submit = Submit for review
experiences-waits = Waiting for review
experiences-waits-text = You can’t edit it while it is being reviewed. Withdraw it to continue writing.
experiences-conflict = This was saved in another window
experiences-conflict-text = What you wrote here is still below and is not lost. If you save now, it replaces what was saved in the other window.
experiences-conflict-stored = Show the other version
experiences-conflict-discard = Discard mine and continue with the other version
experiences-conflict-live = Automatic saving has stopped. Press Save draft to compare the two.
experiences-lost-deleted = This draft was deleted in another window
experiences-lost-deleted-text = What you wrote is still here. Save it as a new draft to keep it.
experiences-lost-live = What you wrote is still here, but is no longer saved as you type. Press Save draft to keep it.
experiences-lost-review = This was submitted in another window
experiences-lost-review-text = You can’t edit it while it is being reviewed. What you wrote is still here: save it as a new draft, or withdraw what you submitted under My experiences.
experiences-save-new = Save as a new draft
experiences-summary = The process overall
experiences-tips = Tips
experiences-questions-asked = Questions asked
experiences-round-number = Round { $number }
experiences-label-round-kind = type of round { $number }
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
experiences-field-anonymous = Stay anonymous to readers
experiences-field-round-kind = Round type
experiences-field-round-difficulty = Difficulty
experiences-field-round-questions = Questions
experiences-field-round-notes = What happened in this round
experiences-hint-role = As advertised, for example Software engineer
experiences-hint-year = The year of the placement season
experiences-hint-programme = For example B.Tech Computer Science
experiences-hint-band = Only a range, never the exact figure
experiences-hint-summary = The process from application to result. Markdown works: **bold**, lists, links.
experiences-hint-questions = One question per line
experiences-hint-tips = What you wish you had known
experiences-hint-anonymous = Moderators can still see who you are, and readers see that you are verified. Company, year and programme together may identify you.
experiences-error-no-rounds = Describe at least one round: what was asked, or how it went
experiences-error-round-kind = Choose the { $label }
experiences-outcome-selected = Selected
experiences-outcome-not_selected = Not selected
experiences-outcome-waitlisted = Waitlisted
experiences-outcome-withdrew = Withdrew
experiences-outcome-awaiting_result = Awaiting result
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

flash-experience-saved = Draft saved.
flash-experience-saved-new = Saved as a new draft.
flash-experience-submitted = Submitted for review. You will get an email with the decision.
flash-experience-withdrawn = Withdrawn. It is still here if you want to continue.
flash-experience-deleted = Draft deleted.
flash-experience-incomplete = Something is missing. Press Submit for review here to see what.
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
experiences-figures = Company statistics
experiences-figures-more = Rounds and outcomes
experiences-figures-of = { $part } of { $whole }
experiences-figures-rounds = { $count ->
    [one] { $count } rated round
   *[other] { $count } rated rounds
}
experiences-figures-rated = { $count } · difficulty { $difficulty }
experiences-figures-by-round = Round types
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
experiences-none-mine-closed = Nothing of yours here
experiences-none-mine-closed-text = Alumni write about their placements. Students can write once the placement office has recorded theirs.

# Its entry in the navigation.
nav-experiences = Experiences

# Why something was not done, by its code.
problem-edit-conflict = This was saved somewhere else in the meantime. Nothing you wrote is lost. Compare the two versions and save again.
problem-under-review = This is waiting for review. Withdraw it first if you want to change it.
problem-nothing-changed = Nothing has changed since the last review. Edit it before you submit it again.
problem-nothing-to-withdraw = This is neither waiting for review nor published, so there is nothing to withdraw.
problem-was-submitted = This was already submitted, so it can’t be deleted. Withdraw it instead.
problem-own-experience = You wrote this, so you can’t mark it as helpful.
problem-own-submission = You wrote this. Another moderator needs to review it.
problem-stale-version = The author has submitted a newer version. Read it before you decide.
problem-already-decided = Someone has already decided on this.
problem-not-pending = This is no longer waiting for review.

# What the audit log says.
audit-action-experience-approved = Experience approved
audit-action-experience-author-seen = Author of an anonymous experience revealed
audit-action-experience-changes-requested = Changes to an experience requested
audit-action-experience-rejected = Experience rejected
audit-kind-experience = Experience
audit-did-experience-approved = { $actor } approved { $target }
audit-did-experience-author-seen = { $actor } saw who wrote { $target }
audit-did-experience-changes-requested = { $actor } requested changes to { $target }
audit-did-experience-rejected = { $actor } rejected { $target }
audit-some-experience = an experience
audit-action-experience-created = Draft of an experience started
audit-action-experience-deleted = Draft of an experience deleted
audit-action-experience-submitted = Experience submitted
audit-action-experience-withdrawn = Experience withdrawn
audit-did-experience-created = { $actor } started a draft of { $target }
audit-did-experience-deleted = { $actor } deleted a draft of { $target }
audit-did-experience-submitted = { $actor } submitted { $target } for review
audit-did-experience-withdrawn = { $actor } withdrew { $target }
