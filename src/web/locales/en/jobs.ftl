# Background jobs.
jobs-title = Background jobs
jobs-intro = Mails and imports that run after you press a button. A failed one can be started again.
jobs-all = All
jobs-none = No jobs here
jobs-kind = What
jobs-kind-mail = Mail
jobs-kind-roster-commit = Roster import
jobs-state = State
jobs-state-ready = Waiting
jobs-state-running = Running
jobs-state-done = Done
jobs-state-failed = Failed
jobs-attempts = Attempts
jobs-asked = Asked for
jobs-error = Last error
jobs-retry = Start again
flash-jobs-retried = Started again.
