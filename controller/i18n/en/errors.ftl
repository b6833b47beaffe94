# The title under an error's code, the whole sentence under "code-detail".

## What is not there, or not to be seen

unknown-unit = No such unit
unknown-unit-detail = There is no unit { $unit } that you may see. Look at the list of units.
unknown-person = No such person
unknown-person-detail = There is no account { $person } that you may see. Look at the list of people.
unknown-grant = No such grant
unknown-grant-detail = There is no grant { $grant } that you may see. Look at the list of grants.
unknown-token = No such token
unknown-token-detail = You have no token { $token }. Look at the list of your tokens.
unknown-session = No such session
unknown-session-detail = You have no session { $session }. Look at the list of your sessions.
unknown-device = No such screen
unknown-device-detail = There is no screen { $device } that you may see. Look at the list of screens.
frame-unknown = Nothing reported yet
frame-unknown-detail = Screen { $device } has not reported yet what it shows. Wait until it has connected.
unknown-notice = There is no such notice
unknown-notice-detail = There is no notice { $notice } that you may see. Look at the list of notices.
mail-invalid = This is no mail address
mail-invalid-detail = “{ $mail }” is no mail address. Write it like anna@school.example.
unknown-post = No such post
unknown-post-detail = There is no post { $post } that you may see. Look at the list of posts.
unknown-picture = No such picture
unknown-picture-detail = There is no picture { $picture } that you may use here. Upload it for this unit.
unknown-alert = No such alert
unknown-alert-detail = There is no alert { $alert } that you may see. List those there are.
unknown-pairing = No such pairing
unknown-pairing-detail = There is no open pairing { $pairing }. Start pairing the screen again.

## Signing in, and rights

