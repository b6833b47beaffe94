# The words on TV frames.

pairing-title = Connect this screen
pairing-code = Pairing code
pairing-how = Open the Efir console on a phone or computer and type the code
pairing-scan = or point your camera at the square
pairing-until = The code is good until { $time }
pairing-connecting = Looking for the school's server…
idle-no-clock = Waiting for the time
offline-since = Not connected since { $time }
support = Support: { $contact }
