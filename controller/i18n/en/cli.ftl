# The words of the command line.

help-after =
    Language: Russian where LC_ALL, LC_MESSAGES or LANG begins with “ru”, otherwise English.
    Environment: EFIR_URL and EFIR_TOKEN come before the sign-in that is kept;
    EFIR_PASSWORD answers the question for a password; EFIR_CA is --ca.

    Exit codes: 0 done; 1 something else failed; 2 the command was not understood;
    3 not signed in, or not allowed; 4 no such thing; 5 refused: invalid or in conflict;
    6 the controller is not reached, or not trusted.

help-efir = Efir: news and announcements on a school's TVs
help-serve = Run the controller
help-init = Set up a new controller: its first person and its root unit
help-reset-password = Set a person's password on the server itself, and switch their one-time codes off; the controller is stopped meanwhile
help-backup = Make a backup: one encrypted file with everything; the controller may go on running
help-restore = Bring a backup back, with the controller stopped; what was there is set aside
help-check = Prove the data of a stopped controller, or a backup: records, indexes, audit log, pictures
help-recovery-key = Print the key that opens the backups; keep it away from this machine
help-demo = Show an announcement's whole way on this machine: a controller, a TV, and its frame
help-login = Sign in at a controller; the session is kept for the commands that follow
help-logout = End the session and forget it
help-status = How things are: screens, posts, schools
help-unit = Regions, municipalities and schools
help-unit-add = Add a unit
help-unit-list = List the units as a tree
help-person = People who may sign in
help-person-invite = Add a person and make a one-time link by which they choose a password; or make it anew
help-person-add = Add a person; the password is asked for, or read from standard input or EFIR_PASSWORD
help-person-reset = Make a one-time link by which a person chooses a new password
help-person-mail = Say where letters about offline screens reach somebody
help-person-edit = Change a person's name or mail; the login stays
help-person-show = All about one person
help-person-block = Block a person: their sessions and tokens end at once
help-person-unblock = Let a blocked person in again
help-person-list = List the people
help-notice = Notices that screens are offline
help-notice-list = Show the notices of which screens are offline still
help-notice-take = Tell your colleagues that you look after it
help-grant = Rights: who may do what, where
help-grant-add = Give a person a role in a unit and everything below it
help-grant-revoke = Take a role away
help-grant-list = List the roles that were given
help-token = Tokens, with which machines sign in
help-token-add = Make a token with your own rights; its secret is shown once
help-token-revoke = Revoke a token
help-token-list = List your tokens
help-password = Change your password; the present and the new one are asked for, or read from EFIR_PASSWORD and EFIR_NEW_PASSWORD
help-session = Your sessions: where you are signed in
help-session-list = List the sessions
help-session-end = End a session
help-audit = The log: who did what, and when
help-audit-list = List the log, the newest first
help-audit-export = Write the log as a CSV table
help-device = The TVs
help-device-list = List the TVs and what they show
help-device-show = Everything about one TV
help-device-claim = Connect the TV that shows this pairing code
help-device-set = Change a TV's room, tags or orientation
help-device-move = Move a TV to another school or room
help-device-returning = TVs that the controller has forgotten, having come back from a backup
help-device-readmit = Take a forgotten TV up again; school, room and tags are as they were if not given
help-device-revoke = Shut a TV out for good, at once
help-post = What stands on the TVs
help-post-create = Write a draft; with --publish it goes on air at once
help-post-edit = Change a post; one that is on air changes on the TVs at once
help-post-publish = Put a post on air
help-post-withdraw = Take a post off the TVs
help-post-list = List the posts
help-post-history = Show what a post said on air before
help-post-restore = Let a post say again what it said before
help-post-undo = Take back the last thing that was done with a post
help-post-screens = Show on which screens a post is
help-post-schedule = Show what runs on the screens, and when
help-post-preview = Draw a post as the TVs would show it
help-post-order = Show or set the order in which posts take turns on a unit's TVs
help-alert = Alerts: they cover everything else on the screens
help-alert-raise = Raise an alert: it is on the screens at once. Screens supplement the fire-alarm system and never replace it
help-alert-prolong = Let an alert expire later
help-alert-cancel = Give the all-clear everywhere; with --in-error, take the alert back as sent in error
help-alert-status = Everything about one alert: where it is drawn, where it is seen, where it is missing
help-alert-list = Show alerts
help-completions = Print a completion script for a shell

