//! Posts as tables.

use std::collections::BTreeMap;

use protocol::UnitId;

use crate::cli::lookup::{self, name_of};
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{Audience, Post};

/// A list of posts.
pub(super) fn list(posts: &[Post], controller: &Controller, reader: &Reader) -> String {
    rows(posts, &lookup::unit_names(controller, posts.iter().map(|post| post.unit)), reader)
}

fn rows(posts: &[Post], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let rows = posts
        .iter()
        .map(|post| {
            [
                post.title.clone(),
                reader.name("state", &post.state),
                name_of(units, &post.unit),
                reader.time_or(post.from, "at-once"),
                reader.time_or(post.until, "no-end"),
                audience(&post.audience, reader),
                post.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-title",
        "column-state",
        "column-unit",
        "column-from",
        "column-until",
        "column-audience",
        "column-id",
    ];
    reader.table(columns, rows, "empty-posts")
}

fn audience(audience: &Audience, reader: &Reader) -> String {
    let narrowed: Vec<&str> =
        audience.rooms.iter().chain(&audience.tags).map(String::as_str).collect();
    if narrowed.is_empty() { reader.words().say("everywhere") } else { narrowed.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{PostKind, PostState};
    use jiff::Timestamp;
    use protocol::{Language, PostId};

    #[test]
    fn posts_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 8);
        let snow = Post {
            id: PostId::new(Timestamp::UNIX_EPOCH, 1),
            kind: PostKind::Announcement,
            unit,
            title: "Снегопад: уроки с 9:30".into(),
            text: "Первый урок в **9:30**.".into(),
            from: None,
            until: Some("2026-11-23T09:00:00Z".parse().unwrap()),
            audience: Audience::default(),
            state: PostState::Published,
            revision: 1,
            created: Timestamp::UNIX_EPOCH,
            created_by: None,
            published: Some(Timestamp::UNIX_EPOCH),
            edited: Timestamp::UNIX_EPOCH,
        };
        let narrowed = Audience {
            tags: ["hall".to_owned()].into(),
            rooms: ["Столовая".to_owned()].into(),
        };
        let draft =
            Post { state: PostState::Draft, audience: narrowed, until: None, ..snow.clone() };
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let list = rows(&[snow.clone(), draft.clone()], &units, &reader);
            let none = rows(&[], &units, &reader);
            insta::assert_snapshot!(format!("posts_{language}"), format!("{list}\n\n{none}"));
        }
    }
}
