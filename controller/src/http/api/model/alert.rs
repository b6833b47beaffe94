//! Alerts.

use controller_core::app::alerts::Reach;
use controller_core::app::alerts::account::{self, Account};
use controller_core::domain::alert::{self, Receipt};
use controller_core::id::PersonId;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::EndKind;
use protocol::{AlertId, DeviceId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Audience, Presence, author};

/// How grave an alert is, as the Common Alerting Protocol grades it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
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

/// Where an alert is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// It covers the screens.
    InForce,
    /// It expired, nobody has given the all-clear, and screens say so until somebody decides.
    Overdue,
    /// It expired.
    Expired,
    /// The danger is over.
    AllClear,
    /// It was sent in error.
    InError,
}

/// What the end of an alert means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertEnd {
    /// The danger is over.
    #[default]
    AllClear,
    /// There never was one: it was sent in error.
    InError,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alert {
    /// Names it.
    #[schema(value_type = String)]
    pub id: AlertId,
    /// The unit for whose subtree it is.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// What that unit was called when it raised it.
    pub issuer: String,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    pub drill: bool,
    /// What has happened, in one line.
    pub text: String,
    /// What to do; empty for nothing.
    pub instruction: String,
    /// Which TVs of the subtree it is for.
    pub audience: Audience,
    /// Where it is in its life.
    pub state: AlertState,
    /// Counts its changes, from 1.
    pub revision: u32,
    /// When it was raised.
    #[schema(value_type = String, format = DateTime)]
    pub raised: Timestamp,
    /// When it expires, unless it is prolonged or ended before.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// When it was ended; null while nobody has.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended: Option<Timestamp>,
}

/// An alert that was raised, and whom it reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertRaised {
    /// The alert in force.
    #[serde(flatten)]
    pub alert: Alert,
    /// How many schools it is for.
    pub schools: u64,
    /// How many screens in service it is for.
    pub screens: u64,
}

/// Everything about one alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertStatus {
    /// The alert.
    #[serde(flatten)]
    pub alert: Alert,
    /// On which screens it really stands, as far as the reader may see them.
    pub account: AlertAccount,
    /// What was done with it, the earliest first.
    pub timeline: Vec<AlertStep>,
}

/// On how many screens an alert really stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertAccount {
    /// Screens that it is for.
    pub screens: u64,
    /// On how many it is drawn: visible, unchecked and hidden ones.
    pub drawn: u64,
    /// On how many people can see it, as read back from the panel.
    pub visible: u64,
    /// On how many it is drawn, and whether people can see it is unknown.
    pub unchecked: u64,
    /// On how many it is drawn, and the panel is off or shows something else.
    pub hidden: u64,
    /// How many have received it and not said that they drew it.
    pub received: u64,
    /// How many have said nothing of it.
    pub missing: u64,
    /// On how many its end was drawn.
    pub end_drawn: u64,
    /// When the first of them drew it, by its own clock; null if none that could be trusted.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub first_drawn: Option<Timestamp>,
    /// When the last of them did.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_drawn: Option<Timestamp>,
    /// Those without it by name, at most 50: missing ones, and those that only received it.
    pub without: Vec<AlertScreen>,
}

/// How one screen stands to an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertScreen {
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
    /// Whether it can be counted on for alerts: a TV's browser may not come back by itself after a power
    /// cut. It counts like the others.
    pub for_alerts: bool,
    /// How it stands to the alert.
    pub standing: AlertStanding,
    /// Whether it is connected now, and since when: why it may be missing.
    pub presence: Presence,
    /// When the alert reached it.
    pub received: Option<AlertMoment>,
    /// When it first stood on the screen.
    pub drawn: Option<AlertMoment>,
    /// When people could first see it, as read back.
    pub seen: Option<AlertMoment>,
    /// Which revision was drawn last; null for none.
    pub revision: Option<u32>,
    /// SHA-256 of that frame.
    pub frame: Option<String>,
    /// When its end first stood on the screen.
    pub end_drawn: Option<AlertMoment>,
}

/// How a screen stands to an alert. What cannot be read back is unknown, never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertStanding {
    /// Drawn, and people can see it.
    Visible,
    /// Drawn, and nothing tells whether people can see it.
    Unchecked,
    /// Drawn, on a panel that is off or shows something else.
    Hidden,
    /// It has reached the TV, which has not said that it drew it.
    Received,
    /// The TV has said nothing of it.
    Missing,
}