arg-json = Print exactly what the controller answered, as JSON
arg-ca = Trust the certificates in this PEM file too; also EFIR_CA
arg-id = The id, as the list shows it
arg-serve-data = Directory for everything that lasts; ./efir-data if not given; also EFIR_DATA
arg-serve-http = Where console and REST listen; 127.0.0.1:8080 if not given; also EFIR_HTTP
arg-serve-mqtt = Where devices connect; 0.0.0.0:8883 if not given; also EFIR_MQTT
arg-serve-tv-http = Where TVs with a browser open /tv by plain HTTP, and nothing else; nowhere if not given; also EFIR_TV_HTTP
arg-serve-names = A host name or address for the device certificate, repeatable; also EFIR_NAME, by commas
arg-serve-public-url = How browsers reach the console, for links and QR codes; also EFIR_PUBLIC_URL
arg-serve-tls-cert = Certificate for console and REST, PEM with its chain; also EFIR_TLS_CERT
arg-serve-tls-key = Private key of that certificate, PEM; also EFIR_TLS_KEY
arg-serve-tls = “own-ca”: console and REST with a certificate of the controller's own CA; also EFIR_TLS
arg-serve-behind-proxy = Plain HTTP beyond this machine, since a proxy in front speaks TLS; also EFIR_BEHIND_PROXY
arg-serve-backups = Where a backup is made each day, or “off”; backups in the data directory if not given; also EFIR_BACKUPS
arg-serve-backup-hour = The hour at which it is made, 0 to 23, by this machine's clock; 3 if not given; also EFIR_BACKUP_HOUR
arg-serve-backup-keep = How many of these backups stay; 7 if not given; also EFIR_BACKUP_KEEP
arg-serve-smtp-url = The mail server for letters about screens that are offline: smtps://name:password@host or smtp://host:587?tls=required; also EFIR_SMTP_URL
arg-serve-smtp-from = From whom these letters are: a mail address; also EFIR_SMTP_FROM
arg-serve-notice-after = After how many minutes people are told that a screen is offline; 15 if not given; also EFIR_NOTICE_AFTER
arg-serve-notice-hours = The hours at which screens should be on, by the school’s clock: 7-20 from Monday to Saturday, or 0-24 for always; also EFIR_NOTICE_HOURS
arg-serve-config = TOML file with the same settings; also EFIR_CONFIG
arg-init-data = Directory for everything that lasts; ./efir-data if not given; also EFIR_DATA
arg-init-login = What the first person signs in with; the password is asked for, or read from standard input or EFIR_PASSWORD
arg-init-name = The first person's name; the login if not given
arg-init-school = Set up this one school on its own instead of a country
arg-init-country = The name of the country; without it Россия
arg-init-time-zone = The time zone of the country or school; without it Europe/Moscow
arg-init-json = Print what was made as JSON
arg-reset-password-data = The controller's data directory; ./efir-data if not given; also EFIR_DATA
arg-reset-password-login = Whose password; the new one is asked for, or read from standard input or EFIR_PASSWORD
arg-backup-file = The file to make; one that is there already is not overwritten
arg-backup-data = The controller's data directory; ./efir-data if not given; also EFIR_DATA
arg-backup-json = Print what was made as JSON
arg-restore-file = The backup
arg-restore-data = The data directory to bring it back into; ./efir-data if not given; also EFIR_DATA
arg-restore-key-file = The file with the recovery key; also EFIR_BACKUP_KEY, the key itself; the key in the data directory if neither is given
arg-restore-json = Print what was done as JSON
arg-check-file = A backup to check instead of a data directory
arg-check-data = The controller's data directory; ./efir-data if not given; also EFIR_DATA
arg-check-key-file = The file with the backup's recovery key; also EFIR_BACKUP_KEY, the key itself
arg-check-json = Print what was found as JSON
arg-recovery-key-data = The controller's data directory; ./efir-data if not given; also EFIR_DATA
arg-demo-text = What the announcement says
arg-demo-once = End as soon as the announcement is on the screen
arg-demo-frame = Save the frame on the screen as this PNG file
arg-login-url = The controller's address, for example https://efir.example
arg-login-login = The login; its password is asked for, or read from standard input or EFIR_PASSWORD
arg-login-ca = Trust the certificates in this PEM file too, and keep them with the sign-in; also EFIR_CA
arg-unit-add-kind = region, municipality or school
arg-unit-add-name = The name, as people say it
arg-unit-add-parent = The unit above, by id, name or path; the one that your rights cover if not given
arg-unit-add-time-zone = Time zone, for example Europe/Moscow; that of the unit above if not given
arg-unit-list-parent = Only the units right below this one
arg-person-add-login = What the person signs in with
arg-person-add-name = The person's name
arg-person-add-unit = Where the person belongs, by id, name or path; where your own rights lie if not given
arg-person-list-unit = Only those of this unit and below, by id, name or path
arg-person-list-text = Only those whose name or login holds this text
arg-person-reset-person = The person, by id or login
arg-person-reset-codes = Switch one-time codes off instead of making a link: for who has lost both phone and recovery codes
arg-person-mail-person = The person: id or login
arg-person-mail-mail = The mail address
arg-person-mail-no-mail = Take the address away
arg-person-mail-notices = yes or no: whether they want letters that screens are offline
arg-person-invite-person = Whom: the id or login of somebody who has no password yet
arg-person-invite-revoke = Take the invitation back: its link ends
arg-person-invite-login = What somebody new signs in with
arg-person-invite-name = What somebody new is called
arg-person-invite-unit = Where they belong, by id, name or path; where your rights are, if not given
arg-person-invite-mail = Mail: a link like it goes there, where a mail server is set up
arg-person-edit-person = The person, by id or login
arg-person-edit-name = The new name
arg-person-edit-mail = The mail address; efir person mail --no-mail takes it away
arg-person-show-person = The person, by id or login
arg-person-block-person = The person, by id or login
arg-person-unblock-person = The person, by id or login
arg-notice-list-unit = Only of this unit and below: id, name or path
arg-notice-list-all = Also those whose screens are all back
arg-session-end-id = Which, by its id in efir session list
arg-session-end-others = All but this one
arg-audit-list-unit = Only of this unit and below, by id, name or path
arg-audit-list-by = Only what the person with this login did; system is the controller itself
arg-audit-list-kind = Only entries of this kind
arg-audit-list-deed = Only this deed, for example post-published
arg-audit-list-from = Not earlier: 2026-12-01T08:00:00+03:00, or by your clock: 2026-12-01 08:00
arg-audit-list-until = Earlier than this
arg-audit-list-text = Only entries that hold this text
arg-audit-list-limit = How many entries
arg-audit-export-unit = Only of this unit and below, by id, name or path
arg-audit-export-by = Only what the person with this login did; system is the controller itself
arg-audit-export-kind = Only entries of this kind
arg-audit-export-deed = Only this deed, for example post-published
arg-audit-export-from = Not earlier: 2026-12-01T08:00:00+03:00, or by your clock: 2026-12-01 08:00
arg-audit-export-until = Earlier than this
arg-audit-export-text = Only entries that hold this text
arg-audit-export-out = Into which file; standard output if not given
arg-grant-add-person = The person, by id or login
arg-grant-add-role = national_coordinator, regional_coordinator, municipal_coordinator, director, acting_director, school_coordinator, school_administrator, teacher, student, guardian, editor, duty, technician or regional_system
arg-grant-add-unit = The unit, by id, name or path: “Yelets / Gymnasium 11”
arg-grant-list-person = Only this person's, by id or login
arg-grant-list-unit = Only those in this very unit
arg-token-add-name = What it is for
arg-token-add-expires = When it ends: 2026-12-31T23:59:00+03:00, or by your clock: 2026-12-31 23:59; never if not given
arg-token-add-unit = Narrow its rights to this unit and below, by id, name or path
arg-device-list-unit = Only those of this unit and below, by id, name or path
arg-device-list-state = Only those that are so now: in_service (all that work), connected, online (all is well), hidden (switched off by remote), attention (need a look), offline, waiting (never connected yet), revoked
arg-device-list-search = Only those with a word that begins so in room, tags or hardware
arg-device-claim-code = The 8 characters on the TV's screen
arg-device-claim-unit = The school, by id, name or path: “Yelets / Gymnasium 11”
arg-device-claim-room = The room it stands in
arg-device-claim-tags = A tag that posts can be narrowed by, repeatable
arg-device-set-room = The room it stands in
arg-device-set-tags = A tag, repeatable; replaces all tags it had
arg-device-set-no-tags = Take all tags away
arg-device-set-orientation = landscape, portrait_right, landscape_flipped or portrait_left
arg-device-set-autostart = Of a browser: whether Efir opens by itself after a power cut (yes or no); if not, the screen is not for alerts
arg-device-move-unit = The school it moves to, by id, name or path
arg-device-move-room = The room it will stand in
arg-device-readmit-unit = The school it stands in, by id, name or path
arg-device-readmit-room = The room it stands in
arg-device-readmit-tags = A tag, repeatable
arg-post-create-kind = announcement or news
arg-post-preview-kind = announcement or news
arg-post-create-unit = Whose TVs, with everything below: a unit's id, name or path
arg-post-preview-unit = Whose TVs, with everything below: a unit's id, name or path
arg-post-create-publish = Publish it at once
arg-title = One line, at most 120 characters
arg-text = The text: **bold**, lists, headings; “-” reads it from standard input
arg-from = Shown from: 2026-12-01T08:00:00+03:00, or by the unit's clock: 2026-12-01 08:00
arg-until = Shown until, likewise
arg-tags = Only on TVs with this tag, repeatable
arg-rooms = Only in this room, repeatable
arg-picture = A picture: a JPEG, PNG or WebP file of at most 20 MiB and 50 megapixels
arg-priority = normal, or high: comes up between every two others
arg-seconds = How many seconds it stands, 5 to 600; as long as it takes to read, if not given
arg-age = For which ages: 0+, 6+, 12+ or 16+
arg-ticker = Run the announcement in the band at the foot of the other posts
arg-post-edit-reading-time = Stand for as long as it takes to read again
arg-post-edit-no-picture = Take the picture away
arg-post-edit-no-age = Take the age mark away
arg-post-edit-no-ticker = Take its turn among the others again instead of running at the foot
arg-post-preview-device = On this TV, by its id
arg-post-preview-size = The panel's size in pixels, such as 1920x1080
arg-post-preview-orientation = landscape, portrait_right, landscape_flipped or portrait_left
arg-post-preview-page = Which page of the post, from 1
arg-post-preview-frame = Where to write the frame (PNG)
arg-post-restore-revision = Which revision; efir post history tells their numbers
arg-post-schedule-unit = On whose TVs: a unit's id, name or path
arg-post-schedule-date = The first day, for example 2026-12-01; today without it
arg-post-schedule-days = How many days, 1 to 14
arg-post-schedule-device = Only on this TV, by its id
arg-post-order-unit = Whose TVs: a unit's id, name or path
arg-post-order-posts = The posts' ids in their order, the unit's own and those from above; without them the order is only shown
arg-post-order-clear = Take every post's place away: newest first
arg-post-edit-from = Shown from: 2026-12-01T08:00:00+03:00, or by the unit's clock: 2026-12-01 08:00; “none” for at once
arg-post-edit-until = Shown until, likewise; “none” for no end
arg-post-edit-everywhere = On all of the unit's TVs again, whatever tags and rooms it was narrowed to
arg-post-list-unit = Only this unit's own, by id, name or path
arg-post-list-state = draft, published, withdrawn or expired
arg-alert-raise-unit = Whose screens, with all below: id, name or path of a unit
arg-alert-raise-severity = extreme, severe, moderate or minor
arg-alert-raise-text = What has happened, one line of at most 70 characters
arg-alert-raise-instruction = What to do: **bold**, lists; at most 300 characters
arg-alert-raise-drill = An exercise, plainly marked
arg-alert-raise-expires = After 30m, 2h, “1h 30m”, or at 2026-12-01T08:00:00+03:00, by the unit's clock 2026-12-01 08:00; 7 days at most; without it 2 hours if extreme or severe, 4 otherwise, 30 minutes for an exercise
arg-alert-raise-schools = How many schools it reaches: needed above one school; where it is wrong, the answer names the right one
arg-alert-prolong-expires = The new expiry, as when raising; without it, the usual time from now on
arg-alert-cancel-in-error = The alert was sent in error
arg-alert-cancel-text = A word to it on the screens, at most 70 characters
arg-alert-status-screens = All its screens by name, with what each told and when
arg-alert-status-watch = Go on telling what changes, until the end stands wherever the alert did
arg-alert-list-unit = Only those of this unit and below, and those that reach it from above: id, name or path
arg-alert-list-standing = Only those that are on screens still
arg-completions-shell = bash, elvish, fish, powershell or zsh

