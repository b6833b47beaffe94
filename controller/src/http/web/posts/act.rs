//! What is done with a post by one press: on air, off air, undone, as it was before, thrown away.

use axum::response::Response;
use controller_core::app::posts::{self, history, sketches};
use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::PostId;

use super::show;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn publish(member: Member, Id(post): Id<PostId>, _form: Form) -> Answer {
    act(member, post, "posts-published", move |work, actor, now| {
        posts::publish(work, actor, post, now).map(drop)
    })
    .await
}

pub(super) async fn withdraw(member: Member, Id(post): Id<PostId>, _form: Form) -> Answer {
    act(member, post, "posts-withdrawn", move |work, actor, now| {
        posts::withdraw(work, actor, post, now).map(drop)
    })
    .await
}

pub(super) async fn undo(member: Member, Id(post): Id<PostId>, _form: Form) -> Answer {
    act(member, post, "posts-undone", move |work, actor, now| {
        history::undo(work, actor, post, now).map(drop)
    })
    .await
}

pub(super) async fn restore(member: Member, Id(post): Id<PostId>, form: Form) -> Answer {
    // What is no number is no revision that there is.
    let revision = form.text("revision").parse().unwrap_or(0);
    act(member, post, "posts-restored", move |work, actor, now| {
        history::restore(work, actor, post, revision, now).map(drop)
    })
    .await
}

/// Throws away what one was writing.
pub(super) async fn discard(member: Member, Id(post): Id<PostId>, _form: Form) -> Answer {
    let is_there = member.caller.change(move |work, actor, now| {
        match sketches::discard(work, actor, post, now) {
            Ok(()) | Err(Error::UnknownSketch { .. }) => {}
            Err(other) => return Err(other),
        }
        Ok(posts::find(work, actor, post).is_ok())
    });
    let to = if is_there.await? { format!("/posts/{post}") } else { "/posts".to_owned() };
    Ok(back(&to, "posts-discarded"))
}

type Answer = Result<Response, Failure>;

async fn act(
    member: Member,
    post: PostId,
    done: &str,
    does: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<(), Error> + Send + 'static,
) -> Answer {
    match member.caller.change(does).await {
        Ok(()) => Ok(back(&format!("/posts/{post}"), done)),
        Err(failure) if failure.status() == axum::http::StatusCode::NOT_FOUND => Err(failure),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show::told(&member, post, status, problem).await
        }
    }
}
