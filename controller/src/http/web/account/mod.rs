//! Signing in, and what one may do with one's own account.

mod codes;
mod link;
mod mail;
mod outside;
mod overview;
mod password;
mod qr;
mod reset;
mod sessions;
mod sign_in;
mod tokens;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new()
        .merge(sign_in::router())
        .merge(link::router())
        .merge(reset::router())
        .merge(outside::router())
        .merge(overview::router())
        .merge(mail::router())
        .merge(password::router())
        .merge(codes::router())
        .merge(sessions::router())
        .merge(tokens::router())
}
