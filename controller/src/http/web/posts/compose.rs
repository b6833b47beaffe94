//! The composer: a new post, or changes of one, with the TV's own frame beside it.
//!
//! Whatever is sent is saved first, as a sketch, and only then looked at: what is wrong with it is said
//! above the fields, and nothing that was typed is lost.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::answers;
use controller_core::app::posts::sketches::{self, Apply, Writing};
use controller_core::app::posts::{self, may_edit};
use controller_core::app::reach::Roll;
use controller_core::domain::access::{self, Action, permit};
use controller_core::domain::org::UnitKind;
use controller_core::domain::post::{Post, PostKind, PostState};
use controller_core::domain::sketch::Sketch;
use controller_core::error::Error;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::post::{AgeMark, Priority};
use protocol::{Digest, PostId, UnitId};
use serde::Deserialize;

use super::{fields, kept};
use crate::clock;
use crate::http::api::model::Problem;
use crate::http::api::{roll, take_in};
use crate::http::error::Failure;
use crate::http::extract::{Id, Query, Version};
use crate::http::signin::Caller;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choices};
use crate::http::web::visit::{Member, Visit, back};

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: Option<UnitId>,
    #[serde(default)]
    kind: String,
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

pub(super) async fn edit(member: Member, Id(post): Id<PostId>) -> Result<Response, Failure> {
    let desk = look(&member.caller, post).await?;
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

/// What lies on the desk: the fields, and what they are of.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    writing: Writing,
    /// What was saved.
    sketch: Option<Sketch>,
    /// The post that it changes.
    post: Option<Post>,
}

async fn look(caller: &Caller, post: PostId) -> Result<Desk, Failure> {
    let looked = caller.read(move |view, actor| {
        let sketch = match sketches::find(view, actor, post) {
            Ok(sketch) => Some(sketch),
            Err(Error::UnknownSketch { .. }) => None,
            Err(other) => return Err(other),
        };
        if let Some(begun) = sketch.as_ref().filter(|sketch| sketch.base.is_none()) {
            let writing = fields::of_sketch(begun);
            return Ok(Desk { writing, sketch, post: None });
        }
        let there = posts::find(view, actor, post)?;
        if !may_edit(actor, &there) {
            permit(actor, Action::PublishPost, &there.place)?;
        }
        let kind = PostKind::of(&there.content);
        let writing = match &sketch {
            Some(sketch) => fields::of_sketch(sketch),
            None => {
                let zone = sketches::zone(view, &there.place)?;
                fields::of_typed(there.place.unit(), kind, sketches::typed_of(&there, &zone))
            }
        };
        Ok(Desk { writing, sketch, post: Some(there) })
    });
    looked.await
}

