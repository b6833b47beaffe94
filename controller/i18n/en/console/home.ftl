index-title = Start
index-heading = School screens, on air
index-what = Efir puts a school’s news and announcements on its TVs, and keeps the screens healthy.
index-not-founded = Efir is not set up yet. Open the one-time link that the controller printed when it started, or run efir init.
index-docs = REST for programs
index-docs-what = Every request described; try them on the page.
index-health = The controller’s health
index-health-what = Version { $version }. Answers while the controller lives.
