//! The audit log: what was done, by whom; found, paged and taken along as a table.

mod filter;
mod index;

use axum::routing::get;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new().route("/audit", get(index::list)).route("/audit/export", get(index::export))
}
