//! The pages' routes. Their paths are kept, so that tests can walk every page there is.

use axum::Router;
use axum::routing::MethodRouter;

use crate::http::Console;

/// A router that knows its paths.
#[derive(Debug, Default)]
pub(super) struct Routes {
    router: Router<Console>,
    paths: Vec<&'static str>,
}

impl Routes {
    pub(super) fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub(super) fn route(mut self, path: &'static str, methods: MethodRouter<Console>) -> Self {
        self.paths.push(path);
        Self { router: self.router.route(path, methods), ..self }
    }

    #[must_use]
    pub(super) fn merge(mut self, other: Self) -> Self {
        self.paths.extend(other.paths);
        Self { router: self.router.merge(other.router), ..self }
    }

    /// The router, and its paths as axum writes them.
    pub(super) fn split(self) -> (Router<Console>, Vec<&'static str>) {
        (self.router, self.paths)
    }
}
