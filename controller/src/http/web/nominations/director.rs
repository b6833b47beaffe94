//! Who is at the head of a school, and how somebody else comes there.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{directors, people};
use controller_core::domain::compose;
use controller_core::domain::person::Person;
use controller_core::domain::role::Grant;
use controller_core::page::Page as Piece;
use jiff::tz::TimeZone;
use protocol::UnitId;

use crate::clock;
use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::moments::Moments;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// People of the school who are offered; anybody else gets a role there first.
const STAFF: usize = 200;

pub(super) struct Seen {
    head: directors::Head,
    director: Option<Person>,
    acting: Option<(Grant, Person)>,
    staff: Vec<Person>,
    zone: TimeZone,
}

pub(super) async fn show(member: Member, Id(school): Id<UnitId>) -> Result<Response, Failure> {
    told(&member, school, StatusCode::OK, None).await
}

/// The page, with what went wrong.
pub(super) async fn told(
    member: &Member,
    school: UnitId,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let now = clock::now();
    let seen = member
        .caller
        .read(move |view, actor| {
            let head = directors::show(view, actor, school, now)?;
            let person = |grant: &Grant| view.get::<Person>(&grant.person);
            let director = head.director.as_ref().map(|(grant, _)| person(grant)).transpose()?;
            let acting = head.acting.as_ref().map(person).transpose()?.flatten();
            let all = Piece::new(STAFF, None)?;
            let mut staff = people::list(view, actor, Some(school), None, &all)?.items;
            staff.retain(|one| one.blocked.is_none() && actor.person() != Some(one.id));
            let zone = compose::effective(view, &head.school)?.time_zone;
            Ok(Seen {
                director: director.flatten(),
                acting: head.acting.clone().zip(acting),
                staff,
                zone: TimeZone::get(&zone).unwrap_or(TimeZone::UTC),
                head,
            })
        })
        .await?;
    Ok(member.visit.show(status, &DirectorPage { page: member.page(), seen, problem }))
}

#[derive(Template)]
#[template(path = "nominations/director.html")]
struct DirectorPage<'a> {
    page: Page<'a>,
    seen: Seen,
    problem: Option<Problem>,
}

impl DirectorPage<'_> {
    fn rests(&self) -> bool {
        self.seen.head.director.as_ref().is_some_and(|(_, rests)| *rests)
    }

    /// From when until when somebody stands in, by the school's clock.
    fn period(&self, grant: &Grant) -> String {
        let moments: Moments<'_> = self.page.moments_in(self.seen.zone.clone());
        let from = moments.moment(grant.from.unwrap_or(grant.granted)).said;
        let Some(until) = grant.until else {
            return self.page.tell("director-since", "from", &from);
        };
        let until = moments.moment(until).said;
        self.page.tell2("director-period", "from", &from, "until", &until)
    }
}
