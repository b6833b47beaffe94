alerts-title = Alert
alerts-heading = Alerts
alerts-supplement = Screens supplement the building’s fire-alarm system and never replace it.
alerts-raise-heading = What has happened?
alerts-past = Earlier alerts
alerts-none = There has been no alert
alerts-none-what = Every alert will stand here: where it was shown, where it was missing, and what was done with it.
alerts-open = Receipts and all-clear
alerts-drill = DRILL
alerts-raised-at = Raised { $time }
alerts-until = until { $time }

alerts-in-force = In force
alerts-overdue = Expired, no all-clear
alerts-expired = Expired
alerts-all-clear = All-clear
alerts-in-error = Sent in error, cancelled
alerts-extreme = Extreme threat
alerts-severe = Severe threat
alerts-moderate = Moderate threat
alerts-minor = Minor threat

alerts-threat-fire = Fire
alerts-threat-missile = Missile danger
alerts-threat-drone = Drone danger
alerts-threat-object = Suspicious object
alerts-threat-other = Something else
alerts-fire-text = Fire
alerts-fire-instruction = Leave the building by the evacuation plan. Do not use the lift, do not go back for your things. Listen to your teacher.
alerts-missile-text = Missile danger
alerts-missile-instruction = Move away from the windows. Go to the shelter with your teacher. Wait for the all-clear.
alerts-drone-text = Danger of a drone attack
alerts-drone-instruction = Move away from the windows and stay inside. Listen to your teacher. Wait for the all-clear.
alerts-object-text = Suspicious object
alerts-object-instruction = Do not come near and do not touch it. Go as far away as you can and tell a grown-up.

alerts-new-heading = Alert: { $unit }
alerts-what-happened = What has happened?
alerts-confirm = This will stand on the screens
alerts-text = What has happened
alerts-instruction = What to do
alerts-instruction-hint = Up to 300 characters. The shorter, the sooner it is read.
alerts-severity = Severity
alerts-expires = Expires
alerts-expires-usual = As usual
alerts-time-15m = in 15 minutes
alerts-time-30m = in 30 minutes
alerts-time-1h = in 1 hour
alerts-time-2h = in 2 hours
alerts-time-4h = in 4 hours
alerts-reach-screens =
    { $n ->
        [0] There are no screens yet: nobody would see the alert.
        [one] The alert will cover everything on { $n } screen.
       *[other] The alert will cover everything on { $n } screens.
    }
alerts-reach-schools =
    { $n ->
        [one] That is { $n } school.
       *[other] That is { $n } schools.
    }
alerts-type-schools = How many schools will see the alert?
alerts-type-schools-hint = Above one school an alert is raised only with the right number of schools.
alerts-raise = Raise the alert
alerts-raise-drill = Raise a DRILL
alerts-raise-hint = When it expires, Efir asks: prolong it, or all-clear? If you were wrong, press “Sent in error” at once.
alerts-other-unit = Where to raise it
alerts-choose-unit = Choose

alerts-decide = What next?
alerts-give-all-clear = All-clear
alerts-prolong = Prolong
alerts-say-in-error = Sent in error
alerts-decide-hint = The all-clear goes to every screen that had the alert. Expiry is not yet an all-clear.
alerts-where = Where it stands
alerts-figure-screens = Screens
alerts-figure-drawn = Drawn
alerts-figure-visible = Visible
alerts-figure-unchecked = Unknown
alerts-figure-hidden = Hidden
alerts-figure-missing = Missing
alerts-figure-end = End drawn
alerts-no-screens = This unit has no screens yet.
alerts-school = School
alerts-room = Room
alerts-standing = State
alerts-drawn-at = Drawn
alerts-link = Connection
alerts-visible = Visible
alerts-unchecked = Drawn; whether it is seen is unknown
alerts-hidden = Drawn, but the screen is off or shows something else
alerts-received = Received, not drawn yet
alerts-missing = Missing
alerts-online = Online since { $time }
alerts-offline-since = Offline since { $time }
alerts-never-seen = Never connected
alerts-timeline = Timeline
alerts-step-raised = Raised
alerts-step-prolonged = Prolonged
alerts-step-all-clear = All-clear
alerts-step-in-error = Cancelled: sent in error
alerts-print = Print
done-alert-prolonged = The alert is prolonged.
done-alert-all-clear = All-clear. It is on its way to the screens.
done-alert-in-error = The alert is cancelled as sent in error. The screens will say so.
