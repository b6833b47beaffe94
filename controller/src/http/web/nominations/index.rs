//! What waits for whoever looks: lists to decide, people to nominate, roles to look at again.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{nominations, orgs, people, rights};
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::nomination::{Nomination, NominationState, Wish};
use controller_core::domain::org::Unit;
use controller_core::domain::person::Person;
use controller_core::domain::role::Grant;
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use jiff::Timestamp;
use serde::Deserialize;

use crate::clock;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// Nominations on a page.
const PIECE: usize = 20;
/// People of a school whom a director chooses among; more are found by name.
const STAFF: usize = 50;

/// Which part of the list; whom the director looks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    text: String,
    cursor: Option<String>,
}

/// A nomination with what can be done to it.
#[derive(Debug)]
struct Line {
    nomination: Nomination,
    school: String,
    by: String,
    may_decide: bool,
    may_withdraw: bool,
}

/// The school that a director nominates for.
#[derive(Debug)]
struct Nominating {
    school: Unit,
    staff: Vec<Person>,
    wishes: Vec<Wish>,
    alone: bool,
}

/// The school at which somebody may ask.
#[derive(Debug)]
struct Asking {
    school: Unit,
    wish: Option<Wish>,
}

/// A role that waits for a look.
#[derive(Debug)]
struct Review {
    grant: Grant,
    school: String,
}

#[derive(Debug)]
struct Seen {
    nominating: Option<Nominating>,
    asking: Option<Asking>,
    reviews: Vec<Review>,
    lines: Vec<Line>,
    next: Option<String>,
    names: BTreeMap<PersonId, String>,
    sees_lists: bool,
}

pub(super) async fn show(
    member: Member,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    told(&member, filter, StatusCode::OK, None).await
}

/// The page, with what went wrong.
pub(super) async fn told(
    member: &Member,
    filter: Filter,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, filter.cursor.as_deref())?;
    let (text, now) = (filter.text.clone(), clock::now());
    let seen = member.caller.read(move |view, actor| see(view, actor, &text, &piece, now)).await?;
    let is_first = filter.cursor.is_none();
    let page = Nominations { page: member.page(), seen, problem, text: filter.text, is_first };
    Ok(member.visit.show(status, &page))
}

fn see(
    view: &View<'_>,
    actor: &Actor,
    text: &str,
    piece: &Piece,
    now: Timestamp,
) -> Result<Seen, Error> {
    let sees_lists = !actor.places_for(Action::SeeNominations).is_empty();
    let mut seen = Seen {
        nominating: nominating(view, actor, text)?,
        asking: asking(view, actor)?,
        reviews: Vec::new(),
        lines: Vec::new(),
        next: None,
        names: BTreeMap::new(),
        sees_lists,
    };
    if sees_lists {
        for grant in rights::to_review(view, actor, None, &Piece::new(PIECE, None)?)?.items {
            let school = unit_name(view, &grant.place.unit())?;
            seen.reviews.push(Review { grant, school });
        }
        let listed = nominations::list(view, actor, None, None, piece)?;
        seen.next = listed.next;
        for nomination in listed.items {
            seen.lines.push(line(view, actor, nomination, now)?);
        }
    }
    let named = seen.lines.iter().flat_map(|line| &line.nomination.names).map(|name| name.person);
    let named = named.chain(seen.reviews.iter().map(|review| review.grant.person));
    let wishes = seen.nominating.iter().flat_map(|own| own.wishes.iter().map(|wish| wish.person));
    for person in named.chain(wishes).collect::<Vec<_>>() {
        if let Some(found) = view.get::<Person>(&person)? {
            seen.names.insert(person, found.name);
        }
    }
    Ok(seen)
}

fn line(
    view: &View<'_>,
    actor: &Actor,
    nomination: Nomination,
    now: Timestamp,
) -> Result<Line, Error> {
    let is_waiting = nomination.state() == NominationState::Waiting;
    let nominates = actor.places_for(Action::Nominate).into_iter();
    let by = nomination.nominator().map(|by| view.get::<Person>(&by)).transpose()?.flatten();
    Ok(Line {
        school: unit_name(view, &nomination.place.unit())?,
        by: by.map(|by| by.name).unwrap_or_default(),
        may_decide: is_waiting && nominations::may_decide(view, actor, &nomination, now)?,
        may_withdraw: is_waiting && nominates.into_iter().any(|at| at.covers(&nomination.place)),
        nomination,
    })
}

fn nominating(view: &View<'_>, actor: &Actor, text: &str) -> Result<Option<Nominating>, Error> {
    let Some(place) = actor.places_for(Action::Nominate).first().copied() else { return Ok(None) };
    let school = orgs::find(view, actor, place.unit())?;
    let all = Piece::new(STAFF, None)?;
    let mut staff = people::list(view, actor, Some(school.id()), Some(text), &all)?.items;
    staff.retain(|person| person.blocked.is_none());
    let wishes = nominations::wishes(view, actor, school.id(), &all)?.items;
    let alone = rights::stands_alone(view, &school.place)?;
    Ok(Some(Nominating { school, staff, wishes, alone }))
}

fn asking(view: &View<'_>, actor: &Actor) -> Result<Option<Asking>, Error> {
    let Some(place) = actor.places_for(Action::AskNomination).first().copied() else {
        return Ok(None);
    };
    let school = orgs::find(view, actor, place.unit())?;
    let wish = nominations::own_wish(view, actor, school.id())?;
    Ok(Some(Asking { school, wish }))
}

fn unit_name(view: &View<'_>, unit: &protocol::UnitId) -> Result<String, Error> {
    Ok(view.get::<Unit>(unit)?.map(|unit| unit.name).unwrap_or_default())
}

#[derive(Template)]
#[template(path = "nominations/index.html")]
struct Nominations<'a> {
    page: Page<'a>,
    seen: Seen,
    problem: Option<Problem>,
    text: String,
    is_first: bool,
}

impl Nominations<'_> {
    fn name(&self, person: &PersonId) -> &str {
        self.seen.names.get(person).map_or("—", String::as_str)
    }

    fn state(&self, line: &Line) -> String {
        self.page.say(&format!("nominations-{}", line.nomination.state().name()))
    }
}