ask-password = Password of { $login }:{" "}
ask-code = Code of the app, or a recovery code:{" "}
ask-present-password = Present password:{" "}
ask-new-password = New password:{" "}
done-login =
    { $name } is signed in at { $url } until { $until }.
    The session is kept in { $place }.
done-logout = Signed out of { $url }.
done-logout-nobody = Nobody was signed in.
done-unit-add = Added: { $kind } “{ $name }”, id { $id }
done-person-add =
    Added: { $name } ({ $login }), id { $id }
    Rights come next: efir grant add --person { $login } --role ROLE --unit UNIT
done-grant-add = Granted: { $role }, id { $id }
done-grant-revoke = Grant { $id } is revoked.
done-token-add =
    Token “{ $name }”, id { $id }. Its secret, shown only now:
    { $secret }
done-token-revoke = Token { $id } is revoked.
done-password = The password is changed. Other sessions have ended, tokens stay.
done-person-reset =
    A link for { $login }, good until { $until }:
    { $url }
    Hand it over in person: it is not shown again.
done-person-reset-codes = One-time codes of { $login } are off: the password alone signs in.
done-person-mail = Letters for { $login }: { $mail }
done-person-invite =
    The invitation of { $login }, good until { $until }:
    { $url }
    Hand the link over in person: it is not shown again.
