//! What a backup is made of: the store, the certificate authority and the media of a data directory.

use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use controller_core::app::setup;
use controller_core::port::Store;
use controller_core::work::View;
use jiff::Timestamp;
use protocol::Digest;

use super::format::{Carried, Manifest, Totals, Writer};
use super::{BackupError, RecoveryKey};

/// A controller's data, in service or not.
#[derive(Clone)]
pub(crate) struct Source {
    store: Arc<dyn Store>,
    data: PathBuf,
    authority: Digest,
    key: RecoveryKey,
}

impl Source {
    /// A data directory's; `authority` is the fingerprint of its certificate authority.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        data: &Path,
        authority: Digest,
    ) -> Result<Self, BackupError> {
        let key = RecoveryKey::open(data)?;
        Ok(Self { store, data: data.to_owned(), authority, key })
    }

    /// The key that opens the backups.
    pub(crate) fn key(&self) -> &RecoveryKey {
        &self.key
    }

    /// Whether there is anything that anybody would miss: the controller has been set up.
    pub(super) fn is_worth_it(&self) -> bool {
        let mut founded = None;
        let read = self.store.read(&mut |snapshot| {
            founded = setup::is_founded(&View::new(snapshot)).ok();
            Ok(())
        });
        // In doubt there is.
        read.is_err() || founded.unwrap_or(true)
    }

    /// Writes a backup; commits go on meanwhile. The media come last: what the copied store names
    /// was there before. `to` names where it is written, and it ends early once `stop` says so.
    pub(crate) fn write(
        &self,
        out: impl Write,
        to: &Path,
        now: Timestamp,
        stop: &dyn Fn() -> bool,
    ) -> Result<Totals, BackupError> {
        let manifest = Manifest {
            made: now,
            efir: env!("CARGO_PKG_VERSION").to_owned(),
            authority: self.authority,
        };
        let mut writer = Writer::new(out, &self.key, &manifest).map_err(BackupError::file(to))?;
        self.write_store(&mut writer, to, stop)?;
        self.write_authority(&mut writer, to)?;
        self.write_media(&mut writer, to, stop)?;
        let (_out, totals) = writer.finish().map_err(BackupError::file(to))?;
        Ok(totals)
    }

    fn write_store(
        &self,
        writer: &mut Writer<impl Write>,
        to: &Path,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), BackupError> {
        let mut failure = None;
        self.store.copy(&mut |piece| {
            failure = if stop() {
                Some(BackupError::Stopping)
            } else {
                writer.piece(&piece).err().map(BackupError::file(to))
            };
            if failure.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        failure.map_or(Ok(()), Err)
    }

    fn write_authority(
        &self,
        writer: &mut Writer<impl Write>,
        to: &Path,
    ) -> Result<(), BackupError> {
        let path = self.data.join(Carried::Authority.path());
        let content = fs::read(&path).map_err(BackupError::file(&path))?;
        let length = content.len() as u64;
        let written = writer.file(Carried::Authority, length, &mut content.as_slice());
        written.map(drop).map_err(BackupError::file(to))
    }

    fn write_media(
        &self,
        writer: &mut Writer<impl Write>,
        to: &Path,
        stop: &dyn Fn() -> bool,
    ) -> Result<(), BackupError> {
        for media in media(&self.data)? {
            if stop() {
                return Err(BackupError::Stopping);
            }
            let path = self.data.join(media.path());
            let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
            let (length, mut file) = match opened {
                // Removed since the folder was read.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened.map_err(BackupError::file(&path))?,
            };
            let written = writer.file(media, length, &mut file);
            if !written.map_err(BackupError::file(to))? {
                tracing::error!(
                    path = %path.display(),
                    "a media file is not what its name says; the backup is made without it"
                );
            }
        }
        Ok(())
    }
}

/// The media files of a data directory, by their names; what is still being written has another
/// kind of name.
pub(super) fn media(data: &Path) -> Result<Vec<Carried>, BackupError> {
    let root = data.join("media");
    let mut found = Vec::new();
    for folder in entries(&root)? {
        for file in entries(&folder)? {
            let name = file.strip_prefix(data).ok().and_then(Path::to_str);
            found.extend(name.and_then(|name| name.parse::<Carried>().ok()));
        }
    }
    Ok(found)
}

/// What is in a folder, in order; nothing in one that is not there, or is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let listed = match fs::read_dir(folder) {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(Vec::new());
        }
        listed => listed.map_err(BackupError::file(folder))?,
    };
    let paths = listed.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> =
        paths.collect::<io::Result<_>>().map_err(BackupError::file(folder))?;
    paths.sort_unstable();
    Ok(paths)
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("data", &self.data).finish_non_exhaustive()
    }
}
