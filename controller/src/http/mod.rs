//! The HTTP surfaces of people and their machines: REST, a few pages, and signing in.

pub mod api;
mod console;
pub mod device;
pub mod error;
mod export;
mod extract;
mod file;
pub mod health;
mod import;
mod language;
mod layers;
mod rollout_table;
mod seal;
mod signin;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod ticket_table;
pub(crate) mod tv;
mod warnings;
mod web;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub use console::{Console, Site};

use error::Misuse;

/// Bytes of a request's body, at most.
const BODY_BYTES: usize = 64 * 1024;

/// The paths of all pages, for tests that walk them.
pub fn page_paths() -> Vec<&'static str> {
    web::paths()
}

/// REST, its description and a page to try it, and the pages.
pub fn router(console: Console) -> Router {
    let panics = console.clone();
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(console.clone(), layers::observe))
        .layer(layers::compression())
        .layer(from_fn(layers::secure))
        .layer(from_fn_with_state(console.clone(), error::speak))
        .layer(CatchPanicLayer::custom(move |panic: Box<dyn std::any::Any + Send>| {
            layers::recover(&panics, panic.as_ref())
        }))
        .layer(from_fn(layers::limit_time))
        .layer(from_fn(layers::answer_options))
        .layer(DefaultBodyLimit::max(BODY_BYTES));
    Router::new()
        .merge(api::router())
        .merge(web::router(console.clone()))
        // Said outright: a router's default answer is lost when others are merged with it.
        .fallback(|| async { Misuse::NoSuchAddress })
        .layer(layers)
        .with_state(console)
}
