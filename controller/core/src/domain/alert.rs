//! Alerts as the controller keeps them: who raised one, for whom, how it went on and how it ended.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::{self, End, EndKind, Severity};
use protocol::post::Audience;
use protocol::report::Panel;
use protocol::{AlertId, DeviceId, Digest, UnitId};
use serde::{Deserialize, Serialize};

use super::actor::By;
use super::device::Device;
use super::place::Place;

/// How far ahead an alert may expire, at most: whatever lasts longer is news.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// After a midnight in one time zone, it has been midnight in all of them: a day, and the hour by
/// which the longest day of the year is longer.
const EVERY_MIDNIGHT: SignedDuration = SignedDuration::from_hours(25);

/// An alert, as it stands now. What was raised is final; only its expiry and its end change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its name.
    pub id: AlertId,
    /// The unit for whose subtree it is.
    pub place: Place,
    /// What that unit was called when it raised it.
    pub issuer: String,
    /// Who raised it.
    pub raised_by: By,
    /// When.
    pub raised: Timestamp,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
    /// What to do; empty for nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instruction: String,
    /// Which TVs of the subtree it is for.
    #[serde(default, skip_serializing_if = "Audience::is_everyone")]
    pub audience: Audience,
    /// When it expires, unless it is prolonged or ended before.
    pub expires: Timestamp,
    /// When it was to expire at first.
    pub first_expires: Timestamp,
    /// Counts its changes, from 1.
    pub revision: u32,
    /// How it was prolonged, the first time first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prolonged: Vec<Prolonging>,
    /// How it was ended, if somebody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// One prolonging of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prolonging {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// Until when.
    pub expires: Timestamp,
}

/// The end that somebody put to an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Who.
    pub by: By,
    /// When, and with what meaning.
    #[serde(flatten)]
    pub end: End,
}

/// The alerts that stand in the registers of a unit's subtree: the rule that there are only a few of
/// them lives on this one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which unit's own alerts.
    pub unit: UnitId,
    /// As the TVs get them, in the order in which they were raised.
    pub alerts: Vec<alert::Alert>,
}

/// Where an alert is in its life, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertState {
    /// In force.
    InForce,
    /// It expired without an all-clear, and its band stands on the screens until somebody decides.
    Overdue,
    /// It expired.
    Expired,
    /// Somebody ended it.
    Ended(EndKind),
}

/// What one TV told of one alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which alert.
    pub alert: AlertId,
    /// Which TV.
    pub device: DeviceId,
    /// When the alert first reached the TV.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<Moment>,
    /// When it first stood on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Moment>,
    /// When people could first see it, as read back from the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Moment>,
    /// The last frame of it that the TV told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Drawing>,
    /// When its end first stood on the screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_drawn: Option<Moment>,
}

/// An instant as a TV told it, and when the controller heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// By the TV's clock.
    pub at: Timestamp,
    /// Whether that clock could be trusted.
    pub trusted: bool,
    /// By the controller's clock.
    pub heard: Timestamp,
}

/// A frame of an alert on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawing {
    /// Since when.
    pub since: Moment,
    /// Which revision of the alert.
    pub revision: u32,
    /// SHA-256 of the frame.
    pub frame: Digest,
    /// Whether people can see it, as read back.
    pub panel: Panel,
}

impl Alert {
    /// The alert as TVs get it.
    pub fn wire(&self) -> alert::Alert {
        alert::Alert {
            alert: self.id,
            revision: self.revision,
            raised: self.raised,
            issuer: self.issuer.clone(),
            severity: self.severity,
            drill: self.drill,
            text: self.text.clone(),
            instruction: self.instruction.clone(),
            expires: self.expires,
            audience: self.audience.clone(),
            ended: self.ended.as_ref().map(|ended| ended.end.clone()),
        }
    }

    /// Whether it was meant for a TV.
    pub fn is_for(&self, device: &Device) -> bool {
        self.place.covers(&device.place) && self.audience.covers(&device.room, &device.tags)
    }

    /// Where it is in its life at an instant; `zone` is the one school's that it is for, none for the
    /// schools of a subtree.
    pub fn state(&self, now: Timestamp, zone: Option<&TimeZone>) -> AlertState {
        match &self.ended {
            Some(ended) => AlertState::Ended(ended.end.kind),
            None if now < self.expires => AlertState::InForce,
            None if now < past(&self.wire(), zone) => AlertState::Overdue,
            None => AlertState::Expired,
        }
    }
}

/// When an alert is past on every screen it is for, so that no register need hold it any longer.
pub fn past(alert: &alert::Alert, zone: Option<&TimeZone>) -> Timestamp {
    if let Some(zone) = zone {
        return alert.past(zone);
    }
    let somewhere = alert.past(&TimeZone::UTC);
    let lingers = alert.ended.is_none() && somewhere > alert.expires;
    if lingers { later(alert.expires, EVERY_MIDNIGHT) } else { somewhere }
}

/// For how long an alert is in force if its raiser does not say: grave ones two hours, others four,
/// and an exercise half an hour, since one that is forgotten must go by itself.
pub fn usual_time(severity: Severity, drill: bool) -> SignedDuration {
    match severity {
        _ if drill => SignedDuration::from_mins(30),
        Severity::Extreme | Severity::Severe => SignedDuration::from_hours(2),
        Severity::Moderate | Severity::Minor => SignedDuration::from_hours(4),
    }
}

pub(crate) fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

impl AlertState {
    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Overdue => "overdue",
            Self::Expired => "expired",
            Self::Ended(EndKind::AllClear) => "all_clear",
            Self::Ended(EndKind::InError) => "in_error",
        }
    }
}

impl Receipt {
    /// A TV that has told nothing of an alert yet.
    pub fn of(alert: AlertId, device: DeviceId) -> Self {
        Self { alert, device, received: None, drawn: None, seen: None, last: None, end_drawn: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_a_school_an_expired_alert_waits_for_the_last_midnight_on_earth() {
        let expires: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let alert = alert::Alert {
            alert: AlertId::new(Timestamp::UNIX_EPOCH, 1),
            revision: 1,
            raised: Timestamp::UNIX_EPOCH,
            issuer: "Россия".into(),
            severity: Severity::Severe,
            drill: false,
            text: "Пожар".into(),
            instruction: String::new(),
            expires,
            audience: Audience::default(),
            ended: None,
        };
        for name in ["Europe/Kaliningrad", "Asia/Kamchatka", "Etc/GMT+12", "Pacific/Kiritimati"] {
            let zone = TimeZone::get(name).unwrap();
            assert!(past(&alert, None) >= alert.past(&zone), "{name}");
            assert_eq!(past(&alert, Some(&zone)), alert.past(&zone));
        }
        let drill = alert::Alert { drill: true, ..alert };
        assert_eq!(past(&drill, None), expires, "an exercise ends with its time");
    }
}
