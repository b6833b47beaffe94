//! The data directory: every value is written beside its place, synced, checked and renamed into it,
//! so that a power cut leaves the old one or the new one.

pub(crate) mod pictures;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use agent_core::port::{Blob, Storage, StorageError, StoredPicture};
use protocol::Digest;

use crate::system;

/// The end of the name of a file that is being written.
const TEMPORARY: &str = ".new";
/// The folder of the pictures in an identity's own.
pub(crate) const PICTURES: &str = "media";
/// The largest file that is read back: a full spool.
const LARGEST: u64 = 8 * 1024 * 1024;

/// What one identity holds: its registers, spools, items and pictures.
#[derive(Debug)]
pub(crate) struct Disk {
    folder: PathBuf,
    items: PathBuf,
    pictures: PathBuf,
}

impl Disk {
    /// Opens a folder, making it if need be, and sweeps out what a power cut left half written.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        let (items, pictures) = (folder.join("items"), folder.join(PICTURES));
        make_folder(&folder)?;
        make_folder(&items)?;
        make_folder(&pictures)?;
        let disk = Self { folder, items, pictures };
        sweep(&disk.folder)?;
        sweep(&disk.items)?;
        Ok(disk)
    }

    fn blob(&self, blob: Blob) -> PathBuf {
        self.folder.join(blob.file_name())
    }

    fn item(&self, item: Digest) -> PathBuf {
        self.items.join(item.to_string())
    }
}

impl Storage for Disk {
    fn load(&self, blob: Blob) -> Result<Option<Vec<u8>>, StorageError> {
        let path = self.blob(blob);
        read(&path).map_err(|error| failed("read", &path, &error))
    }

    fn save(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError> {
        let path = self.blob(blob);
        replace(&path, bytes).map_err(|error| failed("write", &path, &error))
    }

    fn append(&mut self, blob: Blob, bytes: &[u8]) -> Result<(), StorageError> {
        let path = self.blob(blob);
        append(&path, bytes).map_err(|error| failed("add to", &path, &error))
    }

    fn remove(&mut self, blob: Blob) -> Result<(), StorageError> {
        let path = self.blob(blob);
        remove(&path).map_err(|error| failed("remove", &path, &error))
    }

    fn load_item(&self, item: Digest) -> Result<Option<Vec<u8>>, StorageError> {
        let path = self.item(item);
        let bytes = read(&path).map_err(|error| failed("read", &path, &error))?;
        let Some(bytes) = bytes else { return Ok(None) };
        if Digest::of(&bytes) == item {
            return Ok(Some(bytes));
        }
        tracing::warn!("{} is corrupt; it will be fetched again", path.display());
        remove(&path).map_err(|error| failed("remove", &path, &error))?;
        Ok(None)
    }

    fn save_item(&mut self, item: Digest, bytes: &[u8]) -> Result<(), StorageError> {
        let path = self.item(item);
        if Digest::of(bytes) != item {
            return Err(StorageError(format!(
                "what came for {} is something else",
                path.display()
            )));
        }
        replace(&path, bytes).map_err(|error| failed("write", &path, &error))
    }

    fn keep_items(&mut self, keep: &BTreeSet<Digest>) -> Result<(), StorageError> {
        let fail = |error: io::Error| failed("tidy", &self.items, &error);
        for entry in fs::read_dir(&self.items).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let is_kept =
                name.and_then(|name| name.parse().ok()).is_some_and(|item| keep.contains(&item));
            if !is_kept {
                remove(&path).map_err(|error| failed("remove", &path, &error))?;
            }
        }
        Ok(())
    }

    fn pictures(&self) -> Result<Vec<StoredPicture>, StorageError> {
        pictures::list(&self.pictures).map_err(|error| failed("list", &self.pictures, &error))
    }

    fn remove_picture(&mut self, picture: Digest) -> Result<(), StorageError> {
        pictures::remove(&self.pictures, picture)
            .map_err(|error| failed("tidy", &self.pictures, &error))
    }

    fn free(&self) -> Option<u64> {
        system::disk_free(&self.pictures)
    }
}

/// Makes a folder that only this user may read, with its parents.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Replaces a file whole; when this returns it is on disk. Only this user may read it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put_in_place(path, bytes)?;
    sync_folder(path)
}

/// Replaces a file whole for whoever reads it now; a power cut may lose it.
pub(crate) fn replace_lightly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary(path);
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}

/// Puts a file in the place of another of the same folder; when this returns it is on disk.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_folder(to)
}

/// What a file holds; none if there is none.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let size = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if size > LARGEST {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("it has {size} bytes")));
    }
    fs::read(path).map(Some)
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Removes what a power cut left half written.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(TEMPORARY) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn put_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary(path);
    let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // On a full disk the beginning of the file would only take more room.
        fs::remove_file(&temporary).ok();
    }
    written
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Adds to a file's end; what was added in part is taken off again.
fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let before = file.metadata()?.len();
    let added = file.write_all(bytes).and_then(|()| file.sync_data());
    if added.is_err() {
        file.set_len(before).ok();
    }
    added
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(TEMPORARY);
    PathBuf::from(name)
}

fn failed(what: &str, path: &Path, error: &io::Error) -> StorageError {
    StorageError(format!("cannot {what} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_was_saved_is_there_after_a_restart_and_what_was_half_written_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut disk = open(&folder);
        disk.save(Blob::Settings, b"whole").expect("there is room");
        fs::write(folder.path().join("settings.json.new"), b"ha").expect("there is room");
        fs::write(folder.path().join("items/abc.new"), b"ha").expect("there is room");
        let disk = open(&folder);
        assert_eq!(disk.load(Blob::Settings), Ok(Some(b"whole".to_vec())));
        assert_eq!(names(folder.path()), ["items", "media", "settings.json"]);
        assert!(names(&folder.path().join("items")).is_empty());
    }

    #[test]
    fn only_this_user_may_read() {
        let folder = tempfile::tempdir().expect("a folder");
        open(&folder).save(Blob::Settings, b"whole").expect("there is room");
        let metadata = fs::metadata(folder.path().join("settings.json")).expect("it is there");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_corrupt_item_is_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut disk = open(&folder);
        let item = Digest::of(b"item");
        disk.save_item(item, b"item").expect("there is room");
        assert_eq!(disk.load_item(item), Ok(Some(b"item".to_vec())));
        fs::write(folder.path().join("items").join(item.to_string()), b"itam").expect("written");
        assert_eq!(disk.load_item(item), Ok(None));
        assert!(names(&folder.path().join("items")).is_empty());
        assert!(disk.save_item(item, b"a captive portal's page").is_err());
    }

    #[test]
    fn items_that_nobody_needs_are_dropped() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut disk = open(&folder);
        for item in [b"one", b"two"] {
            disk.save_item(Digest::of(item), item).expect("there is room");
        }
        fs::write(folder.path().join("items/stray"), b"").expect("written");
        disk.keep_items(&BTreeSet::from([Digest::of(b"two")])).expect("it can");
        assert_eq!(names(&folder.path().join("items")), [Digest::of(b"two").to_string()]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut disk = open(&folder);
        fs::create_dir(folder.path().join("settings.json")).expect("made");
        let error = disk.save(Blob::Settings, b"x").expect_err("a folder is in the way");
        assert!(error.to_string().contains("settings.json: "), "{error}");
        assert_eq!(names(folder.path()), ["items", "media", "settings.json"]);
    }

    fn open(folder: &tempfile::TempDir) -> Disk {
        Disk::open(folder.path().to_owned()).expect("it can be opened")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}
