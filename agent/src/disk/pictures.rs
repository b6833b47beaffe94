//! The pictures in the data directory: `media/SHA256` once it is whole, `media/SHA256.part` while it
//! comes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use agent_core::port::StoredPicture;
use protocol::Digest;

/// The end of the name of a picture that is coming.
const PART: &str = ".part";

/// Where a picture is once it is whole.
pub(crate) fn whole(folder: &Path, picture: Digest) -> PathBuf {
    folder.join(picture.to_string())
}

/// Where it is while it comes.
pub(crate) fn part(folder: &Path, picture: Digest) -> PathBuf {
    folder.join(format!("{picture}{PART}"))
}

/// Opens the file of a picture that is coming, at its end.
pub(crate) fn open_part(folder: &Path, picture: Digest) -> io::Result<File> {
    let path = part(folder, picture);
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)
}

/// Puts a picture in its place if it is what it should be, on disk when this returns; false if it is
/// something else, which is thrown away then.
pub(crate) fn finish(folder: &Path, picture: Digest) -> io::Result<bool> {
    let path = part(folder, picture);
    let file = File::open(&path)?;
    if Digest::of_reader(&file)? != picture {
        super::remove(&path)?;
        return Ok(false);
    }
    file.sync_all()?;
    super::rename(&path, &whole(folder, picture))?;
    Ok(true)
}

/// All of them, those that were written longest ago first.
pub(super) fn list(folder: &Path) -> io::Result<Vec<StoredPicture>> {
    let mut found: Vec<(SystemTime, StoredPicture)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let (digest, is_whole) = match name.strip_suffix(PART) {
            Some(digest) => (digest, false),
            None => (name, true),
        };
        let Ok(sha256) = digest.parse() else { continue };
        let metadata = entry.metadata()?;
        let bytes = u32::try_from(metadata.len()).unwrap_or(u32::MAX);
        found.push((metadata.modified()?, StoredPicture { sha256, bytes, is_whole }));
    }
    found.sort_by_key(|(written, picture)| (*written, picture.sha256));
    Ok(found.into_iter().map(|(_, picture)| picture).collect())
}

/// Removes a picture, whole or not, if it is there.
pub(super) fn remove(folder: &Path, picture: Digest) -> io::Result<()> {
    super::remove(&part(folder, picture))?;
    super::remove(&whole(folder, picture))
}

/// The bytes of a picture, checked; none if it is not there.
pub(crate) fn read(folder: &Path, picture: Digest) -> io::Result<Option<Vec<u8>>> {
    let bytes = match fs::read(whole(folder, picture)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if Digest::of(&bytes) == picture {
        return Ok(Some(bytes));
    }
    Err(io::Error::new(ErrorKind::InvalidData, "it has changed on the disk"))
}
