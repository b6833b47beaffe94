//! `efir notice`: that screens stay away.

use std::collections::BTreeMap;

use clap::Subcommand;
use controller_core::id::NoticeId;
use protocol::UnitId;

use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{Notice, NoticeFilter};

/// What is done with notices.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// Lists them.
    List {
        /// Only those of this unit and below.
        #[arg(long)]
        unit: Option<String>,
        /// Also those whose screens are back.
        #[arg(long)]
        all: bool,
    },
    /// Says that one looks after it.
    Take {
        /// Which.
        id: String,
    },
}

/// Does it.
pub(crate) fn run(
    command: NoticeCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        NoticeCommand::List { unit, all } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = NoticeFilter { unit, open: !all, ..NoticeFilter::default() };
            let notices = controller.list::<Notice>("notices", &filter)?;
            Ok(reader.answer(&notices, |notices| {
                let units = lookup::unit_names(controller, notices.iter().map(|one| one.unit));
                table(notices, &units, reader)
            }))
        }
        NoticeCommand::Take { id } => {
            let id = lookup::id::<NoticeId>(&id)?;
            let taken = controller.order::<Notice>(&format!("notices/{id}/take"))?;
            Ok(reader.answer(&taken, |taken| {
                reader.say("done-notice-take", &[("id", &taken.id.to_string())])
            }))
        }
    }
}

fn table(notices: &[Notice], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let rows = notices
        .iter()
        .map(|notice| {
            let away = notice.screens.iter().filter(|screen| screen.back.is_none()).count();
            [
                name_of(units, &notice.unit),
                reader.name("cause", &notice.cause),
                format!("{away}/{}", notice.screens.len()),
                reader.time(notice.since),
                notice.closed.map(|at| reader.time(at)).unwrap_or_default(),
                notice.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-unit",
        "column-cause",
        "column-away",
        "column-since",
        "column-closed",
        "column-id",
    ];
    reader.table(columns, rows, "empty-notices")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Cause, MissedScreen};
    use jiff::Timestamp;
    use protocol::{DeviceId, Language};

    #[test]
    fn notices_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let at: Timestamp = "2026-11-23T05:30:00Z".parse().unwrap();
        let screen = MissedScreen {
            device: DeviceId::new(at, 1),
            room: "Холл".into(),
            since: at,
            back: None,
        };
        let notice = Notice {
            id: NoticeId::new(Timestamp::UNIX_EPOCH, 1),
            unit,
            cause: Cause::SchoolLine,
            since: at,
            told: at,
            screens: vec![screen.clone(), MissedScreen { back: Some(at), ..screen }],
            taken_by: None,
            taken: None,
            closed: None,
        };
        let units = [(unit, "Гимназия №11".to_owned())].into();
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [
                table(std::slice::from_ref(&notice), &units, &reader),
                table(&[], &units, &reader),
            ];
            insta::assert_snapshot!(format!("notices_{language}"), told.join("\n\n"));
        }
    }
}
