efir = Efir
login = Login
password = Password
sign-in = Sign in
sign-out = Sign out
problem-home = To the start page
language-other = Русский
skip = To the content
menu = Menu
more = More
nav-home = Home
nav-posts = Posts
nav-screens = Screens
nav-alerts = Alert
nav-people = People
nav-units = Units
nav-audit = Audit log
nav-help = Help
nav-account = My account
live-lost = The controller cannot be reached. What you see was true before.
pager = Pages
pager-first = To the start
pager-next = Next
moment-today = today at { $time }
moment-yesterday = yesterday at { $time }
moment-tomorrow = tomorrow at { $time }
moment-day = { $date } at { $time }
date-day = { $day } { $month }
date-year = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
age-now = just now
age-minutes =
    { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
age-hours =
    { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
