//! In which order a unit's screens show what is on air: by drag, by keys, and by plain buttons.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::posts::order::{self, InTurn};
use controller_core::domain::access::{self, Action};
use controller_core::domain::org::Unit;
use protocol::{PostId, UnitId};
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choices};
use crate::http::web::visit::{Member, back};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: Option<UnitId>,
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    told(&member, asked.unit, StatusCode::OK, None).await
}

/// Puts the posts as they were sent, after one of them was moved by a button.
pub(super) async fn arrange(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = UnitId::parse(&form.text("unit"));
    let unit = unit.map_err(|_| controller_core::error::Error::UnitMissing {})?;
    let mut posts: Vec<PostId> =
        form.all("post").filter_map(|post| PostId::parse(post).ok()).collect();
    move_one(&mut posts, &form.text("move"));
    if form.text("do") == "clear" {
        posts.clear();
    }
    let arranged = member
        .caller
        .change(move |work, actor, now| order::arrange(work, actor, unit, &posts, now));
    match arranged.await {
        Ok(_) => Ok(back(&format!("/posts/order?unit={unit}"), "posts-arranged")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(&member, Some(unit), status, problem).await
        }
    }
}

async fn told(
    member: &Member,
    unit: Option<UnitId>,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| {
        let choices = units::choose(view, actor, Action::SeePost, unit)?;
        let turns = order::show(view, actor, choices.unit.id())?;
        let name = |turn: &InTurn| {
            let found = view.get::<Unit>(&turn.aired.unit)?;
            let known = found.filter(|unit| access::may(actor, Action::SeeUnit, &unit.place));
            Ok(known.map(|unit| unit.name))
        };
        let names: Result<Vec<_>, controller_core::error::Error> = turns.iter().map(name).collect();
        let may = access::may(actor, Action::PublishPost, &choices.unit.place);
        Ok((choices, turns.into_iter().zip(names?).collect(), may))
    });
    let (choices, turns, may_arrange) = seen.await?;
    let template = OrderPage { page: member.page(), choices, turns, may_arrange, problem };
    Ok(member.visit.show(status, &template))
}

/// `up:{post}` or `down:{post}`.
fn move_one(posts: &mut [PostId], how: &str) {
    let Some((way, post)) = how.split_once(':') else { return };
    let Some(at) = posts.iter().position(|known| known.to_string() == post) else { return };
    let to = if way == "up" { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|to| *to < posts.len()) {
        posts.swap(at, to);
    }
}

#[derive(Template)]
#[template(path = "posts/order.html")]
struct OrderPage<'a> {
    page: Page<'a>,
    choices: Choices,
    turns: Vec<(InTurn, Option<String>)>,
    may_arrange: bool,
    problem: Option<Problem>,
}

impl OrderPage<'_> {
    fn is_arranged(&self) -> bool {
        self.turns.iter().any(|(turn, _)| turn.arranged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_button_moves_one_post_by_one_place_and_never_out_of_the_list() {
        let [a, b, c] = [1, 2, 3].map(|n| PostId::new(Timestamp::UNIX_EPOCH, n));
        let moved = |how: &str| {
            let mut posts = [a, b, c];
            move_one(&mut posts, how);
            posts
        };
        assert_eq!(moved(&format!("up:{b}")), [b, a, c]);
        assert_eq!(moved(&format!("down:{b}")), [a, c, b]);
        for nothing in [format!("up:{a}"), format!("down:{c}"), "up:x".into(), String::new()] {
            assert_eq!(moved(&nothing), [a, b, c], "{nothing}");
        }
    }
}
