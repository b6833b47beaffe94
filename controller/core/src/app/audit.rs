//! Reading the audit log.

use protocol::UnitId;

use super::orgs;
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::audit::Entry;
use crate::error::Error;
use crate::id::EntryId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::View;

/// What was done in a unit and below, or wherever the actor may see it, the newest first.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    page: &Page,
) -> Result<Listed<Entry>, Error> {
    let prefixes = orgs::prefixes(view, actor, Action::SeeAudit, unit, keys::audits)?;
    view.page(&prefixes, page)?.filter_map(|turned| {
        match EntryId::parse(&keys::newest_first(&turned)) {
            Ok(id) => view.get(&id),
            Err(_) => Ok(None),
        }
    })
}
