nav-reports = Rollout
reports-rollout = Rollout
reports-print = Print
reports-unit = Unit
reports-show = Show
reports-schools = Schools
reports-overdue = Overdue
reports-steps = Steps
reports-step = Step
reports-done = Done
reports-lacking = Left to do
reports-due = Due
reports-where = Where
reports-done-of = { $done } of { $all }
reports-all-done = Done
reports-not-yet = Not yet
reports-due-above = set above
reports-no-due = not set
reports-is-overdue = Overdue
reports-overdue-count = Overdue: { $n }
reports-below = What is inside
reports-none-below = There are no units here yet
reports-none-below-what = Load the schools from the regional system, or add them with efir unit add.
reports-no-coordinator = No coordinator
reports-looked-now = Connected screens were counted just now.
reports-looked = Connected screens were counted { $time }: with so many schools that is done every five minutes. All other figures are of this minute.
reports-plan = Days
reports-plan-what = The last day for each step in «{ $unit }» and below. An empty field follows the unit above. What is set nearer to a school counts more.
reports-plan-save = Save days
done-reports-planned = The days are saved.
reports-step-coordinator = Coordinator appointed
reports-step-director = Director appointed
reports-step-administrator = Administrator appointed
reports-step-device = Screen connected
reports-step-online = Screen online
reports-without-director = No director
reports-without-administrator = No administrator
reports-without-device = No screen
reports-without-online = None online
reports-lacks-coordinator =
    { $n ->
        [one] { $n } unit without a coordinator
       *[other] { $n } units without a coordinator
    }
reports-lacks-director =
    { $n ->
        [one] { $n } school without a director
       *[other] { $n } schools without a director
    }
reports-lacks-administrator =
    { $n ->
        [one] { $n } school without an administrator
       *[other] { $n } schools without an administrator
    }
reports-lacks-device =
    { $n ->
        [one] { $n } school without a screen
       *[other] { $n } schools without a screen
    }
reports-lacks-online =
    { $n ->
        [one] { $n } school without a screen online
       *[other] { $n } schools without a screen online
    }
reports-list-coordinator = No coordinator
reports-list-director = No director
reports-list-administrator = No administrator
reports-list-device = No screen at all
reports-list-online = No screen online
reports-remedy-coordinator = A coordinator is appointed by the coordinator one level above: “Give a role” on the person's page.
reports-remedy-director = A director is appointed by the municipal coordinator: “Give a role” on the person's page.
reports-remedy-administrator = The director proposes a school administrator, and the municipal coordinator gives the role.
reports-remedy-device = A school's administrator connects a screen: the code on the TV is typed on the page “Connect a screen”.
reports-remedy-online = Most often it is the school's power or network. Open the school to see its screens.
reports-none-lack = None: everybody has taken this step
reports-none-yet = None among those looked at. More schools follow.
reports-column-above = Where
reports-column-school = School
reports-column-director = Director
reports-column-administrator = Administrator
reports-column-screens = Screens
reports-column-connected = Online
reports-column-overdue = Overdue
reports-column-id = Id
reports-yes = yes
reports-no = no
help-reports-1 = The number under “Left to do” opens the list: which schools they are, and what to do.
help-reports-2 = A school without a screen counts as one without a screen online, too. The step “Screen online” is overdue only where no screen has ever been online: one that is off for the night is not.
help-reports-3 = Closed schools are not counted.
