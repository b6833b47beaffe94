//! What several tests begin with.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::register::{Accent, Orientation, Settings, Support, Theme};
use crate::{Language, UnitId};

/// The settings of a TV in a school's hall.
pub(crate) fn hall() -> Settings {
    Settings {
        school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
        school_name: "Гимназия №11".into(),
        room: "Холл".into(),
        tags: BTreeSet::new(),
        time_zone: "Europe/Moscow".into(),
        language: Language::Russian,
        orientation: Orientation::default(),
        theme: Theme::default(),
        accent: Accent::default(),
        support: Support::default(),
    }
}
