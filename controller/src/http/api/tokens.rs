//! Bearer tokens for machines.

use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::tokens;
use controller_core::error::Error;
use controller_core::id::TokenId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::made;
use super::model::{NewToken, Page, Token, TokenMade};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once};
use crate::http::seal::{Seal, Sealed};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(list_tokens, add_token)).routes(routes!(revoke_token))
}

/// Lists one's own tokens, all on one page.
#[utoipa::path(
    get, path = "/tokens", tag = "tokens",
    responses((status = 200, body = Page<Token>, description = "The tokens"), Refusal)
)]
async fn list_tokens(caller: Caller) -> Result<Json<Page<Token>>, Failure> {
    let own = caller.read(tokens::list).await?;
    Ok(Json(Page { items: own.into_iter().map(Token::from).collect(), next: None }))
}

/// Makes a token with the rights of whoever asks; its secret is shown only here.
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", params(OnceHeader), request_body = NewToken,
    responses((status = 201, body = TokenMade, description = "The token with its secret"), Refusal)
)]
async fn add_token(
    caller: Caller,
    once: Once,
    Json(new): Json<NewToken>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = tokens::NewToken { name: new.name, expires: new.expires, unit: new.unit };
    let seal = Seal::of(&caller);
    let sealing = seal.clone();
    let sealed: Sealed = caller
        .make(request, move |work, actor, now| {
            let (token, secret) = tokens::create(work, actor, &new, now)?;
            let secret = secret.reveal().to_owned();
            Ok(sealing.close(&TokenMade { token: token.into(), secret }))
        })
        .await?;
    let token: TokenMade = seal.open(&sealed).ok_or(Error::KeyReused {})?;
    Ok(made(format!("/api/v1/tokens/{}", token.token.id), token))
}

/// Ends a token at once.
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "tokens", params(("id" = String, Path, description = "The token's id")),
    responses((status = 204, description = "The token has ended"), Refusal)
)]
async fn revoke_token(caller: Caller, Id(token): Id<TokenId>) -> Result<StatusCode, Failure> {
    caller.change(move |work, actor, now| tokens::revoke(work, actor, token, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
