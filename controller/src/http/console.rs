//! What every handler may use.

use std::fmt;
use std::sync::Arc;

use protocol::words::InvalidWords;

use super::error::Speech;
use super::language::Tongues;
use super::signin::Attempts;
use super::words;
use crate::backup::Watch;
use crate::events::Events;
use crate::frames::Frames;
use crate::imports::{Courses, Shelf};
use crate::ledger::Ledger;
use crate::media::Media;
use crate::oidc::Outside;
use crate::preview::Easel;

/// What authors are told of their posts, in Russian and in English.
pub(super) const WARNINGS: [&str; 2] =
    [include_str!("../../i18n/ru/warnings.ftl"), include_str!("../../i18n/en/warnings.ftl")];

/// What every handler may use: the way to the store, the words, and how the site is reached.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    events: Events,
    media: Media,
    site: Site,
    attempts: Attempts,
    speech: Speech,
    pages: Tongues,
    warnings: Tongues,
    easel: Easel,
    frames: Frames,
    courses: Courses,
    shelf: Shelf,
}

/// How browsers reach the console.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else of the surroundings")]
pub struct Site {
    /// Whether they always come by TLS, so that cookies may be kept from plain HTTP.
    pub secure: bool,
    /// Whether a proxy stands in front, whose `X-Forwarded-For` tells who asks.
    pub behind_proxy: bool,
    /// Where it is, without a slash at the end, for example `https://efir.example`.
    pub public_url: Option<String>,
    /// Whether letters can be sent.
    pub mails: bool,
    /// Through whom people may sign in as well.
    pub outside: Option<Outside>,
    /// How the controller's own backups are.
    pub backups: Watch,
    /// Whether this is a demonstration, which also shows what pages are made of.
    pub demonstration: bool,
}

impl Console {
    /// Makes a console over this ledger and these pictures.
    pub fn new(
        ledger: Ledger,
        events: Events,
        media: Media,
        site: Site,
    ) -> Result<Self, InvalidWords> {
        let (speech, pages) = (Speech::new()?, words::of_pages()?);
        let (warnings, easel) = (warnings_of()?, Easel::new(media.clone()));
        let frames = Frames::new(media.clone());
        let attempts = Attempts::new(rand::random());
        Ok(Self(Arc::new(Inner {
            ledger,
            events,
            media,
            site,
            attempts,
            speech,
            pages,
            warnings,
            easel,
            frames,
            courses: Courses::default(),
            shelf: Shelf::default(),
        })))
    }

    /// Whether browsers always come by TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.site().secure
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(super) fn events(&self) -> &Events {
        &self.0.events
    }

    pub(super) fn media(&self) -> &Media {
        &self.0.media
    }

    pub(super) fn site(&self) -> &Site {
        &self.0.site
    }

    pub(super) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(super) fn speech(&self) -> &Speech {
        &self.0.speech
    }

    pub(super) fn warnings(&self) -> &Tongues {
        &self.0.warnings
    }

    pub(super) fn easel(&self) -> &Easel {
        &self.0.easel
    }

    pub(super) fn frames(&self) -> &Frames {
        &self.0.frames
    }

    /// The imports that run.
    pub(super) fn courses(&self) -> &Courses {
        &self.0.courses
    }

    /// The files that wait to be imported.
    pub(super) fn shelf(&self) -> &Shelf {
        &self.0.shelf
    }

    pub(super) fn pages(&self) -> &Tongues {
        &self.0.pages
    }
}

/// Those words, read.
pub(super) fn warnings_of() -> Result<Tongues, InvalidWords> {
    let [russian, english] = WARNINGS;
    Tongues::new(russian, english)
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("site", self.site()).finish_non_exhaustive()
    }
}
