//! The composer: a new post, or changes of one, with the TV's own frame beside it.
//!
//! Whatever is sent is saved first, as a sketch, and only then looked at: what is wrong with it is said
//! above the fields, and nothing that was typed is lost.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::posts::sketches::{self, Apply};
use controller_core::domain::access::Action;
use controller_core::domain::post::PostState;
use controller_core::domain::sketch::Sketch;
use protocol::{PostId, UnitId};
use serde::Deserialize;

use super::composer::show;
use super::desk::{self, Desk, keep};
use super::{fields, kept};
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::web::form::Form;
use crate::http::web::units;
use crate::http::web::visit::{Member, Visit, back};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: Option<UnitId>,
    #[serde(default)]
    kind: String,
}

/// Whether the saved frame is to be looked at, which a script does by itself.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Looking {
    #[serde(default)]
    look: String,
}

pub(super) async fn new(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let unit = asked.unit;
    let choices = member
        .caller
        .read(move |view, actor| units::choose(view, actor, Action::DraftPost, unit))
        .await?;
    let writing = fields::empty(choices.unit.id(), fields::kind(&asked.kind));
    show(&member, StatusCode::OK, Desk::of(writing), None).await
}

pub(super) async fn edit(
    member: Member,
    Id(post): Id<PostId>,
    Query(asked): Query<Looking>,
) -> Result<Response, Failure> {
    let mut desk = desk::look(&member.caller, post).await?;
    if !asked.look.is_empty() {
        desk.looked = Some(desk::draw(&member, post).await?);
    }
    show(&member, StatusCode::OK, desk, None).await
}

pub(super) async fn begin(visit: Visit, form: Form) -> Result<Response, Failure> {
    take(visit, form, None).await
}

pub(super) async fn save(
    visit: Visit,
    Id(post): Id<PostId>,
    form: Form,
) -> Result<Response, Failure> {
    take(visit, form, Some(post)).await
}

/// Saves what was sent, and does what its button says.
async fn take(visit: Visit, form: Form, post: Option<PostId>) -> Result<Response, Failure> {
    let Some(known) = visit.known.clone() else { return Ok(kept::ask(&visit, &form, None)) };
    let member = Member { visit, caller: known.caller };
    match keep(&member.caller, &form, post).await {
        Ok(sketch) => decide(&member, &form, sketch).await,
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            let desk = desk::as_sent(&member.caller, &form, post).await?;
            show(&member, status, desk, problem).await
        }
    }
}

async fn decide(member: &Member, form: &Form, sketch: Sketch) -> Result<Response, Failure> {
    let post = sketch.post;
    let publish = match &*form.text("do") {
        "publish" => true,
        "keep" => false,
        "aside" => return Ok(back("/posts", "posts-aside")),
        _ => return Ok(Redirect::to(&format!("/posts/{post}/edit?look=yes#look")).into_response()),
    };
    let how = Apply { publish, over: form.text("over") == "yes" };
    let applied =
        member.caller.change(move |work, actor, now| sketches::apply(work, actor, post, how, now));
    match applied.await {
        Ok(made) => {
            let on_air = made.state == PostState::Published;
            let done = if on_air { "posts-published" } else { "posts-kept" };
            Ok(back(&format!("/posts/{post}"), done))
        }
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            let desk = desk::look(&member.caller, post).await?;
            show(member, status, desk, problem).await
        }
    }
}
