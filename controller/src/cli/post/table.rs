//! Posts as tables.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::UnitId;
use protocol::post::AgeMark;

use crate::cli::lookup::{self, name_of};
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{Audience, InTurn, Post, Priority};

/// A list of posts.
pub(super) fn list(posts: &[Post], controller: &Controller, reader: &Reader) -> String {
    rows(posts, &lookup::unit_names(controller, posts.iter().map(|post| post.unit)), reader)
}

/// What takes turns on a unit's screens.
pub(super) fn order(posts: &[InTurn], controller: &Controller, reader: &Reader) -> String {
    turns(posts, &lookup::unit_names(controller, posts.iter().filter_map(|post| post.unit)), reader)
}

fn turns(posts: &[InTurn], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let say = |key| reader.words().say(key);
    let rows = posts
        .iter()
        .enumerate()
        .map(|(place, post)| {
            [
                (place + 1).to_string(),
                post.title.clone(),
                manner(post.priority, post.ticker, None, reader),
                post.unit.map_or_else(|| say("from-above"), |unit| name_of(units, &unit)),
                if post.arranged { say("arranged") } else { say("newest-first") },
                post.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-place",
        "column-title",
        "column-manner",
        "column-whose",
        "column-order",
        "column-id",
    ];
    reader.table(columns, rows, "empty-order")
}

fn rows(posts: &[Post], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let rows = posts
        .iter()
        .map(|post| {
            [
                post.title.clone(),
                reader.name("state", &post.state),
                name_of(units, &post.unit),
                features(post, reader),
                period(post.from, post.until, reader),
                audience(&post.audience, reader),
                post.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-title",
        "column-state",
        "column-whose",
        "column-manner",
        "column-when",
        "column-audience",
        "column-id",
    ];
    reader.table(columns, rows, "empty-posts")
}

/// From when until when.
fn period(from: Option<Timestamp>, until: Option<Timestamp>, reader: &Reader) -> String {
    let time = |at: Timestamp| reader.time(at);
    match (from, until) {
        (None, None) => reader.words().say("always"),
        (Some(from), None) => reader.say("from-then", &[("from", &time(from))]),
        (None, Some(until)) => reader.say("until-then", &[("until", &time(until))]),
        (Some(from), Some(until)) => {
            reader.say("from-until", &[("from", &time(from)), ("until", &time(until))])
        }
    }
}

/// What kind of post it is, and what is unusual about it.
fn features(post: &Post, reader: &Reader) -> String {
    let mut features = vec![reader.name("kind", &post.kind)];
    if post.picture.is_some() {
        features.push(reader.words().say("with-picture"));
    }
    let manner = manner(post.priority, post.ticker, post.age, reader);
    features.extend((!manner.is_empty()).then_some(manner));
    if let Some(seconds) = post.seconds {
        features.push(reader.say("for-seconds", &[("seconds", &seconds.to_string())]));
    }
    features.join(", ")
}

/// What is unusual about how a post is shown.
pub(super) fn manner(
    priority: Priority,
    ticker: bool,
    age: Option<AgeMark>,
    reader: &Reader,
) -> String {
    let mut manner = Vec::new();
    if priority == Priority::High {
        manner.push(reader.name("priority", &priority));
    }
    if ticker {
        manner.push(reader.words().say("ticker"));
    }
    manner.extend(age.map(|age| age.name().to_owned()));
    manner.join(", ")
}

pub(super) fn audience(audience: &Audience, reader: &Reader) -> String {
    let narrowed: Vec<&str> =
        audience.rooms.iter().chain(&audience.tags).map(String::as_str).collect();
    if narrowed.is_empty() { reader.words().say("everywhere") } else { narrowed.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Picture, PostKind, PostState};
    use protocol::{Digest, Language, PostId};

    #[test]
    fn posts_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 8);
        let snow = Post {
            id: PostId::new(Timestamp::UNIX_EPOCH, 1),
            kind: PostKind::Announcement,
            unit,
            title: "Снегопад: уроки с 9:30".into(),
            text: "Первый урок в **9:30**.".into(),
            picture: None,
            from: None,
            until: Some("2026-11-23T09:00:00Z".parse().unwrap()),
            audience: Audience::default(),
            priority: Priority::Normal,
            seconds: None,
            lasts: 10,
            age: None,
            consent: None,
            ticker: false,
            state: PostState::Published,
            revision: 1,
            created: Timestamp::UNIX_EPOCH,
            created_by: None,
            published: Some(Timestamp::UNIX_EPOCH),
            warnings: Vec::new(),
            edited: Timestamp::UNIX_EPOCH,
        };
        let narrowed = Audience {
            tags: ["hall".to_owned()].into(),
            rooms: ["Столовая".to_owned()].into(),
        };
        let draft =
            Post { state: PostState::Draft, audience: narrowed, until: None, ..snow.clone() };
        let story = Post {
            kind: PostKind::News,
            priority: Priority::High,
            seconds: Some(20),
            age: Some(AgeMark::Six),
            picture: Some(Picture { sha256: Digest::of(b"x"), bytes: 9, width: 4, height: 3 }),
            ..snow.clone()
        };
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let list = rows(&[snow.clone(), draft.clone(), story.clone()], &units, &reader);
            let none = rows(&[], &units, &reader);
            insta::assert_snapshot!(format!("posts_{language}"), format!("{list}\n\n{none}"));
        }
    }
    #[test]
    fn an_order_reads_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 8);
        let newest = InTurn {
            id: PostId::new(Timestamp::UNIX_EPOCH, 1),
            title: "Снегопад: уроки с 9:30".into(),
            unit: Some(unit),
            priority: Priority::High,
            ticker: false,
            arranged: false,
        };
        let from_above = InTurn {
            title: "Олимпиада".into(),
            unit: None,
            ticker: true,
            priority: Priority::Normal,
            arranged: true,
            ..newest.clone()
        };
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let list = turns(&[newest.clone(), from_above.clone()], &units, &reader);
            let none = turns(&[], &units, &reader);
            insta::assert_snapshot!(format!("order_{language}"), format!("{list}\n\n{none}"));
        }
    }
}
