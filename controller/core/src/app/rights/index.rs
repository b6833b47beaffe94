//! The keys by which coordinators and directors are found, for stores of a version without them.

use super::{head, mark_where_found, put_head};
use crate::domain::role::{Directorship, Grant, GrantIndex, Role};
use crate::error::Error;
use crate::id::GrantId;
use crate::keys;
use crate::work::Work;

/// Gives a piece of `most` roles the keys by which they are found: begins without `after`, goes on with
/// what it answers, until it answers nothing. A store that has them is left as it is.
pub fn index(
    work: &mut Work<'_>,
    after: Option<GrantId>,
    most: usize,
) -> Result<Option<GrantId>, Error> {
    if work.get::<GrantIndex>(&())?.is_some() {
        return Ok(None);
    }
    let from = after.map(|after| after.to_string());
    let grants = work.scan::<Grant>(keys::GRANTS, from.as_deref(), most)?;
    let last = grants.last().map(|grant| grant.id);
    let is_last = grants.len() < most;
    for grant in grants.iter().filter(|grant| grant.is_active()) {
        mark_where_found(work, grant);
        let there = head(work, grant.place.unit())?;
        // Of several directors, which older versions allowed, the latest is the school's.
        match grant.role {
            Role::Director => put_head(work, Directorship { director: Some(grant.id), ..there }),
            Role::ActingDirector => {
                put_head(work, Directorship { acting: Some(grant.id), ..there });
            }
            Role::NationalCoordinator
            | Role::RegionalCoordinator
            | Role::MunicipalCoordinator
            | Role::SchoolCoordinator
            | Role::SchoolAdministrator
            | Role::Teacher
            | Role::Student
            | Role::Guardian
            | Role::Editor
            | Role::Duty
            | Role::Technician
            | Role::Expert
            | Role::RegionalSystem => {}
        }
    }
    if is_last {
        work.put(&GrantIndex {});
    }
    Ok(last.filter(|_| !is_last))
}
