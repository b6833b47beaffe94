# The words on TV frames.

pairing-title = Connect this screen
pairing-how = Open the Efir console on a phone or a computer and type this code
pairing-scan = or point your phone’s camera at the square
pairing-until = The code is good until { $time }
pairing-connecting = Looking for the school’s server…
pairing-controller = Server address
idle-no-clock = Waiting for the time
weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { weekday } { $day } { month }
offline-since = Not connected since { $time }
offline-since-day = Not connected since { $day } { month }, { $time }
support = Support: { $contact }

# Alerts. Capitals only for signal words.
alert-severity = { $severity ->
    [extreme] EMERGENCY
    [severe] DANGER
    [moderate] ATTENTION
   *[minor] NOTICE
}
alert-drill = DRILL
alert-raised = Raised at { $time } · { $issuer }
alert-raised-day = Raised on { $day } { month } at { $time } · { $issuer }
alert-beside = { $drill ->
    [yes] Also in force, a drill: { $text }
   *[no] Also in force: { $text }
}
alert-beside-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
alert-all-clear = ALL CLEAR
alert-all-clear-drill = THE DRILL IS OVER
alert-in-error = SENT IN ERROR. CANCELLED
alert-ended = Ended at { $end } · Raised at { $time } · { $issuer }
alert-ended-day = Ended at { $end } · Raised on { $day } { month } at { $time } · { $issuer }
alert-over = No longer in force:
alert-never = There was no danger. Cancelled:
alert-overdue = Expired, no all-clear: { $text }
alert-overdue-others = { $others ->
    [one] Expired, no all-clear: { $text } (and one more)
   *[other] Expired, no all-clear: { $text } (and { $others } more)
}
