//! `efir library`: templates and scenarios that units share with those below.

use clap::{Args, Subcommand};
use controller_core::id::LibraryId;
use protocol::PostId;

use super::choice::{LIBRARY_KINDS, one_of};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    CopyFromLibrary, LibraryContents, LibraryCopies, LibraryFilter, LibraryItem, LibraryKind,
    ShareInLibrary,
};

/// What is done with the library.
#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// Lists what is shared.
    List(ListArgs),
    /// Shows one thing.
    Show {
        /// Which.
        id: String,
    },
    /// Shares posts.
    Share(ShareArgs),
    /// Makes drafts from a thing.
    Copy {
        /// Which.
        id: String,
        /// For which unit.
        #[arg(long)]
        unit: String,
    },
    /// Takes a thing off its shelf.
    Withdraw {
        /// Which.
        id: String,
    },
}

/// `efir library list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// As this unit finds it.
    #[arg(long)]
    unit: Option<String>,
    /// With these words.
    #[arg(long)]
    text: Option<String>,
    /// Only such.
    #[arg(long, value_parser = one_of::<LibraryKind>(LIBRARY_KINDS))]
    kind: Option<LibraryKind>,
}

/// `efir library share`.
#[derive(Debug, Args)]
pub struct ShareArgs {
    /// On whose shelf.
    #[arg(long)]
    unit: Option<String>,
    /// What it is called.
    #[arg(long)]
    title: String,
    /// What it is good for.
    #[arg(long, default_value = "")]
    about: String,
    /// Which post.
    #[arg(long = "post", value_name = "POST", required = true)]
    posts: Vec<String>,
}

/// Does it.
pub(crate) fn run(
    command: LibraryCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        LibraryCommand::List(ListArgs { unit, text, kind }) => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = LibraryFilter { unit, text, kind, ..LibraryFilter::default() };
            let items = controller.list::<LibraryItem>("library", &filter)?;
            Ok(reader.answer(&items, |items| table(items, reader)))
        }
        LibraryCommand::Show { id } => {
            let id = lookup::id::<LibraryId>(&id)?;
            let shown = controller.get::<LibraryContents>(&format!("library/{id}"))?;
            Ok(reader.answer(&shown, |shown| whole(shown, reader)))
        }
        LibraryCommand::Share(ShareArgs { unit, title, about, posts }) => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let posts =
                posts.iter().map(|id| lookup::id::<PostId>(id)).collect::<Result<_, _>>()?;
            let new = ShareInLibrary { unit, title, about, posts, alerts: Vec::new() };
            let made = controller.post::<LibraryItem>("library", &new)?;
            Ok(reader.answer(&made, |item| {
                let id = item.id.to_string();
                reader.say("done-library-share", &[("title", &item.title), ("id", &id)])
            }))
        }
        LibraryCommand::Copy { id, unit } => {
            let id = lookup::id::<LibraryId>(&id)?;
            let unit = lookup::unit(controller, &unit)?;
            let path = format!("library/{id}/copy");
            let copies = controller.post::<LibraryCopies>(&path, &CopyFromLibrary { unit })?;
            Ok(reader.answer(&copies, |copies| {
                let ids = copies.posts.iter().map(|post| format!("{}  {}", post.id, post.title));
                let count = copies.posts.len().to_string();
                let said = reader.say("done-library-copy", &[("count", &count)]);
                [said].into_iter().chain(ids).collect::<Vec<_>>().join("\n")
            }))
        }
        LibraryCommand::Withdraw { id } => {
            let id = lookup::id::<LibraryId>(&id)?;
            controller.delete(&format!("library/{id}"))?;
            Ok(reader.done(|| reader.say("done-library-withdraw", &[("id", &id.to_string())])))
        }
    }
}

fn table(items: &[LibraryItem], reader: &Reader) -> String {
    let rows = items
        .iter()
        .map(|item| {
            [
                item.title.clone(),
                reader.name("library", &item.kind),
                item.unit_name.clone(),
                item.id.to_string(),
            ]
        })
        .collect();
    let columns = ["column-title", "column-kind", "column-unit", "column-id"];
    reader.table(columns, rows, "empty-library")
}

fn whole(shown: &LibraryContents, reader: &Reader) -> String {
    let mut facts = vec![
        ("column-title", shown.item.title.clone()),
        ("column-kind", reader.name("library", &shown.item.kind)),
        ("column-unit", shown.item.unit_name.clone()),
    ];
    if !shown.item.about.is_empty() {
        facts.push(("column-about", shown.item.about.clone()));
    }
    let posts =
        shown.posts.iter().map(|post| [reader.name("kind", &post.kind), post.title.clone()]);
    let alerts = shown
        .alerts
        .iter()
        .map(|alert| [reader.name("severity", &alert.severity), alert.text.clone()]);
    let rows = posts.chain(alerts).collect();
    let held = reader.table(["column-kind", "column-title"], rows, "empty-library");
    format!("{}\n\n{held}", reader.facts(facts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{LibraryAlert, LibraryPost, PostKind, Priority, Severity};
    use jiff::Timestamp;
    use protocol::{Language, UnitId};

    #[test]
    fn the_library_reads_like_this() {
        let item = LibraryItem {
            id: LibraryId::new(Timestamp::UNIX_EPOCH, 1),
            unit: UnitId::new(Timestamp::UNIX_EPOCH, 2),
            unit_name: "Липецкая область".into(),
            by: None,
            title: "День знаний".into(),
            about: "На первое сентября".into(),
            kind: LibraryKind::Scenario,
            posts: 1,
            alerts: 1,
            shared: Timestamp::UNIX_EPOCH,
        };
        let post = LibraryPost {
            kind: PostKind::Announcement,
            title: "Линейка в 9:00".into(),
            text: String::new(),
            picture: None,
            ticker: false,
            priority: Priority::Normal,
            seconds: None,
            age: None,
        };
        let (text, instruction) = ("Дождь: линейка в зале".into(), String::new());
        let alert = LibraryAlert { severity: Severity::Minor, text, instruction };
        let shown = LibraryContents {
            item: item.clone(),
            posts: vec![post],
            alerts: vec![alert],
            may_withdraw: false,
        };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [
                table(std::slice::from_ref(&item), &reader),
                table(&[], &reader),
                whole(&shown, &reader),
            ];
            insta::assert_snapshot!(format!("library_{language}"), told.join("\n\n"));
        }
    }
}
