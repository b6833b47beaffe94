//! One ticket: what was said and done, and what was known of its screen.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{people, tickets};
use controller_core::domain::actor::By;
use controller_core::domain::org::Unit;
use controller_core::domain::ticket::{Diagnostics, EventKind, Message, Ticket, TicketState};
use controller_core::error::Error;
use controller_core::id::{PersonId, TicketId};

use crate::http::api::model::{Problem, TicketDiagnostics, TicketEvent};
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::icons::Icon;
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

/// What is seen of a ticket.
#[derive(Debug)]
struct Seen {
    ticket: Ticket,
    unit: String,
    desk: String,
    messages: Vec<Said>,
    diagnostics: Option<TicketDiagnostics>,
    may_answer: bool,
    /// Who looks after it.
    taken: Option<String>,
}

/// A message, and what people call whoever it is from.
#[derive(Debug)]
struct Said {
    message: Message,
    who: String,
}

pub(super) async fn show(member: Member, Id(ticket): Id<TicketId>) -> Result<Response, Failure> {
    told(&member, ticket, StatusCode::OK, None, String::new()).await
}

/// The page, with what went wrong and what was typed.
pub(super) async fn told(
    member: &Member,
    ticket: TicketId,
    status: StatusCode,
    problem: Option<Problem>,
    typed: String,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| {
        let thread = tickets::thread(view, actor, ticket)?;
        let name = |by: &By| -> Result<String, Error> {
            Ok(match by {
                By::Person { person, login, .. } => {
                    let known = |person: PersonId| people::find(view, actor, person);
                    known(*person).map_or_else(|_| login.clone(), |person| person.name)
                }
                By::System => String::new(),
            })
        };
        let unit = |unit| -> Result<String, Error> {
            Ok(view.get::<Unit>(&unit)?.map(|unit| unit.name).unwrap_or_default())
        };
        let mut messages = Vec::new();
        for message in thread.messages {
            messages.push(Said { who: name(&message.by)?, message });
        }
        Ok(Seen {
            unit: unit(thread.ticket.place.unit())?,
            desk: unit(thread.ticket.desk.unit())?,
            messages,
            diagnostics: thread.diagnostics.map(|known: Diagnostics| known.into()),
            may_answer: thread.may_answer,
            taken: thread.ticket.taken.as_ref().map(name).transpose()?,
            ticket: thread.ticket,
        })
    });
    let seen = seen.await?;
    Ok(member.visit.show(status, &TicketPage { page: member.page(), seen, problem, typed }))
}

/// How far a ticket is: a class, an icon and words.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
pub(super) fn badge(page: &Page<'_>, state: &TicketState) -> (&'static str, Icon, String) {
    let icons = page.icons();
    let (class, icon) = match state {
        TicketState::New => ("warn", icons.clock()),
        TicketState::Taken => ("on", icons.user()),
        TicketState::Answered => ("good", icons.check()),
        TicketState::Reopened => ("warn", icons.undo()),
        TicketState::Closed => ("", icons.circle_check()),
    };
    (class, icon, page.say(&format!("tickets-state-{}", state.name())))
}

#[derive(Template)]
#[template(path = "tickets/show.html")]
struct TicketPage<'a> {
    page: Page<'a>,
    seen: Seen,
    problem: Option<Problem>,
    typed: String,
}

impl TicketPage<'_> {
    /// What was done, where nothing was said.
    fn deed(&self, said: &Said) -> String {
        self.page.tell(
            &format!("tickets-did-{}", said.message.state.name()),
            "who",
            said.who.as_str(),
        )
    }

    fn may_take(&self) -> bool {
        let waits = matches!(self.seen.ticket.state, TicketState::New | TicketState::Reopened);
        self.seen.may_answer && waits
    }

    fn is_closed(&self) -> bool {
        self.seen.ticket.state == TicketState::Closed
    }

    fn may_reopen(&self) -> bool {
        matches!(self.seen.ticket.state, TicketState::Closed | TicketState::Answered)
    }

    /// What was known of the screen, a line each.
    fn facts(&self, known: &TicketDiagnostics) -> Vec<(String, String)> {
        let page = &self.page;
        let since = known.since.map(|at| page.moment(&at).said).unwrap_or_default();
        let connection = match (known.connected, known.since.is_some()) {
            (true, _) => page.tell("tickets-connected-since", "time", &since),
            (false, true) => page.tell("tickets-away-since", "time", &since),
            (false, false) => page.say("tickets-never-connected"),
        };
        let number = |n: Option<u64>| n.map(|n| page.count("screens-mebibytes", n));
        let all = [
            ("tickets-connection", Some(connection)),
            ("tickets-hardware", Some(known.hardware.clone())),
            ("tickets-agent", known.agent.clone()),
            ("tickets-reported", known.reported.map(|at| page.moment(&at).said)),
            ("screens-temperature", known.temperature.map(|n| page.count("screens-celsius", n))),
            ("screens-memory", number(known.memory)),
            ("screens-disk", number(known.disk_free)),
            ("tickets-missing", known.missing.map(|n| n.to_string())),
            ("tickets-last-error", known.last_error.clone()),
        ];
        let said = all.into_iter().filter_map(|(key, value)| Some((page.say(key), value?)));
        said.collect()
    }

    fn event(&self, event: &TicketEvent) -> String {
        match event.kind {
            EventKind::Fault => format!("{}: {}", event.code, event.detail),
            EventKind::Claimed => self.page.say("tickets-event-claimed"),
            EventKind::Connected => self.page.say("tickets-event-connected"),
            EventKind::Lost => self.page.say("tickets-event-lost"),
            EventKind::Quarantined => self.page.say("tickets-event-quarantined"),
            EventKind::Revoked => self.page.say("tickets-event-revoked"),
        }
    }
}
