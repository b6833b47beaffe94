//! `efir post`: what stands on the TVs.

mod args;
mod table;

use std::io::{self, Read};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::PostId;

pub use args::{CreateArgs, EditArgs, PostCommand, ShownArgs};

use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::{Answer, Controller};
use super::when::{self, instant};
use crate::http::api::model::{Audience, EditPost, NewPost, Post, PostFilter};

/// A text on standard input is read up to here; the controller's own limit is far below.
const LONGEST_TEXT: u64 = 1024 * 1024;

/// Does it.
pub(crate) fn run(
    command: PostCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        PostCommand::Create(args) => create(args, controller, reader),
        PostCommand::Edit(args) => edit(args, controller, reader),
        PostCommand::Publish { id } => {
            let post = controller.order(&format!("{}/publish", address(&id)?))?;
            Ok(done(reader, &post, "done-post-publish"))
        }
        PostCommand::Withdraw { id } => {
            let post = controller.order(&format!("{}/withdraw", address(&id)?))?;
            Ok(done(reader, &post, "done-post-withdraw"))
        }
        PostCommand::List { unit, state } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = PostFilter { unit, state, ..PostFilter::default() };
            let posts = controller.list("posts", &filter)?;
            Ok(reader.answer(&posts, |posts| table::list(posts, controller, reader)))
        }
    }
}

fn create(args: CreateArgs, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let unit = lookup::unit(controller, &args.unit)?;
    let time = |text: Option<String>| {
        let read = |text: String| instant(&text, |text| when::zone_of(controller, unit, text));
        text.map(read).transpose()
    };
    let draft = NewPost {
        kind: args.kind,
        unit,
        title: args.title,
        text: text_or_input(args.text)?,
        from: time(args.shown.from)?,
        until: time(args.shown.until)?,
        audience: Audience {
            tags: args.shown.tags.into_iter().collect(),
            rooms: args.shown.rooms.into_iter().collect(),
        },
    };
    let draft = controller.post::<Post>("posts", &draft)?;
    if !args.publish {
        return Ok(done(reader, &draft, "done-post-create"));
    }
    let id = draft.value.id;
    let published = controller
        .order(&format!("posts/{id}/publish"))
        .map_err(|because| Failure::DraftKept { id: id.to_string(), because: Box::new(because) })?;
    Ok(done(reader, &published, "done-post-publish"))
}

fn edit(args: EditArgs, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let address = address(&args.id)?;
    let needs_the_post = [&args.shown.from, &args.shown.until].into_iter().any(Option::is_some)
        || args.everywhere
        || !args.shown.tags.is_empty()
        || !args.shown.rooms.is_empty();
    let before = needs_the_post.then(|| controller.get::<Post>(&address)).transpose()?;
    let edit = match before {
        Some(before) => {
            let post = before.value;
            let zone = |text: &str| when::zone_of(controller, post.unit, text);
            EditPost {
                from: end(args.shown.from.as_deref(), zone)?,
                until: end(args.shown.until.as_deref(), zone)?,
                audience: audience(
                    args.everywhere,
                    args.shown.tags,
                    args.shown.rooms,
                    post.audience,
                ),
                ..EditPost::default()
            }
        }
        None => EditPost::default(),
    };
    let text = args.text.map(text_or_input).transpose()?;
    let edit = EditPost { title: args.title, text, ..edit };
    if edit == EditPost::default() {
        return Err(Failure::NothingToChange);
    }
    let post = controller.patch(&address, &edit)?;
    Ok(done(reader, &post, "done-post-edit"))
}

/// One end of the time on air: absent stays, `none` takes it away.
#[expect(clippy::option_option, reason = "REST tells an absent field from null")]
fn end(
    text: Option<&str>,
    zone: impl FnOnce(&str) -> Result<TimeZone, Failure>,
) -> Result<Option<Option<Timestamp>>, Failure> {
    match text {
        None => Ok(None),
        Some(when::NONE) => Ok(Some(None)),
        Some(text) => instant(text, zone).map(Some).map(Some),
    }
}

/// The audience after an edit: what is not named stays as it was.
fn audience(
    everywhere: bool,
    tags: Vec<String>,
    rooms: Vec<String>,
    before: Audience,
) -> Option<Audience> {
    if everywhere {
        return Some(Audience::default());
    }
    if tags.is_empty() && rooms.is_empty() {
        return None;
    }
    Some(Audience {
        tags: if tags.is_empty() { before.tags } else { tags.into_iter().collect() },
        rooms: if rooms.is_empty() { before.rooms } else { rooms.into_iter().collect() },
    })
}

fn text_or_input(text: String) -> Result<String, Failure> {
    if text != "-" {
        return Ok(text);
    }
    let mut input = String::new();
    io::stdin()
        .lock()
        .take(LONGEST_TEXT)
        .read_to_string(&mut input)
        .map_err(|cause| Failure::Input { cause })?;
    Ok(input.trim_end().to_owned())
}

fn address(id: &str) -> Result<String, Failure> {
    lookup::id::<PostId>(id).map(|id| format!("posts/{id}"))
}

fn done(reader: &Reader, post: &Answer<Post>, key: &str) -> String {
    reader.answer(post, |post| {
        reader.say(key, &[("title", &post.title), ("id", &post.id.to_string())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> std::collections::BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_an_edit_does_not_name_of_the_audience_stays() {
        let before = Audience { tags: set(&["hall"]), rooms: set(&["Столовая"]) };
        let edited = audience(false, vec!["grades 1–4".into()], vec![], before.clone()).unwrap();
        assert_eq!(edited, Audience { tags: set(&["grades 1–4"]), ..before.clone() });
        assert_eq!(audience(false, vec![], vec![], before.clone()), None);
        assert_eq!(audience(true, vec![], vec![], before), Some(Audience::default()));
    }

    #[test]
    fn an_end_stays_is_taken_away_or_is_set() {
        let zone = |_: &str| Ok(TimeZone::UTC);
        assert_eq!(end(None, zone).unwrap(), None);
        assert_eq!(end(Some("none"), zone).unwrap(), Some(None));
        let eight = "2026-12-01T08:00:00Z".parse().unwrap();
        assert_eq!(end(Some("2026-12-01 08:00"), zone).unwrap(), Some(Some(eight)));
    }
}