done-person-mailed = A link like it goes by mail to { $mail }
done-person-uninvite = The invitation is taken back: { $id }.
done-person-block = Blocked: { $login }. Sessions and tokens have ended.
done-person-unblock = Let in again: { $login }.
person-blocked = blocked since { $time }
person-signs-in = with a password
person-invited = invited, the link is good until { $time }
person-uninvited = not invited, no password
codes-off = off
column-entry = SIGNING IN
column-mail = MAIL
column-codes = ONE-TIME CODES
done-notice-take = Your colleagues see that you look after notice { $id }.
done-session-end = The session has ended.
done-session-end-others = The other sessions have ended.
done-audit-export = The log is written to { $path }.
done-device-claim = Connected: the TV in “{ $room }”, id { $id }
done-device-set = Changed: the TV in “{ $room }”, id { $id }
done-device-move = Moved: the TV is in “{ $room }” now, id { $id }
done-device-readmit = Taken up again: the TV in “{ $room }”, id { $id }
note-returning = Waiting to be taken up again after the restore: { $count }. See them: efir device returning
done-device-revoke = Revoked: the TV in “{ $room }”, id { $id }. To use it again, connect it anew.
done-post-create =
    Draft “{ $title }”, id { $id }
    To put it on air: efir post publish { $id }
