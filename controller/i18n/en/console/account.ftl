sign-in-title = Sign in
code-title = One-time code
code-what = The password is right. Now the code of the app on your phone.
code-label = Code
code-hint = Six digits of the app, or a recovery code on paper.
code-other = Sign in with another login
