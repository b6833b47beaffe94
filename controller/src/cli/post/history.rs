//! `efir post history`, `restore`, `undo` and `screens`: what a post said, and where it is.

use std::collections::BTreeMap;

use controller_core::id::PersonId;

use super::{address, done};
use crate::cli::alert::presence;
use crate::cli::failure::Failure;
use crate::cli::lookup::{self, name_of};
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{History, Off, Post, PostScreens, RestorePost, Revision};

/// Shows what a post said before.
pub(super) fn show(id: &str, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let history = controller.get::<History>(&format!("{}/history", address(id)?))?;
    Ok(reader.answer(&history, |history| {
        let off = |revision: &Revision| revision.off.as_ref().and_then(|off| off.by);
        let people = history.revisions.iter().flat_map(|one| [one.published_by, off(one)]);
        told(history, &lookup::logins(controller, people.flatten()), reader)
    }))
}

/// Lets a post say again what a revision of it said.
pub(super) fn restore(
    id: &str,
    revision: u32,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let path = format!("{}/restore", address(id)?);
    let post = controller.post::<Post>(&path, &RestorePost { revision })?;
    Ok(done(reader, &post, "done-post-restore"))
}

/// Takes back the last thing that was done with a post.
pub(super) fn undo(id: &str, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let post = controller.order::<Post>(&format!("{}/undo", address(id)?))?;
    Ok(reader.answer(&post, |post| {
        let (title, id) = (&*post.title, post.id.to_string());
        let state = reader.name("state", &post.state);
        reader.say("done-post-undo", &[("title", title), ("state", &state), ("id", &id)])
    }))
}

/// Shows on which screens a post is.
pub(super) fn screens(
    id: &str,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let screens = controller.get::<PostScreens>(&format!("{}/screens", address(id)?))?;
    Ok(reader.answer(&screens, |screens| whereabouts(screens, reader)))
}

fn told(history: &History, people: &BTreeMap<PersonId, String>, reader: &Reader) -> String {
    let who = |person: Option<PersonId>| {
        person.map_or_else(String::new, |person| name_of(people, &person))
    };
    let went_off = |off: &Off| {
        let values = [("at", &*reader.time(off.at)), ("who", &who(off.by))];
        format!("{} {}", reader.name("off", &off.how), reader.say("off-by", &values))
    };
    let row = |revision: &Revision| {
        [
            revision.revision.to_string(),
            revision.title.clone(),
            reader.time_or(revision.published, "never"),
            who(revision.published_by),
            revision.off.as_ref().map_or_else(|| reader.words().say("still"), went_off),
        ]
    };
    let rows = history.revisions.iter().map(row).collect();
    let columns =
        ["column-revision", "column-title", "column-published", "column-who", "column-off"];
    let table = reader.table(columns, rows, "empty-history");
    match history.undo {
        Some(undo) => format!("{table}\n{}", reader.name("undo", &undo)),
        None => table,
    }
}

fn whereabouts(screens: &PostScreens, reader: &Reader) -> String {
    let numbers = [
        ("screens", screens.screens),
        ("having", screens.having),
        ("showing", screens.showing),
        ("on", screens.shown_on),
        ("times", screens.times),
    ]
    .map(|(name, number)| (name, number.to_string()));
    let values: Vec<_> = numbers.iter().map(|(name, number)| (*name, number.as_str())).collect();
    let summary = reader.say("post-screens", &values);
    let rows = screens.named.iter().map(|screen| {
        let word = match (screen.shows, screen.has) {
            (true, _) => "shows",
            (false, true) => "has",
            (false, false) => "has-not",
        };
        [
            screen.place.room.clone(),
            screen.place.school_name.clone(),
            presence(screen.presence, reader),
            reader.words().say(word),
            screen.times.to_string(),
        ]
    });
    let columns =
        ["column-room", "column-school", "column-connection", "column-post", "column-times"];
    format!("{summary}\n{}", reader.table(columns, rows.collect(), "empty-screens-of-post"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{
        Audience, HowOff, PostScreen, Presence, Priority, ScreenPlace, Undo,
    };
    use jiff::Timestamp;
    use protocol::{DeviceId, Language, UnitId};

    #[test]
    fn a_history_and_whereabouts_read_like_this() {
        let people = BTreeMap::from([(anna(), "anna".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let none = History { revisions: Vec::new(), undo: None };
            let said = [
                told(&history(), &people, &reader),
                told(&none, &people, &reader),
                whereabouts(&standing(), &reader),
            ];
            insta::assert_snapshot!(format!("history_{language}"), said.join("\n\n––\n"));
        }
    }

    fn history() -> History {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = Revision {
            revision: 2,
            published: Some(at("2026-11-23T06:40:00Z")),
            published_by: Some(anna()),
            off: None,
            title: "Снегопад: уроки с 10:15".into(),
            text: String::new(),
            picture: None,
            ticker: false,
            from: None,
            until: None,
            audience: Audience::default(),
            priority: Priority::Normal,
            seconds: None,
            age: None,
        };
        let off = |how| Some(Off { at: at("2026-11-23T06:40:00Z"), by: Some(anna()), how });
        let first = Revision {
            revision: 1,
            published: Some(at("2026-11-23T06:10:00Z")),
            published_by: None,
            off: off(HowOff::Replaced),
            title: "Снегопад: уроки с 9:30".into(),
            ..now.clone()
        };
        History { revisions: vec![now, first], undo: Some(Undo::Edit) }
    }

    fn standing() -> PostScreens {
        let place = ScreenPlace {
            device: DeviceId::new(Timestamp::UNIX_EPOCH, 3),
            school: UnitId::new(Timestamp::UNIX_EPOCH, 8),
            school_name: "Гимназия №11".into(),
            room: "Холл".into(),
        };
        let presence = Presence { online: true, since: Some(Timestamp::UNIX_EPOCH) };
        let hall = PostScreen { place: place.clone(), presence, has: true, shows: true, times: 12 };
        let gym = PostScreen {
            place: ScreenPlace { room: "Спортзал".into(), ..place },
            presence: Presence { online: false, since: None },
            has: false,
            shows: false,
            times: 0,
        };
        PostScreens {
            screens: 2,
            having: 1,
            showing: 1,
            shown_on: 1,
            times: 12,
            milliseconds: 120_000,
            last: None,
            named: vec![hall, gym],
        }
    }

    fn anna() -> PersonId {
        PersonId::new(Timestamp::UNIX_EPOCH, 9)
    }
}
