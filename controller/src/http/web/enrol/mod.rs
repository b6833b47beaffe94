//! Taking up screens.

mod claim;

use axum::Router;

use crate::http::Console;

pub(super) fn router() -> Router<Console> {
    claim::router()
}
