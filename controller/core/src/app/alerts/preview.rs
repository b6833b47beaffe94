//! What an alert would look like on a unit's screens, before it is raised.

use jiff::Timestamp;
use protocol::register::Settings;
use protocol::{AlertId, UnitId, alert};

use super::{NewAlert, checked, may_raise};
use crate::app::posts::preview::of_unit;
use crate::domain::actor::Actor;
use crate::error::Error;
use crate::work::View;

/// An alert and the screen that it is to be drawn for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The alert, as if it had been raised now.
    pub alert: alert::Alert,
    /// The screen's settings.
    pub settings: Settings,
}

/// An alert that is not raised yet. It is checked like one that is, and asks for the same right.
pub fn preview(
    view: &View<'_>,
    actor: &Actor,
    unit: UnitId,
    new: &NewAlert,
    now: Timestamp,
) -> Result<Preview, Error> {
    let unit = may_raise(view, actor, unit)?;
    let alert = checked(AlertId::new(now, 0), actor, &unit, new, now)?.wire();
    Ok(Preview { alert, settings: of_unit(view, &unit)? })
}
