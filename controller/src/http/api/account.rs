//! One's own account: the password, and one-time codes.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::{outside, passwords, second_factor, signin};
use controller_core::domain::password::PasswordHash;
use controller_core::error::Error;
use controller_core::work::Work;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::{
    FirstCode, NewPassword, PasswordAndCode, PresentPassword, RecoveryCodes, Reset,
    SecondFactorOffer, SignedIn,
};
use super::refusal::Refusal;
use super::setup::hashed;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::Json;
use crate::http::signin::{Caller, prove_again, session_cookie};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(put_password))
        .routes(routes!(offer_second_factor))
        .routes(routes!(confirm_second_factor))
        .routes(routes!(renew_recovery_codes))
        .routes(routes!(disable_second_factor))
        .routes(routes!(choose_password))
        .routes(routes!(unlink_outside))
}

/// Changes one's own password. The other sessions end, and this one goes on under the secret that is
/// answered; machine tokens stay.
#[utoipa::path(
    put, path = "/me/password", tag = "account", request_body = NewPassword,
    responses((status = 200, body = SignedIn, description = "The session's new secret"), Refusal)
)]
async fn put_password(caller: Caller, Json(new): Json<NewPassword>) -> Result<Response, Failure> {
    let renewed = change_password(&caller, new).await?;
    let cookie = session_cookie(caller.console(), &renewed.secret, renewed.expires);
    let headers: HeaderMap = cookie.into_iter().map(|c| (header::SET_COOKIE, c)).collect();
    Ok((StatusCode::OK, headers, Json(SignedIn::from(renewed))).into_response())
}

/// Makes a secret for an authenticator app. It counts once a code of it was sent to `confirm`.
#[utoipa::path(
    post, path = "/me/second-factor", tag = "account", request_body = PresentPassword,
    responses((status = 201, body = SecondFactorOffer, description = "The secret"), Refusal)
)]
async fn offer_second_factor(
    caller: Caller,
    Json(proof): Json<PresentPassword>,
) -> Result<Response, Failure> {
    let offer = offer(&caller, proof.present_password).await?;
    Ok((StatusCode::CREATED, Json(offer)).into_response())
}

/// Switches one-time codes on: from now on signing in asks for one.
#[utoipa::path(
    post, path = "/me/second-factor/confirm", tag = "account", request_body = FirstCode,
    responses((status = 200, body = RecoveryCodes, description = "Codes for when the phone is lost"), Refusal)
)]
async fn confirm_second_factor(
    caller: Caller,
    Json(first): Json<FirstCode>,
) -> Result<Json<RecoveryCodes>, Failure> {
    confirm(&caller, first.code).await.map(Json)
}

/// Makes new recovery codes; the older are void.
#[utoipa::path(
    post, path = "/me/second-factor/recovery-codes", tag = "account", request_body = PasswordAndCode,
    responses((status = 200, body = RecoveryCodes, description = "The new codes"), Refusal)
)]
async fn renew_recovery_codes(
    caller: Caller,
    Json(proof): Json<PasswordAndCode>,
) -> Result<Json<RecoveryCodes>, Failure> {
    renew_recovery(&caller, proof).await.map(Json)
}

