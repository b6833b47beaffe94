//! What lies on an author's desk: the fields of the composer, and the sketch and the post behind them.

use axum::body::Bytes;
use controller_core::app::answers;
use controller_core::app::posts::sketches::{self, Writing};
use controller_core::app::posts::{self, may_edit, preview};
use controller_core::domain::access::{Action, permit};
use controller_core::domain::post::{Post, PostKind};
use controller_core::domain::sketch::Sketch;
use controller_core::error::Error;
use jiff::tz::TimeZone;
use protocol::{Digest, PostId, UnitId};

use super::fields;
use crate::clock;
use crate::http::api::model::Warning;
use crate::http::api::take_in;
use crate::http::error::Failure;
use crate::http::signin::Caller;
use crate::http::warnings;
use crate::http::web::form::Form;
use crate::http::web::units;
use crate::http::web::visit::Member;

/// What lies on the desk: the fields, and what they are of.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) writing: Writing,
    /// What was saved.
    pub(super) sketch: Option<Sketch>,
    /// The post that it changes.
    pub(super) post: Option<Post>,
    /// What its author should know of the frame, where it was asked for.
    pub(super) looked: Option<Vec<Warning>>,
}

/// What was saved of a post, or the post as it stands.
pub(super) async fn look(caller: &Caller, post: PostId) -> Result<Desk, Failure> {
    let looked = caller.read(move |view, actor| {
        let sketch = match sketches::find(view, actor, post) {
            Ok(sketch) => Some(sketch),
            Err(Error::UnknownSketch { .. }) => None,
            Err(other) => return Err(other),
        };
        if let Some(begun) = sketch.as_ref().filter(|sketch| sketch.base.is_none()) {
            let writing = fields::of_sketch(begun);
            return Ok(Desk { sketch, ..Desk::of(writing) });
        }
        let there = posts::find(view, actor, post)?;
        if !may_edit(actor, &there) {
            permit(actor, Action::PublishPost, &there.place)?;
        }
        let kind = PostKind::of(&there.content);
        let writing = if let Some(sketch) = &sketch {
            fields::of_sketch(sketch)
        } else {
            let zone = sketches::zone(view, &there.place)?;
            fields::of_typed(there.place.unit(), kind, sketches::typed_of(&there, &zone))
        };
        Ok(Desk { sketch, post: Some(there), ..Desk::of(writing) })
    });
    looked.await
}

/// What the author of what was saved should know of it, once it is drawn.
pub(super) async fn draw(member: &Member, post: PostId) -> Result<Vec<Warning>, Failure> {
    let (now, screen) = (clock::now(), preview::Screen::default());
    let drawn = member
        .caller
        .read(move |view, actor| preview::of_sketch(view, actor, post, screen, now))
        .await;
    let previewed = match drawn {
        Ok(previewed) => previewed,
        // What cannot be drawn yet is told when it is to be put on air.
        Err(failure) if failure.status().is_client_error() => return Ok(Vec::new()),
        Err(failure) => return Err(failure),
    };
    let (console, item) = (&member.visit.console, previewed.item.clone());
    let words = console.warnings().words(member.visit.language);
    let drawn = console.easel().draw(previewed, 1).await?;
    let mut told = warnings::of_words(&item, words);
    told.extend(warnings::of_frame(&drawn.warnings, words));
    Ok(told)
}

/// Saves what stands in a form as the sketch of whoever sent it.
pub(super) async fn keep(
    caller: &Caller,
    form: &Form,
    post: Option<PostId>,
) -> Result<Sketch, Failure> {
    let (unit, zone) = unit_of(caller, form, post).await?;
    let mut writing = fields::of_form(form, unit, &zone, clock::now());
    if form.text("picture-away") == "yes" {
        writing.picture = None;
    }
    let mut flaw = None;
    if let Some(file) = form.file() {
        match upload(caller, unit, file).await {
            Ok(picture) => writing.picture = Some(picture),
            Err(failure) => flaw = Some(failure),
        }
    }
    let begun = match post {
        Some(post) => post,
        None => begun(caller, form, writing.clone()).await?.post,
    };
    let saved = caller
        .change(move |work, actor, now| sketches::save(work, actor, begun, &writing, now))
        .await?;
    flaw.map_or(Ok(saved), Err)
}

/// The fields as they were sent, where they could not be saved.
pub(super) async fn as_sent(
    caller: &Caller,
    form: &Form,
    post: Option<PostId>,
) -> Result<Desk, Failure> {
    let (unit, zone) = unit_of(caller, form, post).await?;
    let writing = fields::of_form(form, unit, &zone, clock::now());
    let before = match post {
        Some(post) => look(caller, post).await?,
        None => Desk::of(writing.clone()),
    };
    Ok(Desk { writing, ..before })
}

/// A new sketch, once for a form however often it is sent.
async fn begun(caller: &Caller, form: &Form, writing: Writing) -> Result<Sketch, Failure> {
    let once = form.text("once");
    let request = (!once.is_empty()).then(|| answers::Request {
        key: Digest::of_parts(&[b"composer", once.as_bytes()]),
        request: Digest::of(b"begin"),
    });
    caller.make(request, move |work, actor, now| sketches::begin(work, actor, &writing, now)).await
}

async fn upload(caller: &Caller, unit: UnitId, file: Bytes) -> Result<Digest, Failure> {
    let turn = caller.console().media().turn().await?;
    Ok(take_in(caller, turn, unit, file, None).await?.sha256)
}

/// The unit that a form is for, and its clock.
async fn unit_of(
    caller: &Caller,
    form: &Form,
    post: Option<PostId>,
) -> Result<(UnitId, TimeZone), Failure> {
    let wanted = UnitId::parse(&form.text("unit")).ok();
    let found = caller.read(move |view, actor| {
        let there = post.and_then(|post| posts::find(view, actor, post).ok());
        let place = match there {
            Some(there) => there.place,
            None => units::choose(view, actor, Action::DraftPost, wanted)?.unit.place,
        };
        Ok((place.unit(), sketches::zone(view, &place)?))
    });
    found.await
}

impl Desk {
    /// Fields of nothing yet.
    pub(super) fn of(writing: Writing) -> Self {
        Self { writing, sketch: None, post: None, looked: None }
    }
}
