//! What alerts are prepared for: words that stand ready, and can be changed before they are sent.
//!
//! An armed attack is not among them: it must be silent and name nothing in halls, which takes an
//! alert of several parts.

use crate::http::api::model::Severity;
use crate::http::web::icons::{Icon, Icons};
use crate::http::web::page::Page;

/// A kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::web) enum Threat {
    /// Пожар.
    Fire,
    /// Угроза ракетной опасности.
    Missile,
    /// Угроза атаки БПЛА.
    Drone,
    /// Подозрительный предмет.
    Object,
    /// Whatever somebody writes.
    Other,
}

impl Threat {
    /// All of them, the most frequent first.
    pub(in crate::http::web) const ALL: [Self; 5] =
        [Self::Fire, Self::Missile, Self::Drone, Self::Object, Self::Other];

    /// Its name in addresses and of its words.
    pub(in crate::http::web) fn name(self) -> &'static str {
        match self {
            Self::Fire => "fire",
            Self::Missile => "missile",
            Self::Drone => "drone",
            Self::Object => "object",
            Self::Other => "other",
        }
    }

    /// The one that an address names.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|threat| threat.name() == name)
    }

    /// What it is called.
    pub(in crate::http::web) fn title(self, page: &Page<'_>) -> String {
        page.say(&format!("alerts-threat-{}", self.name()))
    }

    /// What screens say of it; nothing where somebody has to write it.
    pub(in crate::http::web) fn text(self, page: &Page<'_>) -> String {
        self.prepared("text", page)
    }

    /// What to do.
    pub(super) fn instruction(self, page: &Page<'_>) -> String {
        self.prepared("instruction", page)
    }

    /// How grave it is.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Fire | Self::Missile => Severity::Extreme,
            Self::Drone | Self::Object | Self::Other => Severity::Severe,
        }
    }

    /// Its picture.
    pub(in crate::http::web) fn icon(self) -> Icon {
        match self {
            Self::Fire => Icons.flame(),
            Self::Missile => Icons.rocket(),
            Self::Drone => Icons.plane(),
            Self::Object => Icons.package(),
            Self::Other => Icons.pencil(),
        }
    }

    fn prepared(self, what: &str, page: &Page<'_>) -> String {
        match self {
            Self::Other => String::new(),
            Self::Fire | Self::Missile | Self::Drone | Self::Object => {
                page.say(&format!("alerts-{}-{what}", self.name()))
            }
        }
    }
}
