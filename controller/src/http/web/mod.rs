//! The console: pages that work without a script, and better with one. One folder a family.

mod accent;
mod account;
mod alerts;
mod audit;
mod enrol;
mod form;
mod help;
mod home;
mod icons;
mod language;
mod library;
mod local;
mod moments;
mod names;
mod nominations;
mod page;
mod people;
mod posts;
mod query;
mod renewal;
mod reports;
mod routes;
mod screens;
mod setup;
mod statics;
mod support;
mod tickets;
mod tree;
mod units;
mod visit;

use axum::Router;
use axum::middleware::from_fn_with_state;
use protocol::Language;

use super::Console;
use super::api::model::Problem;
use routes::Routes;

pub(super) use visit::{CONTENT, chosen_language};

/// The pages; `console` is for what happens around each.
pub(super) fn router(console: Console) -> Router<Console> {
    routes().split().0.layer(from_fn_with_state(console, renewal::renew))
}

/// The paths of all pages and of what they send, as axum writes them.
pub(super) fn paths() -> Vec<&'static str> {
    routes().split().1
}

fn routes() -> Routes {
    Routes::new()
        .merge(home::router())
        .merge(setup::router())
        .merge(account::router())
        .merge(enrol::router())
        .merge(screens::router())
        .merge(alerts::router())
        .merge(people::router())
        .merge(nominations::router())
        .merge(tree::router())
        .merge(audit::router())
        .merge(reports::router())
        .merge(tickets::router())
        .merge(support::router())
        .merge(library::router())
        .merge(posts::router())
        .merge(help::router())
        .merge(language::router())
        .merge(statics::router())
}

/// A problem as a page of its own.
pub(super) fn problem_page(console: &Console, language: Language, problem: &Problem) -> String {
    home::problem(console, language, problem)
}
