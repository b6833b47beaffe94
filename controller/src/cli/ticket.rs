//! `efir ticket`: questions to coordinators, and their answers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use controller_core::id::TicketId;
use protocol::{DeviceId, UnitId};

use super::choice::{TICKET_STATES, one_of};
use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    Author, NewMessage, NewTicket, TableFormat, Ticket, TicketFilter, TicketState, TicketTable,
    TicketThread,
};

/// What is done with tickets.
#[derive(Debug, Subcommand)]
pub enum TicketCommand {
    /// Lists them, the newest first.
    List {
        /// Which.
        #[command(flatten)]
        which: Which,
    },
    /// Writes them as a table.
    Export {
        /// Which.
        #[command(flatten)]
        which: Which,
        /// As CSV into this file.
        #[arg(long, value_name = "FILE", required_unless_present = "xlsx")]
        csv: Option<PathBuf>,
        /// As a workbook into this file.
        #[arg(long, value_name = "FILE", conflicts_with = "csv")]
        xlsx: Option<PathBuf>,
    },
    /// Shows one.
    Show {
        /// Which.
        id: String,
    },
    /// Asks.
    New {
        /// About what.
        #[arg(long)]
        subject: String,
        /// What is the matter.
        #[arg(long)]
        text: String,
        /// Which screen.
        #[arg(long)]
        device: Option<String>,
        /// Which unit.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Looks after one.
    Take {
        /// Which.
        id: String,
    },
    /// Says something in one.
    Answer {
        /// Which.
        id: String,
        /// What.
        #[arg(long)]
        text: String,
    },
    /// Says that it is done.
    Close {
        /// Which.
        id: String,
    },
    /// Says that it is not done after all.
    Reopen {
        /// Which.
        id: String,
    },
}

/// Which tickets.
#[derive(Debug, Args)]
pub struct Which {
    /// Those that came to this unit or to one below.
    #[arg(long)]
    unit: Option<String>,
    /// Those that are so far.
    #[arg(long, value_parser = one_of::<TicketState>(TICKET_STATES))]
    state: Option<TicketState>,
    /// One's own.
    #[arg(long)]
    mine: bool,
}

/// Does it.
pub(crate) fn run(
    command: TicketCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        TicketCommand::List { which } => list(&which, controller, reader),
        TicketCommand::Export { which, csv, xlsx } => {
            let unit = lookup::unit_if(controller, which.unit.as_deref())?;
            let format = if csv.is_some() { TableFormat::Csv } else { TableFormat::Xlsx };
            let Which { state, mine, .. } = which;
            let table = TicketTable { unit, state, mine, format };
            let path = csv.or(xlsx).unwrap_or_default();
            let failed = |cause| Failure::File { path: path.clone(), cause };
            let mut file = File::create(&path).map_err(failed)?;
            controller.download("tickets/export", &table, &mut file)?;
            file.flush().map_err(failed)?;
            let path = path.display().to_string();
            Ok(reader.done(|| reader.say("done-ticket-export", &[("path", &path)])))
        }
        TicketCommand::Show { id } => {
            let id = lookup::id::<TicketId>(&id)?;
            let thread = controller.get::<TicketThread>(&format!("tickets/{id}"))?;
            Ok(reader.answer(&thread, |thread| shown(thread, reader)))
        }
        TicketCommand::New { subject, text, device, unit } => {
            let device = device.map(|id| lookup::id::<DeviceId>(&id)).transpose()?;
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let new = NewTicket { device, unit, subject, text };
            let made = controller.post::<Ticket>("tickets", &new)?;
            Ok(reader.answer(&made, |ticket| said("new", ticket, reader)))
        }
        TicketCommand::Answer { id, text } => {
            let id = lookup::id::<TicketId>(&id)?;
            let path = format!("tickets/{id}/messages");
            let done = controller.post::<Ticket>(&path, &NewMessage { text })?;
            Ok(reader.answer(&done, |ticket| said("answer", ticket, reader)))
        }
        TicketCommand::Take { id } => step("take", &id, controller, reader),
        TicketCommand::Close { id } => step("close", &id, controller, reader),
        TicketCommand::Reopen { id } => step("reopen", &id, controller, reader),
    }
}

