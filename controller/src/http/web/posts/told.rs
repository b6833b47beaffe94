//! Posts in words.

use controller_core::domain::place::Place;
use controller_core::domain::post::{Post, PostKind, PostState};
use controller_core::work::View;
use controller_core::{domain::org::Unit, error::Error};
use jiff::Timestamp;
use protocol::post::Audience;

use crate::http::web::icons::Icon;
use crate::http::web::moments::Moments;
use crate::http::web::page::Page;

/// A state as a badge shows it: its class, and its words.
pub(super) fn state(page: &Page<'_>, post: &Post, now: &Timestamp) -> (&'static str, String) {
    match post.state_at(*now) {
        PostState::Draft => ("", page.say("posts-draft")),
        PostState::Published if post.from.is_some_and(|from| from > *now) => {
            ("on", page.say("posts-planned"))
        }
        PostState::Published => ("good", page.say("posts-on-air")),
        PostState::Withdrawn => ("", page.say("posts-withdrawn")),
        PostState::Expired => ("", page.say("posts-expired")),
    }
}

/// What kind of post it is.
pub(super) fn kind(page: &Page<'_>, kind: PostKind) -> (Icon, String) {
    match kind {
        PostKind::Announcement => (page.icons().megaphone(), page.say("posts-announcement")),
        PostKind::News => (page.icons().newspaper(), page.say("posts-news")),
    }
}

/// From when until when, by a clock.
pub(super) fn period(
    page: &Page<'_>,
    moments: &Moments<'_>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) -> String {
    let said = |at: Timestamp| moments.short(at).said;
    match (from, until) {
        (None, None) => page.say("posts-always"),
        (Some(from), None) => page.tell("posts-from", "from", &said(from)),
        (None, Some(until)) => page.tell("posts-until", "until", &said(until)),
        (Some(from), Some(until)) => {
            page.tell2("posts-from-until", "from", &said(from), "until", &said(until))
        }
    }
}

/// Which TVs, in words.
pub(super) fn audience(page: &Page<'_>, audience: &Audience) -> String {
    let names: Vec<&str> =
        audience.rooms.iter().chain(&audience.tags).map(String::as_str).collect();
    if names.is_empty() { page.say("posts-everywhere") } else { names.join(", ") }
}

/// What the unit of a post is called.
pub(super) fn unit_of(view: &View<'_>, place: &Place) -> Result<String, Error> {
    Ok(view.get::<Unit>(&place.unit())?.map(|unit| unit.name).unwrap_or_default())
}
