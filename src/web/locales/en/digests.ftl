# Mails about requests that wait, and the setting that switches them off.
digests-settings = Emails
digests-requests = Email me about new requests
digests-requests-hint = Connection requests and first messages you have not seen yet. At most one email a day.
digests-always = Emails about your sign-in, your password and what you submitted are always sent.
digests-off = Turn off emails about requests?
digests-off-text = You will no longer get emails about connection requests and first messages. They still show up when you sign in.
digests-off-action = Turn off
digests-off-done = These emails are turned off
digests-off-done-text = You can turn them on again in the settings.
digests-off-gone = It may be incomplete. Sign in to change which emails you get.
digests-mail-hello = Hello { $name },
digests-mail-connect = { $count ->
    [one] Someone wants to connect with you
   *[other] { $count } people want to connect with you
}
digests-mail-write = { $count ->
    [one] Someone sent you a first message
   *[other] { $count } people sent you a first message
}
digests-mail-both = { $count } requests are waiting for you
digests-mail-connect-text = { $count ->
    [one] A new connection request came from { $names }.
   *[other] { $count } new connection requests came, among them from { $names }.
}
digests-mail-write-text = { $count ->
    [one] { $names } sent you a first message. You decide whether to answer.
   *[other] { $count } people sent you a first message, among them { $names }. You decide whom to answer.
}
digests-mail-action = See the requests
digests-mail-note = Nobody is told whether you have seen a request.
digests-mail-reason = You get this email because someone at your college sent you a request. At most one a day.
