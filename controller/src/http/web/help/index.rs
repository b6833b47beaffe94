//! All that helps, on one page.

use askama::Template;
use axum::response::Response;
use controller_core::domain::access::Action;
use controller_core::domain::compose;
use controller_core::domain::org::Unit;
use protocol::register::Support;

use crate::http::error::Failure;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// The parts of the console, by the names of their help and of their titles.
const TOPICS: [(&str, &str); 12] = [
    ("home", "nav-home"),
    ("posts", "nav-posts"),
    ("screens", "nav-screens"),
    ("claim", "claim-title"),
    ("alerts", "nav-alerts"),
    ("people", "nav-people"),
    ("units", "nav-units"),
    ("library", "nav-library"),
    ("tickets", "nav-tickets"),
    ("reports", "nav-reports"),
    ("audit", "nav-audit"),
    ("account", "nav-account"),
];

pub(super) async fn show(member: Member) -> Result<Response, Failure> {
    let support = member.caller.read(|view, actor| {
        let home = actor.home().map(|home| view.get::<Unit>(&home.unit())).transpose()?.flatten();
        let style = home.map(|unit| compose::effective(view, &unit)).transpose()?;
        Ok(style.map(|style| style.support).unwrap_or_default())
    });
    let support = support.await?;
    Ok(member.show(&HelpPage { page: member.page(), support, topics: TOPICS }))
}

#[derive(Template)]
#[template(path = "help/index.html")]
struct HelpPage<'a> {
    page: Page<'a>,
    support: Support,
    topics: [(&'static str, &'static str); 12],
}
