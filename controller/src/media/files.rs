//! The files: one a picture, named by its digest, whole or not there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use protocol::Digest;
use rustix::fs::statvfs;
use rustix::io::Errno;

/// Bytes that are left free on the disk: pictures must never keep the store from being written.
const RESERVE: u64 = 32 * 1024 * 1024;

/// The directory of pictures: `ab/abcd…`, by the digest's first two digits.
#[derive(Debug)]
pub(super) struct Files {
    directory: PathBuf,
}

impl Files {
    pub(super) fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    /// Writes a picture beside its place, syncs it, and moves it there; then the name is synced, too. A
    /// failure leaves nothing.
    pub(super) fn write(&self, picture: Digest, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder(picture)?;
        ensure_room(&folder, bytes.len() as u64)?;
        let path = folder.join(picture.to_string());
        let beside = folder.join(format!("{picture}.{:016x}.part", rand::random::<u64>()));
        let written = write_whole(&beside, bytes).and_then(|()| fs::rename(&beside, &path));
        if written.is_err() {
            // It may never have been made.
            let _ = fs::remove_file(&beside);
        }
        written?;
        sync(&folder)
    }

    /// Opens a picture, and tells its length.
    pub(super) fn open(&self, picture: Digest) -> io::Result<(File, u64)> {
        let file = File::open(self.path(picture))?;
        let length = file.metadata()?.len();
        Ok((file, length))
    }

    /// A picture's bytes.
    pub(super) fn read(&self, picture: Digest) -> io::Result<Vec<u8>> {
        fs::read(self.path(picture))
    }

    /// Removes a picture; one that is not there is removed already.
    pub(super) fn remove(&self, picture: Digest) -> io::Result<()> {
        match fs::remove_file(self.path(picture)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The directory itself.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    fn path(&self, picture: Digest) -> PathBuf {
        let name = picture.to_string();
        self.directory.join(name.get(..2).unwrap_or_default()).join(name)
    }

    /// The folder of a picture, made durable if there was none.
    fn folder(&self, picture: Digest) -> io::Result<PathBuf> {
        let path = self.path(picture);
        let folder = path.parent().unwrap_or(&self.directory);
        if !folder.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            sync(&self.directory)?;
            self.directory.parent().map_or(Ok(()), sync)?;
        }
        Ok(folder.to_owned())
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes names in a directory durable.
fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

fn ensure_room(directory: &Path, bytes: u64) -> io::Result<()> {
    let disk = statvfs(directory)?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < bytes + RESERVE { Err(Errno::NOSPC.into()) } else { Ok(()) }
}
