//! Alerts: what covers everything else on a screen, and how it ends.
//!
//! An alert has three lives: it is in force until it expires or somebody ends it; an expired one that
//! was severe or extreme shrinks to a band, since **expiry is not an all-clear**; and its end is shown
//! for a short while, naming what ends. All of that is a pure function of the alert, the school's time
//! zone and an instant, so that it holds offline too.

use std::cmp::Reverse;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::AlertId;
use crate::post::Audience;
use crate::register::Settings;

/// How long the end of an alert stands on the screens.
pub const END_SHOWN: SignedDuration = SignedDuration::from_secs(120);

/// One alert, as it stands in a school's register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Which.
    pub alert: AlertId,
    /// Counts its changes, from 1: prolonged, ended.
    pub revision: u32,
    /// When it was raised.
    pub raised: Timestamp,
    /// The unit that raised it, as people say it.
    pub issuer: String,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
    /// What to do, in the small Markdown of [`markdown`](crate::markdown); empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instruction: String,
    /// When it expires, unless it is prolonged or ended before.
    pub expires: Timestamp,
    /// Which of the school's TVs it is for.
    #[serde(default, skip_serializing_if = "Audience::is_everyone")]
    pub audience: Audience,
    /// How it was ended, if somebody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<End>,
}

/// How grave an alert is, as the Common Alerting Protocol (CAP 1.2) grades it; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Extraordinary threat to life.
    Extreme,
    /// Significant threat to life.
    Severe,
    /// Possible threat.
    Moderate,
    /// Little threat.
    Minor,
}

/// The end that somebody put to an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// When.
    pub at: Timestamp,
    /// With what meaning.
    pub kind: EndKind,
    /// A word to it; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// What the end of an alert means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// The danger is over.
    AllClear,
    /// There never was one: it was sent in error.
    InError,
}

/// Where an alert is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// In force: it covers everything.
    InForce,
    /// Its end is shown, covering everything but other alerts.
    Ended(EndKind),
    /// It expired, and nobody has said that the danger is over: a band beside the usual posts.
    Overdue,
}

/// What alerts do to a screen at an instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing<'a> {
    /// What covers everything, with its phase, which is never [`Phase::Overdue`].
    pub covers: Option<(&'a Alert, Phase)>,
    /// Others in force beside it, the gravest first.
    pub beside: Vec<&'a Alert>,
    /// Those that expired without an all-clear, the gravest first.
    pub overdue: Vec<&'a Alert>,
    /// The instant at which the answer changes, if it does by itself.
    pub until: Option<Timestamp>,
}

/// What the alerts of a school do to a screen with these settings.
///
/// A real alert goes before a drill, the graver before the lesser, the newer before the older.
pub fn at<'a>(alerts: &'a [Alert], settings: &Settings, now: Timestamp) -> Standing<'a> {
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let ours = alerts.iter().filter(|alert| alert.audience.covers(&settings.room, &settings.tags));
    let mut live: Vec<(&Alert, Phase)> = Vec::new();
    let mut until = None;
    for alert in ours {
        let Some((phase, ends)) = alert.phase(now, &zone) else { continue };
        live.push((alert, phase));
        until = until.into_iter().chain(Some(ends)).min();
    }
    live.sort_by_key(|(alert, _)| {
        (alert.drill, alert.severity, Reverse(alert.raised), Reverse(alert.alert))
    });
    let of = |wanted: Phase| {
        live.iter().filter(move |(_, phase)| *phase == wanted).map(|(alert, _)| *alert)
    };
    let mut in_force = of(Phase::InForce);
    let ended = || {
        let ended = live.iter().filter(|(_, phase)| matches!(phase, Phase::Ended(_)));
        ended.max_by_key(|(alert, _)| alert.ended.as_ref().map(|end| end.at)).copied()
    };
    Standing {
        covers: in_force.next().map(|alert| (alert, Phase::InForce)).or_else(ended),
        beside: in_force.collect(),
        overdue: of(Phase::Overdue).collect(),
        until,
    }
}

impl Alert {
    /// Where it is in its life, and when that ends by itself; none once it is past.
    pub fn phase(&self, now: Timestamp, zone: &TimeZone) -> Option<(Phase, Timestamp)> {
        let (phase, ends) = match &self.ended {
            Some(end) => (Phase::Ended(end.kind), later(end.at, END_SHOWN)),
            None if now < self.expires => (Phase::InForce, self.expires),
            None if self.lingers() => (Phase::Overdue, midnight_after(self.expires, zone)),
            None => return None,
        };
        (now < ends).then_some((phase, ends))
    }

    /// When it is past for good in a zone: nobody need hold it any longer.
    pub fn past(&self, zone: &TimeZone) -> Timestamp {
        match &self.ended {
            Some(end) => later(end.at, END_SHOWN),
            None if self.lingers() => midnight_after(self.expires, zone),
            None => self.expires,
        }
    }

    /// Whether its expiry leaves a question open. An exercise ends with its time.
    fn lingers(&self) -> bool {
        !self.drill && matches!(self.severity, Severity::Extreme | Severity::Severe)
    }
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Extreme, Self::Severe, Self::Moderate, Self::Minor];

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Extreme => "extreme",
            Self::Severe => "severe",
            Self::Moderate => "moderate",
            Self::Minor => "minor",
        }
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The first midnight after an instant on a school's wall.
fn midnight_after(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let day = at.to_zoned_datetime(zone.clone());
    let next = day.checked_add(1.day()).and_then(|next| next.start_of_day());
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}

#[cfg(test)]
mod tests;
