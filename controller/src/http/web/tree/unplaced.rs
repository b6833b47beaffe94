//! Schools of which no list says where they stand: placing them by hand.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::import::{self, Waiting};
use controller_core::app::orgs;
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::error::Error;
use controller_core::id::KnownId;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::visit::{Member, back};

/// Schools on a page.
const PIECE: usize = 20;
/// Municipalities of a region to choose from.
const MUNICIPALITIES: usize = 200;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    cursor: Option<String>,
}

/// A school that waits, with where it could go.
struct Line {
    waiting: Waiting,
    places: Vec<Unit>,
}

pub(super) async fn list(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    told(&member, wanted, StatusCode::OK, None).await
}

pub(super) async fn place(member: Member, form: Form) -> Result<Response, Failure> {
    let known = KnownId::parse(&form.text("school")).map_err(|_| Error::UnitMissing {});
    let parent = form.text("parent").parse::<UnitId>().map_err(|_| Error::UnitMissing {});
    let placed = match known.and_then(|known| Ok((known, parent?))) {
        Ok((known, parent)) => {
            let act = member.caller.change(move |work, actor, now| {
                import::place(work, actor, known, parent, now).map(drop)
            });
            act.await
        }
        Err(error) => Err(error.into()),
    };
    match placed {
        Ok(()) => Ok(back("/units/unplaced", "units-placed")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(&member, Wanted::default(), status, problem).await
        }
    }
}

async fn told(
    member: &Member,
    wanted: Wanted,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let seen = member.caller.read(move |view, actor| {
        let listed = import::waiting(view, actor, None, &piece)?;
        let mut known: Vec<(UnitId, Vec<Unit>)> = Vec::new();
        listed.filter_map(|waiting| {
            let region = waiting.region.id();
            if known.iter().all(|(id, _)| *id != region) {
                let all = Piece::new(MUNICIPALITIES, None)?;
                let below = orgs::list(view, actor, Some(region), None, &all)?.items;
                let below = below.into_iter().filter(|unit| unit.kind == UnitKind::Municipality);
                let mut places: Vec<Unit> = below.collect();
                places.sort_by(|a, b| a.name.cmp(&b.name));
                known.push((region, places));
            }
            let places = known.iter().find(|(id, _)| *id == region);
            let places = places.map(|(_, places)| places.clone()).unwrap_or_default();
            Ok(Some(Line { waiting, places }))
        })
    });
    let listed = seen.await?;
    let page = UnplacedPage {
        page: member.page(),
        lines: listed.items,
        next: listed.next,
        is_first: wanted.cursor.is_none(),
        problem,
    };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "units/unplaced.html")]
struct UnplacedPage<'a> {
    page: Page<'a>,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    problem: Option<Problem>,
}

impl Line {
    fn name(&self) -> &str {
        self.waiting.known.said.as_ref().map_or("", |said| said.name.as_str())
    }

    fn address(&self) -> &str {
        self.waiting.known.said.as_ref().map_or("", |said| said.facts.address.as_str())
    }
}
