//! One unit: what is known of it, what is below it, and where it could go.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{import, orgs};
use controller_core::domain::access::{self, Action};
use controller_core::domain::compose;
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::domain::school::Known;
use controller_core::error::Error;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::visit::{Member, back};

/// Units right below on a page.
const PIECE: usize = 50;
/// Units to choose a new place among.
const CHOICES: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    cursor: Option<String>,
    /// Where it could go, by the beginnings of words.
    #[serde(default)]
    to: String,
}

pub(super) async fn show(
    member: Member,
    Id(unit): Id<UnitId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    told(&member, unit, wanted, StatusCode::OK, None).await
}

pub(super) async fn move_under(
    member: Member,
    Id(unit): Id<UnitId>,
    form: Form,
) -> Result<Response, Failure> {
    let parent = form.text("parent").parse::<UnitId>().map_err(|_| Error::UnitMissing {});
    let moved = match parent {
        Ok(parent) => {
            let act = member.caller.change(move |work, actor, now| {
                orgs::move_under(work, actor, unit, parent, now).map(drop)
            });
            act.await
        }
        Err(error) => Err(error.into()),
    };
    match moved {
        Ok(()) => Ok(back(&format!("/units/{unit}"), "units-moved")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(&member, unit, Wanted::default(), status, problem).await
        }
    }
}

async fn told(
    member: &Member,
    unit: UnitId,
    wanted: Wanted,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let to = wanted.to.trim().to_owned();
    let seen = member.caller.read(move |view, actor| {
        let unit = orgs::find(view, actor, unit)?;
        let sees = |place: &_| access::may(actor, Action::SeeUnit, place);
        let mut above = Vec::new();
        for place in unit.place.above().filter(|place| sees(place)) {
            above.extend(view.get::<Unit>(&place.unit())?);
        }
        let below = orgs::list(view, actor, Some(unit.id()), None, &piece)?;
        let head = unit.branch_of.map(|head| view.get::<Unit>(&head)).transpose()?.flatten();
        let branches = orgs::branches(view, actor, unit.id())?;
        let may_move = unit
            .place
            .above()
            .last()
            .is_some_and(|above| access::may(actor, Action::MoveUnit, &above));
        let mut places = Vec::new();
        if may_move && !to.is_empty() {
            let all = orgs::list(view, actor, None, Some(&to), &Piece::new(CHOICES, None)?)?;
            places =
                all.items.into_iter().filter(|place| unit.kind.fits_below(place.kind)).collect();
        }
        Ok(Seen {
            zone: compose::effective(view, &unit)?.time_zone,
            lists: import::lists(view, unit.id())?,
            may_see_people: access::may(actor, Action::SeePeople, &unit.place),
            may_see_devices: access::may(actor, Action::SeeDevice, &unit.place),
            may_see_rollout: access::may(actor, Action::SeeRollout, &unit.place),
            head: head.filter(|head| sees(&head.place)),
            unit,
            above,
            below: below.items,
            next: below.next,
            branches,
            may_move,
            places,
            to,
        })
    });
    let seen = seen.await?;
    let page = UnitPage { page: member.page(), seen, is_first: wanted.cursor.is_none(), problem };
    Ok(member.visit.show(status, &page))
}

#[expect(clippy::struct_excessive_bools, reason = "each is something that the reader may do")]
struct Seen {
    unit: Unit,
    above: Vec<Unit>,
    below: Vec<Unit>,
    next: Option<String>,
    zone: String,
    lists: Vec<Known>,
    head: Option<Unit>,
    branches: Vec<Unit>,
    may_see_people: bool,
    may_see_devices: bool,
    may_see_rollout: bool,
    may_move: bool,
    /// Where it could go.
    places: Vec<Unit>,
    to: String,
}

#[derive(Template)]
#[template(path = "units/show.html")]
struct UnitPage<'a> {
    page: Page<'a>,
    seen: Seen,
    is_first: bool,
    problem: Option<Problem>,
}

impl UnitPage<'_> {
    fn kind(&self, kind: UnitKind) -> String {
        self.page.say(&format!("units-kind-{}", kind.name()))
    }
}