/// An instant as a TV told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertMoment {
    /// By the TV's clock.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether that clock could be trusted.
    pub trusted: bool,
    /// When the controller heard of it, by its own.
    #[schema(value_type = String, format = DateTime)]
    pub heard: Timestamp,
}

/// Something that was done with an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlertStep {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What.
    pub step: AlertDeed,
    /// By whom; null for the system, and for readers below the unit that raised it.
    #[schema(value_type = Option<String>)]
    pub by: Option<PersonId>,
    /// When it was to expire from then on; null for an end.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires: Option<Timestamp>,
    /// A word to it.
    pub text: String,
}

/// What can be done with an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertDeed {
    /// It was raised.
    Raised,
    /// It was to expire later.
    Prolonged,
    /// The all-clear was given.
    AllClear,
    /// It was taken back: sent in error.
    InError,
}

/// Raises an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlert {
    /// The unit for whose subtree it is.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise, plainly marked as one.
    #[serde(default)]
    pub drill: bool,
    /// What has happened, in one line; at most 70 characters.
    #[schema(example = "Пожар на втором этаже")]
    pub text: String,
    /// What to do: a small Markdown, at most 300 characters.
    #[serde(default)]
    #[schema(example = "Выходите во двор через **главный вход**.")]
    pub instruction: String,
    /// Which TVs of the subtree; all, if not given.
    #[serde(default)]
    pub audience: Audience,
    /// When it expires, or after how long: at most seven days. If not given, an extreme or severe one
    /// after two hours, others after four, an exercise after 30 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2h")]
    pub expires: Option<Expiry>,
    /// How many schools it reaches: has to be right in a unit above schools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schools: Option<u64>,
}

/// An alert to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlertPreview {
    /// The unit on whose screens.
    #[param(value_type = String)]
    pub unit: UnitId,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it is an exercise.
    #[serde(default)]
    pub drill: bool,
    /// What has happened, in one line; at most 70 characters.
    pub text: String,
    /// What to do: a small Markdown, at most 300 characters.
    #[serde(default)]
    pub instruction: String,
}

/// Prolongs an alert.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProlongAlert {
    /// When it expires, or after how long from now; the usual time, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "30m")]
    pub expires: Option<Expiry>,
}

/// Ends an alert everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAlert {
    /// With what meaning; all-clear, if not given.
    #[serde(default)]
    pub kind: AlertEnd,
    /// A word to it, at most 70 characters.
    #[serde(default)]
    pub text: String,
}

/// An instant (RFC 3339), or a time from now on such as `30m`, `2h`, `1h 30m` or `PT2H`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Expiry {
    /// At this instant.
    At(Timestamp),
    /// After this time.
    In(SignedDuration),
}

/// Which alerts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlertFilter {
    /// Only those of this unit and below, and those that reach it from above; without it, all that the
    /// reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those that are on screens still: in force, undecided, or ended a short while ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<bool>,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which screens of an alert.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlertScreenFilter {
    /// Only those that stand so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<AlertStanding>,
    /// Items on a page, 1 to 200; 50 if not given. A page may be shorter though more follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Alert {
    /// An alert in a state.
    pub fn in_state(alert: &alert::Alert, state: alert::AlertState) -> Self {
        Self {
            id: alert.id,
            unit: alert.place.unit(),
            issuer: alert.issuer.clone(),
            severity: alert.severity.into(),
            drill: alert.drill,
            text: alert.text.clone(),
            instruction: alert.instruction.clone(),
            audience: alert.audience.clone().into(),
            state: state.into(),
            revision: alert.revision,
            raised: alert.raised,
            expires: alert.expires,
            ended: alert.ended.as_ref().map(|ended| ended.end.at),
        }
    }
}

impl AlertRaised {
    /// An alert and whom it reaches.
    pub fn with(alert: Alert, reach: &Reach) -> Self {
        Self { alert, schools: reach.schools, screens: reach.screens }
    }
}

impl AlertStep {
    /// What was done with an alert; with the people who did it, or without.
    pub fn of(alert: &alert::Alert, with_people: bool) -> Vec<Self> {
        let who = |by| author(by).filter(|_| with_people);
        let raised = Self {
            at: alert.raised,
            step: AlertDeed::Raised,
            by: who(&alert.raised_by),
            expires: Some(alert.first_expires),
            text: alert.text.clone(),
        };
        let prolonged = alert.prolonged.iter().map(|prolonging| Self {
            at: prolonging.at,
            step: AlertDeed::Prolonged,
            by: who(&prolonging.by),
            expires: Some(prolonging.expires),
            text: String::new(),
        });
        let ended = alert.ended.as_ref().map(|ended| Self {
            at: ended.end.at,
            step: match ended.end.kind {
                EndKind::AllClear => AlertDeed::AllClear,
                EndKind::InError => AlertDeed::InError,
            },
            by: who(&ended.by),
            expires: None,
            text: ended.end.text.clone(),
        });
        [raised].into_iter().chain(prolonged).chain(ended).collect()
    }
}

