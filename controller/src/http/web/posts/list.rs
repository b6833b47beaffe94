//! What posts there are, and what one is still writing.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use controller_core::app::posts::{self, Search, sketches};
use controller_core::domain::access::Action;
use controller_core::domain::post::{Post, PostKind};
use controller_core::domain::sketch::Sketch;
use controller_core::page::Page as Piece;
use form_urlencoded::Serializer;
use jiff::Timestamp;
use protocol::UnitId;
use protocol::post::Priority;
use serde::Deserialize;

use super::told;
use crate::clock;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::icons::Icon;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choice, Choices};
use crate::http::web::visit::Member;

/// Posts on a page.
const PIECE: usize = 30;
/// Unfinished texts that stand above them.
const SKETCHES: usize = 6;

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    cursor: Option<String>,
}

/// What a page of the list shows.
struct Seen {
    posts: Vec<Post>,
    next: Option<String>,
    sketches: Vec<Sketch>,
    units: BTreeMap<UnitId, String>,
    choices: Option<Choices>,
}

pub(super) async fn list(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let piece = Piece::new(PIECE, asked.cursor.as_deref())?;
    let search = asked.search();
    let writes = asked.is_plain();
    let seen = member.caller.read(move |view, actor| {
        let listed = posts::search(view, actor, &search, &piece)?;
        let mut sketches = if writes { sketches::list(view, actor)? } else { Vec::new() };
        sketches.truncate(SKETCHES);
        let mut units = BTreeMap::new();
        let places = listed.items.iter().map(|post| &post.place);
        for place in places.chain(sketches.iter().map(|sketch| &sketch.place)) {
            units.insert(place.unit(), told::unit_of(view, place)?);
        }
        // Whoever sees no unit at all has nothing to choose.
        let choices = units::choose(view, actor, Action::SeePost, search.unit).ok();
        Ok(Seen { posts: listed.items, next: listed.next, sketches, units, choices })
    });
    let seen = seen.await?;
    let template = List { page: member.page(), seen, asked, now: clock::now() };
    Ok(member.show(&template))
}

impl Asked {
    fn search(&self) -> Search {
        Search {
            unit: UnitId::parse(&self.unit).ok(),
            state: self.state.parse().ok(),
            kind: match self.kind.as_str() {
                "announcement" => Some(PostKind::Announcement),
                "news" => Some(PostKind::News),
                _ => None,
            },
            title: self.title.chars().take(100).collect(),
        }
    }

    /// Whether it is the list as one comes to it, or that of drafts: what one is writing stands above.
    fn is_plain(&self) -> bool {
        self.cursor.is_none() && self.title.is_empty() && matches!(&*self.state, "" | "draft")
    }

    /// Whether nothing narrows the list.
    fn is_wide(&self) -> bool {
        [&self.state, &self.kind, &self.unit, &self.title].iter().all(|text| text.is_empty())
    }

    fn address(&self, state: &str, cursor: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        let fields = [
            ("state", state),
            ("kind", &*self.kind),
            ("unit", &*self.unit),
            ("title", &*self.title),
            ("cursor", cursor.unwrap_or_default()),
        ];
        query.extend_pairs(fields.into_iter().filter(|(_, value)| !value.is_empty()));
        let query = query.finish();
        if query.is_empty() { "/posts".to_owned() } else { format!("/posts?{query}") }
    }
}

#[derive(Template)]
#[template(path = "posts/list.html")]
struct List<'a> {
    page: Page<'a>,
    seen: Seen,
    asked: Asked,
    now: Timestamp,
}

impl List<'_> {
    fn may_write(&self) -> bool {
        self.page.may(Action::DraftPost)
    }

    /// The views of the list: all posts, and those of each state.
    fn views(&self) -> Vec<(String, String, bool)> {
        let view = |state: &str, key: &str| {
            (self.asked.address(state, None), self.page.say(key), self.asked.state == state)
        };
        let mut views = vec![view("", "posts-all")];
        views.extend([
            view("published", "posts-on-air"),
            view("draft", "posts-drafts"),
            view("withdrawn", "posts-withdrawn-all"),
            view("expired", "posts-expired-all"),
        ]);
        views
    }

    fn next(&self) -> Option<String> {
        let next = self.seen.next.as_deref();
        next.map(|next| self.asked.address(&self.asked.state, Some(next)))
    }

    fn unit(&self, unit: UnitId) -> &str {
        self.seen.units.get(&unit).map_or("", String::as_str)
    }

    fn is_chosen(&self, choice: &Choice) -> bool {
        choice.id.to_string() == self.asked.unit
    }

    fn kind(&self, post: &Post) -> (Icon, String) {
        told::kind(&self.page, PostKind::of(&post.content))
    }

    fn is_high(post: &Post) -> bool {
        post.priority == Priority::High
    }

    fn period(&self, post: &Post) -> String {
        told::period(&self.page, &self.page.moments(), post.from, post.until)
    }
}
