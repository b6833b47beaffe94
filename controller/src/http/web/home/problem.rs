//! A failure as a page of its own.

use askama::Template;
use protocol::Language;

use crate::http::Console;
use crate::http::api::model::Problem;
use crate::http::web::page::Page;
use crate::http::web::visit::Visit;

/// A problem as a page; nobody's name stands on it.
pub(in crate::http::web) fn problem(
    console: &Console,
    language: Language,
    problem: &Problem,
) -> String {
    let visit = Visit::of_stranger(console, language);
    let template = ProblemPage { page: visit.page(), problem };
    template.render().unwrap_or_else(|_| problem.detail.clone())
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    page: Page<'a>,
    problem: &'a Problem,
}