fn list(which: &Which, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let unit = lookup::unit_if(controller, which.unit.as_deref())?;
    let Which { state, mine, .. } = *which;
    let filter = TicketFilter { unit, state, mine, ..TicketFilter::default() };
    let tickets = controller.list::<Ticket>("tickets", &filter)?;
    Ok(reader.answer(&tickets, |tickets| {
        let units = lookup::unit_names(controller, tickets.iter().map(|one| one.unit));
        table(tickets, &units, reader)
    }))
}

fn step(
    what: &'static str,
    id: &str,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let id = lookup::id::<TicketId>(id)?;
    let done = controller.order::<Ticket>(&format!("tickets/{id}/{what}"))?;
    Ok(reader.answer(&done, |ticket| said(what, ticket, reader)))
}

fn said(what: &str, ticket: &Ticket, reader: &Reader) -> String {
    reader.say(&format!("done-ticket-{what}"), &[("id", &ticket.id.to_string())])
}

fn table(tickets: &[Ticket], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
    let rows = tickets
        .iter()
        .map(|ticket| {
            [
                ticket.subject.clone(),
                reader.name("ticket", &ticket.state),
                name_of(units, &ticket.unit),
                login(ticket.by.as_ref()),
                reader.time(ticket.changed),
                ticket.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-subject",
        "column-state",
        "column-unit",
        "column-who",
        "column-changed",
        "column-id",
    ];
    reader.table(columns, rows, "empty-tickets")
}

fn shown(thread: &TicketThread, reader: &Reader) -> String {
    let mut facts = vec![
        ("column-subject", thread.ticket.subject.clone()),
        ("column-state", reader.name("ticket", &thread.ticket.state)),
    ];
    if let Some(known) = &thread.diagnostics {
        facts.push(("column-room", known.room.clone()));
        facts.extend(known.last_error.clone().map(|error| ("column-error", error)));
    }
    let rows = thread.thread.iter().map(|message| {
        let text = match message.text.as_str() {
            "" => reader.name("ticket", &message.state),
            text => text.to_owned(),
        };
        [reader.time(message.at), login(message.by.as_ref()), text]
    });
    let columns = ["column-time", "column-who", "column-text"];
    let said = reader.table(columns, rows.collect(), "empty-tickets");
    format!("{}\n\n{said}", reader.facts(facts))
}

fn login(by: Option<&Author>) -> String {
    by.map(|author| author.login.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::TicketMessage;
    use controller_core::id::PersonId;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn tickets_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let at: Timestamp = "2026-11-23T05:30:00Z".parse().unwrap();
        let person = PersonId::new(Timestamp::UNIX_EPOCH, 1);
        let by = Some(Author { person, login: "anna".into(), token: None });
        let ticket = Ticket {
            id: TicketId::new(Timestamp::UNIX_EPOCH, 1),
            unit,
            desk: unit,
            by: by.clone(),
            subject: "Экран в холле".into(),
            device: None,
            state: TicketState::Taken,
            taken_by: None,
            opened: at,
            changed: at,
            messages: 2,
        };
        let message = |number, text: &str, state| TicketMessage {
            number,
            by: by.clone(),
            desk: false,
            at,
            text: text.into(),
            state,
        };
        let thread = TicketThread {
            ticket: ticket.clone(),
            thread: vec![
                message(1, "Не включается", TicketState::New),
                message(2, "", TicketState::Taken),
            ],
            diagnostics: None,
            may_answer: true,
        };
        let units = [(unit, "Гимназия №11".to_owned())].into();
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [
                table(std::slice::from_ref(&ticket), &units, &reader),
                table(&[], &units, &reader),
                shown(&thread, &reader),
                said("close", &ticket, &reader),
            ];
            insta::assert_snapshot!(format!("tickets_{language}"), told.join("\n\n"));
        }
    }
}
