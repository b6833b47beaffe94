//! Notices: a word to people that screens of a school stay away, one for all that have the same cause.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use protocol::DeviceId;
use serde::{Deserialize, Serialize};

use super::actor::By;
use super::device::{Away, Farewell};
use super::place::Place;
use crate::id::{LetterId, NominationId, NoticeId, PersonId, TicketId};

/// Screens that a notice names, at most.
pub const SCREENS: usize = 100;
/// Screens that went away within this time of one another went together.
pub const TOGETHER: SignedDuration = SignedDuration::from_mins(3);

/// Why a screen is away, most likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// All the school's screens went at the same time: its line is cut, or its power.
    SchoolLine,
    /// It went silent: its power or its network is cut.
    PowerOrNetwork,
    /// It said goodbye: it was shut down in order.
    ShutDown,
    /// Its panel was off when it went: somebody switched it off.
    SwitchedOff,
    /// The program on it stopped.
    Stopped,
    /// Its certificate had run out.
    Certificate,
    /// It has not come back since the controller restarted.
    Controller,
    /// The controller ended its session.
    Refused,
    /// It has never connected.
    Never,
}

/// A word to people that screens of a school stay away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name.
    pub id: NoticeId,
    /// The school.
    pub place: Place,
    /// Why they are away, most likely.
    pub cause: Cause,
    /// Since when the first of them is away.
    pub since: Timestamp,
    /// When people were told.
    pub told: Timestamp,
    /// The screens.
    pub screens: Vec<Missed>,
    /// Who looks after it, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Taken>,
    /// When the last of them was back, or gone for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Timestamp>,
}

/// A screen that is missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Which.
    pub device: DeviceId,
    /// Where it stands.
    pub room: String,
    /// Since when it is away.
    pub since: Timestamp,
    /// When it was back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Timestamp>,
}

/// That somebody looks after a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Who.
    pub by: By,
    /// Since when.
    pub at: Timestamp,
}

/// A letter on its way to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its name.
    pub id: LetterId,
    /// Whom it goes to.
    pub person: PersonId,
    /// Their address.
    pub to: String,
    /// What it tells of.
    #[serde(flatten)]
    pub about: About,
    /// How often it was tried.
    #[serde(default)]
    pub attempts: u32,
    /// When it is tried next.
    pub due: Timestamp,
}

/// What a letter tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum About {
    /// That screens stay away.
    Notice {
        /// Which notice.
        notice: NoticeId,
    },
    /// That something was said in a ticket.
    Ticket {
        /// Which.
        ticket: TicketId,
    },
    /// That people are nominated and wait for a decision.
    Nomination {
        /// Which.
        nomination: NominationId,
    },
    /// That they are invited. The link is made when the letter is sent: no secret lies in the store.
    Invitation {
        /// Until when the invitation is good.
        invitation: Timestamp,
    },
}

/// When people want to hear that a screen is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For how long a screen must be away.
    pub after: SignedDuration,
    /// Hours of the day at which screens should be on, from and until; 0 and 24 for always. Other hours
    /// leave Sundays out.
    pub hours: (i8, i8),
}

impl Default for Patience {
    fn default() -> Self {
        Self { after: SignedDuration::from_mins(15), hours: (7, 20) }
    }
}

impl Patience {
    /// Whether somebody is to be told now that a screen is away since then: it has been for long enough,
    /// the night and the Sunday not counted.
    pub fn is_over(&self, since: Timestamp, now: Timestamp, zone: &TimeZone) -> bool {
        let Some(opened) = self.opened(now, zone) else { return false };
        now.duration_since(since.max(opened)) >= self.after
    }

    /// Since when screens should be on; none while they need not be.
    fn opened(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let (from, until) = self.hours;
        if (from, until) == (0, 24) {
            return Some(Timestamp::MIN);
        }
        let here = now.to_zoned_datetime(zone.clone());
        let is_sunday = here.weekday() == jiff::civil::Weekday::Sunday;
        if is_sunday || !(from..until).contains(&here.hour()) {
            return None;
        }
        let opened = here.with().time(jiff::civil::time(from, 0, 0, 0)).build().ok()?;
        Some(opened.timestamp())
    }
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SchoolLine,
        Self::PowerOrNetwork,
        Self::ShutDown,
        Self::SwitchedOff,
        Self::Stopped,
        Self::Certificate,
        Self::Controller,
        Self::Refused,
        Self::Never,
    ];

    /// Why one screen is away, as far as it can be told from itself.
    pub fn of(away: &Away) -> Self {
        match away.farewell {
            _ if away.never => Self::Never,
            _ if away.hidden => Self::SwitchedOff,
            Some(Farewell::Goodbye) => Self::ShutDown,
            Some(Farewell::HungUp) => Self::Stopped,
            Some(Farewell::Silent) | None => Self::PowerOrNetwork,
            Some(Farewell::Expired) => Self::Certificate,
            Some(Farewell::Controller) => Self::Controller,
            Some(Farewell::Refused) => Self::Refused,
        }
    }

    /// Whether it is somebody's doing, or nothing yet: nobody need be told.
    pub fn is_meant(self) -> bool {
        match self {
            Self::ShutDown | Self::SwitchedOff | Self::Never => true,
            Self::SchoolLine
            | Self::PowerOrNetwork
            | Self::Stopped
            | Self::Certificate
            | Self::Controller
            | Self::Refused => false,
        }
    }

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::SchoolLine => "school_line",
            Self::PowerOrNetwork => "power_or_network",
            Self::ShutDown => "shut_down",
            Self::SwitchedOff => "switched_off",
            Self::Stopped => "stopped",
            Self::Certificate => "certificate",
            Self::Controller => "controller",
            Self::Refused => "refused",
            Self::Never => "never",
        }
    }
}

