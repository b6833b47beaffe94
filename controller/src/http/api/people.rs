//! People who may sign in.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use controller_core::app::{answers, invitations, outside, passwords, people, second_factor};
use controller_core::domain::credential::Secret;
use controller_core::id::PersonId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{
    EditMail, EditPerson, Invitation, NewPerson, Page, Person, PersonFilter, ResetLink,
};
use super::refusal::Refusal;
use super::setup::hashed;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_people, add_person))
        .routes(routes!(get_person, edit_person))
        .routes(routes!(edit_mail))
        .routes(routes!(block_person))
        .routes(routes!(unblock_person))
        .routes(routes!(reset_person))
        .routes(routes!(reset_second_factor))
        .routes(routes!(invite_person, revoke_invitation))
        .routes(routes!(unlink_person))
}

/// Lists the people whom one may see.
#[utoipa::path(
    get, path = "/people", tag = "people", params(PersonFilter),
    responses((status = 200, body = Page<Person>, description = "A page of people"), Refusal)
)]
async fn list_people(
    caller: Caller,
    Query(filter): Query<PersonFilter>,
) -> Result<Json<Page<Person>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed = caller
        .read(move |view, actor| {
            people::list(view, actor, filter.unit, filter.text.as_deref(), &page)
        })
        .await?;
    Ok(told(listed, Person::from))
}

/// Adds a person; roles are granted apart. One without a password signs in only after an invitation.
#[utoipa::path(
    post, path = "/people", tag = "people", params(OnceHeader), request_body = NewPerson,
    responses((status = 201, body = Person, description = "The person"), Refusal)
)]
async fn add_person(
    caller: Caller,
    once: Once,
    Json(new): Json<NewPerson>,
) -> Result<Response, Failure> {
    // A digest of a password must not lie beside its slow hash.
    let request = once.of(&(&new.login, &new.name, &new.unit));
    let person = make(&caller, new, request).await?;
    Ok(made(format!("/api/v1/people/{}", person.id), person))
}

/// Makes a person, for REST and the page alike.
pub(in crate::http) async fn make(
    caller: &Caller,
    new: NewPerson,
    request: Option<answers::Request>,
) -> Result<Person, Failure> {
    let (login, name, unit) = (new.login.clone(), new.name.clone(), new.unit);
    let mut password = None;
    if let Some(typed) = &new.password {
        // Whoever is not signed in gets no password hashed.
        let known = caller
            .read(move |view, actor| passwords::known_of_new(view, actor, &login, &name, unit))
            .await?;
        password = Some(hashed(typed, &known).await?);
    }
    let (login, name, mail) = (new.login, new.name, new.mail);
    let new = people::NewPerson { login, name, password, mail, unit };
    caller
        .make(request, move |work, actor, now| {
            Ok(Person::from(people::create(work, actor, &new, now)?))
        })
        .await
}

/// Makes a one-time link, good for a day, by which a person chooses a new password.
#[utoipa::path(
    post, path = "/people/{id}/reset", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 201, body = ResetLink, description = "The link; it is shown only here"), Refusal)
)]
async fn reset_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Response, Failure> {
    let link = offer_reset(&caller, person).await?;
    Ok((StatusCode::CREATED, Json(link)).into_response())
}

/// Makes a link, for REST and the page alike.
pub(in crate::http) async fn offer_reset(
    caller: &Caller,
    person: PersonId,
) -> Result<ResetLink, Failure> {
    let made = caller
        .change(move |work, actor, now| passwords::offer_reset(work, actor, person, now))
        .await?;
    let url = link_of(caller, "reset", &made.secret);
    Ok(ResetLink { url, expires: made.expires, person: made.person.into() })
}

/// Makes a one-time link, good for a week, by which a person who has none yet chooses a password. Where
/// mail is set up and their address is known, a letter brings them one as well. Older ones are void.
#[utoipa::path(
    post, path = "/people/{id}/invitation", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 201, body = Invitation, description = "The invitation; its link is shown only here"), Refusal)
)]
async fn invite_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Response, Failure> {
    let invitation = invite(&caller, person).await?;
    Ok((StatusCode::CREATED, Json(invitation)).into_response())
}

