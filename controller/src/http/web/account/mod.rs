//! Signing in, and what one may do with one's own account.

mod sign_in;

use axum::Router;

use crate::http::Console;

pub(super) fn router() -> Router<Console> {
    sign_in::router()
}
