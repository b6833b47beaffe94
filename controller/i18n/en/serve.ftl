# What `efir serve` and `efir init` say to whoever started them.

init-ask = Password:{" "}
init-ask-again = Again:{" "}
init-done =
    Done: “{ $unit }”. The first person is { $name }, login { $login }.
    Now start the controller: efir serve
init-passwords-differ = The two passwords differ. Try again.
init-no-password = There is no password. Set EFIR_PASSWORD, or write it to standard input.
init-password-unreadable = The password cannot be read: { io-cause }. Set EFIR_PASSWORD.
recover-done = The password of { $login } is set, one-time codes are off, and their sessions have ended. Start the controller.
recover-nobody = Nobody has the login “{ $login }”. Check it and the data directory.

config-address = { $origin }: “{ $value }” is no address to listen on. Give IP:PORT, such as 127.0.0.1:8080, 0.0.0.0:8883 or [::]:8883.
config-url = { $origin }: “{ $value }” is no address of a console. Give one with http:// or https://, such as https://efir.example.org
config-name = { $origin }: “{ $value }” is no host name and no address. Give one such as efir.example.org (Cyrillic ones as xn--…) or 10.0.0.5, without a port.
config-no-names = { $origin }: there is no name. Give at least one, or leave the setting out.
config-unreadable = { $origin }: the file “{ $path }” cannot be read: { io-cause }. Give one that this user may read.
config-plain = { $origin }: { $address } is reached from other machines, and without encryption anybody on the way reads the passwords. Give a certificate (--tls-cert FILE --tls-key FILE), take one of the controller's own CA (--tls own-ca), or say that a proxy in front speaks TLS (--behind-proxy).
config-exclusive = { $origin } and { $other } exclude each other. Keep one of a certificate, own-ca and behind-proxy.
config-key-missing = { $origin }: the private key of this certificate is missing. Add --tls-key FILE.
config-certificate-missing = { $origin }: the certificate of this key is missing. Add --tls-cert FILE.
config-tls = { $origin }: “{ $value }” does not fit here. Write own-ca, or give --tls-cert and --tls-key instead.
config-boolean = { $origin }: “{ $value }” is neither yes nor no. Write true or false.
config-toml = { $origin }: the settings cannot be read: { $cause }. Correct the file.
config-number = { $origin }: “{ $value }” is no number from { $least } to { $most }. Give one.
config-mail-server = { $origin }: no mail server can be reached so ({ $cause }). Give one such as smtps://name:password@mail.example.org
config-mail-from = { $origin }: “{ $value }” is no mail address. Give one such as efir@school.example.org
config-mail-from-missing = { $origin }: nobody is named from whom letters are. Add --smtp-from ADDRESS
config-mail-server-missing = { $origin }: no mail server is named. Add --smtp-url URL
config-oidc-issuer = { $origin }: «{ $value }» is no address of a provider. Give one with https://, such as https://id.example.org
config-oidc-client-missing = { $origin }: it is not said what the controller is called at the provider. Add --oidc-client-id ID
config-oidc-issuer-missing = { $origin }: no provider is named. Add --oidc-issuer URL
config-hours = { $origin }: “{ $value }” are no hours of a day. Give two numbers such as 7-20, or 0-24 for always

certificate-not-pem = { $flag }: the file “{ $path }” cannot be read: { $cause }. Give a PEM file.
certificate-none = --tls-cert: the file “{ $path }” holds no certificate. Give a PEM file with one.
certificate-mismatch = The key “{ $key }” (--tls-key) does not fit the certificate “{ $certificate }” (--tls-cert): { $cause }. Give two that belong together.

data-held = The data directory { $path } is in use by another process{ $holder ->
    [unknown] {""}
   *[other] {" "}({ $holder })
}. Stop it, or give another --data.
data-unusable = { $path } cannot be used: { io-cause }. { $kind ->
    [denied] Make it belong to the user that runs Efir, or give another --data.
    [full] Free some space.
    [read-only] Mount the disk writable, or give another --data.
    [in-the-way] Move that file away, or give another --data.
   *[other] Check the disk and the path, or give another --data.
}
data-damaged = The store { $path } is damaged ({ $reason }). It is left as it is. Bring a backup back with efir restore FILE, which sets this store aside; the daily backups are in the folder backups of the data directory, or where --backups says.
data-newer = A newer Efir has written the store { $path }: it has format { $found }, this one knows formats up to { $known }. Run the version that wrote it.

pki-file = { $path }, a file of the certificate authority, cannot be used: { io-cause }. Check the disk and who may use the file.
pki-damaged = { $path } is not the certificate authority's key and certificate: { $reason }. Restore it from a backup.
pki-failed = The controller's certificate could not be made: { $cause }.

port-closed = Cannot listen on { $address } ({ $flag }): { $kind ->
    [in-use] the address is in use by another program. Stop that one, or give another address.
    [not-here] this machine has no such address. Give one of its own.
    [denied] ports below 1024 need a special right. Grant it, or give another port.
   *[other] { $cause }. Give another address.
}

store-here = The store failed: { $detail }. Check the disk and start again.
record-here = The record { $key } in the store cannot be read: { $detail }. Restore a backup.
other-failure = An internal error: { $cause }. If it comes again, pass this text on to those who support Efir.
