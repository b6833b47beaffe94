screens-title = Screens
