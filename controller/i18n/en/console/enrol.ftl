claim-title = Add a screen
claim-what = Type the code that the TV shows, and say where it stands.
claim-many = Add several
claim-code = Pairing code
claim-code-hint = 8 letters and digits. Case, spaces and hyphens do not matter.
claim-code-compare = Compare: the TV must show the same code.
claim-scan = Scan the QR code with the camera
claim-scan-picture = What the camera sees
claim-scan-denied = The camera cannot be used. Allow it in the browser’s settings, or type the code.
claim-scan-none = This is no pairing code of Efir. Point the camera at the QR code on the TV.
claim-school = School
claim-more-schools = Not all schools are shown. The others can be given through REST or by efir device claim.
claim-no-school = No school for a screen
claim-no-school-what = You have no school to add a screen to. Ask the school’s administrator or a coordinator.
claim-room = Where it stands
claim-room-example = Hall, ground floor
claim-rooms = Hall; Canteen; Assembly hall; Gym; Library; Staff room; Entrance; Corridor, ground floor; Corridor, first floor
claim-tags = Tags
claim-tags-hint = Apart by commas, may be empty. Tags choose the screens that show a post: “primary school”, “ground floor”.
claim-go = Add the screen
claim-how = How to do it
claim-how-1 = Switch the TV on: it shows a code of 8 characters.
claim-how-2 = Type the code here, or point a phone at the QR code.
claim-how-3 = Name the room. A few seconds later the screen shows the school’s name.
claim-qr = The QR code is a link
claim-qr-what = Point the phone’s own camera at it and open the link: the code is filled in.
claimed-title = The screen is added
claimed-text = School: { $school }. Room: { $room }.
claimed-next = Waiting for the screen to connect: a few seconds as a rule.
claimed-connected = The screen is connected and draws its first frame.
claimed-shows = This is on the screen now.
claimed-frame = What the screen “{ $room }” shows
claimed-another = Add another
claimed-screen = Open the screen’s page
claimed-all = All screens
claimed-wait = If nothing has come up within a minute, check that the TV has internet.
claim-many-what = A row for each screen. Each row is answered by itself: a wrong code does not hold up the others, and nothing you typed is lost.
claim-many-number = No.
claim-many-code = Code, row { $n }
claim-many-room = Room, row { $n }
claim-many-tags = Tags, row { $n }
claim-many-add = Another row
claim-many-paste = Or paste from a spreadsheet
claim-many-paste-hint = Code, room and tags, apart by semicolons or tabs, each screen on a line of its own.
claim-many-go = Add all
claim-many-done = Added
claim-many-ok = added
claim-many-taken =
    { $n ->
        [0] No screen was added
        [one] { $n } screen was added
       *[other] { $n } screens were added
    }
claim-many-left =
    { $n ->
        [one] { $n } row is left: correct it and send it again.
       *[other] { $n } rows are left: correct them and send them again.
    }