done-post-edit = Changed: “{ $title }”, id { $id }
done-post-publish = On air: “{ $title }”, id { $id }
done-post-preview = Frame written: { $path }. Page { $page } of { $pages }; the post stands for { $seconds } s.
warning = Note: { $text }
done-post-restore = As it was before: “{ $title }”, id { $id }
done-post-undo = Taken back. “{ $title }” is { $state } now, id { $id }
done-post-withdraw = Off the TVs: “{ $title }”, id { $id }
done-alert-raise =
    ALERT RAISED: { $text } ({ $severity }), until { $until }
    It reaches { $schools ->
        [one] { $schools } school
       *[other] { $schools } schools
    }, { $screens ->
        [one] { $screens } screen
       *[other] { $screens } screens
    }. Screens supplement the fire-alarm system and never replace it.
    Where it stands: efir alert status { $id }
    All-clear: efir alert cancel { $id }
done-alert-prolong = Prolonged: { $text }, until { $until }
done-alert-cancel = { $state }: { $text }, id { $id }

empty-units = No units yet. Add one: efir unit add --kind school --name NAME
empty-people = Nobody yet. Add somebody: efir person invite --login LOGIN --name NAME
empty-grants = No rights were given here. Give some: efir grant add --person LOGIN --role ROLE --unit UNIT
empty-tokens = No tokens. Make one: efir token add --name WHAT-FOR
empty-sessions = No sessions.
empty-audit = There are no such entries. Ask for less.
empty-notices = All screens are online: there is no notice.
empty-devices = No TVs. Switch one on and connect it by the code that it shows: efir device claim CODE --unit UNIT --room ROOM
empty-returning = No TV waits to be taken up again.
empty-history = The post was never on air.
empty-schedule = Nothing runs on this day.
empty-screens-of-post = There are no such TVs, or none that you may see.
empty-order = Nothing is on air for this unit.
empty-alerts = There are no alerts.
empty-posts = No posts. Write one: efir post create --unit UNIT --title TITLE --text TEXT

column-severity = SEVERITY
column-text = WHAT HAPPENED
column-raised = RAISED
column-standing = ON SCREEN
column-drawn = DRAWN
column-end-drawn = END DRAWN
column-id = ID
column-unit = UNIT
column-cause = CAUSE
column-away = OFFLINE
column-closed = BACK
column-kind = KIND
column-time-zone = TIME ZONE
column-login = LOGIN
column-name = NAME
column-created = MADE
column-person = PERSON
column-role = ROLE
column-granted = GIVEN
column-revoked = REVOKED
column-token = TOKEN
column-client = PROGRAM
column-address = ADDRESS
column-opened = OPENED
column-seen = LAST USED
column-here = THIS
column-time = TIME
column-who = WHO
column-deed = WHAT
column-details = DETAILS
session-here = yes
column-expires = ENDS
column-room = ROOM
column-connection = CONNECTION
column-screen = ON THE SCREEN
column-tags = TAGS
column-orientation = ORIENTATION
column-hardware = HARDWARE
column-enrolled = ENROLLED
column-came = CAME BACK
column-since = SINCE
column-frame = FRAME
column-size = SIZE
column-reported = REPORTED
column-agent = AGENT
column-missing = FILES MISSING
column-memory = MEMORY
column-disk = DISK FREE
column-temperature = TEMPERATURE
column-last-error = LAST ERROR
column-title = TITLE
column-state = STATE
column-until = UNTIL
column-audience = WHERE
column-place = No.
column-manner = KIND
column-whose = WHOSE
column-when = WHEN
column-revision = REVISION
column-published = ON AIR SINCE
column-off = OFF
column-school = SCHOOL
column-post = POST
column-times = SHOWN
column-order = ORDER

