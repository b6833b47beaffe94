//! Whom a post reaches, and where it really is.

use std::collections::BTreeMap;

use controller_core::app::posts::screens;
use controller_core::app::reach;
use jiff::Timestamp;
use protocol::{DeviceId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Presence;
use super::Audience;

/// Asks whom a post would reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReachOf {
    /// For whose TVs.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Which of them; everywhere, if not given.
    #[serde(default)]
    pub audience: Audience,
}

/// Whom a post would reach, and to whom it could be narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// Screens in service, in the audience: exactly.
    pub screens: u64,
    /// The first fifty of them, as far as the reader may see them.
    pub named: Vec<ScreenPlace>,
    /// Rooms with screens there, in the audience or not, and how many; at most 200.
    pub rooms: BTreeMap<String, u64>,
    /// Tags of screens there, likewise.
    pub tags: BTreeMap<String, u64>,
}

/// A screen by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenPlace {
    /// Which device.
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// Its school.
    #[schema(value_type = String)]
    pub school: UnitId,
    /// What the school is called.
    pub school_name: String,
    /// Where it stands.
    pub room: String,
}

/// Where a post really is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostScreens {
    /// Screens in service that it is for.
    pub screens: u64,
    /// How many of them hold it as it is now, as they last reported.
    pub having: u64,
    /// How many of them showed it when they last reported.
    pub showing: u64,
    /// How many screens have shown it, in any revision.
    pub shown_on: u64,
    /// How many times, all together.
    pub times: u64,
    /// For how many milliseconds, all together.
    pub milliseconds: u64,
    /// When one of them last did; null if none has.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last: Option<Timestamp>,
    /// The first fifty of the screens that it is for, as far as the reader may see them.
    pub named: Vec<PostScreen>,
}

/// A screen that a post is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostScreen {
    /// Which, and where it stands.
    #[serde(flatten)]
    pub place: ScreenPlace,
    /// Whether it is connected.
    pub presence: Presence,
    /// Whether it holds the post as it is now, as it last reported.
    pub has: bool,
    /// Whether it showed it when it last reported.
    pub shows: bool,
    /// How often it has shown it, in any revision.
    pub times: u64,
}

impl From<reach::Roll> for Reach {
    fn from(roll: reach::Roll) -> Self {
        let named = roll.named.into_iter().map(ScreenPlace::from).collect();
        Self { screens: roll.screens, named, rooms: roll.rooms, tags: roll.tags }
    }
}

impl From<reach::Place> for ScreenPlace {
    fn from(place: reach::Place) -> Self {
        let reach::Place { device, school, school_name, room } = place;
        Self { device, school, school_name, room }
    }
}

impl From<screens::Screens> for PostScreens {
    fn from(counted: screens::Screens) -> Self {
        Self {
            screens: counted.screens,
            having: counted.having,
            showing: counted.showing,
            shown_on: counted.shown_on,
            times: counted.times,
            milliseconds: counted.milliseconds,
            last: counted.last,
            named: counted.named.into_iter().map(PostScreen::from).collect(),
        }
    }
}

impl From<screens::Screen> for PostScreen {
    fn from(screen: screens::Screen) -> Self {
        let screens::Screen { place, presence, has, shows, times } = screen;
        Self { place: place.into(), presence: presence.into(), has, shows, times }
    }
}