/// Invites a person, for REST and the page alike.
pub(in crate::http) async fn invite(
    caller: &Caller,
    person: PersonId,
) -> Result<Invitation, Failure> {
    let by_mail = caller.by_mail();
    let made = caller
        .change(move |work, actor, now| invitations::invite(work, actor, person, by_mail, now))
        .await?;
    let url = link_of(caller, "invite", &made.secret);
    Ok(Invitation { url, expires: made.expires, mailed: made.mailed, person: made.person.into() })
}

/// Makes a person's invitation void.
#[utoipa::path(
    delete, path = "/people/{id}/invitation", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn revoke_invitation(
    caller: Caller,
    Id(person): Id<PersonId>,
) -> Result<Json<Person>, Failure> {
    let revoked = caller
        .change(move |work, actor, now| invitations::revoke(work, actor, person, now))
        .await?;
    Ok(Json(revoked.into()))
}

/// Ends the link of a person's account at the provider, and their sessions with it.
#[utoipa::path(
    delete, path = "/people/{id}/outside", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn unlink_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Json<Person>, Failure> {
    let unlinked =
        caller.change(move |work, actor, now| outside::unlink_of(work, actor, person, now)).await?;
    Ok(Json(unlinked.into()))
}

/// Where a link leads, as far as the controller knows its own address.
pub(super) fn link_of(caller: &Caller, page: &str, secret: &Secret) -> String {
    let path = format!("/{page}/{}", secret.reveal());
    let public = caller.console().site().public_url.as_deref();
    public.map_or(path.clone(), |public| format!("{public}{path}"))
}

/// Lets a person sign in without their one-time codes, who has lost them.
#[utoipa::path(
    post, path = "/people/{id}/second-factor/reset", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn reset_second_factor(
    caller: Caller,
    Id(person): Id<PersonId>,
) -> Result<Json<Person>, Failure> {
    let reset = caller
        .change(move |work, actor, now| second_factor::reset(work, actor, person, now))
        .await?;
    Ok(Json(reset.into()))
}

/// Tells of a person.
#[utoipa::path(
    get, path = "/people/{id}", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person"), Refusal)
)]
async fn get_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Json<Person>, Failure> {
    let found = caller.read(move |view, actor| people::find(view, actor, person)).await?;
    Ok(Json(found.into()))
}

/// Changes a person's name, where letters reach them, and whether they want any about screens that stay
/// away. One's own, or those of a person whom one may help to sign in. The login stays.
#[utoipa::path(
    patch, path = "/people/{id}", tag = "people", params(("id" = String, Path, description = "The person's id")),
    request_body = EditPerson,
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn edit_person(
    caller: Caller,
    Id(person): Id<PersonId>,
    Json(edit): Json<EditPerson>,
) -> Result<Json<Person>, Failure> {
    let EditPerson { name, mail, notices } = edit;
    let edit = people::EditPerson { name, mail, notices };
    let edited = caller
        .change(move |work, actor, now| people::edit(work, actor, person, &edit, now))
        .await?;
    Ok(Json(edited.into()))
}

/// Changes where letters reach a person, and whether they want any about screens that stay away. One's
/// own, or that of a person whom one may help to sign in.
#[utoipa::path(
    patch, path = "/people/{id}/mail", tag = "people", params(("id" = String, Path, description = "The person's id")),
    request_body = EditMail,
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn edit_mail(
    caller: Caller,
    Id(person): Id<PersonId>,
    Json(edit): Json<EditMail>,
) -> Result<Json<Person>, Failure> {
    let EditMail { mail, notices } = edit;
    let edit = people::EditPerson { name: None, mail, notices };
    let edited = caller
        .change(move |work, actor, now| people::edit(work, actor, person, &edit, now))
        .await?;
    Ok(Json(edited.into()))
}

/// Blocks a person: their sessions and tokens end at once.
#[utoipa::path(
    post, path = "/people/{id}/block", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn block_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Json<Person>, Failure> {
    let blocked =
        caller.change(move |work, actor, now| people::block(work, actor, person, now)).await?;
    Ok(Json(blocked.into()))
}

/// Lets a person sign in again.
#[utoipa::path(
    post, path = "/people/{id}/unblock", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Person, description = "The person as they are now"), Refusal)
)]
async fn unblock_person(caller: Caller, Id(person): Id<PersonId>) -> Result<Json<Person>, Failure> {
    let unblocked =
        caller.change(move |work, actor, now| people::unblock(work, actor, person, now)).await?;
    Ok(Json(unblocked.into()))
}