impl From<Account> for AlertAccount {
    fn from(account: Account) -> Self {
        Self {
            screens: account.screens,
            drawn: account.drawn(),
            visible: account.visible,
            unchecked: account.unchecked,
            hidden: account.hidden,
            received: account.received,
            missing: account.missing,
            end_drawn: account.end_drawn,
            first_drawn: account.first_drawn,
            last_drawn: account.last_drawn,
            without: account.without.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<account::Screen> for AlertScreen {
    fn from(screen: account::Screen) -> Self {
        let told = |moment: fn(&Receipt) -> Option<alert::Moment>| {
            screen.receipt.as_ref().and_then(moment).map(Into::into)
        };
        let last = screen.receipt.as_ref().and_then(|receipt| receipt.last);
        Self {
            device: screen.device,
            school: screen.school,
            received: told(|receipt| receipt.received),
            drawn: told(|receipt| receipt.drawn),
            seen: told(|receipt| receipt.seen),
            end_drawn: told(|receipt| receipt.end_drawn),
            school_name: screen.school_name,
            room: screen.room,
            for_alerts: screen.for_alerts,
            standing: screen.standing.into(),
            presence: screen.presence.into(),
            revision: last.map(|last| last.revision),
            frame: last.map(|last| last.frame.to_string()),
        }
    }
}

impl From<alert::Moment> for AlertMoment {
    fn from(alert::Moment { at, trusted, heard }: alert::Moment) -> Self {
        Self { at, trusted, heard }
    }
}

impl Expiry {
    /// The instant, counted from another.
    pub fn from_now(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::In(time) => now.checked_add(time).unwrap_or(Timestamp::MAX),
        }
    }
}

impl TryFrom<String> for Expiry {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if let Ok(at) = text.parse() {
            return Ok(Self::At(at));
        }
        let time = text.parse().map(Self::In);
        time.map_err(|_| {
            format!("«{text}» is no instant such as 2026-11-23T09:00:00Z, nor a time such as 30m")
        })
    }
}

impl From<Expiry> for String {
    fn from(expiry: Expiry) -> Self {
        match expiry {
            Expiry::At(at) => at.to_string(),
            Expiry::In(time) => time.to_string(),
        }
    }
}

macro_rules! same_words {
    ($theirs:path = $ours:ident { $($word:ident),* }) => {
        impl From<$theirs> for $ours {
            fn from(word: $theirs) -> Self {
                use $theirs as Theirs;
                match word {
                    $(Theirs::$word => Self::$word,)*
                }
            }
        }

        impl From<$ours> for $theirs {
            fn from(word: $ours) -> Self {
                match word {
                    $($ours::$word => Self::$word,)*
                }
            }
        }
    };
}

same_words!(protocol::alert::Severity = Severity { Extreme, Severe, Moderate, Minor });
same_words!(EndKind = AlertEnd { AllClear, InError });
same_words!(account::Standing = AlertStanding { Visible, Unchecked, Hidden, Received, Missing });

impl From<alert::AlertState> for AlertState {
    fn from(state: alert::AlertState) -> Self {
        match state {
            alert::AlertState::InForce => Self::InForce,
            alert::AlertState::Overdue => Self::Overdue,
            alert::AlertState::Expired => Self::Expired,
            alert::AlertState::Ended(EndKind::AllClear) => Self::AllClear,
            alert::AlertState::Ended(EndKind::InError) => Self::InError,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_an_instant_or_a_time_from_now() {
        let now: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let read =
            |text: &str| Expiry::try_from(text.to_owned()).map(|expiry| expiry.from_now(now));
        for (text, expected) in [
            ("30m", "2026-11-23T08:30:00Z"),
            ("1h 30m", "2026-11-23T09:30:00Z"),
            ("PT2H", "2026-11-23T10:00:00Z"),
            ("2026-11-23T12:00:00+03:00", "2026-11-23T09:00:00Z"),
        ] {
            assert_eq!(read(text).map(|at| at.to_string()), Ok(expected.to_owned()), "{text}");
        }
        for wrong in ["", "soon", "2026-11-23", "30"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
