# Letters that screens are offline.
mail-subject = { $school }: { $count ->
    [one] { $count } screen is offline
   *[other] { $count } screens are offline
}
mail-greeting = Hello { $name },
mail-school-line = At { $school } all screens went offline at once at { $since }. Most likely the school has no internet or no power.
mail-power-or-network = At { $school } a screen has been offline since { $since }. Most likely it has no power or no network.
mail-shut-down = At { $school } a screen was shut down at { $since }.
mail-switched-off = At { $school } a screen was switched off by remote at { $since }.
mail-stopped = At { $school } the program on a screen stopped: it has been offline since { $since }.
mail-certificate = At { $school } the certificate of a screen ran out: it has been offline since { $since }.
mail-controller = At { $school } a screen has not come back since the server restarted at { $since }.
mail-refused = At { $school } the server ended the connection of a screen at { $since }.
mail-never = At { $school } a screen has never connected.
mail-screen = — { $room }: since { $since }
mail-more = and { $count ->
    [one] { $count } screen more
   *[other] { $count } screens more
}
mail-do-school-line = Check the school’s internet: the router, the cable, the contract. The screens show the last they have got, and come back by themselves.
mail-do-power-or-network = Check that the screen is plugged in, that the light on its box is on, and that the network cable is in place.
mail-do-shut-down = If somebody did so on purpose, there is nothing to do.
mail-do-switched-off = If somebody did so on purpose, there is nothing to do.
mail-do-stopped = Switch the screen off and on. If that does not help, tell a technician.
mail-do-certificate = Switch the screen on and wait: it renews its certificate by itself. If that does not help, connect it anew by its code.
mail-do-controller = Check that the screen is on and that the school has internet.
mail-do-refused = Switch the screen off and on. If that does not help, tell a technician.
mail-do-never = Check that the screen is on.
mail-link = The school’s screens: { $link }
mail-stop = To get no such letters: { $link }
mail-invitation-subject = Invitation to Efir: { $unit }
mail-invitation = You are invited to Efir, where a school puts its announcements and news on its screens. Unit: { $unit }.
mail-invitation-link = Choose a password by this link: { $link }
mail-invitation-login = Your login: { $login }
mail-invitation-until = The link works once, until { $until }.
mail-invitation-stranger = If you did not expect this letter, do nothing: without you the link changes nothing.
mail-ticket-subject = Ticket: { $subject }
mail-ticket-new = The ticket “{ $subject }” ({ $unit }) asks for help.
mail-ticket-taken = Somebody looks after the ticket “{ $subject }” ({ $unit }).
mail-ticket-answered = The ticket “{ $subject }” ({ $unit }) has an answer.
mail-ticket-reopened = The matter of the ticket “{ $subject }” ({ $unit }) is not settled yet.
mail-ticket-closed = The ticket “{ $subject }” ({ $unit }) is closed.
mail-ticket-link = Read and answer: { $link }
mail-nomination-subject = Nomination of administrators: { $unit }
mail-nomination-waits = The director of { $unit } has nominated { $count ->
    [one] { $count } person
   *[other] { $count } people
} for administrator. Grant or refuse each of them. If nothing is decided within three working days, the coordinator above you may decide as well.
mail-nomination-overdue = A nomination of { $unit } has waited for your decision for more than three working days. Undecided: { $count ->
    [one] { $count } person
   *[other] { $count } people
}. Now the coordinator above you may decide as well.
mail-nomination-rose = A nomination of { $unit } has waited for the coordinator’s decision for more than three working days. Undecided: { $count ->
    [one] { $count } person
   *[other] { $count } people
}. Now you may decide as well.
mail-nomination-link = Open the nominations: { $link }
