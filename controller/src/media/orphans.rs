//! Files that nobody names: what a crash between a file and its record leaves over, once a day.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use controller_core::app::pictures;
use controller_core::error::Error;
use protocol::Digest;

use super::{Flaw, Media, aside};
use crate::clock;
use crate::ledger::Ledger;

/// Files that are asked about at a time.
const PIECE: usize = 200;

/// A file that is older than what an upload takes.
#[derive(Debug, Clone)]
struct Old {
    path: PathBuf,
    /// Which picture it is; none for one that was never finished.
    picture: Option<Digest>,
}

impl Media {
    /// Removes files that have stood for a day and have no record. Answers how many.
    pub async fn remove_orphans(&self, ledger: &Ledger) -> Result<usize, Error> {
        let inner = Arc::clone(&self.0);
        let old = aside(move || Ok(old(inner.files.directory(), pictures::KEPT)?)).await;
        let mut removed = 0;
        for piece in old.unwrap_or_default().chunks(PIECE) {
            let _alone = self.0.sweeping.write().await;
            let asked = piece.to_vec();
            let orphans = ledger.read(move |view| {
                let mut orphans = Vec::new();
                for old in asked {
                    let kept = old.picture.map(|picture| pictures::is_kept(view, picture));
                    if !kept.transpose()?.unwrap_or(false) {
                        orphans.push(old.path);
                    }
                }
                Ok(orphans)
            });
            let orphans = orphans.await?;
            removed += orphans.len();
            let gone =
                aside(move || orphans.iter().try_for_each(fs::remove_file).map_err(Flaw::from));
            if let Err(error) = gone.await {
                tracing::warn!(%error, "could not remove a file that nobody names");
            }
        }
        Ok(removed)
    }
}

fn old(directory: &Path, age: Duration) -> io::Result<Vec<Old>> {
    let mut old = Vec::new();
    for folder in entries(directory)? {
        if folder.file_type()?.is_dir() {
            for file in entries(&folder.path())? {
                if is_older(&file, age)? {
                    let picture = file.file_name().to_str().and_then(|name| name.parse().ok());
                    old.push(Old { path: file.path(), picture });
                }
            }
        }
    }
    Ok(old)
}

fn entries(directory: &Path) -> io::Result<Vec<DirEntry>> {
    match fs::read_dir(directory) {
        // No picture ever came.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        found => found?.collect(),
    }
}

fn is_older(file: &DirEntry, age: Duration) -> io::Result<bool> {
    let written = file.metadata()?.modified()?;
    let now = Duration::try_from(clock::now().as_duration()).unwrap_or_default();
    // A clock that was set back makes it young.
    let since = now.checked_sub(written.duration_since(UNIX_EPOCH).unwrap_or_default());
    Ok(since.is_some_and(|since| since > age))
}
