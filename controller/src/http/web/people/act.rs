//! What is done to a person on their page.

use axum::response::Response;
use controller_core::app::{invitations, orgs, outside, people, rights, second_factor};
use controller_core::domain::actor::Actor;
use controller_core::domain::post::PostKind;
use controller_core::domain::role::Role;
use controller_core::domain::scope::Scope;
use controller_core::domain::{compose, wall};
use controller_core::error::Error;
use controller_core::id::{GrantId, PersonId};
use controller_core::work::Work;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::UnitId;

use super::new::{handed_out, invited};
use super::show::told;
use crate::http::api::{self, offer_reset};
use crate::http::error::{Failure, Misuse};
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn block(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, person, "people-blocked", people::block).await
}

pub(super) async fn unblock(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, person, "people-unblocked", people::unblock).await
}

pub(super) async fn reset(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    match offer_reset(&member.caller, person).await {
        Ok(link) => Ok(handed_out(&member, link)),
        Err(failure) => answer(&member, person, None, Err(failure), "").await,
    }
}

pub(super) async fn invite(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    match api::invite(&member.caller, person).await {
        Ok(invitation) => Ok(invited(&member, invitation)),
        Err(failure) => answer(&member, person, None, Err(failure), "").await,
    }
}

pub(super) async fn revoke_invitation(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, person, "people-uninvited", invitations::revoke).await
}

pub(super) async fn unlink(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, person, "people-unlinked", outside::unlink_of).await
}

pub(super) async fn data(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    match api::gather(&member.caller, person).await {
        Ok(file) => Ok(file),
        Err(failure) => answer(&member, person, None, Err(failure), "").await,
    }
}

pub(super) async fn erase(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    match api::erase(&member.caller, person).await {
        Ok(()) => Ok(back("/people", "people-erased")),
        Err(failure) => answer(&member, person, None, Err(failure), "").await,
    }
}

pub(super) async fn edit(
    member: Member,
    Id(person): Id<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let mail = Some(form.text("mail").trim().to_owned()).filter(|mail| !mail.is_empty());
    let (name, mail) = (Some(form.text("name")), Some(mail));
    let edit = people::EditPerson { name, mail, notices: None };
    let done = member
        .caller
        .change(move |work, actor, now| people::edit(work, actor, person, &edit, now))
        .await;
    answer(&member, person, None, done.map(drop), "people-edited").await
}

pub(super) async fn reset_codes(
    member: Member,
    Id(person): Id<PersonId>,
    _form: Form,
) -> Result<Response, Failure> {
    act(&member, person, "people-codes-reset", second_factor::reset).await
}

pub(super) async fn grant(
    member: Member,
    Id(person): Id<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let typed = form.text("unit");
    let unit = typed.parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let role = form.text("role");
    let Ok(role) = role.parse::<Role>() else {
        return answer(&member, person, Some(unit), Err(no_role()), "").await;
    };
    let (from, until) = (form.text("from"), form.text("until"));
    let scope = scope_of(&form);
    let done = member.caller.change(move |work, actor, now| {
        let zone =
            orgs::find(work, actor, unit).and_then(|unit| compose::effective(work, &unit))?;
        let zone = TimeZone::get(&zone.time_zone).unwrap_or(TimeZone::UTC);
        let at = |field, text: &str| {
            let text = Some(text.trim()).filter(|text| !text.is_empty());
            text.map(|text| wall::instant(field, text, &zone)).transpose()
        };
        let (from, until) = (at("from", &from)?, at("until", &until)?);
        let new = rights::NewGrant {
            from,
            until,
            scope: scope.clone(),
            ..rights::NewGrant::new(person, role, unit)
        };
        rights::grant(work, actor, &new, now)
    });
    let done = done.await;
    answer(&member, person, Some(unit), done.map(drop), "people-granted").await
}

pub(super) async fn revoke(
    member: Member,
    Id(person): Id<PersonId>,
    form: Form,
) -> Result<Response, Failure> {
    let typed = form.text("grant");
    let invalid = || Misuse::InvalidId { value: typed.chars().take(64).collect() };
    let grant = typed.parse::<GrantId>().map_err(|_| invalid())?;
    let done =
        member.caller.change(move |work, actor, now| rights::revoke(work, actor, grant, now)).await;
    // Their last role here was what showed them.
    let gone = member
        .caller
        .read(move |view, actor| people::find(view, actor, person).map(drop))
        .await
        .is_err();
    if done.is_ok() && gone {
        return Ok(back("/people", "people-revoked"));
    }
    answer(&member, person, None, done.map(drop), "people-revoked").await
}

/// Does what needs nothing typed.
async fn act<T: Send + 'static>(
    member: &Member,
    person: PersonId,
    said: &str,
    step: fn(&mut Work<'_>, &Actor, PersonId, Timestamp) -> Result<T, Error>,
) -> Result<Response, Failure> {
    let done = member.caller.change(move |work, actor, now| step(work, actor, person, now)).await;
    answer(member, person, None, done.map(drop), said).await
}

/// Back to the person's page; or the page with what went wrong.
async fn answer(
    member: &Member,
    person: PersonId,
    unit: Option<UnitId>,
    done: Result<(), Failure>,
    said: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(back(&format!("/people/{person}"), said)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, person, unit, status, problem).await
        }
    }
}

/// What an editor or a teacher publishes without review: kinds, and places with commas between them.
fn scope_of(form: &Form) -> Scope {
    let kinds = form.all("kind").filter_map(|kind| match kind.as_str() {
        "announcement" => Some(PostKind::Announcement),
        "news" => Some(PostKind::News),
        _ => None,
    });
    let names = |field: &str| {
        let text = form.text(field);
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    };
    Scope { kinds: kinds.collect(), tags: names("tags"), rooms: names("rooms") }
}

/// Nothing was chosen.
fn no_role() -> Failure {
    Error::TextEmpty { field: "role" }.into()
}
