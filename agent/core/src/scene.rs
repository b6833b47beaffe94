//! What is to be drawn: an alert, a post, the idle screen, or a pairing code.

use std::sync::Arc;

use jiff::Timestamp;
use protocol::alert::{Alert, Phase};
use protocol::post::Item;
use protocol::register::Settings;
use protocol::report::{AlertRevision, Details, Showing, TickerPage};
use protocol::{Digest, PostId};

/// Everything a frame depends on, besides the screen's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scene {
    /// An alert, or its end.
    Alert {
        /// What covers everything else.
        alert: Arc<Alert>,
        /// In force or ended.
        phase: Phase,
        /// Others in force beside it, the gravest first.
        beside: Vec<Arc<Alert>>,
        /// The TV's own settings: its look, its school's name.
        settings: Arc<Settings>,
    },
    /// A post.
    Post {
        /// The post.
        item: Arc<Item>,
        /// Its picture, once that is there whole.
        picture: Option<Digest>,
        /// Which of its pages, from 0; where it has fewer, its last.
        page: u32,
        /// What stands beside it.
        bands: Bands,
        /// The TV's own settings.
        settings: Arc<Settings>,
        /// Since when the controller is out of reach, if it is.
        offline_since: Option<Timestamp>,
    },
    /// Nothing to show: clock, school and room.
    Idle {
        /// The TV's own settings; none before the controller has ever sent them.
        settings: Option<Arc<Settings>>,
        /// The minute on the clock; none while the time is only a guess.
        minute: Option<Timestamp>,
        /// What stands beside it.
        bands: Bands,
        /// Since when the controller is out of reach, if it is.
        offline_since: Option<Timestamp>,
    },
    /// A device without an identity is looking for its controller.
    Connecting {
        /// Why it is not there yet, in a few words.
        problem: Option<String>,
    },
    /// A device without an identity shows its code.
    Pairing {
        /// As [`protocol::enrol::code`] computes it.
        code: String,
        /// Where the QR leads.
        url: String,
    },
}

/// What stands beside a post or the idle screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands {
    /// At the foot.
    pub ticker: Option<Ticker>,
    /// Alerts that expired without an all-clear, the gravest first.
    pub overdue: Vec<Arc<Alert>>,
}

/// A post that runs at the foot of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticker {
    /// The post.
    pub item: Arc<Item>,
    /// Which of its pages, from 0; where it has fewer, its last.
    pub page: u32,
}

/// How many pages a scene turned out to have when it was drawn; 1 for what has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// Of its post.
    pub post: u32,
    /// Of its ticker.
    pub ticker: u32,
}

impl Scene {
    /// What kind of frame it gives.
    pub fn showing(&self) -> Showing {
        match self {
            Self::Alert { alert, .. } => {
                Showing::Alert { alert: alert.alert, revision: alert.revision }
            }
            Self::Post { item, .. } => Showing::Post { post: item.post, revision: item.revision },
            Self::Idle { .. } => Showing::Idle,
            Self::Connecting { .. } | Self::Pairing { .. } => Showing::Pairing,
        }
    }

    /// What else the frame depends on, for whoever draws it again from the same registers.
    pub fn details(&self) -> Details {
        let revisions = |alerts: &[Arc<Alert>]| {
            let revision =
                |alert: &Arc<Alert>| AlertRevision { alert: alert.alert, revision: alert.revision };
            alerts.iter().map(revision).collect()
        };
        let beside = |bands: &Bands| Details {
            ticker: bands.ticker.as_ref().map(|ticker| TickerPage {
                post: ticker.item.post,
                revision: ticker.item.revision,
                page: ticker.page,
            }),
            alerts: revisions(&bands.overdue),
            ..Details::default()
        };
        match self {
            Self::Alert { beside, .. } => {
                Details { alerts: revisions(beside), ..Details::default() }
            }
            Self::Post { picture, page, bands, offline_since, .. } => Details {
                page: *page,
                picture: *picture,
                offline_since: *offline_since,
                ..beside(bands)
            },
            Self::Idle { minute, bands, offline_since, .. } => {
                Details { minute: *minute, offline_since: *offline_since, ..beside(bands) }
            }
            Self::Connecting { .. } | Self::Pairing { .. } => Details::default(),
        }
    }

    /// The posts on it: the one that fills it, and the ticker.
    pub fn posts(&self) -> impl Iterator<Item = &Item> {
        let (post, bands) = match self {
            Self::Post { item, bands, .. } => (Some(item), Some(bands)),
            Self::Idle { bands, .. } => (None, Some(bands)),
            Self::Alert { .. } | Self::Connecting { .. } | Self::Pairing { .. } => (None, None),
        };
        let ticker = bands.and_then(|bands| bands.ticker.as_ref()).map(|ticker| &ticker.item);
        post.into_iter().chain(ticker).map(Arc::as_ref)
    }

    /// The same without what goes on by itself, and is no news: the clock's minute, the pages, the
    /// ticker.
    #[must_use]
    pub fn steady(&self) -> Self {
        let mut scene = self.clone();
        match &mut scene {
            Self::Post { page, bands, .. } => {
                *page = 0;
                bands.ticker = None;
            }
            Self::Idle { minute, bands, .. } => {
                *minute = None;
                bands.ticker = None;
            }
            Self::Alert { .. } | Self::Connecting { .. } | Self::Pairing { .. } => {}
        }
        scene
    }
}

impl Default for Pages {
    fn default() -> Self {
        Self { post: 1, ticker: 1 }
    }
}

/// How many pages posts have, as far as they were drawn.
#[derive(Debug, Default)]
pub(crate) struct KnownPages(Vec<(PostId, u32, u32)>);

impl KnownPages {
    /// A scene was drawn. Only what belongs to the scene that was asked for last is remembered.
    pub(crate) fn told(&mut self, drawn: &Scene, pages: Pages, asked: Option<&Scene>) {
        let (post, ticker) = match drawn {
            Scene::Post { item, bands, .. } => (Some(item), bands.ticker.as_ref()),
            Scene::Idle { bands, .. } => (None, bands.ticker.as_ref()),
            Scene::Alert { .. } | Scene::Connecting { .. } | Scene::Pairing { .. } => (None, None),
        };
        let post = post.map(|item| (item, pages.post));
        let ticker = ticker.map(|ticker| (&ticker.item, pages.ticker));
        for (item, pages) in post.into_iter().chain(ticker) {
            self.0.retain(|(post, _, _)| *post != item.post);
            self.0.push((item.post, item.revision, pages));
        }
        let is_asked = |wanted: PostId, revision| {
            asked.is_some_and(|scene| {
                scene.posts().any(|item| item.post == wanted && item.revision == revision)
            })
        };
        self.0.retain(|(post, revision, _)| is_asked(*post, *revision));
    }

    /// The pages of a post; 1 before it was drawn.
    pub(crate) fn of(&self, item: &Item) -> u32 {
        let known = self
            .0
            .iter()
            .find(|(post, revision, _)| *post == item.post && *revision == item.revision);
        known.map_or(1, |(_, _, pages)| *pages)
    }
}
