//! One's own data: taken along, and erased.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use controller_core::error::Error;

use super::overview::{Part, refused};
use crate::http::api::{erase_own, gather};
use crate::http::error::Failure;
use crate::http::signin::Cookie;
use crate::http::web::form::Form;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new().route("/account/data", post(take)).route("/account/erase", post(erase))
}

async fn take(member: Member, _form: Form) -> Result<Response, Failure> {
    let own = member.caller.read(|_view, actor| actor.person().ok_or(Error::NotSignedIn {}));
    gather(&member.caller, own.await?).await
}

async fn erase(member: Member, form: Form) -> Response {
    match erase_own(&member.caller, form.text("present_password")).await {
        Ok(()) => {
            let mut response = back("/sign-in", "account-erased").into_response();
            let secure = member.visit.console.site().secure;
            let gone = [Cookie::Session, Cookie::Known].map(|cookie| cookie.remove(secure));
            for cookie in gone.into_iter().flatten() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(failure) => refused(&member, Part::Data, failure).await,
    }
}
