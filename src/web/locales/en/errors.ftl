# What went wrong, in words that help. Every status says what happened and how to go on.

errors-home = Go to the start page
errors-help = Get help
errors-request-id = If you write to us, please give this number:
errors-400-title = We could not read that
errors-400-detail = Something in the request is not as it should be. Go back, check what you entered and try again.
errors-401-title = Please sign in
errors-401-detail = You are not signed in, or it has been too long. Sign in to go on; you come back to this page.
errors-403-title = You may not do that
errors-403-detail = Your role in this college does not include this. If you think it should, ask your college’s administrator.
errors-cross-site-title = This did not come from our page
errors-cross-site-detail = Another site sent this, or your browser does not say where it came from. Nothing was stored. Open the page here and try again.
errors-stale-title = This form is from an earlier sign-in
errors-stale-detail = You signed in again after this page was opened, so nothing was stored. Check what you entered and send it again, or copy it.
errors-signed-out-title = You were signed out before this was sent
errors-signed-out-detail = Nothing was stored. Sign in in a new tab, then come back here and send what you entered again, or copy it.
errors-stale-entered = What you entered
errors-stale-entered-n = What you entered ({ $n })
errors-stale-again = Send again
errors-stale-sign-in = Sign in
errors-404-title = There is nothing here
errors-404-detail = The page may have moved or been removed, or it is not shared with you. Check the address or start again.
errors-405-title = That does not work here
errors-405-detail = This address cannot be used in that way. Go back and use the buttons on the page.
errors-409-title = Somebody was faster
errors-409-detail = This changed while you were working on it. Reload the page to see how it is now, then try again.
errors-410-title = This is no longer here
errors-410-detail = The link has expired or was used already. Ask for a new one.
errors-413-title = That is too large
errors-413-detail = The file or text is larger than we accept. Make it smaller and try again.
errors-415-title = We do not take that kind of file
errors-415-detail = Use one of the kinds named beside the field.
errors-422-title = Something is missing
errors-422-detail = Some of the answers cannot be accepted. Go back and check the fields that are marked.
errors-429-title = That was too often
errors-429-detail = To keep things fair for everybody there is a limit. Wait a little and try again.
errors-500-title = Something broke on our side
errors-500-detail = It is not your mistake, and what you saved before is safe. We have been told. Try again in a few minutes.
errors-503-title = We will be right back
errors-503-detail = The service is being worked on or is very busy. Try again in a few minutes.

# Messages of fields. `label` is the field's name as the form shows it.
errors-field-required = Fill in “{ $label }”
errors-field-choose = Choose an answer for “{ $label }”
errors-field-email = Enter an email address such as name@college.edu
errors-field-url = Enter an address that begins with https://
errors-field-date = Enter a real date
errors-field-number = Enter a number
errors-field-year = Enter a year such as 2026
errors-field-too-short = “{ $label }” must have at least { $min ->
    [one] { $min } character
   *[other] { $min } characters
}
errors-field-too-long = “{ $label }” must have at most { $max ->
    [one] { $max } character
   *[other] { $max } characters
}
errors-field-range = “{ $label }” must be between { $min } and { $max }
errors-field-file-kind = Choose a file of one of these kinds: { $kinds }
errors-field-file-size = Choose a file of at most { $size }
errors-field-taken = “{ $label }” is already in use
errors-field-invalid = “{ $label }” cannot be read. Check it
errors-form-expired = The form was open too long or was sent twice. Check it and send it again.
