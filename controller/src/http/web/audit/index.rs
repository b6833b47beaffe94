//! The list of entries, and the same as a table.

use askama::Template;
use axum::response::Response;
use controller_core::app::{audit, people};
use controller_core::domain::access::Action;
use controller_core::domain::actor::{Actor, By};
use controller_core::domain::audit::{Deed, DeedKind, Entry};
use controller_core::domain::org::Unit;
use controller_core::domain::role::Role;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use jiff::tz::TimeZone;
use protocol::UnitId;

use super::filter::Wanted;
use crate::http::error::Failure;
use crate::http::export;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Entries on a page.
const PIECE: usize = 50;

/// An entry with the names of what it names.
#[derive(Debug, Clone)]
struct Line {
    entry: Entry,
    unit: String,
    /// The name of the person that the details name, where the reader may see them.
    person: Option<String>,
}

pub(super) async fn list(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, wanted.cursor.as_deref())?;
    let filter = wanted.filter(&zone(&member));
    let (choices, listed) = member
        .caller
        .read(move |view, actor| {
            let choices = choose(view, actor, Action::SeeAudit, filter.unit)?;
            let listed = audit::list(view, actor, &filter, &piece)?;
            let listed = listed.filter_map(|entry| Ok(Some(line(view, actor, entry)?)))?;
            Ok((choices, listed))
        })
        .await?;
    let log = Log {
        page: member.page(),
        choices,
        kinds: kinds(),
        next: listed.next.map(|next| wanted.address("/audit", Some(&next))),
        table: wanted.address("/audit/export", None),
        lines: listed.items,
        wanted,
    };
    Ok(member.show(&log))
}

pub(super) async fn export(
    member: Member,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let zone = zone(&member);
    let filter = wanted.filter(&zone);
    export::audit(member.caller, filter, member.visit.language, zone).await
}

fn zone(member: &Member) -> TimeZone {
    member.visit.known.as_ref().map_or(TimeZone::UTC, |known| known.zone.clone())
}

fn line(view: &View<'_>, actor: &Actor, entry: Entry) -> Result<Line, Error> {
    let unit = view.get::<Unit>(&entry.what.place.unit())?;
    let named = entry.what.details.get("person").and_then(|id| PersonId::parse(id).ok());
    let person = named.map(|person| people::find(view, actor, person));
    Ok(Line {
        unit: unit.map(|unit| unit.name).unwrap_or_default(),
        person: person.and_then(Result::ok).map(|person| person.name),
        entry,
    })
}

/// The deeds by their kinds, to choose from.
fn kinds() -> Vec<(DeedKind, Vec<Deed>)> {
    let of = |kind| Deed::ALL.iter().copied().filter(|deed| deed.kind() == kind).collect();
    DeedKind::ALL.into_iter().map(|kind| (kind, of(kind))).collect()
}

#[derive(Template)]
#[template(path = "audit/index.html")]
struct Log<'a> {
    page: Page<'a>,
    choices: Choices,
    wanted: Wanted,
    lines: Vec<Line>,
    kinds: Vec<(DeedKind, Vec<Deed>)>,
    next: Option<String>,
    table: String,
}

impl Log<'_> {
    fn who(&self, line: &Line) -> String {
        match &line.entry.what.by {
            By::Person { login, token: None, .. } => login.clone(),
            By::Person { login, token: Some(_), .. } => {
                self.page.tell("audit-by-token", "login", login)
            }
            By::System => self.page.say("audit-system"),
        }
    }

    fn deed(&self, line: &Line) -> String {
        self.page.say(&format!("audit-deed-{}", line.entry.what.deed.name()))
    }

    /// What else there is to say, in words where there are some.
    fn details(&self, line: &Line) -> Vec<(String, String)> {
        let details = &line.entry.what.details;
        let told = details.iter().map(|(name, value)| {
            let key = format!("audit-detail-{}", name.replace('_', "-"));
            let value = match (name.as_str(), value.parse::<Role>()) {
                ("role", Ok(role)) => self.page.role(&role),
                ("person", _) => line.person.clone().unwrap_or_else(|| value.clone()),
                _ => self.value(name, value),
            };
            (if self.page.knows(&key) { self.page.say(&key) } else { name.clone() }, value)
        });
        told.collect()
    }

    /// A stable name in words, where there are some.
    fn value(&self, name: &str, value: &str) -> String {
        let key = format!("audit-value-{name}-{value}").replace('_', "-");
        let is_name = value.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'));
        if is_name && self.page.knows(&key) { self.page.say(&key) } else { value.to_owned() }
    }

    fn is_wanted(&self, unit: UnitId) -> bool {
        self.wanted.unit.0 == Some(unit)
    }
}
