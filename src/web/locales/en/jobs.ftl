# Background jobs.
jobs-title = Background jobs
jobs-intro = Emails, imports and clean-up that run in the background. Failed jobs can be retried.
jobs-all = All
jobs-none = No jobs yet
jobs-none-found = No jobs with this status
jobs-kind = Job
jobs-kind-mail = Email
jobs-kind-daily = Daily work
jobs-kind-accounts-sweep = Daily work
jobs-state = Status
jobs-state-ready = Waiting
jobs-state-running = Running
jobs-state-done = Done
jobs-state-failed = Failed
jobs-attempts = Attempts
jobs-asked = Requested
jobs-error = Last error
jobs-retry = Retry
flash-jobs-retried = Restarted.

# Its entry in the navigation.
nav-jobs = Background jobs

# What the audit log says.
audit-kind-job = Background job
audit-action-job-retried = Background job retried
audit-did-job-retried = { $actor } retried a background job
