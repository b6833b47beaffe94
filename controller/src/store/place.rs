//! The data directory: made for the owner alone, and held by one process at a time.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Mode, flock};
use rustix::process::umask;

use super::{OpenError, exchange};

/// A data directory that this process holds until the value is dropped.
#[derive(Debug)]
pub struct Place {
    directory: PathBuf,
    _lock: File,
}

impl Place {
    /// Makes the directory if there is none (mode 0700) and takes it. What this process makes from
    /// now on is for its owner alone: keys, passwords' hashes and people's names lie there.
    pub fn take(directory: &Path) -> Result<Self, OpenError> {
        umask(Mode::RWXG | Mode::RWXO);
        let unusable = |error| OpenError::Unusable { path: directory.to_owned(), error };
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(unusable)?;
        let lock = lock(directory)?;
        if exchange::finish(directory).map_err(unusable)? {
            tracing::info!(data = %directory.display(), "finished a restore that was interrupted");
        }
        Ok(Self { directory: directory.to_owned(), _lock: lock })
    }

    /// The directory's path.
    pub fn path(&self) -> &Path {
        &self.directory
    }
}

/// The lock file outlives its process, the lock does not.
fn lock(directory: &Path) -> Result<File, OpenError> {
    let path = directory.join("lock");
    let unusable = |error| OpenError::Unusable { path: path.clone(), error };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(unusable)?;
    if let Err(error) = flock(&file, FlockOperation::NonBlockingLockExclusive) {
        if error != rustix::io::Errno::WOULDBLOCK {
            return Err(unusable(error.into()));
        }
        let mut holder = String::new();
        // Who holds it only makes the message better.
        let _ = (&file).take(20).read_to_string(&mut holder);
        return Err(OpenError::Held {
            path: directory.to_owned(),
            holder: holder.trim().to_owned(),
        });
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(unusable)?;
    writeln!(file, "{}", std::process::id()).map_err(unusable)?;
    Ok(file)
}

/// Makes names in a directory durable.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn directory_is_made_for_its_owner_alone() {
        let root = tempfile::tempdir().unwrap();
        let place = Place::take(&root.path().join("a/b")).unwrap();
        let mode = fs::metadata(place.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn second_holder_is_told_who_the_first_is() {
        let root = tempfile::tempdir().unwrap();
        let first = Place::take(root.path()).unwrap();
        let error = Place::take(root.path()).unwrap_err().to_string();
        assert!(error.contains(&std::process::id().to_string()), "{error}");
        assert!(error.contains(root.path().to_str().unwrap()), "{error}");
        drop(first);
        Place::take(root.path()).unwrap();
    }

    #[test]
    fn file_in_the_way_is_named_and_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        fs::write(&path, "mine").unwrap();
        let error = Place::take(&path).unwrap_err().to_string();
        assert!(error.contains(path.to_str().unwrap()), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    }
}
