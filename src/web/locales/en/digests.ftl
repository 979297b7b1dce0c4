# Mails about requests that wait, and the setting that switches them off.
digests-settings = Emails
digests-always = Emails about your account and about what you submitted are always sent.
digests-off-action = Turn off
digests-off-done = These emails are turned off
digests-off-done-text = You can turn them on again in Settings.
digests-off-gone = The link may be incomplete. Sign in to choose which emails you get.
digests-mail-hello = Hello { $reader },
digests-mail-connect = { $count ->
    [one] Someone wants to connect with you
   *[other] { $count } people want to connect with you
}
digests-mail-write = { $count ->
    [one] Someone sent you a first message
   *[other] { $count } people sent you a first message
}
digests-mail-both = { $count } requests are waiting for you
digests-mail-connect-text = { $connects ->
    [one] You have a new connection request from { $askers }.
   *[other] You have { $connects } new connection requests, including from { $askers }.
}
digests-mail-write-text = { $writes ->
    [one] { $writers } sent you a first message. You decide whether to reply.
   *[other] { $writes } people sent you a first message, including { $writers }. You decide whether to reply.
}
digests-mail-action = See requests
digests-mail-note = No one is told whether you have seen a request.
digests-mail-reason = You get this email because someone at your college sent you a request. At most one a day.
digests-requests = Email me about what waits for me
digests-requests-hint = Connection requests and first messages you haven’t seen yet, and for moderators a review queue that has waited for a day. At most one email a day for each.
digests-off = Turn off emails about what waits?
digests-off-text = You will no longer get emails about requests and waiting reviews. You still see them when you sign in.
digests-queue = { $count ->
    [one] 1 experience is waiting for review
   *[other] { $count } experiences are waiting for review
}
digests-queue-text = { $count ->
    [one] It has waited for more than a day. Its author is told as soon as someone decides.
   *[other] They have waited for more than a day. Their authors are told as soon as someone decides.
}
digests-queue-action = Review the queue
digests-queue-reason = You get this email because you review experiences at your college. At most one a day.

# Background jobs.
jobs-kind-requests-mail = Email about waiting requests

# What the audit log says.
audit-action-mail-preferences-changed = Email settings changed
audit-did-mail-preferences-changed = { $target } changed their email settings
