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
