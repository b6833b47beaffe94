//! Where a screen may be taken up, and what rooms are called there.

use std::collections::BTreeSet;

use controller_core::app::{devices, orgs};
use controller_core::domain::access::{self, Action};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::UnitKind;
use controller_core::error::Error;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use protocol::UnitId;

use crate::http::error::Failure;
use crate::http::signin::Caller;
use crate::http::web::page::Page;

/// Schools to choose from, at most; whoever has more uses the command line.
const SCHOOLS: usize = 200;
/// Units that are looked through for them, at most.
const UNITS: usize = 2_000;
/// Screens whose rooms are suggested.
const ROOMS: usize = 60;

/// A school to choose.
#[derive(Debug, Clone)]
pub(in crate::http::web) struct School {
    pub(in crate::http::web) id: UnitId,
    pub(in crate::http::web) name: String,
}

/// The schools that the caller may take a screen up for, and whether there may be more.
pub(in crate::http::web) async fn schools(caller: &Caller) -> Result<(Vec<School>, bool), Failure> {
    let (mut schools, mut cursor, mut looked) = (Vec::new(), None::<String>, 0);
    loop {
        let piece = Piece::new(SCHOOLS, cursor.as_deref())?;
        let listed = caller
            .read(move |view, actor| {
                orgs::list(view, actor, None, None, &piece)?.filter_map(|unit| {
                    let fits = unit.kind == UnitKind::School
                        && access::may(actor, Action::ClaimDevice, &unit.place);
                    Ok(fits.then(|| School { id: unit.id(), name: unit.name }))
                })
            })
            .await?;
        schools.extend(listed.items);
        looked += SCHOOLS;
        cursor = listed.next;
        if cursor.is_none() || schools.len() >= SCHOOLS || looked >= UNITS {
            let more = cursor.is_some() || schools.len() > SCHOOLS;
            schools.truncate(SCHOOLS);
            schools.sort_by(|a, b| a.name.cmp(&b.name));
            return Ok((schools, more));
        }
    }
}

/// Rooms to suggest: those that the actor's screens stand in already, then those that schools have.
pub(super) fn rooms(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
) -> Result<BTreeSet<String>, Error> {
    let filter = devices::Filter { unit, ..devices::Filter::default() };
    let listed = devices::list(view, actor, &filter, &Piece::new(ROOMS, None)?)?;
    Ok(listed.items.into_iter().map(|shown| shown.device.room).collect())
}

/// The rooms that every school has.
pub(super) fn usual_rooms(page: &Page<'_>) -> Vec<String> {
    page.say("claim-rooms").split(';').map(|room| room.trim().to_owned()).collect()
}
