# What `efir backup`, `efir restore` and `efir recovery-key` say.

backup-made =
    Backup { $path }, { $size }: { $changes } records, { $media } pictures. It was read again and is whole.{ $broken ->
        [0] {""}
       *[other] {" "}{ $broken } pictures are damaged and left out: efir check says which.
    }
    It opens with the recovery key { $key }, and with no other. Keep that key away from this machine: efir recovery-key
recovery-key-about = The recovery key { $key } opens this controller's backups. Write it down and keep it away from this machine; whoever has it and a backup has the passwords' hashes and the TVs' certificate authority.
restored =
    The backup of { $made } is in { $path } now: { $changes } records, { $media } pictures.
restored-aside = What was there before is untouched in { $path }. Remove it when you no longer need it.
restored-another = What was there before is of another installation, or empty, so there was nothing to carry over from it.
restored-carried =
    Carried over from what was there before, so that it holds on: TVs revoked { $revoked }, people blocked { $blocked }, roles revoked { $grants }, sessions and tokens ended { $credentials }.{ $returning ->
        [0] {""}
       *[other] {" "}{ $returning } TVs connected after the backup wait to be taken up again: efir device returning
    }{ $unreadable ->
        [0] {""}
       *[other] {" "}{ $unreadable } records could not be read.
    }
restored-unreadable = The store that was there cannot be read ({ $reason }). What was revoked after the backup is in force again: look through TVs, people, roles and tokens, and revoke anew.
restored-next =
    Next: start the controller (efir serve).
backup-media-broken = { $count } pictures were damaged before the backup was made and are missing.

backup-no-data = There are no data of a controller in { $path }. Give their directory with --data.
backup-exists = { $path } is there already, and nothing is overwritten. Give another name.
backup-file = { $path } cannot be used: { io-cause }. { $kind ->
    [full] Free some space.
   *[other] Check the path, and who may use it.
}
backup-none = { $path } is no backup: { $reason }. Give a file that efir backup made.
backup-newer = A newer Efir has made the backup { $path }: it has format { $found }, this one knows formats up to { $known }. Use that version.
backup-wrong-key = The backup { $path } opens with the recovery key { $wanted }, but { $place } holds the key { $given }. Give the right one.
backup-no-key = The backup { $path } opens with the recovery key { $wanted }, which is not here. Give the key that efir recovery-key printed on the machine of the backup: --key-file FILE, or EFIR_BACKUP_KEY.
backup-key-malformed = { $place } holds no recovery key, or one with a slip of the pen. Give the 56 characters that efir recovery-key prints.
backup-damaged = The backup { $path } is damaged: { $reason }. Nothing was changed. Take another backup.
backup-no-answer = The data directory { $path } is in use by another process ({ $holder }), which makes no backup: { io-cause }. Try again, or stop it first.
backup-refused = The running controller could not make the backup: { $reason }. Its log may tell more.
backup-stopping = The controller stops. Make the backup again afterwards.

check-whole = Everything is whole: { $keys } keys, { $audit } entries of the audit log, { $media } pictures.
check-found = Wrong: { $found }. Looked at { $keys } keys, { $audit } entries of the audit log, { $media } pictures. Bring back a backup that is whole (efir check FILE, efir restore FILE), or show this to those who support Efir.
check-unknown-key = this version knows no such key. A newer Efir may have written it: use that version.
check-unreadable = the record cannot be read: { $detail }
check-misplaced = the record belongs under { $belongs }
check-missing = { $missing } should be there, too
check-stray = no record says so
check-wrong-count = the count is { $stored }, but there are { $counted }
check-broken-chain = the audit log is broken at entry { $sequence }: it, or one before it, was changed or removed
check-audit-differs = the audit log has { $chained } entries, but its list has { $listed }: entries were removed
check-log-gap = entry { $sequence } of the change log is missing. TVs catch up by themselves
check-media-broken = the picture is not what was uploaded. Upload it again
