//! `efir post`: what stands on the TVs.

mod args;
mod edit;
mod history;
mod order;
mod picture;
mod preview;
mod schedule;
mod table;

use std::io::{self, Read};
use std::path::PathBuf;

use controller_core::id::ConsentId;
use protocol::PostId;

pub use args::{
    CreateArgs, EditArgs, MannerArgs, NewArgs, OrderArgs, PostCommand, PreviewArgs, ScheduleArgs,
    ShownArgs,
};

use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::{Answer, Controller};
use super::when::{self, instant};
use crate::http::api::model::{Audience, NewPost, Post, PostFilter, Warning};

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
        PostCommand::Edit(args) => edit::run(args, controller, reader),
        PostCommand::Preview(args) => preview::run(args, controller, reader),
        PostCommand::Order(args) => order::run(&args, controller, reader),
        PostCommand::Publish { id } => {
            let post = controller.order(&format!("{}/publish", address(&id)?))?;
            Ok(done(reader, &post, "done-post-publish"))
        }
        PostCommand::Withdraw { id } => {
            let post = controller.order(&format!("{}/withdraw", address(&id)?))?;
            Ok(done(reader, &post, "done-post-withdraw"))
        }
        PostCommand::History { id } => history::show(&id, controller, reader),
        PostCommand::Restore { id, revision } => {
            history::restore(&id, revision, controller, reader)
        }
        PostCommand::Undo { id } => history::undo(&id, controller, reader),
        PostCommand::Screens { id } => history::screens(&id, controller, reader),
        PostCommand::Schedule(args) => schedule::run(&args, controller, reader),
        PostCommand::List { unit, state } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = PostFilter { unit, state, ..PostFilter::default() };
            let posts = controller.list("posts", &filter)?;
            Ok(reader.answer(&posts, |posts| table::list(posts, controller, reader)))
        }
    }
}

fn create(args: CreateArgs, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let draft = new_post([args.unit, args.title, args.text], args.new, controller)?;
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

/// The post that was typed: for which unit, its title and its text. Its picture is uploaded.
fn new_post(
    [unit, title, text]: [String; 3],
    new: NewArgs,
    controller: &Controller,
) -> Result<NewPost, Failure> {
    let unit = lookup::unit(controller, &unit)?;
    let time = |text: Option<String>| {
        let read = |text: String| instant(&text, |text| when::zone_of(controller, unit, text));
        text.map(read).transpose()
    };
    let upload = |path: PathBuf| picture::upload(controller, unit, &path);
    Ok(NewPost {
        kind: new.kind,
        unit,
        title,
        text: text_or_input(text)?,
        picture: new.picture.map(upload).transpose()?,
        from: time(new.shown.from)?,
        until: time(new.shown.until)?,
        audience: Audience {
            tags: new.shown.tags.into_iter().collect(),
            rooms: new.shown.rooms.into_iter().collect(),
        },
        priority: new.manner.priority.unwrap_or_default(),
        seconds: new.manner.seconds,
        age: new.manner.age,
        consent: new.manner.consent.as_deref().map(lookup::id::<ConsentId>).transpose()?,
        ticker: new.manner.ticker,
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
        let done = reader.say(key, &[("title", &post.title), ("id", &post.id.to_string())]);
        with_warnings(done, &post.warnings, reader)
    })
}

/// What was done, and below it what the author should know.
fn with_warnings(done: String, warnings: &[Warning], reader: &Reader) -> String {
    let told = warnings.iter().map(|warning| reader.say("warning", &[("text", &warning.text)]));
    [done].into_iter().chain(told).collect::<Vec<_>>().join("\n")
}
