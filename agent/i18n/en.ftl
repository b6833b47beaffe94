# What `efir-agent status` says.

not-running = The agent is not running; this is what it knew last, at { $at }.
starting = Looking for the controller { $controller }.
pairing = Not paired yet. Code on the screen: { $code }
pairing-without-code = Not paired yet; asking the controller { $controller } for a code.
online = Connected to { $controller }.
offline = No connection to { $controller }; trying again.
showing-post = On the screen since { $since }: post { $post }, revision { $revision }.
showing-idle = On the screen since { $since }: the idle screen.
showing-pairing = On the screen since { $since }: the pairing screen.
showing-nothing = Nothing is on the screen yet.
display = Display: { $display }
device = Device: { $device }, session { $session }
clock-trusted = Clock: { $now }
clock-guessed = Clock: { $now }, a guess until the controller or a time server tells
spooled = Waiting to be sent: { $receipts } receipts, { $figures } figures
last-error = Last error: { $error }
