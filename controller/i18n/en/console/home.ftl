home-title = Home
home-heading = School screens, on air
home-what = Efir puts a school’s news and announcements on its TVs, and keeps the screens healthy.
home-not-founded = Efir is not set up yet. Open the one-time link that the controller printed when it started, or run efir init.
home-alert = ALERT
home-announce = Announcement
home-announce-what = Write it, and it is on the screens
home-screens-what = What the TVs show, and whether all is well
home-alarm-what = Fire and other dangers; drills
home-alarm-quick = Alert at once:
home-now = On the screens now
home-no-screens = No screens yet
home-no-screens-what = Switch on a TV with Efir: it shows a pairing code. Type that code here, and a few seconds later the screen shows the school’s posts.
home-enrol = Add a screen
home-waiting = Waiting for me
home-waiting-none = Nothing waits: there are no drafts.
home-draft = Draft
home-wrong = What is wrong
home-wrong-none = All screens are online
home-counts = { $connected } of { $all } online
home-more-wrong =
    { $n ->
        [one] And { $n } more screen
       *[other] And { $n } more screens
    }