as-above = as above
in-force = in force
never = never
not-yet = not yet
everywhere = everywhere
with-picture = with a picture
for-seconds = { $seconds } s
always = at any time
all-day = all day
from-then = from { $from }
until-then = until { $until }
from-until = { $from } – { $until }
ticker = ticker
from-above = from above
arranged = arranged
newest-first = newest first
no-report = has not reported yet
connection-online = online since { $time }
connection-offline = offline since { $time }
connection-never = never connected
connection-revoked = revoked { $time }
connection-quarantined = held back since { $time }: seen in two places
screen-was = last: { $screen }
screen-post = “{ $title }”
screen-alert = alert
screen-idle = idle screen
screen-pairing = pairing code

drill = DRILL
severity-extreme = extreme
severity-severe = severe
severity-moderate = moderate
severity-minor = minor
alert-state-in-force = In force
alert-state-overdue = Expired, no all-clear
alert-state-expired = Expired
alert-state-all-clear = All-clear
alert-state-in-error = Sent in error, cancelled
alert-until = { $state } until { $time } ({ $issuer })
alert-since = { $state }, { $time } ({ $issuer })
alert-step-raised = raised
alert-step-prolonged = prolonged
alert-step-all-clear = all-clear
alert-step-in-error = taken back as sent in error
alert-step-until = until { $time }
standing-visible = visible
standing-unchecked = drawn, cannot be checked
standing-hidden = drawn, not visible
standing-received = received, not drawn
standing-missing = missing
account-drawn = Drawn on { $count }
account-visible = visible on { $count }
account-unchecked = cannot be checked on { $count }
account-hidden = not visible on { $count }
account-received = received, not drawn on { $count }
account-missing = missing on { $count }
account-more = { $count } more
account-end-drawn = Its end is drawn on { $count ->
    [one] { $count } screen
   *[other] { $count } screens
}
without-receipt = online, has not confirmed
heard-at = heard { $time }
kind-country = country
kind-region = region
kind-municipality = municipality
kind-school = school
kind-announcement = announcement
kind-news = news
priority-normal = normal
priority-high = high priority
state-draft = draft
state-published = on air
state-withdrawn = withdrawn
state-expired = expired
device-kind-agent = agent
device-kind-browser = browser
not-for-alerts = not for alerts
cause-school-line = no internet at the school
cause-power-or-network = no power or no network
cause-shut-down = shut down
cause-switched-off = switched off by remote
cause-stopped = the program stopped
cause-certificate = the certificate ran out
cause-controller = has not come back since the server restarted
cause-refused = the connection was refused
cause-never = has never connected
condition-in-service = in service
condition-connected = connected
condition-online = all is well
condition-hidden = switched off by remote
condition-attention = needs a look
condition-offline = offline
condition-waiting = never connected yet
condition-revoked = ended
orientation-landscape = landscape
orientation-portrait-right = portrait, turned right
orientation-landscape-flipped = landscape, upside down
orientation-portrait-left = portrait, turned left
role-national-coordinator = national coordinator
role-regional-coordinator = regional coordinator
role-municipal-coordinator = municipal coordinator
role-director = director
role-acting-director = acting director
role-school-coordinator = school coordinator
role-school-administrator = school administrator
role-teacher = teacher
role-student = student
role-guardian = guardian
role-editor = editor
role-duty = duty
role-technician = technician
role-regional-system = regional system

status-controller = Controller
status-version = Version
status-now = Its clock
status-schools = Schools
status-devices = TVs
status-online = online of them
status-showing = showing a post of them
status-posts = Posts on air
status-backup = Newest backup
backup-failed = FAILED: { $why } The newest that succeeded: { $made }
backup-off = off

failure-signed-out = { $text } Sign in (again): efir login URL --login LOGIN
failure-draft-kept =
    The draft was made (id { $id }), but not published: { $because }
    To try again: efir post publish { $id }
failure-forgotten-only-here =
    The session is forgotten on this machine, but the controller could not end it: { $because }
    It ends by itself in time.
