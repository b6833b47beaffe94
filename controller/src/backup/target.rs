//! A backup's file in the making: beside its place, and there only once it is whole and on disk.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::BackupError;
use crate::store::sync_directory;

/// Before the name of a file that is still being written.
pub(super) const UNFINISHED: &str = ".efir-backup-";

/// A file in the making; it is removed again unless it is kept.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    file: NamedTempFile,
}

impl Target {
    /// Begins one, if there is nothing of that name yet.
    pub(super) fn begin(path: &Path) -> Result<Self, BackupError> {
        if path.symlink_metadata().is_ok() {
            return Err(BackupError::Exists { path: path.to_owned() });
        }
        let made = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder(path));
        let file = made.map_err(BackupError::file(path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// What is written to.
    pub(super) fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Where it is as long as it is not kept.
    pub(super) fn place(&self) -> &Path {
        self.file.path()
    }

    /// Gives it its name; it is on disk then, and nothing of that name was overwritten.
    pub(super) fn keep(self) -> Result<(), BackupError> {
        let Self { path, file } = self;
        file.as_file().sync_all().map_err(BackupError::file(&path))?;
        match file.persist_noclobber(&path) {
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Exists { path });
            }
            kept => kept.map_err(|error| BackupError::file(&path)(error.error))?,
        };
        sync_directory(folder(&path)).map_err(BackupError::file(&path))
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    #[test]
    fn nothing_is_overwritten_and_nothing_unfinished_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("efir.backup");
        let target = Target::begin(&path).unwrap();
        target.file().write_all(b"half").unwrap();
        drop(target);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let (first, second) = (Target::begin(&path).unwrap(), Target::begin(&path).unwrap());
        first.file().write_all(b"first").unwrap();
        first.keep().unwrap();
        assert!(matches!(second.keep(), Err(BackupError::Exists { .. })));
        assert!(matches!(Target::begin(&path), Err(BackupError::Exists { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