/// Switches one-time codes off.
#[utoipa::path(
    post, path = "/me/second-factor/disable", tag = "account", request_body = PasswordAndCode,
    responses((status = 204, description = "Signing in asks for no code"), Refusal)
)]
async fn disable_second_factor(
    caller: Caller,
    Json(proof): Json<PasswordAndCode>,
) -> Result<StatusCode, Failure> {
    disable(&caller, proof).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Chooses a password by a link that somebody with the right has made, once. All sessions end.
#[utoipa::path(
    post, path = "/reset", tag = "account", security(()), request_body = Reset,
    responses((status = 204, description = "The password holds; sign in with it"), Refusal)
)]
async fn choose_password(
    State(console): State<Console>,
    Json(reset): Json<Reset>,
) -> Result<StatusCode, Failure> {
    choose(&console, reset).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the caller's password, for REST and the page alike.
pub(in crate::http) async fn change_password(
    caller: &Caller,
    new: NewPassword,
) -> Result<signin::SignedIn, Failure> {
    let (matched, known) = prove(caller, new.present_password).await?;
    let hash = hashed(&new.password, &known).await?;
    let secret = caller.secret().to_owned();
    caller
        .change(move |work, actor, now| {
            passwords::change(work, actor, &secret, matched.as_ref(), &hash, now)
        })
        .await
}

/// Makes a secret for the caller's app.
pub(in crate::http) async fn offer(
    caller: &Caller,
    password: String,
) -> Result<SecondFactorOffer, Failure> {
    let (matched, _) = prove(caller, password).await?;
    let made = caller
        .change(move |work, actor, now| second_factor::offer(work, actor, matched.as_ref(), now))
        .await?;
    Ok(SecondFactorOffer { secret: made.secret, uri: made.uri })
}

/// Switches the caller's codes on by the first of them.
pub(in crate::http) async fn confirm(
    caller: &Caller,
    code: String,
) -> Result<RecoveryCodes, Failure> {
    let confirmed = caller
        .change(move |work, actor, now| second_factor::confirm(work, actor, &code, now))
        .await?;
    Ok(RecoveryCodes { codes: confirmed.into_result()? })
}

/// Makes new recovery codes for the caller.
pub(in crate::http) async fn renew_recovery(
    caller: &Caller,
    proof: PasswordAndCode,
) -> Result<RecoveryCodes, Failure> {
    let (matched, _) = prove(caller, proof.present_password).await?;
    let renewed = caller
        .change(move |work, actor, now| {
            second_factor::renew_recovery(work, actor, matched.as_ref(), &proof.code, now)
        })
        .await?;
    Ok(RecoveryCodes { codes: renewed.into_result()? })
}

/// Switches the caller's codes off.
pub(in crate::http) async fn disable(
    caller: &Caller,
    proof: PasswordAndCode,
) -> Result<(), Failure> {
    let (matched, _) = prove(caller, proof.present_password).await?;
    let disabled = caller
        .change(move |work, actor, now| {
            second_factor::disable(work, actor, matched.as_ref(), &proof.code, now)
        })
        .await?;
    Ok(disabled.into_result()?)
}

/// Chooses a password by a link. A stranger's password is not hashed: the link is looked at first.
pub(in crate::http) async fn choose(console: &Console, reset: Reset) -> Result<(), Failure> {
    let (token, now) = (reset.token.clone(), clock::now());
    let known = console
        .ledger()
        .read(move |view| passwords::known_of(view, &passwords::link_owner(view, &token, now)?))
        .await?;
    let hash = hashed(&reset.password, &known).await?;
    let choose =
        move |work: &mut Work<'_>| passwords::reset(work, &reset.token, &hash, now).map(drop);
    Ok(console.ledger().change(choose).await?)
}

/// Ends the link of one's account at the provider: signing in takes the password again.
#[utoipa::path(
    post, path = "/me/outside/unlink", tag = "account", request_body = PresentPassword,
    responses((status = 204, description = "It is ended"), Refusal)
)]
async fn unlink_outside(
    caller: Caller,
    Json(proof): Json<PresentPassword>,
) -> Result<StatusCode, Failure> {
    unlink(&caller, proof.present_password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the link of the caller's account at the provider.
pub(in crate::http) async fn unlink(caller: &Caller, password: String) -> Result<(), Failure> {
    let is_last = caller.read(|view, actor| Ok(passwords::own(view, actor)?.password.is_none()));
    if is_last.await? {
        return Err(Error::LastWayIn {}.into());
    }
    let matched = present_password(caller, password).await?;
    caller
        .change(move |work, actor, now| {
            outside::unlink(work, actor, matched.as_ref(), now).map(drop)
        })
        .await
}

/// The caller's hash, if this is the password.
pub(in crate::http) async fn present_password(
    caller: &Caller,
    password: String,
) -> Result<Option<PasswordHash>, Failure> {
    Ok(prove(caller, password).await?.0)
}

/// The caller's hash, if this is the password, and what everybody knows of them.
async fn prove(
    caller: &Caller,
    password: String,
) -> Result<(Option<PasswordHash>, Vec<String>), Failure> {
    let (person, known) = caller
        .read(|view, actor| {
            let own = passwords::own(view, actor)?;
            let known = passwords::known_of(view, &own)?;
            Ok((own, known))
        })
        .await?;
    let session = person.id.to_string();
    let hash = person.password.ok_or(Error::WrongPassword {})?;
    let matched = prove_again(caller.console(), &session, hash, password).await?;
    Ok((matched, known))
}