failure-not-signed-in = Nobody is signed in. Sign in: efir login URL --login LOGIN, or give EFIR_URL and EFIR_TOKEN.
failure-unreachable = No answer from { $url }: { $cause }. Check the address, the network, and that the controller runs.
failure-untrusted =
    The certificate of { $url } is not trusted: { $cause }.
    If the controller has its own CA, get its certificate over a way that you trust and give it with --ca FILE.
failure-not-a-controller = { $url } answers, but not as an Efir controller does: { $cause }. Check the address.
failure-wrong-url = “{ $url }” is no address of a controller. Give one like https://efir.example, without what follows the host.
failure-no-certificates = { $place } holds no usable certificate: { $cause }. Give a PEM file with “BEGIN CERTIFICATE”.
failure-file = The file { $path } failed: { $cause }. Check that it is there and that you may use it.
failure-large-file = The file { $path } is over { $limit } MiB. Make the picture smaller and try again.
failure-no-home = Neither XDG_CONFIG_HOME nor HOME names a directory to keep the sign-in in. Set one, or give EFIR_URL and EFIR_TOKEN.
failure-no-password = No password was given ({ $cause }). Type it when asked, pipe it in, or set EFIR_PASSWORD.
failure-no-code = No code was given ({ $cause }). Type it when asked, or set EFIR_CODE.
failure-wrong-deed = The log knows no deed “{ $value }”. efir audit list --json names them.
failure-input = Standard input cannot be read as text: { $cause }. Give UTF-8.
failure-wrong-time = “{ $value }” is no time. Give 2026-12-01T08:00:00+03:00, or by the local clock: 2026-12-01 08:00.
failure-skipped-time = There is no { $value } in { $zone }: the clock skips that hour. Give another time.
failure-no-zone = “{ $value }” needs the time zone of unit { $unit }, which cannot be learned. Give an offset: 2026-12-01T08:00:00+03:00.
failure-unknown-unit = You see no unit “{ $value }”. Look them up: efir unit list
failure-several-units = Several units are called “{ $value }”: { $found }. Give the id, or more of the path: “Yelets / Gymnasium 11”.
failure-unknown-person = You see no person “{ $value }”. Look them up: efir person list
failure-wrong-id = “{ $value }” is no id. An id has 26 letters and digits; the lists show them.
failure-nothing-to-preview = Nothing was said to be drawn. Name a post, or give --unit, --title and --text.
failure-nothing-to-change = Nothing to change was given. See what can be: add --help

demo-building = Building the TV's agent: { $command }
demo-directory = Everything is kept in { $place } and removed at the end
demo-founded = The controller is set up
demo-serving = The controller runs: { $url }, TVs at { $device }
demo-hierarchy = Made: { $path }
demo-administrator = { $name } is the school's administrator
demo-agent = A TV is switched on; it looks for the controller at { $device }
demo-code = The TV shows the pairing code { $code }
demo-claimed = The administrator connects it: room “{ $room }”
demo-online = The TV is online and shows its idle screen
demo-publishing = The administrator publishes “{ $title }”
demo-shown = ON THE SCREEN { $milliseconds } ms after publishing, as the TV reports
demo-frame = The frame is saved as { $path }; it is the one that the TV reported (SHA-256 { $digest })
demo-addresses =
    Look around:
      the TV's screen     { $tv }
      REST and its page   { $docs }
      console             { $console }
                          (it signs you in, once, within ten minutes)
      sign in as          { $login }, password { $password }
demo-stay = Ctrl-C ends the demonstration.
demo-stopping = Stopping…
demo-room = Hall
demo-own-title = Announcement
demo-title = Snowfall: lessons begin at 9:30
demo-text = The first lesson begins at **9:30**. Buses run an hour later.
demo-region = Lipetsk Region
demo-municipality = Yelets
demo-school = Gymnasium 11
demo-person = Anna Petrova

trouble-system = The system refused: { $cause }.
trouble-no-agent = The agent's program is not at { $path }. Put efir-agent beside efir, or run the demonstration from the source: cargo run --release -p controller -- demo
trouble-not-built = The agent could not be built: { $command } ended with { $status }. What cargo says above tells why.
trouble-not-started = { $program } could not be started: { $cause }.
trouble-ended =
    { $program } ended too early ({ $status }). It said last:
    { $log }
trouble-late =
    { $step } took more than { $seconds } s. The programs said last:
    { $log }
trouble-not-shown =
    The announcement was not on the screen { $seconds } s after publishing. Of the TV the controller knows: { $seen }
    The programs said last:
    { $log }
