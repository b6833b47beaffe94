//! A picture that is coming, on the disk.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use agent_core::PictureProblem;
use protocol::Digest;
use protocol::post::Picture;
use tokio::task::block_in_place;

use crate::disk::{self, pictures};

#[derive(Debug)]
pub(super) struct Part {
    picture: Picture,
    folder: PathBuf,
    file: File,
    there: u32,
}

impl Part {
    /// Goes on with what is there.
    pub(super) fn open(folder: &Path, picture: Picture) -> Result<Self, PictureProblem> {
        let opened = block_in_place(|| {
            let file = pictures::open_part(folder, picture.sha256)?;
            let there = file.metadata()?.len();
            io::Result::Ok((file, there))
        });
        let (file, there) = opened.map_err(|error| failed(folder, picture, &error))?;
        let there = u32::try_from(there).unwrap_or(u32::MAX);
        let mut part = Self { picture, folder: folder.to_owned(), file, there };
        if there > picture.bytes {
            part.begin_anew()?;
        }
        Ok(part)
    }

    pub(super) fn picture(&self) -> Digest {
        self.picture.sha256
    }

    /// Bytes that are there.
    pub(super) fn there(&self) -> u32 {
        self.there
    }

    pub(super) fn is_full(&self) -> bool {
        self.there == self.picture.bytes
    }

    /// Forgets what is there.
    pub(super) fn begin_anew(&mut self) -> Result<(), PictureProblem> {
        if self.there > 0 {
            let emptied = block_in_place(|| self.file.set_len(0));
            emptied.map_err(|error| failed(&self.folder, self.picture, &error))?;
            self.there = 0;
        }
        Ok(())
    }

    /// Adds what came.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), PictureProblem> {
        let length = u32::try_from(bytes.len()).ok().and_then(|more| self.there.checked_add(more));
        let Some(length) = length.filter(|length| *length <= self.picture.bytes) else {
            let expected = self.picture.bytes;
            return Err(PictureProblem::Wrong(format!("more than its {expected} bytes come")));
        };
        block_in_place(|| self.file.write_all(bytes))
            .map_err(|error| failed(&self.folder, self.picture, &error))?;
        self.there = length;
        Ok(())
    }

    /// Why an answer that ended in good order is not what was asked for.
    pub(super) fn is_short(&self) -> PictureProblem {
        let (there, expected) = (self.there, self.picture.bytes);
        PictureProblem::Wrong(format!("it ends after {there} of {expected} bytes"))
    }

    /// The fetch ends without the picture: what may be gone on with stays.
    pub(super) fn broke_off(self, problem: PictureProblem) -> PictureProblem {
        let kept = block_in_place(|| match problem {
            PictureProblem::Interrupted(_) => self.file.sync_data(),
            PictureProblem::Wrong(_) | PictureProblem::Disk(_) => {
                disk::remove(&pictures::part(&self.folder, self.picture.sha256))
            }
        });
        if let Err(error) = kept {
            tracing::warn!("{:?}", failed(&self.folder, self.picture, &error));
        }
        problem
    }

    /// Puts the whole picture in its place. Tells its size.
    pub(super) fn finish(self) -> Result<u32, PictureProblem> {
        let Self { picture, folder, .. } = self;
        let finished = block_in_place(|| pictures::finish(&folder, picture.sha256));
        if finished.map_err(|error| failed(&folder, picture, &error))? {
            return Ok(picture.bytes);
        }
        Err(PictureProblem::Wrong("what came has another SHA-256".to_owned()))
    }
}

fn failed(folder: &Path, picture: Picture, error: &io::Error) -> PictureProblem {
    let path = pictures::part(folder, picture.sha256);
    PictureProblem::Disk(format!("cannot keep {}: {error}", path.display()))
}
