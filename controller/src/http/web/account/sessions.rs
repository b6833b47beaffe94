//! Ending one's own sessions on a page.

use axum::response::Response;
use axum::routing::post;
use controller_core::app::signin::sessions;
use controller_core::error::Error;
use controller_core::id::TokenId;

use super::overview::{Part, refused};
use crate::http::error::Misuse;
use crate::http::web::form::Form;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new()
        .route("/account/sessions/end", post(end))
        .route("/account/sessions/end-others", post(end_others))
}

async fn end(member: Member, form: Form) -> Response {
    let typed = form.text("session");
    let Ok(session) = typed.parse::<TokenId>() else {
        let value = typed.chars().take(64).collect();
        return refused(&member, Part::Sessions, Misuse::InvalidId { value }.into()).await;
    };
    let ended = member.caller.change(move |work, actor, _| sessions::end(work, actor, session));
    match ended.await {
        // One that has ended meanwhile is as it should be.
        Ok(()) => back("/account", "account-session"),
        Err(failure) if failure.code() == (Error::UnknownSession { session }).code() => {
            back("/account", "account-session")
        }
        Err(failure) => refused(&member, Part::Sessions, failure).await,
    }
}

async fn end_others(member: Member, _form: Form) -> Response {
    let secret = member.caller.secret().to_owned();
    let ended = member
        .caller
        .change(move |work, actor, _| sessions::end_others(work, actor, &secret).map(drop));
    match ended.await {
        Ok(()) => back("/account", "account-sessions"),
        Err(failure) => refused(&member, Part::Sessions, failure).await,
    }
}