trouble-other-frame = The TV gives out the frame { $fetched }, but reported { $reported }. The frame is not saved.
trouble-no-frame = The frame cannot be fetched from { $url }: { $cause }.
trouble-not-saved = The frame cannot be saved as { $path }: { $cause }. Give another --frame FILE.
trouble-strange = { $program } said something unexpected: { $said }
trouble-interrupted = The demonstration was ended before the announcement was shown.
trouble-step-serve = Starting the controller
trouble-step-code = Showing a pairing code
trouble-step-online = Connecting the TV
trouble-step-shown = Showing the announcement

still = on air
off-replaced = changed
off-withdrawn = taken off
off-expired = time ran out
off-by = { $at } { $who }
undo-edit = To undo the last change: efir post undo
undo-publication = To take it off: efir post undo
undo-withdrawal = To put it on air again: efir post undo
post-screens = For { $screens } TVs, { $having } have it, { $showing } show it now. Shown { $times } times on { $on } TVs.
shows = on the screen now
has = has it
has-not = does not have it yet
schedule-day = { $date }, { $zone } time
help-report = Reports
help-report-rollout = Show how far the rollout is
help-report-plan = Set the last days of its steps
arg-report-rollout-unit = Of which unit: id, name or path; your highest one if not given
arg-report-rollout-lacking = List those that lack this step
arg-report-rollout-csv = Write every school as a CSV table into this file
arg-report-rollout-xlsx = Write every school as an Excel workbook into this file
arg-report-plan-unit = In which unit and below: id, name or path
arg-report-plan-due = A step and its last day, such as director=2026-12-01; may be repeated. Without it the days come from above again
done-report-export = The report is in { $path }.
empty-lacking = None: everybody has taken this step.
empty-plan = No days of its own: they come from above.
column-step = STEP
column-done = DONE
column-lacking = LEFT
column-due = DUE
column-overdue = OVERDUE
column-schools = SCHOOLS
column-no-director = NO DIRECTOR
column-no-administrator = NO ADMIN
column-no-device = NO SCREEN
column-no-online = NONE ONLINE
column-where = WHERE
rollout-coordinator = coordinator appointed
rollout-director = director appointed
rollout-administrator = administrator appointed
rollout-device = screen connected
rollout-online = screen online

## Lists of schools

help-unit-import = Import a list of schools: CSV, XLSX or the open register's XML
help-unit-unplaced = List the schools of which no municipality is known
help-unit-place = Give a school its place
help-unit-map = Match a school with an entry of another list
help-unit-move = Move a unit with all it has
help-unit-grow = Put a unit above all there is
arg-unit-import-file = The file with the schools
arg-unit-import-unit = For which region or country: id, name or path; without it, where you import lists
arg-unit-import-source = Whose list it is, in Latin letters; without it register for the register's XML and region for others
arg-unit-import-partial = Import the good rows though others are wrong
arg-unit-import-delta = This is not the whole list: do not close schools that it lacks
arg-unit-import-dry-run = Only show what would change
arg-unit-unplaced-unit = Only of this region
arg-unit-place-school = The id from efir unit unplaced
arg-unit-place-parent = The municipality or region: id, name or path
arg-unit-map-unit = The school: id, name or path
arg-unit-map-source = Whose list it is: region, register
arg-unit-map-external = The list's identifier of the school
arg-unit-move-unit = What to move: id, name or path
arg-unit-move-parent = Where to: id, name or path
arg-unit-grow-kind = country, region or municipality
arg-unit-grow-name = Its name, as people say it
arg-unit-grow-time-zone = A time zone, for example Europe/Moscow
done-unit-map = The school is matched: list { $source }, identifier { $external }
done-unit-move = Moved: “{ $name }”
done-unit-grow = Put above all: “{ $name }”. You are its coordinator.
empty-unplaced = Every school has its place
column-region = REGION
column-external = ON THE LIST
import-reading = Reading the file
import-comparing = Comparing
import-storing = Storing
import-applied = The list is imported
import-dry = What would change (nothing is stored yet)
import-refused = Nothing is imported: the file has errors
import-added = New
import-changed = Changed
import-moved = Moved
import-reopened = Open again
import-unchanged = Unchanged
import-closed = Closed
import-skipped = Skipped: work no longer
import-unplaced = Without a municipality
import-rejected = With errors
import-dropped = Columns about people are not kept: { $columns }
import-flaw = row { $row }, { $column }, “{ $value }”: { $reason }
import-flaw-column = row { $row }, { $column }: { $reason }
import-flaw-row = row { $row }: { $reason }
failure-rows-rejected = { $applied ->
    [yes] rows with errors: { $count }; the rest is imported. Mend them and import the file again.
   *[no] rows with errors: { $count }. Mend the file, or import the good rows: --partial
}
