//! The recovery key: what opens the backups of a controller, and nothing else of it.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use data_encoding::{Encoding, HEXUPPER, Specification};
use protocol::Digest;

use super::BackupError;
use crate::pki::write_once;

/// Beside the certificate authority, in a data directory's folder `pki`.
const FILE: &str = "recovery.key";
const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 3;
/// Characters of a group: what the eye takes in at once.
const GROUP: usize = 4;
/// Bytes of a file that are read in search of a key.
const MOST: u64 = 4096;

/// A key of 256 random bits. Its text carries a checksum, so that a slip of the pen is told from a
/// key that does not fit.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey([u8; KEY_BYTES]);

/// Which key it is, without telling the key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyId(pub(super) [u8; 8]);

impl RecoveryKey {
    /// The key of a data directory; made there if there is none yet.
    pub fn open(data: &Path) -> Result<Self, BackupError> {
        if let Some(key) = Self::find(data)? {
            return Ok(key);
        }
        let key = Self(rand::random());
        key.keep(data)?;
        // Of two that are made at once the first stays.
        Ok(Self::find(data)?.unwrap_or(key))
    }

    /// The key of a data directory, if there is one.
    pub fn find(data: &Path) -> Result<Option<Self>, BackupError> {
        let path = data.join("pki").join(FILE);
        match path.try_exists() {
            Ok(true) => Self::read(&path).map(Some),
            Ok(false) => Ok(None),
            Err(source) => Err(BackupError::File { path, source }),
        }
    }

    /// Reads the key in a file: its first line that is neither empty nor a comment.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let mut text = String::new();
        let at = |source| BackupError::File { path: path.to_owned(), source };
        let file = fs::File::open(path).map_err(at)?;
        io::Read::read_to_string(&mut io::Read::take(file, MOST), &mut text).map_err(at)?;
        let mut lines = text.lines().map(str::trim);
        let line = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        Self::parse(line.unwrap_or_default())
            .ok_or_else(|| BackupError::KeyMalformed { place: path.display().to_string() })
    }

    /// Reads a key as it is printed; case, spaces and hyphens do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = encoding().decode(text.as_bytes()).ok()?;
        let (key, check) = bytes.split_first_chunk::<KEY_BYTES>()?;
        let key = Self(*key);
        (check == key.check()).then_some(key)
    }

    /// Keeps the key in a data directory in which there is none: for its owner's eyes alone.
    pub fn keep(&self, data: &Path) -> Result<(), BackupError> {
        let folder = data.join("pki");
        let kept = fs::create_dir_all(&folder)
            .and_then(|()| write_once(&folder, FILE, format!("{self}\n").as_bytes(), 0o600));
        match kept {
            Err(source) if source.kind() != io::ErrorKind::AlreadyExists => {
                Err(BackupError::File { path: folder.join(FILE), source })
            }
            _ => Ok(()),
        }
    }

    /// Its name.
    pub fn id(&self) -> KeyId {
        let digest = Digest::of_parts(&[b"efir recovery key 1, name", &self.0]);
        let mut id = [0; 8];
        id.copy_from_slice(digest.as_bytes().first_chunk::<8>().unwrap_or(&[0; 8]));
        KeyId(id)
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let digest = Digest::of_parts(&[b"efir recovery key 1, check", &self.0]);
        let [one, two, three, ..] = *digest.as_bytes();
        [one, two, three]
    }
}

/// Crockford's base32: 35 bytes are 56 characters, none of which is mistaken for another.
#[expect(clippy::expect_used, reason = "the specification is fixed, and a test reads it")]
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzoOiIlL");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.ignore.push_str(" -\t\r\n");
    specification.encoding().expect("an encoding")
}

impl From<[u8; KEY_BYTES]> for RecoveryKey {
    fn from(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = encoding().encode(&[&self.0[..], &self.check()].concat());
        for (n, group) in text.as_bytes().chunks(GROUP).enumerate() {
            let group = String::from_utf8_lossy(group);
            write!(f, "{}{group}", if n == 0 { "" } else { "-" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryKey({}, …)", self.id())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXUPPER.encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_reads_as_it_prints_however_it_is_typed() {
        let key = RecoveryKey([7; 32]);
        let text = key.to_string();
        assert_eq!(text.len(), 56 + 13);
        let sloppy = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        for typed in [&text, &text.replace('-', ""), &sloppy] {
            assert_eq!(RecoveryKey::parse(typed), Some(key.clone()), "{typed}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_no_key() {
        let text = RecoveryKey([7; 32]).to_string().replace('-', "");
        for at in 0..text.len() {
            let other = if &text[at..=at] == "Z" { "Y" } else { "Z" };
            let slip = format!("{}{other}{}", &text[..at], &text[at + 1..]);
            assert_eq!(RecoveryKey::parse(&slip), None, "{at}");
        }
        for wrong in ["", "ABCD", &text[..52], &format!("{text}0000")] {
            assert_eq!(RecoveryKey::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_made_once_and_is_nobody_elses() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(RecoveryKey::find(data.path()).unwrap(), None);
        let key = RecoveryKey::open(data.path()).unwrap();
        assert_eq!(RecoveryKey::open(data.path()).unwrap(), key);
        let path = data.path().join("pki/recovery.key");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        RecoveryKey([7; 32]).keep(data.path()).unwrap();
        assert_eq!(RecoveryKey::open(data.path()).unwrap(), key, "it was overwritten");
        assert_ne!(key, RecoveryKey::open(tempfile::tempdir().unwrap().path()).unwrap());
        fs::write(&path, format!("# safe no. 3\n\n {key} \n")).unwrap();
        assert_eq!(RecoveryKey::read(&path).unwrap(), key);
        fs::write(&path, "no key").unwrap();
        let error = RecoveryKey::open(data.path()).unwrap_err().to_string();
        assert!(error.contains("recovery.key"), "{error}");
    }

    #[test]
    fn its_name_and_its_debugging_do_not_tell_it() {
        let key = RecoveryKey([7; 32]);
        let debugged = format!("{key:?}");
        assert!(debugged.contains(&key.id().to_string()) && debugged.len() < 40, "{debugged}");
        assert_ne!(key.id(), RecoveryKey([8; 32]).id());
    }
}
