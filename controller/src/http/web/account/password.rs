//! Changing one's own password on a page.

use axum::http::header;
use axum::response::Response;
use axum::routing::post;

use super::overview::{Part, refused};
use crate::http::api::change_password;
use crate::http::api::model::NewPassword;
use crate::http::signin::{Whence, cookies};
use crate::http::web::form::Form;
use crate::http::web::routes::Routes;
use crate::http::web::visit::{Member, back};

pub(super) fn router() -> Routes {
    Routes::new().route("/account/password", post(change))
}

/// The browser goes on under a new secret, and stays known.
async fn change(member: Member, whence: Whence, form: Form) -> Response {
    let new = NewPassword {
        present_password: form.text("present_password"),
        password: form.text("password"),
    };
    match change_password(&member.caller, new).await {
        Ok(renewed) => {
            let mut response = back("/account", "account-password");
            let cookies = cookies(&member.visit.console, &renewed, &whence);
            response
                .headers_mut()
                .extend(cookies.into_iter().map(|(_, value)| (header::SET_COOKIE, value)));
            response
        }
        Err(failure) => refused(&member, Part::Password, failure).await,
    }
}