forbidden = Not allowed
forbidden-detail = In unit { $unit } you may not { $action ->
    [see-unit] see it
    [create-unit] make units
    [edit-unit] change the unit
    [import-schools] import lists of schools
    [move-unit] move units
    [see-people] see people and roles
    [create-person] make accounts
    [block-person] block people
    [manage-tokens] manage tokens
    [reset-access] help this person to sign in again
    [see-device] see screens
    [claim-device] take up screens
    [edit-device] change screens
    [move-device] move screens
    [revoke-device] revoke screens
    [see-post] see posts
    [draft-post] draft posts
    [edit-post] change posts of others
    [publish-post] publish and withdraw posts
    [see-alert] see alerts
    [raise-alert] raise alerts
    [end-alert] prolong and end alerts
    [see-rollout] see the rollout report
    [plan-rollout] set the days of the rollout
    [open-ticket] ask the coordinators for help
    [answer-ticket] answer tickets
    [use-library] use the library
    [share-in-library] share in the library
    [see-consents] see consents
    [keep-consents] record and withdraw consents
    [see-audit] see the audit log
   *[grant] give such roles
}. Ask a coordinator for the role.
not-signed-in = Sign in first
not-signed-in-detail = The session or token is unknown or has ended. Sign in again.
wrong-login = Wrong login or password
wrong-login-detail = The login or the password is wrong. Check both and try again, or ask a coordinator.
wrong-password = The password does not fit
wrong-password-detail = This is not your present password. Check the keyboard layout and type it again.
code-needed = A one-time code is needed
code-needed-detail = Besides the password, the code of the app on your phone or a recovery code is needed.
wrong-one-time-code = The code does not fit
wrong-one-time-code-detail = This code does not fit, or was used already. Type the one that the app shows now, or a recovery code.
too-many-codes = Too many wrong codes
too-many-codes-detail = A wrong code was typed too often. Try again after { $until }, or in a browser in which you have signed in before.
second-factor-on = One-time codes are on already
second-factor-on-detail = Signing in is protected by one-time codes already. To use another phone, switch them off first.
second-factor-off = One-time codes are not on
second-factor-off-detail = One-time codes are not on for this account.
second-factor-unoffered = Begin anew
second-factor-unoffered-detail = No secret was made for the app, or more than 15 minutes ago. Begin anew.
link-wrong = The link does not fit
link-wrong-detail = This link to sign in was used already, or its time is over: it holds for ten minutes, and once. Sign in with your login and password.
reset-link-wrong = The link does not work
reset-link-wrong-detail = This link is wrong, used, or too old. Ask whoever gave it to you for a new one.
self-reset = Nobody makes a link for themselves
self-reset-detail = Your own password is changed in your account, with the present one. If you have forgotten it, ask a coordinator for a link.
kind-forbidden = No such role is given here
kind-forbidden-detail = “{ $role }” is no teacher, student or guardian. Administrators, directors and coordinators are appointed in another way.
kind-off = The school lets no such people in
kind-off-detail = Signing in is off for them in this school. Switch it on first: People, Add from a list, Who else may sign in.
number-taken = The number is taken
number-taken-detail = The number “{ $number }” is another person's in this school. Correct it.
self-erase = You cannot erase yourself
self-erase-detail = Others rely on the rights that you hold. Ask whoever gave them to you to erase your data.
already-in = The person has a password already
already-in-detail = Those who have none yet are invited. If the person has forgotten it, make a link for a new one.
outside-unknown = This account is not linked
outside-unknown-detail = Nobody signs in to Efir with it, or whoever does is blocked. Sign in with login and password and link it in your account, or ask for an invitation.
outside-taken = This account is somebody else's
outside-taken-detail = Somebody else signs in to Efir with it. Sign out at the provider and sign in there as yourself.
last-way-in = It is the only way in
last-way-in-detail = You have no password yet: without this account you could not sign in. Ask for an invitation and choose a password first.
outside-down = The provider does not answer
outside-down-detail = Nobody signs in through it now. Sign in with login and password, or try again later.
outside-stale = Begin anew
outside-stale-detail = Signing in was begun in another browser, was used already, or took more than ten minutes.
outside-refused = The provider did not let you in
outside-refused-detail = Signing in was cancelled or refused there. Try again, or sign in with login and password.
outside-wrong = The provider's answer does not hold
outside-wrong-detail = It did not stand the test, so nobody was signed in. Try again; if it happens again, tell whoever runs the server: its log says more.
not-a-session = This is a token, not a session
not-a-session-detail = Only a person who has signed in does this, and this is a machine’s token. Sign in; a token is revoked in the list of tokens.
self-grant = Nobody grants to themselves
self-grant-detail = Nobody gives a role to themselves. Another coordinator can give you “{ $role }”.
self-block = Nobody blocks themselves
self-block-detail = You cannot block yourself. Ask another coordinator.
invalid-key = Not a key
invalid-key-detail = “{ $value }” is no Idempotency-Key. Take 1 to { $most } ASCII characters, best of all a UUID.
cross-site = A request from another site
cross-site-detail = The request did not come from a page of Efir, so it was refused. Open Efir directly; programs send the header Authorization or Efir-Request.
too-many-attempts = Too many attempts
too-many-attempts-detail = Wrong passwords for this login came too often from this address. Try again in { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
picture-kind = Not a picture of the right kind
picture-kind-detail = { $found ->
    [gif] This is a GIF.
    [bmp] This is a BMP.
    [tiff] This is a TIFF.
    [avif] This is an AVIF.
    [heic] This is a HEIC, as iPhones take them.
    [pdf] This is a PDF.
    [text] This is text, not a picture.
    [empty] The file is empty.
    [picture] This is a picture of another kind.
   *[unknown] This is no picture.
    } Save the picture as JPEG, PNG or WebP, and upload it again.
picture-animated = The picture moves
picture-animated-detail = This is an animation, and TVs show still pictures. Save one of its frames and upload that.
picture-pixels = The picture is too large
picture-pixels-detail = The picture has { $width }×{ $height } pixels; at most { $limit } megapixels are taken. Make it smaller and upload it again.
picture-damaged = The picture cannot be read
picture-damaged-detail = The picture's file is damaged, or did not arrive whole. Open it, save it anew, and upload it again.
disk-full = The disk is full
disk-full-detail = The controller's disk has no room left for pictures. Tell the technician: room must be made; then upload the picture again.
media-failed = Pictures are out of reach
media-failed-detail = The controller could not read or write the picture on its disk. Try again later; if that does not help, tell the technician.
range-not-satisfiable = No such part
range-not-satisfiable-detail = The picture has { $length } bytes. Ask for a part within them.
stale-form = The form is too old
stale-form-detail = The page with the form was opened too long ago, or the browser refuses cookies. Reload the page and send the form again.

## Values of fields

role-misplaced = A role for another level
role-misplaced-detail = The role “{ $role }” cannot be held in { $kind ->
    [country] a country
    [region] a region
    [municipality] a municipality
   *[school] a school
}. Choose a unit of its own level.
kind-misplaced = The unit cannot stand there
kind-misplaced-detail = { $kind ->
    [country] A country
    [region] A region
    [municipality] A municipality
   *[school] A school
} cannot stand below { $parent ->
    [country] a country
    [region] a region
    [municipality] a municipality
   *[school] a school
}. Choose a parent of a higher level.
not-a-school = This is not a school
not-a-school-detail = Screens stand in schools, and { $unit } is { $kind ->
    [country] a country
    [region] a region
    [municipality] a municipality
   *[school] a school
}. Give a school.
plan-misplaced = A school sets no days
plan-misplaced-detail = { $unit } is a school: the unit above says the days of its steps. Give that one.
day-malformed = This is no date
day-malformed-detail = «{ $day }» is no date. Write it like 2026-12-01.
unknown-ticket = No such ticket
unknown-ticket-detail = There is no ticket { $ticket } that you may see. Look at the list of tickets.
ticket-state = Nobody need look after this ticket
ticket-state-detail = { $state ->
    [answered] The ticket has been answered
   *[closed] The ticket is closed
 }. If the matter is not settled, open it again.
too-many-tickets = Too many open tickets
too-many-tickets-detail = You have { $limit } tickets that are not closed, which is the most. Close those that are settled, or write in one of them.
too-many-messages = The thread is too long
too-many-messages-detail = The ticket has { $limit } messages, which is the most. Open a new one.
unknown-shared = No such thing in the library
unknown-shared-detail = There is no { $id } in the library that you may see. Look at the list.
shelf-full = The shelf is full
shelf-full-detail = Unit { $unit } shares { $limit } things already, which is the most. Withdraw one first.
unknown-consent = No such consent
unknown-consent-detail = There is no consent { $consent }, or it cannot be named here. Look at the school’s list of consents.
consent-is-withdrawn = The consent was withdrawn
consent-is-withdrawn-detail = Consent { $consent } was withdrawn: nothing may be shown under it. Name another one, or take the child’s name and picture out of the post.
consent-ahead = That day has not come yet
consent-ahead-detail = { $given } is still ahead. Give the day on which the consent was signed.
consent-full = Too many posts name the consent
consent-full-detail = { $limit } posts name consent { $consent } already, which is the most. Take it out of old ones, or record another.
consent-bound = The post names or shows a child
consent-bound-detail = The consent was given to your school, so post { $post } cannot be shared. Share a copy without the name and the picture.
unit-missing = No unit given
unit-missing-detail = No unit was given, and you have none of your own. Give one.
time-zone-unknown = Unknown time zone
time-zone-unknown-detail = “{ $time_zone }” is no IANA time zone. Give one such as Europe/Moscow.
login-invalid = The login will not do
login-invalid-detail = The login “{ $login }” will not do: it needs 1 to 64 Latin letters, digits, dots, hyphens, underscores or @.
login-taken = The login is taken
login-taken-detail = The login “{ $login }” is taken. Choose another.
password-too-short = The password is too short
password-too-short-detail = The password has { $actual ->
    [one] { $actual } character
   *[other] { $actual } characters
}; it needs at least { $limit }.
password-too-long = The password is too long
password-too-long-detail = The password takes { $actual } bytes; at most { $limit } are allowed.
password-common = The password is too well known
password-common-detail = Many people have this password, so it is tried first. Choose another, best a phrase of several words.
password-personal = The password is easily guessed
password-personal-detail = The password is only a login, a name or a school’s name. Choose what nobody knows of you.
text-empty = A field is empty
text-empty-detail = The field “{ $field }” is empty. Fill it in.
text-too-long = The text is too long
text-too-long-detail = The field “{ $field }” has { $actual ->
    [one] { $actual } character
   *[other] { $actual } characters
}; at most { $limit } are allowed. Shorten it.
text-control = A character that cannot be shown
text-control-detail = The field “{ $field }” holds the control character { $character }. Remove it.
too-many = The list is too long
too-many-detail = The field “{ $field }” has { $actual ->
    [one] { $actual } entry
   *[other] { $actual } entries
}; at most { $limit } are allowed. Shorten it.
period-empty = The end is before the beginning
period-empty-detail = The end { $until } is not after the beginning { $from }. Correct one of them.
period-over = The time to show it has passed
period-over-detail = The end { $until } has passed. Give a later one.
expiry-past = The expiry has passed
expiry-past-detail = The expiry { $expires } has passed. Give a later one.
expiry-too-far = The expiry is too far ahead
expiry-too-far-detail = The expiry { $expires } is more than seven days ahead. Give { $latest } at the latest.
alert-shortened = The expiry is not later
alert-shortened-detail = The expiry { $expires } is not after { $before }, when the alert expires now. Give a later one.
alert-too-large = The alert is too large
alert-too-large-detail = On its way to a TV the alert takes { $actual } bytes; at most { $limit } are allowed. Name fewer rooms.
schools-uncounted = Confirm the number of schools
schools-uncounted-detail = An alert in unit { $unit } reaches { $schools ->
    [one] { $schools } school
   *[other] { $schools } schools
} ({ $screens ->
    [one] { $screens } screen
   *[other] { $screens } screens
}). Repeat it with the number of schools: { $schools }.
code-malformed = This is no pairing code
code-malformed-detail = “{ $pairing_code }” is no pairing code. Type the 8 characters on the TV.

## How things stand

post-changed = Somebody else changed the post
post-changed-detail = Post { $post } was changed while you were writing. Look at it, then decide whether to save yours over it.
unknown-sketch = No unfinished text
unknown-sketch-detail = You have no unfinished text for post { $post }. It may be saved or thrown away already.
unknown-revision = No such revision
unknown-revision-detail = Post { $post } has no revision { $revision }, or it is no longer kept. Look at its history.
nothing-to-undo = Nothing to undo
nothing-to-undo-detail = Nothing can be undone on post { $post }: it was never on air, or its time ran out.
too-many-sketches = Too many unfinished posts
too-many-sketches-detail = You have { $limit ->
    [one] { $limit } unfinished post
   *[other] { $limit } unfinished posts
}, which is the most. Finish one, or throw one away.
time-malformed = Not a time
time-malformed-detail = “{ $time }” in field “{ $field }” is no date and time. Write it like 2026-12-01 08:00.
time-skipped = There is no such time
time-skipped-detail = { $time } in field “{ $field }” is skipped in { $zone }, where the clock is set forward. Choose another time.
days-invalid = Wrong number of days
days-invalid-detail = A schedule of { $days ->
    [one] { $days } day
   *[other] { $days } days
} is not to be had. Give days from 1 to { $most }.
post-state = The post is in another state
post-state-detail = Post { $post } is { $state ->
    [draft] still a draft
    [published] on air
    [withdrawn] withdrawn
   *[expired] over, its time having run out
}, so this cannot be done to it. Publish it first.
too-many-on-air = Too many posts on air
too-many-on-air-detail = Unit { $unit } has { $limit ->
    [one] { $limit } post
   *[other] { $limit } posts
} on air, which is the most. Withdraw one first.
post-too-large = The post is too large
post-too-large-detail = On its way to a TV the post takes { $actual } bytes; at most { $limit } are allowed. Name fewer rooms.
alert-over = The alert is over
alert-over-detail = Alert { $alert } is over: { $state ->
    [expired] it expired
    [in_error] it was sent in error
   *[all_clear] the all-clear was given
}, so this cannot be done to it. Raise a new one if need be.
too-many-alerts = Too many alerts
too-many-alerts-detail = Unit { $unit } has { $limit ->
    [one] { $limit } alert
   *[other] { $limit } alerts
} that nobody has ended, which is the most. End one first.
too-many-prolongings = The alert was prolonged too often
too-many-prolongings-detail = Alert { $alert } was prolonged { $limit } times, which is the most. End it and raise a new one.
seconds-invalid = A time that cannot be
seconds-invalid-detail = A post cannot stand on the screen for { $seconds } s. Give { $least } to { $most } seconds, or none: then it stands for as long as it takes to read.
screen-invalid = A size that no screen has
screen-invalid-detail = A screen of { $width }×{ $height } pixels is not drawn. Give sides of { $least } to { $most } pixels.
age-refused = An age mark that cannot be
age-refused-detail = The age mark “{ $age }” is refused: a school shows only what is marked 0+, 6+, 12+ or 16+. Give one of these, or none.
ticker-misplaced = Only announcements run as a ticker
ticker-misplaced-detail = News cannot run as a ticker. Write an announcement, or let the news take its turn.
ticker-picture = A ticker has no room for a picture
ticker-picture-detail = A ticker shows no picture. Take the picture away, or let the announcement take its turn.
post-repeated = A post is named twice
post-repeated-detail = Post { $post } stands twice in the order. Name it once.
already-founded = Efir is set up already
already-founded-detail = The first person exists already. Sign in instead.
setup-link-wrong = The link will not do
setup-link-wrong-detail = The setup link is wrong or used. Restart the controller for a new one, or run efir init.
commitment-broken = The pairing is broken
commitment-broken-detail = The number revealed in pairing { $pairing } is not the one committed to. Start pairing again.
too-many-pairings = Too many pairings
too-many-pairings-detail = { $address } has { $limit ->
    [one] { $limit } open pairing
   *[other] { $limit } open pairings
}, which is the most. Wait ten minutes.
pairings-full = Too many pairings
pairings-full-detail = { $limit ->
    [one] { $limit } pairing is open
   *[other] { $limit } pairings are open
}, which is the most. Wait ten minutes.
wrong-code = The code did not match
wrong-code-detail = No screen shows this code now. Type the one on the TV; { $left ->
    [one] { $left } try is left
   *[other] { $left } tries are left
}.
too-many-guesses = Too many wrong codes
too-many-guesses-detail = You typed wrong codes too often. Try again after { $until }.
not-a-browser = The screen is no browser
not-a-browser-detail = Screen { $device } is no browser: it starts by itself after a power cut, and nothing is to be said of that.
device-revoked = The screen is revoked
device-revoked-detail = Screen { $device } is revoked for good. Pair it again.
key-retired = The screen’s key is retired
key-retired-detail = The key of screen { $device } is retired. Restart the screen, or pair it again.
too-many-tokens = Too many tokens
too-many-tokens-detail = You have { $limit ->
    [one] { $limit } token
   *[other] { $limit } tokens
}, which is the most. Revoke one first.
too-many-grants = Too many roles
too-many-grants-detail = Person { $person } has { $limit ->
    [one] { $limit } role
   *[other] { $limit } roles
}, which is the most. Revoke one first.

## Lists

cursor-invalid = Wrong cursor
cursor-invalid-detail = “{ $cursor }” is no cursor of this list. Begin without one.
limit-invalid = Wrong page size
limit-invalid-detail = A page of { $limit } entries is not to be had. Give a limit from 1 to { $most }.

## The request itself

no-such-address = Nothing lives here
no-such-address-detail = There is nothing at this address. The addresses of REST are described at /api/docs.
method-not-allowed = It does not do this
method-not-allowed-detail = This address does not have this method. The header Allow names those it has.
malformed-address = The address cannot be read
malformed-address-detail = A part of the address does not decode as UTF-8. Check it.
body-too-large = The request is too large
body-too-large-detail = The body is longer than the { $limit } bytes allowed. Shorten it.
wrong-content-type = Another kind of data
wrong-content-type-detail = This needs the header Content-Type: { $expected }.
broken-body = The request broke off
broken-body-detail = The body did not arrive whole. Send it again.
malformed-json = This is not JSON
malformed-json-detail = The body does not parse as JSON: line { $line }, column { $column } is wrong.
unknown-field = A field too many
unknown-field-detail = There is no field “{ $field }” here (line { $line }, column { $column }). Remove it, or check its name.
missing-field = A field is missing
missing-field-detail = The field “{ $field }” must be there. Add it.
duplicate-field = A field stands there twice
duplicate-field-detail = The field “{ $field }” stands there twice (line { $line }, column { $column }). Keep one.
invalid-value = A value will not do
invalid-value-detail = The value of “{ $field }” will not do (line { $line }, column { $column }). See the description at /api/docs.
unknown-parameter = A parameter too many
unknown-parameter-detail = This address has no parameter “{ $name }”. Remove it, or check its name.
invalid-parameter = A parameter will not do
invalid-parameter-detail = The value of “{ $name }” will not do. See the description at /api/docs.
invalid-id = This is no id
invalid-id-detail = “{ $value }” is no id: one has 26 lower-case Latin letters and digits.
malformed-request = The request is wrong
malformed-request-detail = The request is not made as it should be. See the description at /api/docs.

## The controller itself

version-outdated = Changed meanwhile
version-outdated-detail = Somebody else changed it while you were at it; its version is { $current } now. Look at it, and edit it again.
key-reused = The key is taken
key-reused-detail = This Idempotency-Key came with another request before. Choose a new key for each request.
too-many-keys = Too many requests with keys
too-many-keys-detail = At most { $limit } requests with an Idempotency-Key are taken within a day. Wait, or send them without a key.
busy = Too much is changing
busy-detail = Somebody is changing the same things. Try again in a few seconds.
store-failed = The store does not answer
store-failed-detail = The controller could not read or write its data. Try again later; its log says more.
record-damaged = A record is damaged
record-damaged-detail = A record in the store cannot be read. Run efir check, and restore from a backup; the controller’s log says more.
too-slow = The answer took too long
too-slow-detail = The controller did not answer in time. Try again in a few seconds, and see first whether it was done.
internal = The controller failed
internal-detail = The controller made a mistake with this request. Its log says more.

scope-misplaced = The role is not given so
scope-misplaced-detail = An editor is given kinds of posts, a teacher may be given rooms or tags, nobody else is given any. The role: { $role }.

role-held = They hold this role already
role-held-detail = They hold this role here already (grant { $grant }), in another way. Revoke that one first, then give the role anew.

nomination-needed = A director's nomination is needed
nomination-needed-detail = A school administrator is nominated by the director first, then granted by a coordinator. Open “Nominations” and wait for the list of the director of school { $unit }.

director-there = The school has somebody at its head
director-there-detail = School { $unit } has a director already, or somebody who stands in. To appoint another, replace them: “Director” on the school's page.

person-blocked = The person is blocked
person-blocked-detail = Somebody who is blocked ({ $person }) is not put at the head of a school. Let them in again first, or choose somebody else.

unknown-nomination = No such nomination
unknown-nomination-detail = There is no nomination { $nomination } that you may see. Open the list of nominations.

own-nomination = One's own nomination is not decided by oneself
own-nomination-detail = Two people stand behind each administrator: one nominated, another granted. Nomination { $nomination } is yours; another coordinator or a deputy decides it.

not-nominated = They are not on the list
not-nominated-detail = Person { $person } is not on nomination { $nomination }. Decide about those who are.

nomination-decided = It is decided already
nomination-decided-detail = This was decided already on nomination { $nomination }. Look at the page again; a role that should end is revoked on the person's page.

nomination-withdrawn = The nomination was withdrawn
nomination-withdrawn-detail = The director withdrew nomination { $nomination }. Ask them for a new one.

too-many-nominations = Too many nominations wait
too-many-nominations-detail = { $limit } nominations of school { $unit } wait for a decision, which is the most. Withdraw one first.

not-of-school = They are not of this school
not-of-school-detail = Person { $person } is not of school { $unit }. Add them there first, or give them a role there.

administrator-already = They are an administrator already
administrator-already-detail = Person { $person } is an administrator of school { $unit } already. Leave them out.


## Files with lists

table-empty = The file is empty
table-empty-detail = The file says nothing. It needs a row with the columns’ names and rows below it.
not-a-table = This is no table
not-a-table-detail = The file does not look like a table. Use CSV or XLSX.
table-old = An old spreadsheet format
table-old-detail = The spreadsheet is in the old XLS format. Open it and save it as XLSX or CSV.
table-encrypted = The spreadsheet has a password
table-encrypted-detail = The spreadsheet is protected by a password. Save it without one and upload it again.
table-damaged = The file is damaged
table-damaged-detail = The file cannot be read. Open it in the program that made it and save it again.
table-encoding-unknown = Unknown encoding
table-encoding-unknown-detail = The file is neither in UTF-8 nor in windows-1251. Save it as CSV in UTF-8, or as XLSX.
table-too-big = The file is too big
table-too-big-detail = The file takes more than { $limit } MB. Split it.
table-too-long = Too many rows
table-too-long-detail = The file has more than { $limit } rows. Split it.
table-too-wide = Too many columns
table-too-wide-detail = Line { $line } of the file has more than { $limit } columns. Leave only those you need.
table-cell-too-long = A cell is too long
table-cell-too-long-detail = Line { $line } of the file has a cell longer than { $limit } bytes. Shorten it.
table-quote-open = A quotation mark is not closed
table-quote-open-detail = In line { $line } of the file a cell begins with a quotation mark that is never closed. Mend the file.
table-header-missing = No names of columns
table-header-missing-detail = None of the file’s first 25 rows names the columns. Add such a row above the data.


## Schools from lists

not-a-region = A region is needed
not-a-region-detail = Lists of schools are imported for a region or the whole country, and { $unit } is a { $kind }. Give a region.
import-cancelled = The import was cancelled
import-cancelled-detail = The import was cancelled before it was stored. Nothing has changed.
unknown-import = No such import
unknown-import-detail = No such import is running: it is over, or never began.
root-fixed = The root stays
root-fixed-detail = There is nothing above { $unit }. To make it part of something larger, put a new unit above it.
too-many-units = Too many units
too-many-units-detail = There are more than { $limit } units below { $unit }. Move them in parts.
unknown-known = No such school on the lists
unknown-known-detail = School { $known } is not among those that wait, or you may not see it. Look at the list.
already-mapped = This school is another unit
already-mapped-detail = The list’s school «{ $external }» is another unit already. Look at that one first.
school-name-invalid = This name will not do
school-name-invalid-detail = «{ $value }» will not do for { $field }: use letters and digits, without spaces and slashes.
