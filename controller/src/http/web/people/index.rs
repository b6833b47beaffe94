//! The people whom one may see, and what each role may do.

use askama::Template;
use axum::response::Response;
use controller_core::app::{people, rights};
use controller_core::domain::access::Action;
use controller_core::domain::org::Unit;
use controller_core::domain::person::Person;
use controller_core::domain::role::Grant;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// People on a page.
const PIECE: usize = 50;

/// Which people; an empty field of the form says nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    unit: Asked<UnitId>,
    #[serde(default)]
    text: String,
    cursor: Option<String>,
}

/// A person in the list.
#[derive(Debug, Clone)]
struct Line {
    person: Person,
    unit: String,
    grants: Vec<Grant>,
}

pub(super) async fn list(
    member: Member,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, filter.cursor.as_deref())?;
    let (unit, text) = (filter.unit.0, filter.text.clone());
    let (choices, listed, may_add) = member
        .caller
        .read(move |view, actor| {
            let choices = choose(view, actor, Action::SeePeople, unit)?;
            let listed = people::list(view, actor, unit, Some(&text), &piece)?;
            let listed = listed.filter_map(|person| {
                let unit = view.get::<Unit>(&person.home.unit())?;
                let unit = unit.map(|unit| unit.name).unwrap_or_default();
                let some = Piece::new(20, None)?;
                let grants = rights::list(view, actor, Some(person.id), None, &some)?.items;
                Ok(Some(Line { person, unit, grants }))
            })?;
            let may_add = !actor.places_for(Action::CreatePerson).is_empty();
            Ok((choices, listed, may_add))
        })
        .await?;
    let (is_first, is_filtered) = (filter.cursor.is_none(), !filter.text.trim().is_empty());
    Ok(member.show(&People {
        page: member.page(),
        choices,
        filter,
        lines: listed.items,
        next: listed.next,
        is_first,
        is_filtered,
        may_add,
    }))
}

#[derive(Template)]
#[template(path = "people/index.html")]
struct People<'a> {
    page: Page<'a>,
    choices: Choices,
    filter: Filter,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    is_filtered: bool,
    may_add: bool,
}

impl People<'_> {
    /// The address of what follows.
    fn address(&self, cursor: Option<&String>) -> String {
        let begin = String::from("/people?");
        let length = begin.len();
        let mut query = form_urlencoded::Serializer::for_suffix(begin, length);
        if let Some(unit) = self.filter.unit.0 {
            query.append_pair("unit", &unit.to_string());
        }
        if self.is_filtered {
            query.append_pair("text", self.filter.text.trim());
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        query.finish()
    }

    fn is_wanted(&self, unit: UnitId) -> bool {
        self.filter.unit.0 == Some(unit)
    }
}
