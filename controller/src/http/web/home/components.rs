//! The components that pages are made of, for whoever makes pages: only where a demonstration runs.

use askama::Template;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::http::api::model::Problem;
use crate::http::error::{Failure, Misuse};
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::Visit;

pub(super) fn router() -> Routes {
    Routes::new().route("/dev/components", get(show))
}

async fn show(visit: Visit) -> Response {
    if !visit.console.site().demonstration {
        return Misuse::NoSuchAddress.into_response();
    }
    let problem = Some(visit.problem(&Failure::from(Misuse::StaleForm)));
    visit.show(axum::http::StatusCode::OK, &Components { page: visit.page(), problem })
}

#[derive(Template)]
#[template(path = "home/components.html")]
struct Components<'a> {
    page: Page<'a>,
    problem: Option<Problem>,
}