/// Saves what was sent, and does what its button says.
async fn take(visit: Visit, form: Form, post: Option<PostId>) -> Result<Response, Failure> {
    let Some(known) = visit.known.clone() else { return Ok(kept::ask(&visit, &form, None)) };
    let member = Member { visit, caller: known.caller };
    match keep(&member.caller, &form, post).await {
        Ok(sketch) => decide(&member, &form, sketch).await,
        Err(failure) if failure.status().is_client_error() => {
            let desk = desk_of(&member.caller, &form, post).await?;
            let problem = Some(member.problem(&failure));
            show(&member, failure.status(), desk, problem).await
        }
        Err(failure) => Err(failure),
    }
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

/// A new sketch, once for a form however often it is sent.
async fn begun(caller: &Caller, form: &Form, writing: Writing) -> Result<Sketch, Failure> {
    let once = form.text("once");
    let request = (!once.is_empty()).then(|| answers::Request {
        key: Digest::of_parts(&[b"composer", once.as_bytes()]),
        request: Digest::of(b"begin"),
    });
    caller.make(request, move |work, actor, now| sketches::begin(work, actor, &writing, now)).await
}

async fn upload(caller: &Caller, unit: UnitId, file: axum::body::Bytes) -> Result<Digest, Failure> {
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

/// The fields as they were sent, where they could not be saved.
async fn desk_of(caller: &Caller, form: &Form, post: Option<PostId>) -> Result<Desk, Failure> {
    let (unit, zone) = unit_of(caller, form, post).await?;
    let writing = fields::of_form(form, unit, &zone, clock::now());
    let before = match post {
        Some(post) => look(caller, post).await?,
        None => Desk::of(writing.clone()),
    };
    Ok(Desk { writing, ..before })
}

async fn decide(member: &Member, form: &Form, sketch: Sketch) -> Result<Response, Failure> {
    let post = sketch.post;
    let publish = match &*form.text("do") {
        "publish" => true,
        "keep" => false,
        "aside" => return Ok(back("/posts", "posts-aside")),
        _ => return Ok(Redirect::to(&format!("/posts/{post}/edit#look")).into_response()),
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
        Err(failure) if failure.status().is_client_error() => {
            let problem = Some(member.problem(&failure));
            let desk = look(&member.caller, post).await?;
            show(member, failure.status(), desk, problem).await
        }
        Err(failure) => Err(failure),
    }
}

async fn show(
    member: &Member,
    status: StatusCode,
    desk: Desk,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let unit = desk.writing.unit;
    let seen = member.caller.read(move |view, actor| {
        let choices = units::choose(view, actor, Action::DraftPost, Some(unit))?;
        let zone = sketches::zone(view, &choices.unit.place)?;
        let may_publish = access::may(actor, Action::PublishPost, &choices.unit.place);
        Ok((choices, zone, may_publish))
    });
    let (choices, zone, may_publish) = seen.await?;
    // Of a region's screens a page would count too long; a script asks for them, or REST does.
    let roll = if choices.unit.kind == UnitKind::School {
        Some(roll(&member.caller, unit, desk.writing.audience.clone()).await?)
    } else {
        None
    };
    let is_new = desk.post.is_none();
    let behind = desk.sketch.as_ref().zip(desk.post.as_ref());
    let is_behind = behind.is_some_and(|(sketch, post)| sketch.is_behind(post));
    let once = data_encoding::HEXLOWER.encode(&rand::random::<u128>().to_be_bytes());
    let template = Composer {
        page: member.page(),
        choices,
        zone,
        may_publish,
        roll,
        is_new,
        is_behind,
        once,
        author: member.visit.known.as_ref().map(|known| known.person.id.to_string()),
        desk,
        now: clock::now(),
        problem,
    };
    Ok(member.visit.show(status, &template))
}

#[derive(Template)]
#[template(path = "posts/compose.html")]
struct Composer<'a> {
    page: Page<'a>,
    choices: Choices,
    zone: TimeZone,
    may_publish: bool,
    roll: Option<Roll>,
    is_new: bool,
    is_behind: bool,
    once: String,
    author: Option<String>,
    desk: Desk,
    now: Timestamp,
    problem: Option<Problem>,
}

impl Desk {
    fn of(writing: Writing) -> Self {
        Self { writing, sketch: None, post: None }
    }
}

impl Composer<'_> {
    fn writing(&self) -> &Writing {
        &self.desk.writing
    }

    /// The post that is written, once it has a name.
    fn id(&self) -> Option<PostId> {
        let sketch = self.desk.sketch.as_ref().map(|sketch| sketch.post);
        sketch.or(self.desk.post.as_ref().map(|post| post.id))
    }

    /// The version of what was saved, by which another tab is told that it is behind.
    fn version(&self) -> String {
        let sketch = self.desk.sketch.as_ref();
        sketch.map_or_else(String::new, |sketch| Version::of(sketch).as_str().to_owned())
    }

    fn action(&self) -> String {
        self.id().map_or_else(|| "/posts/new".to_owned(), |id| format!("/posts/{id}/edit"))
    }

    /// Where the frame of what was saved is, if there is something to be drawn.
    fn frame(&self) -> Option<String> {
        let id = self.id().filter(|_| !self.writing().title.trim().is_empty())?;
        let saved = self.desk.sketch.as_ref().map_or("", |_| "sketch/");
        Some(format!("/api/v1/posts/{id}/{saved}preview"))
    }

    fn heading(&self) -> String {
        let key = match (&self.desk.post, self.writing().kind) {
            (Some(_), _) => "posts-heading-edit",
            (None, PostKind::News) => "posts-heading-news",
            (None, PostKind::Announcement) => "posts-heading-announcement",
        };
        self.page.say(key)
    }

    fn is_on_air(&self) -> bool {
        self.desk.post.as_ref().is_some_and(|post| post.state_at(self.now) == PostState::Published)
    }

    fn is_news(&self) -> bool {
        self.writing().kind == PostKind::News
    }

    /// Whether something of how it is shown is unusual.
    fn has_manner(&self) -> bool {
        let writing = self.writing();
        let marked = writing.age.is_some() || writing.seconds.is_some();
        self.is_high() || writing.ticker || marked || self.is_wrong("seconds")
    }

    fn is_high(&self) -> bool {
        self.writing().priority == Priority::High
    }

    fn narrows(&self) -> bool {
        !self.writing().audience.is_everyone()
    }

    /// Which marks there are, and which is chosen.
    fn ages(&self) -> Vec<(&'static str, bool)> {
        let chosen = |mark: AgeMark| self.writing().age == Some(mark);
        AgeMark::ALL.into_iter().map(|mark| (mark.name(), chosen(mark))).collect()
    }

    /// Rooms to choose, with how many screens stand there, and whether each is chosen.
    fn rooms(&self) -> Vec<Tick> {
        boxes(self.roll.as_ref().map(|roll| &roll.rooms), &self.writing().audience.rooms)
    }

    /// Tags to choose, likewise.
    fn tags(&self) -> Vec<Tick> {
        boxes(self.roll.as_ref().map(|roll| &roll.tags), &self.writing().audience.tags)
    }

    /// Ends that are chosen by a word, and the times that they mean.
    fn quick(&self) -> Vec<(&'static str, String, String)> {
        let quick = |word: &'static str| {
            let end = fields::end_of(word, &self.zone, self.now).unwrap_or_default();
            (word, self.page.say(&format!("posts-quick-{word}")), end)
        };
        fields::QUICK.map(quick).into()
    }

    fn zone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The field that is wrong.
    fn is_wrong(&self, field: &str) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.field.as_deref() == Some(field))
    }
}

/// A box to tick.
#[derive(Debug, Clone)]
struct Tick {
    name: String,
    screens: u64,
    ticked: bool,
}

fn boxes(
    there: Option<&std::collections::BTreeMap<String, u64>>,
    chosen: &std::collections::BTreeSet<String>,
) -> Vec<Tick> {
    let mut boxes: Vec<Tick> = there
        .into_iter()
        .flatten()
        .map(|(name, screens)| Tick {
            name: name.clone(),
            screens: *screens,
            ticked: chosen.contains(name),
        })
        .collect();
    // What was chosen stays to be seen, though no screen stands there now.
    let gone = chosen.iter().filter(|name| there.is_none_or(|there| !there.contains_key(*name)));
    boxes.extend(gone.map(|name| Tick { name: name.clone(), screens: 0, ticked: true }));
    boxes
}
