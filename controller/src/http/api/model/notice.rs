//! Notices that screens stay away.

use controller_core::domain::notice;
use controller_core::id::{NoticeId, PersonId};
use jiff::Timestamp;
use protocol::{DeviceId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Cause, author};

/// A word to people that screens of a school stay away: one for all with the same cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Names it.
    #[schema(value_type = String)]
    pub id: NoticeId,
    /// The school.
    #[schema(value_type = String)]
    pub unit: UnitId,
    /// Why they are away, most likely.
    pub cause: Cause,
    /// Since when the first of them is away.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When people were told.
    #[schema(value_type = String, format = DateTime)]
    pub told: Timestamp,
    /// The screens.
    pub screens: Vec<MissedScreen>,
    /// Who looks after it; null while nobody does.
    #[schema(value_type = Option<String>)]
    pub taken_by: Option<PersonId>,
    /// Since when somebody does.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub taken: Option<Timestamp>,
    /// When the last of them was back; null while one is away.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed: Option<Timestamp>,
}

/// A screen of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissedScreen {
    /// Which.
    #[schema(value_type = String)]
    pub device: DeviceId,
    /// Where it stands.
    pub room: String,
    /// Since when it is away.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When it was back; null while it is away.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub back: Option<Timestamp>,
}

/// Which notices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NoticeFilter {
    /// Only those in this unit's subtree; without it, all that the reader may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// Only those of which a screen is away still.
    #[serde(default)]
    pub open: bool,
    /// Items on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// `next` of the page before; opaque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl From<notice::Notice> for Notice {
    fn from(notice: notice::Notice) -> Self {
        let screen = |missed: notice::Missed| {
            let notice::Missed { device, room, since, back } = missed;
            MissedScreen { device, room, since, back }
        };
        Self {
            id: notice.id,
            unit: notice.place.unit(),
            cause: notice.cause.into(),
            since: notice.since,
            told: notice.told,
            screens: notice.screens.into_iter().map(screen).collect(),
            taken_by: notice.taken.as_ref().and_then(|taken| author(&taken.by)),
            taken: notice.taken.map(|taken| taken.at),
            closed: notice.closed,
        }
    }
}