/// Since when a school's line is cut, by the screens that are away and how many are connected: none is,
/// and at least two went without a word at the same time, the last that did.
pub fn line_cut(away: &[Away], connected: usize) -> Option<Timestamp> {
    let cut = |away: &&Away| matches!(Cause::of(away), Cause::PowerOrNetwork);
    let last = away.iter().filter(cut).map(|away| away.since).max()?;
    let together = away.iter().filter(cut).filter(|away| went_with(away, last));
    let together: Vec<Timestamp> = together.map(|away| away.since).collect();
    // Whatever went in another way later was still connected then.
    let later = away.iter().any(|away| !away.never && away.since > last);
    (connected == 0 && !later && together.len() >= 2).then(|| together.into_iter().min()).flatten()
}

/// Whether a screen went in a cut whose first screen went then.
pub fn in_cut(away: &Away, cut: Option<Timestamp>) -> bool {
    cut.is_some_and(|cut| Cause::of(away) == Cause::PowerOrNetwork && away.since >= cut)
}

fn went_with(away: &Away, last: Timestamp) -> bool {
    last.duration_since(away.since) <= TOGETHER
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::UnitId;

    #[test]
    fn patience_runs_only_while_screens_should_be_on() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let patience = Patience::default();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // 23 November 2026 is a Monday; Moscow is three hours ahead.
        for (since, now, over) in [
            ("2026-11-23T06:00:00Z", "2026-11-23T06:14:59Z", false),
            ("2026-11-23T06:00:00Z", "2026-11-23T06:15:00Z", true),
            ("2026-11-22T18:00:00Z", "2026-11-23T03:59:00Z", false),
            ("2026-11-22T18:00:00Z", "2026-11-23T04:14:00Z", false),
            ("2026-11-22T18:00:00Z", "2026-11-23T04:15:00Z", true),
            ("2026-11-23T06:00:00Z", "2026-11-23T17:30:00Z", false),
            ("2026-11-21T06:00:00Z", "2026-11-22T09:00:00Z", false),
        ] {
            assert_eq!(patience.is_over(at(since), at(now), &zone), over, "{since} {now}");
        }
        let always = Patience { hours: (0, 24), ..patience };
        assert!(always.is_over(at("2026-11-21T06:00:00Z"), at("2026-11-22T09:00:00Z"), &zone));
    }

    #[test]
    fn a_line_is_cut_only_if_all_went_without_a_word_at_once() {
        let silent = |second| away(second, Farewell::Silent);
        let cut = |away: &[Away], connected| line_cut(away, connected).map(Timestamp::as_second);
        assert_eq!(cut(&[silent(100), silent(130)], 0), Some(100));
        assert_eq!(cut(&[silent(100), silent(130)], 1), None, "one is connected");
        assert_eq!(cut(&[silent(100)], 0), None, "a school with one screen tells nothing");
        assert_eq!(cut(&[silent(100), silent(900)], 0), None, "not at the same time");
        assert_eq!(
            cut(&[silent(10), silent(900), silent(930)], 0),
            Some(900),
            "one was away before"
        );
        let goodbye = |second| away(second, Farewell::Goodbye);
        assert_eq!(cut(&[goodbye(100), goodbye(101)], 0), None, "they were shut down");
        assert_eq!(cut(&[silent(100), silent(101), goodbye(500)], 0), None, "one stayed");
        let panel_off = Away { hidden: true, ..silent(100) };
        assert_eq!(Cause::of(&panel_off), Cause::SwitchedOff);
        assert!(Cause::of(&panel_off).is_meant() && !Cause::of(&silent(1)).is_meant());
    }

    fn away(second: i64, farewell: Farewell) -> Away {
        Away {
            device: DeviceId::new(Timestamp::UNIX_EPOCH, 1),
            place: Place::root(UnitId::new(Timestamp::UNIX_EPOCH, 1)),
            since: Timestamp::from_second(second).unwrap(),
            farewell: Some(farewell),
            never: false,
            hidden: false,
            notice: None,
        }
    }
}
