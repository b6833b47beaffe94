//! What this is, and how things are for whoever is signed in.

use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use controller_core::app::setup;

use crate::http::Console;
use crate::http::api::glance;
use crate::http::api::model::Status;
use crate::http::error::Failure;
use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

pub(super) fn router() -> Router<Console> {
    Router::new().route("/", get(index))
}

async fn index(visit: Visit) -> Result<Response, Failure> {
    let founded = visit.console.ledger().read(setup::is_founded).await?;
    let status = match &visit.known {
        Some(known) => Some(glance(&known.caller).await?),
        None => None,
    };
    let version = env!("CARGO_PKG_VERSION");
    let template = Index { page: visit.page(), founded, status, version };
    Ok(visit.show(StatusCode::OK, &template))
}

#[derive(Template)]
#[template(path = "home/index.html")]
struct Index<'a> {
    page: Page<'a>,
    founded: bool,
    status: Option<Status>,
    version: &'a str,
}
