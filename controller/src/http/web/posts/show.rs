//! One post: what it says, where it is, what it said before, and what can be done with it.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::posts::history::{self, History, Undo};
use controller_core::app::posts::{may_edit, may_publish, screens, sketches};
use controller_core::domain::access::Action;
use controller_core::domain::actor::By;
use controller_core::domain::org::{Unit, UnitKind};
use controller_core::domain::past::{HowOff, Off, Past};
use controller_core::domain::post::{Post, PostKind, PostState};
use controller_core::id::PersonId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::post::Priority;
use protocol::{PostId, reading};
use serde::Deserialize;

use super::told;
use crate::clock;
use crate::http::api::model::{PostScreen, PostScreens, Problem};
use crate::http::api::whereabouts;
use crate::http::error::Failure;
use crate::http::extract::{Id, Query};
use crate::http::web::names::names;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// Whether the screens of many schools are to be counted, which a script does by itself.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    count: String,
}

pub(super) async fn show(
    member: Member,
    Id(post): Id<PostId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    shown(&member, post, !asked.count.is_empty(), StatusCode::OK, None).await
}

/// What a page about a post knows.
struct Seen {
    history: History,
    unit: String,
    kind: Option<UnitKind>,
    zone: TimeZone,
    may_edit: bool,
    may_publish: bool,
    has_sketch: bool,
    names: BTreeMap<PersonId, String>,
}

/// The page, with what went wrong if something did.
pub(super) async fn told(
    member: &Member,
    post: PostId,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    shown(member, post, false, status, problem).await
}

async fn shown(
    member: &Member,
    post: PostId,
    counts: bool,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let deleted = member.page().say("people-deleted");
    let seen = member.caller.read(move |view, actor| {
        let history = history::show(view, actor, post)?;
        let place = &history.post.place;
        let by = |past: &Past| [past.by.clone(), past.off.as_ref().map(|off| off.by.clone())];
        let mut people: Vec<PersonId> =
            history.past.iter().flat_map(by).flatten().filter_map(|by| person(&by)).collect();
        people.extend(person(&history.post.author));
        let names = names(view, actor, people, &deleted)?;
        Ok(Seen {
            unit: told::unit_of(view, place)?,
            kind: view.get::<Unit>(&place.unit())?.map(|unit| unit.kind),
            zone: sketches::zone(view, place)?,
            may_edit: may_edit(actor, &history.post),
            may_publish: may_publish(actor, &history.post),
            has_sketch: sketches::find(view, actor, post).is_ok(),
            names,
            history,
        })
    });
    let seen = seen.await?;
    // Of a region's screens a page would count too long; a script asks for them, or a link.
    let screens = if counts || seen.kind == Some(UnitKind::School) {
        Some(PostScreens::from(whereabouts(&member.caller, post).await?))
    } else {
        None
    };
    let template = PostPage { page: member.page(), seen, screens, now: clock::now(), problem };
    Ok(member.visit.show(status, &template))
}

#[derive(Template)]
#[template(path = "posts/show.html")]
struct PostPage<'a> {
    page: Page<'a>,
    seen: Seen,
    screens: Option<PostScreens>,
    now: Timestamp,
    problem: Option<Problem>,
}

impl PostPage<'_> {
    fn post(&self) -> &Post {
        &self.seen.history.post
    }

    fn kind(&self) -> PostKind {
        PostKind::of(&self.post().content)
    }

    fn is_high(&self) -> bool {
        self.post().priority == Priority::High
    }

    fn is_on_air(&self) -> bool {
        self.post().state_at(self.now) == PostState::Published
    }

    fn undo(&self) -> Option<&'static str> {
        let undo = self.seen.history.undo.filter(|_| self.seen.may_publish)?;
        Some(match undo {
            Undo::Edit => "posts-undo-edit",
            Undo::Publication => "posts-undo-publication",
            Undo::Withdrawal => "posts-undo-withdrawal",
        })
    }

    fn period(&self) -> String {
        let (from, until) = (self.post().from, self.post().until);
        told::period(&self.page, &self.page.moments_in(self.seen.zone.clone()), from, until)
    }

    fn lasts(&self) -> u64 {
        reading::time(&self.post().item_if_published(self.now)).as_secs()
    }

    fn author(&self) -> &str {
        self.name(&self.post().author)
    }

    /// Who did something, as far as the reader may know them.
    fn name(&self, by: &By) -> &str {
        person(by).and_then(|person| self.seen.names.get(&person)).map_or("", String::as_str)
    }

    fn put_there_by(&self, past: &Past) -> &str {
        past.by.as_ref().map_or("", |by| self.name(by))
    }

    fn went_off(&self, off: &Off) -> String {
        let key = match off.how {
            HowOff::Replaced => "posts-off-replaced",
            HowOff::Withdrawn => "posts-off-withdrawn",
            HowOff::Expired => "posts-off-expired",
        };
        self.page.tell(key, "time", &self.page.moment(&off.at).said)
    }

    /// Whether the post says what a revision said: then there is nothing to go back to.
    fn says(&self, past: &Past) -> bool {
        past.says_the_same(self.post())
    }

    fn is_named_whole(&self) -> bool {
        self.screens.as_ref().is_none_or(|screens| screens.screens <= screens::NAMED as u64)
    }

    fn stands(&self, screen: &PostScreen) -> (&'static str, String) {
        match (screen.shows, screen.has, screen.presence.online) {
            (true, ..) => ("good", self.page.say("posts-shows")),
            (false, true, _) => ("on", self.page.say("posts-has")),
            (false, false, true) => ("warn", self.page.say("posts-on-its-way")),
            (false, false, false) => ("", self.page.say("posts-offline")),
        }
    }
}

fn person(by: &By) -> Option<PersonId> {
    match by {
        By::Person { person, .. } => Some(*person),
        By::System => None,
    }
}
