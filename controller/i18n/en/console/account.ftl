sign-in-title = Sign in
code-title = One-time code
code-what = The password is right. Now the code of the app on your phone.
code-label = Code
code-hint = Six digits of the app, or a recovery code on paper.
code-other = Sign in with another login
sign-in-link-what = This link signs { $name } in. If you go on, this browser is theirs.
sign-in-as = Sign in: { $name }
sign-in-stay = Stay
account-title = Your account
account-login = Login: { $login }
account-password = Password
account-present-password = Present password
account-new-password = New password
account-password-rules = At least 10 characters; a phrase of several words does well. Well-known passwords, or only a login, a name or a school’s name, do not.
account-password-ends = Your other sessions end; tokens for programs stay.
account-password-change = Change password
account-codes = One-time codes
account-codes-are-on = On
account-codes-are-off = Off
account-codes-what = Besides the password, signing in asks for a code of an app on your phone. Whoever has learned the password cannot get in with it alone.
account-codes-enable = Switch on
account-codes-renew = New recovery codes
account-codes-renew-what = The older recovery codes become void.
account-codes-disable = Switch codes off
account-codes-disable-what = The password alone will sign you in again.
account-codes-step-app = Install an app for one-time codes on your phone: Google Authenticator, FreeOTP or another.
account-codes-step-scan = Point the app’s camera at this QR code, or type the secret.
account-codes-step-code = Type the code that the app shows.
account-codes-secret = The secret, to be typed:
account-codes-first = Code of the app
account-codes-confirm = Switch codes on
account-cancel = Cancel
account-recovery-left =
    { $n ->
        [0] No recovery codes are left. Get new ones.
        [one] { $n } recovery code is left.
       *[other] { $n } recovery codes are left.
    }
account-paper = Recovery codes
account-paper-what = Each stands in for the app once, when the phone is not at hand.
account-paper-once = Write them down or print them now: they are not shown again. Keep them apart from the phone.
account-paper-done = I have written them down
account-roles = Your roles
account-roles-none = No roles yet. A coordinator gives them.
account-sessions = Where you are signed in
account-sessions-what = A session ends after 14 days, or after 4 without use.
account-session-here = this one
account-session-seen = Last used { $time }
account-session-opened = Signed in { $time }
account-session-end = End
account-session-end-named = End the session: { $client }
account-sessions-end-others = Sign out everywhere but here
account-client-unknown = Unknown program
account-tokens = Tokens for programs
account-tokens-what = With a token, a program acts for you, with your rights and without your password.
account-made = Made { $time }
account-until = until { $time }
account-forever = without end
account-year = a year
account-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
account-token-name = What for
account-token-example = The timetable on our site
account-token-days = Good for
account-token-make = Make a token
account-token-revoke = Revoke
account-token-revoke-named = Revoke the token “{ $name }”
account-token-made = The token is made
account-token-made-what = Put it into the program’s settings. REST wants it in the header Authorization: Bearer.
account-token-once = Copy it now: it is not shown again.
account-token-done = I have copied it
account-reset-title = New password
account-reset-for = { $name }, login { $login }
account-reset-go = Save the password
account-invited-title = Welcome
account-invited-what = { $name }, choose a password. You will sign in to Efir with it and with your login.
account-first-password = Password
done-account-password = The password is changed. Other sessions have ended.
done-account-codes-off = One-time codes are off.
done-account-session = The session has ended.
done-account-sessions = The other sessions have ended.
done-account-token-revoked = The token is revoked.
done-account-reset = The password is saved. Sign in with it.
account-mail = Mail
account-mail-address = Address
account-mail-notices = Letters about screens
account-mail-notices-what = When a screen of your school stays away for long.
account-mail-save = Save
done-account-mail = The mail address is saved.
