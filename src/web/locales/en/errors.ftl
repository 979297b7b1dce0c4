# What went wrong, in words that help. Every status says what happened and how to go on.

errors-home = Go to the start page
errors-help = Get help
errors-request-id = If you contact us, include this number:
errors-400-title = We couldn’t read that
errors-400-detail = Something in the request is not right. Go back, check what you entered and try again.
errors-401-title = Please sign in
errors-401-detail = You are not signed in, or your session has ended. Sign in to return to this page.
errors-403-title = You don’t have permission
errors-403-detail = Your role at this college does not allow this. If you think it should, ask one of its administrators.
errors-cross-site-title = This did not come from our page
errors-cross-site-detail = Another site sent this, or your browser does not say where it came from. Nothing was saved. Open the page here and try again.
errors-stale-title = This form is from an earlier sign-in
errors-stale-detail = You signed in again after opening this page, so nothing was saved. Check what you entered and send it again, or copy it.
errors-signed-out-title = You were signed out before this was sent
errors-signed-out-detail = Nothing was saved. Sign in again in a new tab, then come back here and send it again, or copy what you entered.
errors-not-taken-title = This could not be saved
errors-not-taken-detail = Nothing was saved. Correct what is marked and send it again, or copy what you entered.
errors-stale-entered = What you entered
errors-stale-entered-n = What you entered ({ $n })
errors-stale-again = Send again
errors-stale-sign-in = Sign in
errors-404-title = Page not found
errors-404-detail = It may have been moved or removed, or it is not shared with you. Check the link, or go to the start page.
errors-405-title = That does not work here
errors-405-detail = This address cannot be used that way. Go back and use the buttons on the page.
errors-409-title = Someone else changed this first
errors-409-detail = This changed while you were working on it. Reload the page to see the latest version, then try again.
errors-410-title = This link no longer works
errors-410-detail = It has expired or was already used. Request a new one.
errors-413-title = That is too large
errors-413-detail = The file or text is larger than allowed. Make it smaller and try again.
errors-415-title = This file type is not supported
errors-415-detail = Use one of the types listed next to the field.
errors-422-title = Something is missing
errors-422-detail = Some answers can’t be accepted. Go back and check the marked fields.
errors-429-title = Too many attempts
errors-429-detail = There is a limit, to keep the service fair for everyone. Wait a moment and try again.
errors-500-title = Something went wrong on our side
errors-500-detail = This is not your mistake, and what you saved before is safe. We have been notified. Try again in a few minutes.
errors-503-title = We’ll be right back
errors-503-detail = The service is under maintenance or very busy. Try again in a few minutes.

# Messages of fields. `label` is the field's name as the form shows it.
errors-field-required = Fill in “{ $label }”
errors-field-choose = Choose an answer for “{ $label }”
errors-field-email = Enter an email such as name@college.edu
errors-field-year = Enter a year such as 2026
errors-field-invalid = “{ $label }” is not valid. Check it
errors-field-too-long = “{ $label }” is too long
errors-field-too-many = Too many entries in “{ $label }”
errors-field-character = Remove the invisible character in “{ $label }”
# The same without the name of the field.
errors-required = Fill this in
errors-too-long = This is too long
errors-character = Remove the invisible character
errors-other = This is not valid. Check it and try again
