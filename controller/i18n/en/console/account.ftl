sign-in-title = Sign in
