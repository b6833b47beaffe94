//! Graphics cards, as device files.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ::drm::Device as _;
use ::drm::buffer;
use ::drm::control::{Device as _, framebuffer, from_u32};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::time::Timespec;

use super::Wish;
use crate::systemd;
use crate::trouble::Trouble;

/// Where the kernel keeps them.
const FOLDER: &str = "/dev/dri";
/// The highest number that the kernel has given a buffer of the agent before: it numbers from one, and an
/// agent has two at a time.
const BUFFERS: u32 = 8;

/// A card that drives screens, and that nobody else drives.
#[derive(Debug)]
pub(super) struct Card {
    file: File,
    path: PathBuf,
    /// What the agent before has left on its screens.
    left: Mutex<Vec<framebuffer::Handle>>,
}

impl AsFd for Card {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl ::drm::Device for Card {}
impl ::drm::control::Device for Card {}

/// Opens the first card that has a screen; while none has, all that may get one.
pub(super) fn candidates(
    wish: &Wish,
    has_screen: impl Fn(&Arc<Card>) -> bool,
) -> Result<Vec<Arc<Card>>, Trouble> {
    let (mut cards, mut troubles, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut kept = systemd::kept();
    for path in paths(wish)? {
        match Card::take_over(&path, &mut kept).map_or_else(|| Card::open(&path), Ok).map(Arc::new)
        {
            // The cards behind it are left to others.
            Ok(card) if has_screen(&card) => return Ok(vec![card]),
            Ok(card) => {
                let connectors = card.connectors();
                if wish
                    .connector
                    .as_ref()
                    .is_none_or(|name| connectors.iter().any(|known| name.is(known)))
                {
                    cards.push(card);
                } else {
                    others.extend(connectors);
                }
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    if !cards.is_empty() {
        return Ok(cards);
    }
    if let Some(name) = wish.connector.as_ref().filter(|_| !others.is_empty()) {
        return Err(Trouble::NoConnector { name: name.to_string(), known: others.join(", ") });
    }
    // A card that cannot drive screens, as boards have one beside the other, says less.
    troubles.sort_by_key(|trouble| matches!(trouble, Trouble::NoScreens(_)));
    Err(troubles.into_iter().next().unwrap_or(Trouble::NoCard))
}

fn paths(wish: &Wish) -> Result<Vec<PathBuf>, Trouble> {
    if let Some(path) = &wish.card {
        return Ok(vec![path.clone()]);
    }
    let entries = fs::read_dir(FOLDER).map_err(|_| Trouble::NoCard)?;
    let mut numbers: Vec<u32> =
        entries.flatten().filter_map(|entry| number(entry.file_name().to_str()?)).collect();
    numbers.sort_unstable();
    Ok(numbers.into_iter().map(|number| Path::new(FOLDER).join(format!("card{number}"))).collect())
}

/// Of `card7`; what renders only is called otherwise.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("card")?.parse().ok()
}

impl Card {
    fn open(path: &Path) -> Result<Self, Trouble> {
        let unusable = |cause: io::Error| Trouble::Card { path: path.to_owned(), cause };
        let file = File::options().read(true).write(true).open(path).map_err(unusable)?;
        let card = Self { file, path: path.to_owned(), left: Mutex::default() };
        let handles = card.resource_handles();
        if !handles.is_ok_and(|handles| !handles.connectors().is_empty()) {
            return Err(Trouble::NoScreens(card.path));
        }
        // Whoever opens a card first is its master without asking; asking tells whether that was us.
        match card.acquire_master_lock() {
            Ok(()) => Ok(card),
            Err(error) if is_taken(&error) => Err(Trouble::CardTaken(card.path)),
            Err(error) => Err(unusable(error)),
        }
    }

    /// Takes over the card that the agent before has had open, with the frame that stands there.
    fn take_over(path: &Path, kept: &mut Vec<(String, OwnedFd)>) -> Option<Self> {
        let name = path.to_str()?;
        let at = kept.iter().position(|(kept, _)| kept == name)?;
        let (_, file) = kept.swap_remove(at);
        let mut card = Self { file: file.into(), path: path.to_owned(), left: Mutex::default() };
        // A card that was taken out meanwhile answers nothing.
        let handles = card.resource_handles().ok()?;
        card.left = Mutex::new(handles.framebuffers().to_vec());
        // Nobody waits for that agent's flips any more, and nobody draws into its memory; what stands on a
        // screen is held by the screen.
        if poll(&mut [PollFd::new(&card, PollFlags::IN)], Some(&Timespec::default())).ok()? > 0 {
            card.receive_events().ok()?.for_each(drop);
        }
        for handle in 1..=BUFFERS {
            if let Some(handle) = from_u32::<buffer::Handle>(handle) {
                card.close_buffer(handle).ok();
            }
        }
        Some(card)
    }

    /// Asks the service manager to keep the card open while the agent is started anew.
    pub(super) fn keep(&self) {
        if let Some(name) = self.path.to_str() {
            systemd::keep(name, self.as_fd());
        }
    }

    /// Removes what the agent before has left, once another frame stands in its place.
    pub(super) fn sweep(&self) {
        let left = std::mem::take(&mut *self.left.lock().unwrap_or_else(PoisonError::into_inner));
        for framebuffer in left {
            self.destroy_framebuffer(framebuffer).ok();
        }
    }

    /// Its device file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn connectors(&self) -> Vec<String> {
        let Ok(handles) = self.resource_handles() else { return Vec::new() };
        let connectors = handles.connectors().iter();
        let known = connectors.filter_map(|handle| self.get_connector(*handle, false).ok());
        known.map(|connector| connector.to_string()).collect()
    }
}

fn is_taken(error: &io::Error) -> bool {
    [Errno::BUSY, Errno::ACCESS]
        .map(|errno| Some(errno.raw_os_error()))
        .contains(&error.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cards_are_cards() {
        for (name, expected) in [
            ("card0", Some(0)),
            ("card12", Some(12)),
            ("renderD128", None),
            ("by-path", None),
            ("card", None),
            ("card0-HDMI-A-1", None),
        ] {
            assert_eq!(number(name), expected, "{name}");
        }
    }

    #[test]
    fn a_card_that_is_not_there_is_named() {
        let path = PathBuf::from("/dev/dri/card99");
        let wish = Wish { card: Some(path.clone()), ..Wish::default() };
        let trouble = candidates(&wish, |_| false).expect_err("no machine has so many");
        assert!(matches!(trouble, Trouble::Card { path: named, .. } if named == path));
    }

    #[test]
    fn a_file_that_is_no_card_is_told_apart() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let wish = Wish { card: Some(file.path().to_owned()), ..Wish::default() };
        let trouble = candidates(&wish, |_| false).expect_err("no card");
        assert!(matches!(trouble, Trouble::NoScreens(named) if named == file.path()));
    }
}
