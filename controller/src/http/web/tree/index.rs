//! The units, from above, and found by the beginnings of their words.

use askama::Template;
use axum::response::Response;
use controller_core::app::{import, orgs};
use controller_core::domain::access::{self, Action};
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::visit::Member;

/// Units on a page.
const PIECE: usize = 50;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    text: String,
    #[serde(default)]
    parent: Asked<UnitId>,
    cursor: Option<String>,
}

/// A unit, and the name of the one above it where that may be seen.
#[derive(Debug, Clone)]
struct Line {
    unit: Unit,
    above: Option<String>,
}

pub(super) async fn list(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let text = Some(wanted.text.trim().to_owned()).filter(|text| !text.is_empty());
    let seen = member.caller.read(move |view, actor| {
        let highest = actor.places_for(Action::SeeUnit);
        // Without a search it begins at the top of what one may see.
        let parent = wanted.parent.0.or_else(|| highest.first().map(|place| place.unit()));
        let parent = if text.is_some() { wanted.parent.0 } else { parent };
        let listed = orgs::list(view, actor, parent, text.as_deref(), &piece)?;
        let top = match parent {
            Some(parent) if text.is_none() => Some(orgs::find(view, actor, parent)?),
            Some(_) | None => None,
        };
        let listed = listed.filter_map(|unit| {
            let above = unit.place.above().last();
            let above = above.filter(|above| access::may(actor, Action::SeeUnit, above));
            let above = match above {
                Some(above) => view.get::<Unit>(&above.unit())?.map(|above| above.name),
                None => None,
            };
            Ok(Some(Line { unit, above }))
        })?;
        let may_import = !actor.places_for(Action::ImportSchools).is_empty();
        let waits = !actor.places_for(Action::MoveUnit).is_empty()
            && !import::waiting(view, actor, None, &Piece::new(1, None)?)?.items.is_empty();
        Ok((top, listed, may_import, waits, text.unwrap_or_default()))
    });
    let (top, listed, may_import, waits, text) = seen.await?;
    Ok(member.show(&Units {
        page: member.page(),
        top,
        lines: listed.items,
        next: listed.next,
        is_first: wanted.cursor.is_none(),
        text,
        may_import,
        waits,
    }))
}

#[derive(Template)]
#[template(path = "units/index.html")]
struct Units<'a> {
    page: Page<'a>,
    /// The unit whose children these are; none of a search.
    top: Option<Unit>,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    text: String,
    may_import: bool,
    waits: bool,
}

impl Units<'_> {
    fn kind(&self, kind: UnitKind) -> String {
        self.page.say(&format!("units-kind-{}", kind.name()))
    }

    /// The address of a further piece, or of the first one.
    fn address(&self, cursor: Option<&String>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            query.append_pair("text", &self.text);
        }
        if let Some(top) = &self.top {
            query.append_pair("parent", &top.id().to_string());
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        format!("/units?{}", query.finish())
    }
}
