//! Pictures: checked and brought into shape as they come in, kept by digest, and read for TVs.
//!
//! The bytes lie in files, what is known of them in the store. A file is written before its record, and
//! removed after it: what a crash leaves over is a file that nobody names.

mod files;
mod flaw;
mod orphans;
mod picture;
#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use controller_core::app::pictures;
use controller_core::error::Error;
use protocol::Digest;
use protocol::post::Picture;
use tokio::sync::{OwnedSemaphorePermit, RwLock, RwLockReadGuard, Semaphore};

use crate::clock;
use crate::ledger::Ledger;
use files::Files;
pub use flaw::Flaw;
pub use picture::{BYTES, MEGAPIXELS};

/// Uploads whose bytes are in memory at a time: 20 MiB each.
const UPLOADS: usize = 3;
/// Pictures that are decoded at a time: a large one takes a few hundred megabytes.
const DECODES: usize = 1;
/// Records that one commit of a sweep looks at.
const PIECE: usize = 100;

/// The pictures' bytes.
#[derive(Debug, Clone)]
pub struct Media(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    files: Files,
    uploads: Arc<Semaphore>,
    decodes: Arc<Semaphore>,
    /// Held by whoever stores a file and its record, and by whoever removes both: so that no file goes
    /// between the two.
    sweeping: RwLock<()>,
}

/// A place among the uploads that are under way. Whoever has none has no bytes in memory.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held")] OwnedSemaphorePermit);

/// A picture in shape, not yet stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Its name and measures.
    pub picture: Picture,
    jpeg: Vec<u8>,
}

/// That nothing is swept away.
#[derive(Debug)]
pub struct Unswept<'a>(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>);

impl Media {
    /// Keeps pictures in a directory, which is made when the first one comes.
    pub fn at(directory: &Path) -> Self {
        Self(Arc::new(Inner {
            files: Files::at(directory),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            decodes: Arc::new(Semaphore::new(DECODES)),
            sweeping: RwLock::default(),
        }))
    }

    /// Waits for a place among the uploads.
    pub async fn turn(&self) -> Result<Turn, Flaw> {
        let turn = Arc::clone(&self.0.uploads).acquire_owned().await;
        turn.map(Turn).map_err(|closed| Flaw::Broken(Arc::new(io::Error::other(closed))))
    }

    /// Checks a picture by its content and brings it into the shape that TVs get.
    pub async fn prepare(
        &self,
        turn: Turn,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Prepared, Flaw> {
        let decode = Arc::clone(&self.0.decodes).acquire_owned().await;
        let decode = decode.map_err(|closed| Flaw::Broken(Arc::new(io::Error::other(closed))))?;
        aside(move || {
            // Held by the work, not by the caller, who may give up waiting.
            let _held = (turn, decode);
            picture::prepare(bytes.as_ref())
        })
        .await
    }

    /// Keeps sweeps away while a picture and its record are stored.
    pub async fn unswept(&self) -> Unswept<'_> {
        Unswept(self.0.sweeping.read().await)
    }

    /// Stores a picture; when it returns, that is on disk. Storing it again does the same again, so that
    /// nobody learns whether it was there.
    pub async fn store(&self, _unswept: &Unswept<'_>, prepared: Prepared) -> Result<Picture, Flaw> {
        let inner = Arc::clone(&self.0);
        aside(move || {
            inner.files.write(prepared.picture.sha256, &prepared.jpeg)?;
            Ok(prepared.picture)
        })
        .await
    }

    /// Opens a picture's file, and tells its length.
    pub async fn open(&self, picture: Digest) -> Result<(File, u64), Flaw> {
        let inner = Arc::clone(&self.0);
        aside(move || Ok(inner.files.open(picture)?)).await
    }

    /// A picture's bytes.
    pub async fn read(&self, picture: Digest) -> Result<Vec<u8>, Flaw> {
        let inner = Arc::clone(&self.0);
        aside(move || Ok(inner.files.read(picture)?)).await
    }

    /// Removes a bounded number of pictures that no post has named for a day. Answers how many were
    /// looked at: fewer than there may be means that it is done.
    pub async fn sweep(&self, ledger: &Ledger) -> Result<usize, Error> {
        let _alone = self.0.sweeping.write().await;
        let swept = ledger.change(|work| pictures::sweep(work, clock::now(), PIECE));
        let (looked, gone) = swept.await?;
        self.remove(gone).await;
        Ok(looked)
    }

    async fn remove(&self, gone: Vec<Digest>) {
        let inner = Arc::clone(&self.0);
        let removed = aside(move || {
            for picture in gone {
                inner.files.remove(picture)?;
            }
            Ok(())
        });
        // What stays is an orphan, which is removed later.
        if let Err(error) = removed.await {
            tracing::warn!(%error, "could not remove a picture; trying again later");
        }
    }
}

/// Works off the async threads.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Flaw> + Send + 'static,
) -> Result<T, Flaw> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(error) => Err(Flaw::Broken(Arc::new(io::Error::other(error)))),
    }
}
