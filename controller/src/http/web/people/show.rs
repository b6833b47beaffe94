//! One person: what they are, where, and how they get in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{passwords, people, personal, rights};
use controller_core::domain::access::{self, Action};
use controller_core::domain::actor::Actor;
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::domain::person::Person;
use controller_core::domain::place::Place;
use controller_core::domain::post::PostKind;
use controller_core::domain::role::{Grant, Role};
use controller_core::error::Error;
use controller_core::id::PersonId;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use jiff::Timestamp;
use protocol::UnitId;
use serde::Deserialize;

use crate::clock;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Where {
    #[serde(default)]
    unit: Asked<UnitId>,
}

/// What is seen of a person.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something that the reader may do")]
struct Seen {
    person: Person,
    unit: String,
    grants: Vec<Held>,
    is_self: bool,
    /// Until when their invitation is good, if it is.
    invited: Option<Timestamp>,
    may_block: bool,
    may_reset: bool,
    may_erase: bool,
    giving: Option<Giving>,
}

/// A role that somebody holds.
#[derive(Debug, Clone)]
struct Held {
    grant: Grant,
    unit: String,
    may_revoke: bool,
    /// A director's, while somebody stands in for them.
    rests: bool,
}

/// Where a role can be given, and which.
#[derive(Debug)]
struct Giving {
    choices: Choices,
    roles: Vec<Role>,
}

pub(super) async fn show(
    member: Member,
    Id(person): Id<PersonId>,
    Query(Where { unit }): Query<Where>,
) -> Result<Response, Failure> {
    told(&member, person, unit.0, StatusCode::OK, None).await
}

/// The page, with what went wrong.
pub(super) async fn told(
    member: &Member,
    person: PersonId,
    unit: Option<UnitId>,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| see(view, actor, person, unit)).await?;
    Ok(member.visit.show(status, &PersonPage { page: member.page(), seen, problem }))
}

fn see(
    view: &View<'_>,
    actor: &Actor,
    person: PersonId,
    unit: Option<UnitId>,
) -> Result<Seen, Error> {
    let now = clock::now();
    let person = people::find(view, actor, person)?;
    let name = |unit: UnitId| -> Result<String, Error> {
        Ok(view.get::<Unit>(&unit)?.map(|unit| unit.name).unwrap_or_default())
    };
    let mut grants = Vec::new();
    for grant in rights::list(view, actor, Some(person.id), None, &Piece::first())?.items {
        let may_revoke = rights::may_revoke(view, actor, &grant, now)?;
        let rests = rights::is_stood_in_for(view, &grant, now)?;
        grants.push(Held { unit: name(grant.place.unit())?, may_revoke, rests, grant });
    }
    let is_self = actor.person() == Some(person.id);
    Ok(Seen {
        unit: name(person.home.unit())?,
        is_self,
        invited: person.invited.filter(|until| *until > clock::now()),
        may_block: people::may_block(view, actor, &person)?,
        may_reset: passwords::may_reset(view, actor, &person)?,
        may_erase: !is_self && personal::may_erase(view, actor, person.id)?,
        giving: if is_self { None } else { giving(view, actor, unit, &person)? },
        person,
        grants,
    })
}

/// The roles that the actor may give in a unit: the wanted one, else the person's own, else the highest
/// where the actor sees people.
fn giving(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    person: &Person,
) -> Result<Option<Giving>, Error> {
    let home = Some(&person.home).filter(|home| access::may(actor, Action::SeePeople, home));
    let unit = unit.or(home.map(Place::unit));
    let choices = choose(view, actor, Action::SeePeople, unit)?;
    let unit = &choices.unit;
    let (now, alone) = (clock::now(), rights::stands_alone(view, &unit.place)?);
    let mut roles = Vec::new();
    for role in Role::ALL {
        // A school administrator comes by a nomination.
        let by_grant = role != Role::SchoolAdministrator || alone;
        if by_grant
            && role.fits(unit.kind)
            && rights::may_grant(view, actor, role, &unit.place, now)?
        {
            roles.push(role);
        }
    }
    let gives_somewhere =
        Role::ALL.iter().any(|role| !actor.places_for(Action::Grant(*role)).is_empty());
    Ok(gives_somewhere.then_some(Giving { choices, roles }))
}

#[derive(Template)]
#[template(path = "people/show.html")]
struct PersonPage<'a> {
    page: Page<'a>,
    seen: Seen,
    problem: Option<Problem>,
}

impl PersonPage<'_> {
    /// Whether the unit is a school, which has a director.
    #[expect(clippy::unused_self, reason = "templates ask the page for everything")]
    fn is_school(&self, giving: &Giving) -> bool {
        giving.choices.unit.kind == UnitKind::School
    }

    /// From when until when a role holds, where that was said.
    fn period(&self, grant: &Grant) -> Option<String> {
        let said = |at: &Timestamp| self.page.moment(at).said;
        match (&grant.from, &grant.until) {
            (None, None) => None,
            (Some(from), None) => Some(self.page.tell("director-since", "from", &said(from))),
            (None, Some(until)) => Some(self.page.tell("people-until", "until", &said(until))),
            (Some(from), Some(until)) => {
                Some(self.page.tell2("director-period", "from", &said(from), "until", &said(until)))
            }
        }
    }

    /// What somebody publishes without review, and where.
    fn scope(&self, grant: &Grant) -> Option<String> {
        let scope = grant.scope.as_ref()?;
        let kinds = scope.kinds.iter().map(|kind| match kind {
            PostKind::Announcement => self.page.say("audit-value-kind-announcement"),
            PostKind::News => self.page.say("audit-value-kind-news"),
        });
        let places = scope.rooms.iter().chain(&scope.tags).cloned();
        let named: Vec<String> = kinds.chain(places).collect();
        Some(self.page.tell("people-scope", "what", &named.join(", ")))
    }
}
