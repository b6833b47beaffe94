//! A backup file that is there: what it is, which key opens it, and whether it is whole.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use controller_core::port::Piece;

use super::format::{self, Carried, Header, Manifest, Sink, Totals};
use super::{BackupError, RecoveryKey};
use crate::config::Environment;

/// Bytes read ahead.
const AHEAD: usize = 256 * 1024;

/// A backup file, read up to its header.
#[derive(Debug)]
pub(super) struct Opened {
    path: PathBuf,
    header: Header,
    rest: BufReader<File>,
}

/// Where a key may be found, besides the one of the data directory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys<'k> {
    pub(super) file: Option<&'k Path>,
    pub(super) environment: &'k Environment,
    pub(super) data: &'k Path,
}

impl Opened {
    /// Opens a file, if it is a backup that this version can read.
    pub(super) fn open(path: &Path) -> Result<Self, BackupError> {
        let file = File::open(path).map_err(BackupError::file(path))?;
        let mut rest = BufReader::with_capacity(AHEAD, file);
        let header = Header::read(&mut rest).map_err(|error| {
            if error.kind() == io::ErrorKind::InvalidData {
                BackupError::NotABackup { path: path.to_owned(), reason: error.to_string() }
            } else {
                BackupError::file(path)(error)
            }
        })?;
        if header.format > Header::KNOWN {
            let (found, known) = (header.format, Header::KNOWN);
            return Err(BackupError::Newer { path: path.to_owned(), found, known });
        }
        Ok(Self { path: path.to_owned(), header, rest })
    }

    /// The key that opens it: given in a file, else in the environment, else the data directory's own.
    pub(super) fn key(&self, keys: Keys<'_>) -> Result<RecoveryKey, BackupError> {
        let wanted = self.header.key;
        let (place, key) = match (keys.file, keys.environment.get("EFIR_BACKUP_KEY")) {
            (Some(path), _) => (path.display().to_string(), RecoveryKey::read(path)?),
            (None, Some(text)) => {
                let place = "EFIR_BACKUP_KEY".to_owned();
                let key = RecoveryKey::parse(text);
                (place.clone(), key.ok_or(BackupError::KeyMalformed { place })?)
            }
            (None, None) => {
                let own = RecoveryKey::find(keys.data)?.filter(|own| own.id() == wanted);
                return own.ok_or(BackupError::NoKey { path: self.path.clone(), wanted });
            }
        };
        if key.id() != wanted {
            let (path, given) = (self.path.clone(), key.id());
            return Err(BackupError::WrongKey { path, wanted, given, place });
        }
        Ok(key)
    }

    /// Reads it to its end. The sink has had a part of it by the time that damage shows.
    pub(super) fn read(
        self,
        key: &RecoveryKey,
        sink: &mut dyn Sink,
    ) -> Result<(Manifest, Totals), BackupError> {
        let Self { path, header, rest } = self;
        format::read(rest, &header, key, sink).map_err(|error| BackupError::reading(&path, error))
    }
}

/// Reads a backup again, whole: one that nobody has ever read is none.
pub(super) fn prove(path: &Path, key: &RecoveryKey) -> Result<(Manifest, Totals), BackupError> {
    Opened::open(path)?.read(key, &mut Nothing)
}

/// Wants nothing of what it is given.
struct Nothing;

impl Sink for Nothing {
    fn piece(&mut self, _piece: Piece) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _name: Carried, _content: &mut dyn Read) -> io::Result<()> {
        Ok(())
    }

    fn judge(&mut self, _name: Carried, _is_whole: bool) -> io::Result<()> {
        Ok(())
    }
}
