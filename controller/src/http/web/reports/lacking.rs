//! The units that lack a step, by name.

use askama::Template;
use axum::response::Response;
use controller_core::app::rollout::{self, Line};
use controller_core::domain::access::Action;
use controller_core::domain::org::UnitKind;
use controller_core::domain::rollout::Step;
use controller_core::page::Page as Piece;
use protocol::UnitId;
use serde::Deserialize;

use crate::clock;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Units on a page.
const PIECE: usize = 50;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    step: Asked<Step>,
    #[serde(default)]
    unit: Asked<UnitId>,
    cursor: Option<String>,
}

pub(super) async fn list(
    member: Member,
    Query(Wanted { step, unit, cursor }): Query<Wanted>,
) -> Result<Response, Failure> {
    let (piece, now) = (Piece::new(PIECE, cursor.as_deref())?, clock::now());
    let step = step.0.unwrap_or(Step::Director);
    let seen = member.caller.read(move |view, actor| {
        let choices = choose(view, actor, Action::SeeRollout, unit.0)?;
        let unit = Some(choices.unit.id());
        let listed = rollout::lacking(view, actor, unit, step, &piece, now)?;
        Ok((choices, listed))
    });
    let (choices, listed) = seen.await?;
    Ok(member.show(&LackingPage {
        page: member.page(),
        step,
        choices,
        lines: listed.items,
        next: listed.next,
        is_first: cursor.is_none(),
    }))
}

#[derive(Template)]
#[template(path = "reports/lacking.html")]
struct LackingPage<'a> {
    page: Page<'a>,
    step: Step,
    choices: Choices,
    lines: Vec<Line>,
    next: Option<String>,
    is_first: bool,
}

impl LackingPage<'_> {
    fn unit(&self) -> UnitId {
        self.choices.unit.id()
    }

    fn title(&self) -> String {
        self.page.say(&format!("reports-list-{}", self.step.name()))
    }

    /// What to do about it, where the console has a page for that.
    fn remedy(&self) -> String {
        self.page.say(&format!("reports-remedy-{}", self.step.name()))
    }

    /// Where the unit itself is looked at: its screens, or its own report.
    fn address(&self, line: &Line) -> String {
        let id = line.unit.id();
        match (self.step, line.unit.kind) {
            (Step::Online, UnitKind::School) => format!("/screens?unit={id}"),
            _ => format!("/reports/rollout?unit={id}"),
        }
    }
}
