//! The few pages, without a script: what this is, the first setup, and taking up a screen.

mod claim;
mod form;
mod index;
mod page;
mod setup;
mod sign_in;
mod statics;

use axum::Router;
use protocol::Language;

use super::Console;
use super::api::model::Problem;

pub(super) fn router() -> Router<Console> {
    Router::new()
        .merge(index::router())
        .merge(setup::router())
        .merge(sign_in::router())
        .merge(claim::router())
        .merge(statics::router())
}

/// A problem as a page of its own.
pub(super) fn problem_page(console: &Console, language: Language, problem: &Problem) -> String {
    page::problem(console, language, problem)
}
