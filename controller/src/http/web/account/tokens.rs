//! Machine tokens on a page.

use askama::Template;
use axum::response::Response;
use axum::routing::post;
use controller_core::app::tokens;
use controller_core::id::TokenId;
use jiff::{SignedDuration, Timestamp};

use super::overview::{Part, refused};
use crate::clock;
use crate::http::error::Misuse;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new().route("/account/tokens", post(make)).route("/account/tokens/revoke", post(revoke))
}

async fn make(member: Member, form: Form) -> Response {
    let expires = lifetime(&form.text("days"), clock::now());
    let new = tokens::NewToken { name: form.text("name"), expires, unit: None };
    let made =
        member.caller.change(move |work, actor, now| tokens::create(work, actor, &new, now)).await;
    match made {
        Ok((_, secret)) => member.show(&Made { page: member.page(), secret: secret.reveal() }),
        Err(failure) => refused(&member, Part::Tokens, failure).await,
    }
}

async fn revoke(member: Member, form: Form) -> Response {
    let typed = form.text("token");
    let Ok(token) = typed.parse::<TokenId>() else {
        let value = typed.chars().take(64).collect();
        return refused(&member, Part::Tokens, Misuse::InvalidId { value }.into()).await;
    };
    let revoked =
        member.caller.change(move |work, actor, now| tokens::revoke(work, actor, token, now)).await;
    match revoked {
        Ok(()) => back("/account", "account-token-revoked"),
        Err(failure) => refused(&member, Part::Tokens, failure).await,
    }
}

/// When a token ends that lives so many days; never, where none are said.
fn lifetime(days: &str, now: Timestamp) -> Option<Timestamp> {
    let days: i64 = days.parse().ok().filter(|days| (1..=3_660).contains(days))?;
    now.checked_add(SignedDuration::from_hours(24 * days)).ok()
}

#[derive(Template)]
#[template(path = "account/token.html")]
struct Made<'a> {
    page: Page<'a>,
    secret: &'a str,
}
