//! Nominations: a director's list of people for school administrators, decided name by name.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use super::actor::By;
use super::place::Place;
use crate::id::{GrantId, NominationId, PersonId};

/// Working days that a nomination waits before those one level up may decide it as well.
pub const WORKING_DAYS: u8 = 3;

/// A director's list of people for school administrators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nomination {
    /// Its name.
    pub id: NominationId,
    /// The school.
    pub place: Place,
    /// The director, or whoever stood in for them.
    pub by: By,
    /// When it was submitted.
    pub submitted: Timestamp,
    /// From when on those one level up may decide it as well.
    pub rises: Timestamp,
    /// What the director says to all of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// Whom they nominate.
    pub names: Vec<Nominee>,
    /// When the director took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Timestamp>,
}

/// One of the people on a nomination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nominee {
    /// Who.
    pub person: PersonId,
    /// What the director says of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What a coordinator decided about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The role that was granted; none if it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    /// Why; a refusal always says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Who decided.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

/// Somebody of a school asks the director to nominate them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Who asks.
    pub person: PersonId,
    /// The school.
    pub place: Place,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// When.
    pub at: Timestamp,
}

/// How far a nomination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NominationState {
    /// Some name waits for a decision.
    Waiting,
    /// Every name is decided.
    Decided,
    /// The director took it back.
    Withdrawn,
}

impl Nomination {
    /// How far it is.
    pub fn state(&self) -> NominationState {
        if self.withdrawn.is_some() {
            NominationState::Withdrawn
        } else if self.names.iter().any(|name| name.decision.is_none()) {
            NominationState::Waiting
        } else {
            NominationState::Decided
        }
    }

    /// Who nominated.
    pub fn nominator(&self) -> Option<PersonId> {
        match &self.by {
            By::Person { person, .. } => Some(*person),
            By::System => None,
        }
    }
}

impl NominationState {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// When something that waits since an instant has waited so many working days, by a school's clock.
///
/// Saturdays and Sundays are no working days; public holidays count as if they were, so that nothing
/// waits for a list of them. What comes at a weekend waits from Monday 0:00 on.
pub fn after_working_days(since: Timestamp, days: u8, zone: &TimeZone) -> Timestamp {
    let mut at = since.to_zoned_datetime(zone.clone());
    if is_weekend(&at) {
        at = at.start_of_day().unwrap_or(at);
        while is_weekend(&at) {
            let Some(next) = next_day(&at) else { return Timestamp::MAX };
            at = next;
        }
    }
    for _day in 0..days {
        loop {
            let Some(next) = next_day(&at) else { return Timestamp::MAX };
            at = next;
            if !is_weekend(&at) {
                break;
            }
        }
    }
    at.timestamp()
}

fn is_weekend(at: &ZonedDateTime) -> bool {
    matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn next_day(at: &ZonedDateTime) -> Option<ZonedDateTime> {
    at.tomorrow().ok().or_else(|| at.checked_add(SignedDuration::from_hours(24)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_working_days_leave_the_weekend_out() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        // 23 November 2026 is a Monday; Moscow is three hours ahead.
        for (since, rises) in [
            ("2026-11-23T08:00:00Z", "2026-11-26T08:00:00Z"),
            ("2026-11-26T08:00:00Z", "2026-12-01T08:00:00Z"),
            ("2026-11-27T20:30:00Z", "2026-12-02T20:30:00Z"),
            ("2026-11-28T08:00:00Z", "2026-12-02T21:00:00Z"),
            ("2026-11-29T20:59:00Z", "2026-12-02T21:00:00Z"),
            ("2026-11-27T21:00:00Z", "2026-12-02T21:00:00Z"),
        ] {
            let at = |text: &str| text.parse::<Timestamp>().unwrap();
            assert_eq!(after_working_days(at(since), WORKING_DAYS, &zone), at(rises), "{since}");
        }
    }
}
