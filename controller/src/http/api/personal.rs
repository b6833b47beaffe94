//! The data of one person: given out whole, and erased.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::personal;
use controller_core::domain::privacy::Kept;
use controller_core::error::Error;
use controller_core::id::PersonId;
use serde_json::{Map, Value, json};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::present_password;
use super::model::PresentPassword;
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json};
use crate::http::signin::Caller;

/// Records that are looked at in one reading.
const PIECE: usize = 500;
/// Records of one person that are given out, at most.
const MOST: usize = 50_000;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(person_data))
        .routes(routes!(erase_person))
        .routes(routes!(own_data))
        .routes(routes!(erase_me))
}

/// All that is kept about a person, by the kinds of which `/help/privacy` tells; proofs such as a
/// password's hash are left out. Whoever may help the person to sign in gets it.
#[utoipa::path(
    get, path = "/people/{id}/data", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = Object, description = "The records, kind by kind"), Refusal)
)]
async fn person_data(caller: Caller, Id(person): Id<PersonId>) -> Result<Response, Failure> {
    gather(&caller, person).await
}

/// All that is kept about oneself.
#[utoipa::path(
    get, path = "/me/data", tag = "account",
    responses((status = 200, body = Object, description = "The records, kind by kind"), Refusal)
)]
async fn own_data(caller: Caller) -> Result<Response, Failure> {
    let own = caller.read(|_view, actor| actor.person().ok_or(Error::NotSignedIn {})).await?;
    gather(&caller, own).await
}

/// Erases a person's data: their account, roles, sessions and what they were writing. Posts stay, by a
/// deleted user; the audit log stays, with their id and login.
#[utoipa::path(
    delete, path = "/people/{id}", tag = "people", params(("id" = String, Path, description = "The person's id")),
    responses((status = 204, description = "They are erased"), Refusal)
)]
async fn erase_person(caller: Caller, Id(person): Id<PersonId>) -> Result<StatusCode, Failure> {
    erase(&caller, person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases oneself, for the password; nobody does on whom others rely.
#[utoipa::path(
    post, path = "/me/erase", tag = "account", request_body = PresentPassword,
    responses((status = 204, description = "You are erased"), Refusal)
)]
async fn erase_me(
    caller: Caller,
    Json(proof): Json<PresentPassword>,
) -> Result<StatusCode, Failure> {
    erase_own(&caller, proof.present_password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases a person, for REST and the page alike.
pub(in crate::http) async fn erase(caller: &Caller, person: PersonId) -> Result<(), Failure> {
    let own = caller.read(|_view, actor| Ok(actor.person())).await?;
    if own == Some(person) {
        // A browser that somebody left open must not be enough.
        return Err(Error::SelfErase {}.into());
    }
    caller.change(move |work, actor, now| personal::erase(work, actor, person, now)).await
}

/// Erases the caller, if this is their password.
pub(in crate::http) async fn erase_own(caller: &Caller, password: String) -> Result<(), Failure> {
    if present_password(caller, password).await?.is_none() {
        return Err(Error::WrongPassword {}.into());
    }
    caller
        .change(move |work, actor, now| {
            let own = actor.person().ok_or(Error::NotSignedIn {})?;
            personal::erase(work, actor, own, now)
        })
        .await
}

/// A person's data as a file, for REST and the page alike. It is read piece by piece, so that nobody
/// waits behind it.
pub(in crate::http) async fn gather(
    caller: &Caller,
    person: PersonId,
) -> Result<Response, Failure> {
    caller.change(move |work, actor, now| personal::begin(work, actor, person, now)).await?;
    let mut kinds: Map<String, Value> =
        Kept::ALL.iter().map(|kept| (kept.name().to_owned(), json!([]))).collect();
    let (mut after, mut count) = (None::<String>, 0);
    loop {
        let from = after.clone();
        let tell = move |view: &controller_core::work::View<'_>,
                         actor: &controller_core::domain::actor::Actor| {
            personal::tell(view, actor, person, from.as_deref(), PIECE)
        };
        let told = caller.read(tell).await?;
        for (kind, records) in told.records {
            count += records.len();
            if let Some(Value::Array(all)) = kinds.get_mut(kind) {
                all.extend(records);
            }
        }
        after = told.next;
        if after.is_none() || count >= MOST {
            break;
        }
    }
    let data = json!({
        "person": person,
        "at": clock::now(),
        "whole": after.is_none(),
        "kept": kinds,
    });
    let headers = [(header::CONTENT_DISPOSITION, "attachment; filename=\"efir-person.json\"")];
    Ok((headers, Json(data)).into_response())
}
