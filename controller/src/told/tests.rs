//! Every error of `efir serve` and `efir init` has a sentence in both languages.

use std::path::PathBuf;

use controller_core::port::StoreError;
use protocol::words::entries;

use super::*;
use crate::backup::{self, RecoveryKey};
use crate::config::{Origin, Problem};

fn denied() -> io::Error {
    io::Error::from(io::ErrorKind::PermissionDenied)
}

fn settings() -> Vec<anyhow::Error> {
    let value = || "8080".to_owned();
    let problems = [
        Problem::Address(value()),
        Problem::Url(value()),
        Problem::Name("a b".into()),
        Problem::NoNames,
        Problem::Unreadable { path: "/no".into(), cause: io::ErrorKind::NotFound.into() },
        Problem::Plain(([0, 0, 0, 0], 80).into()),
        Problem::Exclusive(Origin::Flag("--tls")),
        Problem::KeyMissing,
        Problem::CertificateMissing,
        Problem::Tls("yes".into()),
        Problem::Boolean("maybe".into()),
        Problem::Number { value: "24".into(), least: 0, most: 23 },
        Problem::MailServer("no host".into()),
        Problem::MailFrom("anna".into()),
        Problem::MailFromMissing,
        Problem::MailServerMissing,
        Problem::Hours("20-7".into()),
        Problem::OidcIssuer("http://id.example.org".into()),
        Problem::OidcClientMissing,
        Problem::OidcIssuerMissing,
        Problem::Toml("unknown field `htpp`".into()),
    ];
    let origin = || Origin::File { path: "efir.toml".into(), line: Some(2) };
    problems.map(|problem| ConfigError { origin: origin(), problem }.into()).into()
}

fn backups() -> Vec<anyhow::Error> {
    let path = || PathBuf::from("/mnt/efir.backup");
    let key = |byte: u8| RecoveryKey::from([byte; 32]).id();
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let errors = [
        BackupError::NoData { path: "/var/lib/efir".into() },
        BackupError::Exists { path: path() },
        BackupError::File { path: path(), source: full() },
        BackupError::File { path: path(), source: denied() },
        BackupError::NotABackup { path: path(), reason: "it is too short".into() },
        BackupError::Newer { path: path(), found: 9, known: 1 },
        BackupError::WrongKey {
            path: path(),
            wanted: key(1),
            given: key(2),
            place: "EFIR_BACKUP_KEY".into(),
        },
        BackupError::NoKey { path: path(), wanted: key(1) },
        BackupError::KeyMalformed { place: "EFIR_BACKUP_KEY".into() },
        BackupError::Damaged { path: path(), reason: "it ends too early".into() },
        BackupError::Store(StoreError("the disk is gone".into())),
        BackupError::NoAnswer { path: path(), holder: "4711".into(), source: denied() },
        BackupError::Refused { reason: "the disk is gone".into() },
        BackupError::Stopping,
    ];
    errors.map(Into::into).into()
}

fn all() -> Vec<anyhow::Error> {
    let path = || PathBuf::from("/var/lib/efir");
    let port = |kind: io::ErrorKind| PortError {
        flag: "--http",
        address: ([127, 0, 0, 1], 8080).into(),
        source: kind.into(),
    };
    let mut all = settings();
    all.extend(backups());
    all.extend([
        CertificateError::NotPem {
            flag: "--tls-key",
            path: path(),
            cause: rustls_pki_types::pem::Error::NoItemsFound,
        }
        .into(),
        CertificateError::None { path: path() }.into(),
        CertificateError::Mismatch {
            certificate: path(),
            key: path(),
            cause: rustls::Error::HandshakeNotComplete,
        }
        .into(),
        OpenError::Held { path: path(), holder: "4711".into() }.into(),
        OpenError::Held { path: path(), holder: String::new() }.into(),
        OpenError::Unusable { path: path(), error: denied() }.into(),
        OpenError::Unusable { path: path(), error: io::Error::other("strange") }.into(),
        OpenError::Damaged { path: path(), reason: "no format number".into() }.into(),
        OpenError::Newer { path: path(), found: 9, known: 1 }.into(),
        PkiError::File { path: path(), source: denied() }.into(),
        PkiError::Damaged { path: path(), reason: "its key".into() }.into(),
        PkiError::Tls("bad key".into()).into(),
        port(io::ErrorKind::AddrInUse).into(),
        port(io::ErrorKind::AddrNotAvailable).into(),
        port(io::ErrorKind::PermissionDenied).into(),
        PasswordError::Differ.into(),
        PasswordError::Missing.into(),
        NoSuchLogin("nobody".to_owned()).into(),
        PasswordError::Unreadable(io::ErrorKind::InvalidData.into()).into(),
        Error::AlreadyFounded {}.into(),
        Error::TextEmpty { field: "organisation" }.into(),
        Error::PasswordTooShort { actual: 3, limit: 8 }.into(),
        Error::Store(StoreError("the disk is gone".into())).into(),
        Error::Damaged { key: "root".into(), detail: "EOF".into() }.into(),
        anyhow::anyhow!("the service «bus» ended by itself"),
    ]);
    all
}

#[test]
fn what_fails_is_told_like_this() {
    for language in [Language::Russian, Language::English] {
        let words = words(language);
        let told = all().into_iter().map(|error| {
            let told = tell(&error, &words);
            assert!(!told.contains(['{', '}']), "{told}");
            format!("[{}] {told}", exit_code(&error))
        });
        let told = told.collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(format!("told_{language}"), told);
    }
}

#[test]
fn every_sentence_is_said_by_something() {
    let errors = all();
    let mut said: Vec<String> =
        errors.iter().filter_map(|error| Some(told(error.as_ref())?.0)).collect();
    let others = ["init-ask", "init-ask-again", "init-done", "recover-done", "other-failure"];
    said.extend(others.map(Into::into));
    said.extend(backup::SAID.iter().map(|&key| key.to_owned()));
    let files = [include_str!("../../i18n/ru/serve.ftl"), include_str!("../../i18n/ru/backup.ftl")];
    for (key, _) in files.into_iter().flat_map(entries) {
        assert!(said.iter().any(|said| said == key), "nothing says {key}");
    }
    for key in said {
        assert!(words(Language::Russian).knows(&key), "{key} is not written");
    }
}
