# What the agent says to people at the device.

not-running = The agent is not running; this is what it knew last, at { $at }.
starting = Looking for the controller { $controller }.
pairing = Not paired yet. Code on the screen: { $code }
pairing-without-code = Not paired yet; asking the controller { $controller } for a code.
online = Connected to { $controller }.
offline = No connection to { $controller }; trying again.
showing-post = On the screen since { $since }: post { $post }, revision { $revision }.
showing-alert = On the screen since { $since }: alert { $alert }, revision { $revision }.
showing-idle = On the screen since { $since }: the idle screen.
showing-pairing = On the screen since { $since }: the pairing screen.
showing-nothing = Nothing is on the screen yet.
display = Display: { $display }
device = Device: { $device }, session { $session }
clock-trusted = Clock: { $now }
clock-guessed = Clock: { $now }, a guess until the controller or a time server tells
spooled = Waiting to be sent: { $receipts } receipts, { $figures } figures
last-error = Last error: { $error }

help-efir-agent = Shows a school's content on this screen, and reports to the school's controller
help-run = Run the agent; until it is paired, a pairing code is on the screen
help-status = Tell what the agent knows: the connection, what is on the screen, the last error
help-forget = Forget the controller and all content, so that the screen can be paired anew; the agent must be stopped
help-after =
    Language: Russian where LC_ALL, LC_MESSAGES or LANG begins with “ru”, otherwise English.
    Exit codes: 0 done; 1 it failed; 2 the command was not understood; 3 another agent has the directory.

arg-data = The agent's directory; or EFIR_AGENT_DATA
arg-run-data = Where the agent keeps content and keys; it is made if it is not there; or EFIR_AGENT_DATA
arg-run-controller = The controller's address: https://HOST or https://HOST:PORT; without a port 8883; or EFIR_AGENT_CONTROLLER
arg-run-pin = The controller's fingerprint, 64 hexadecimal digits: no other is paired with; or EFIR_AGENT_PIN
arg-run-display = Where frames go: drm to the connected screen, drm:/dev/dri/cardN to one of that graphics card, png:FILE to a file, http:ADDR to a page for this machine, port 0 is any; or EFIR_AGENT_DISPLAY
arg-run-connector = With drm: the connector, for example HDMI-A-1; without it the first with a screen; or EFIR_AGENT_CONNECTOR
arg-run-mode = With drm: the mode, for example 1920x1080@60; without it, or if the screen does not have it, the screen's own; or EFIR_AGENT_MODE
arg-run-size = With png and http: the frames' size in pixels; without it 1920x1080; or EFIR_AGENT_SIZE
arg-json = Print JSON for programs

controller-scheme = An address begins with https://, for example https://efir.school.example
controller-host = “{ $host }” is no host name. Give https://HOST or https://HOST:PORT, no path.
controller-bracket = The closing bracket ] is missing.
controller-address = “{ $host }” is no IPv6 address.
controller-port = “{ $port }” is no port. Give a number from 1 to 65535.
display-kind = Give drm, drm:/dev/dri/cardN, png:FILE or http:ADDR, for example http:127.0.0.1:8090
display-address = “{ $address }” is no address with a port. Give for example http:127.0.0.1:8090
display-open = { $ip } is reached from other machines, and the page has no password. Give for example http:127.0.0.1:{ $port }
pin-shape = It takes 64 hexadecimal digits: the controller prints its fingerprint when it starts, in the line “pin”.
connector-shape = “{ $name }” is no connector. The names are in /sys/class/drm, behind “card0-”: for example HDMI-A-1
mode-hertz = Behind @ stands how often a second the screen is refreshed, from { $fewest } to { $most }, for example 1920x1080@60
size-range = Give WIDTHxHEIGHT, each from { $smallest } to { $largest }, for example 1920x1080

trouble-taken = The directory { $path } is in use by another running agent. Stop that one, or give another --data.
trouble-unusable = { $path } cannot be used: { io-cause }. Check the disk and the rights, or give another --data.
trouble-frames = Frames cannot be written to { $path }: { io-cause }. Give a file in a folder that can be written to.
trouble-page = The page with the frame cannot be opened at { $address }: { $kind ->
    [in-use] another program is there
   *[other] { io-cause }
}. Give another port; port 0 is any free one.
trouble-no-card = There is no graphics card in /dev/dri that a screen could be on. Check that its driver is loaded: on a Raspberry Pi, dtoverlay=vc4-kms-v3d in config.txt. Without a card give --display http:127.0.0.1:8090 or png:FILE.
trouble-card = The graphics card { $path } cannot be used: { $kind ->
    [denied] permission denied. Add the agent's user to the group that the file belongs to (video), or start the agent as a service.
    [not-found] there is no such file. Look into /dev/dri, or give --display drm: then the agent finds the card.
   *[other] { io-cause }. Give another card, or --display drm.
}
trouble-no-screens = { $path } drives no screens. Give --display drm: then the agent finds the card that does.
trouble-card-taken = Another program drives the screens of { $path }: a desktop, most likely, or another agent. Stop it; a desktop is kept from starting by “systemctl set-default multi-user.target”.
trouble-no-connector = There is no connector { $name }, only { $known }. Give one of those as --connector, or none.
trouble-never-ran = No agent has run with the directory { $path }. Check --data.
trouble-status = The agent's status in { $path } cannot be read: { $cause }. Restart the agent, and it writes a new one.
trouble-other = An internal error: { $cause }. If it comes again, pass this text on to those who support Efir.
