//! A screen that is a file: replaced whole on each change.

use std::io;
use std::path::{Path, PathBuf};

use agent_render::{Frame, Png};
use protocol::Digest;
use protocol::report::ScreenSize;

use super::{Display, Flip};
use crate::clock::uptime;
use crate::disk;

#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    size: ScreenSize,
    written: Option<Digest>,
}

impl File {
    /// Takes a file that can be written; its folder must be there.
    pub(super) fn open(path: &Path, size: ScreenSize) -> io::Result<Self> {
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let probe = path.with_extension("probe");
        std::fs::write(&probe, b"")?;
        std::fs::remove_file(&probe)?;
        Ok(Self { path: path.to_owned(), size, written: None })
    }
}

impl Display for File {
    fn show(&mut self, frame: &Frame) -> io::Result<Flip> {
        let Png { bytes, sha256 } = frame.png();
        if self.written != Some(sha256) {
            disk::replace_lightly(&self.path, &bytes)?;
            self.written = Some(sha256);
        }
        Ok(Flip { at: uptime(), frame: sha256 })
    }

    fn size(&self) -> ScreenSize {
        self.size
    }

    fn address(&self) -> String {
        format!("png:{}", self.path.display())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SAMPLE, sample};
    use super::*;

    #[test]
    fn the_file_is_the_frame_and_is_left_alone_while_that_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("screen.png");
        let mut display = File::open(&path, SAMPLE).expect("it can be written");
        let (one, two) = (sample("one"), sample("two"));
        let flip = display.show(&one).expect("shown");
        assert_eq!(std::fs::read(&path).expect("there"), one.png().bytes);
        assert_eq!(flip.frame, one.png().sha256);
        std::fs::remove_file(&path).expect("there");
        let again = display.show(&one).expect("shown");
        assert!(!path.exists(), "the same frame is not written again");
        assert!(again.at >= flip.at && again.at <= uptime());
        display.show(&two).expect("shown");
        assert_eq!(std::fs::read(&path).expect("there"), two.png().bytes);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_refused_at_the_start() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(File::open(folder.path(), SAMPLE).is_err());
        assert!(File::open(&folder.path().join("no/such/folder.png"), SAMPLE).is_err());
    }
}
