//! The composer as a page.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::posts::sketches::{self, Writing};
use controller_core::app::reach::Roll;
use controller_core::domain::access::{self, Action};
use controller_core::domain::org::UnitKind;
use controller_core::domain::post::{PostKind, PostState};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::PostId;
use protocol::post::{AgeMark, Priority};

use super::desk::Desk;
use super::fields;
use crate::clock;
use crate::http::api::model::Problem;
use crate::http::api::roll;
use crate::http::error::Failure;
use crate::http::extract::Version;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choices};
use crate::http::web::visit::Member;

/// The page, with what went wrong if something did.
pub(super) async fn show(
    member: &Member,
    status: StatusCode,
    desk: Desk,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let unit = desk.writing.unit;
    let seen = member.caller.read(move |view, actor| {
        let choices = units::choose(view, actor, Action::DraftPost, Some(unit))?;
        let zone = sketches::zone(view, &choices.unit.place)?;
        // Who publishes some kinds in some places learns when publishing whether this is one of them.
        let within = !actor.scopes_at(&choices.unit.place).is_empty();
        let may_publish = within || access::may(actor, Action::PublishPost, &choices.unit.place);
        Ok((choices, zone, may_publish))
    });
    let (choices, zone, may_publish) = seen.await?;
    // Of a region's screens a page would count too long; a script asks for them, or the button does.
    let roll = if choices.unit.kind == UnitKind::School || desk.looked.is_some() {
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

fn boxes(there: Option<&BTreeMap<String, u64>>, chosen: &BTreeSet<String>) -> Vec<Tick> {
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
