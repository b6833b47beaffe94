//! The console: pages that work without a script, and better with one. One folder a family.

mod accent;
mod account;
mod alerts;
mod enrol;
mod form;
mod home;
mod icons;
mod language;
mod local;
mod moments;
mod page;
mod renewal;
mod setup;
mod statics;
mod units;
mod visit;

use axum::Router;
use axum::middleware::from_fn_with_state;
use protocol::Language;

use super::Console;
use super::api::model::Problem;

pub(super) use visit::chosen_language;

/// The pages; `console` is for what happens around each.
pub(super) fn router(console: Console) -> Router<Console> {
    Router::new()
        .merge(home::router())
        .merge(setup::router())
        .merge(account::router())
        .merge(enrol::router())
        .merge(alerts::router())
        .merge(language::router())
        .layer(from_fn_with_state(console, renewal::renew))
        .merge(statics::router())
}

/// A problem as a page of its own.
pub(super) fn problem_page(console: &Console, language: Language, problem: &Problem) -> String {
    home::problem(console, language, problem)
}
