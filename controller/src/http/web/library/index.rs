//! What is shared, as one's own unit finds it.

use askama::Template;
use axum::response::Response;
use controller_core::app::library::{self, Filter};
use controller_core::domain::access::Action;
use controller_core::domain::library::{Shared, SharedKind};
use controller_core::domain::org::Unit;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Things on a page.
const PIECE: usize = 50;

/// Which things; an empty field of the form says nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    /// As this unit finds it.
    #[serde(default)]
    unit: Asked<UnitId>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    kind: Asked<SharedKind>,
    cursor: Option<String>,
}

/// A shared thing and the name of the unit that shares it.
#[derive(Debug, Clone)]
struct Line {
    shared: Shared,
    unit: String,
}

pub(super) async fn list(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let filter = Filter { unit: wanted.unit.0, text: wanted.text.clone(), kind: wanted.kind.0 };
    let seen = member.caller.read(move |view, actor| {
        let choices = choose(view, actor, Action::UseLibrary, filter.unit)?;
        let listed = library::list(view, actor, &filter, &piece)?.filter_map(|shared| {
            let unit = view.get::<Unit>(&shared.place.unit())?;
            Ok(Some(Line { unit: unit.map(|unit| unit.name).unwrap_or_default(), shared }))
        })?;
        Ok((choices, listed, !actor.places_for(Action::ShareInLibrary).is_empty()))
    });
    let (choices, listed, may_share) = seen.await?;
    Ok(member.show(&LibraryPage {
        page: member.page(),
        choices,
        lines: listed.items,
        next: listed.next.map(|next| wanted.address(Some(&next))),
        may_share,
        wanted,
    }))
}

impl Wanted {
    fn is_open(&self) -> bool {
        self.text.trim().is_empty() && self.kind.0.is_none()
    }

    fn address(&self, cursor: Option<&str>) -> String {
        let begin = String::from("/library?");
        let length = begin.len();
        let mut query = form_urlencoded::Serializer::for_suffix(begin, length);
        let text = self.text.trim();
        query.extend_pairs(self.unit.0.map(|unit| ("unit", unit.to_string())));
        query.extend_pairs((!text.is_empty()).then_some(("text", text)));
        query.extend_pairs(self.kind.0.map(|kind| ("kind", kind.name())));
        query.extend_pairs(cursor.map(|cursor| ("cursor", cursor)));
        query.finish()
    }
}

#[derive(Template)]
#[template(path = "library/index.html")]
struct LibraryPage<'a> {
    page: Page<'a>,
    choices: Choices,
    wanted: Wanted,
    lines: Vec<Line>,
    next: Option<String>,
    may_share: bool,
}

impl LibraryPage<'_> {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    fn is_kind(&self, kind: &SharedKind) -> bool {
        self.wanted.kind.0 == Some(*kind)
    }
}
