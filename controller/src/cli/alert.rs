//! `efir alert`: what covers everything else on the screens.

mod args;
mod table;
mod watch;

pub(super) use table::presence;

use jiff::SignedDuration;
use protocol::{AlertId, UnitId};

pub use args::{AlertCommand, RaiseArgs};

use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::{Answer, Controller};
use super::when::{self, instant};
use crate::http::api::model::{
    Alert, AlertEnd, AlertFilter, AlertRaised, AlertScreen, AlertScreenFilter, AlertStatus,
    Audience, CancelAlert, Expiry, NewAlert, ProlongAlert,
};

/// Does it.
pub(crate) fn run(
    command: AlertCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        AlertCommand::Raise(args) => raise(args, controller, reader),
        AlertCommand::Prolong { id, expires } => {
            let address = address(&id)?;
            let unit = controller.get::<Alert>(&address)?.value.unit;
            let expires = expires.map(|text| expiry(&text, controller, unit)).transpose()?;
            let prolong = ProlongAlert { expires };
            let alert = controller.post::<Alert>(&format!("{address}/prolong"), &prolong)?;
            Ok(reader.answer(&alert, |alert| {
                let until = reader.time(alert.expires);
                reader.say("done-alert-prolong", &[("text", &alert.text), ("until", &until)])
            }))
        }
        AlertCommand::Cancel { id, in_error, text } => {
            let kind = if in_error { AlertEnd::InError } else { AlertEnd::AllClear };
            let cancel = CancelAlert { kind, text: text.unwrap_or_default() };
            let alert = controller.post(&format!("{}/cancel", address(&id)?), &cancel)?;
            Ok(ended(reader, &alert))
        }
        AlertCommand::Status { id, screens, watch } => {
            let address = address(&id)?;
            if watch {
                return watch::watch(&address, controller, reader);
            }
            if screens {
                let filter = AlertScreenFilter::default();
                let path = format!("{address}/screens");
                let screens = controller.list::<AlertScreen>(&path, &filter)?;
                return Ok(reader.answer(&screens, |screens| table::screens(screens, reader)));
            }
            let status = controller.get::<AlertStatus>(&address)?;
            Ok(reader.answer(&status, |status| table::status(status, controller, reader)))
        }
        AlertCommand::List { unit, standing } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let standing = standing.then_some(true);
            let filter = AlertFilter { unit, standing, ..AlertFilter::default() };
            let alerts = controller.list("alerts", &filter)?;
            Ok(reader.answer(&alerts, |alerts: &Vec<Alert>| table::list(alerts, reader)))
        }
    }
}

fn raise(args: RaiseArgs, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let unit = lookup::unit(controller, &args.unit)?;
    let expires = args.expires.map(|text| expiry(&text, controller, unit)).transpose()?;
    let new = NewAlert {
        unit,
        severity: args.severity,
        drill: args.drill,
        text: args.text,
        instruction: args.instruction.unwrap_or_default(),
        audience: Audience {
            tags: args.tags.into_iter().collect(),
            rooms: args.rooms.into_iter().collect(),
        },
        expires,
        schools: args.schools,
    };
    let raised = controller.post::<AlertRaised>("alerts", &new)?;
    Ok(reader.answer(&raised, |raised| table::raised(raised, reader)))
}

/// A time from now on, or an instant, which may be as a wall clock of the unit shows it.
fn expiry(text: &str, controller: &Controller, unit: UnitId) -> Result<Expiry, Failure> {
    if let Ok(time) = text.parse::<SignedDuration>() {
        return Ok(Expiry::In(time));
    }
    instant(text, |text| when::zone_of(controller, unit, text)).map(Expiry::At)
}

fn ended(reader: &Reader, alert: &Answer<Alert>) -> String {
    reader.answer(alert, |alert| {
        let state = reader.name("alert-state", &alert.state);
        let id = alert.id.to_string();
        reader.say("done-alert-cancel", &[("state", &state), ("text", &alert.text), ("id", &id)])
    })
}

fn address(id: &str) -> Result<String, Failure> {
    lookup::id::<AlertId>(id).map(|id| format!("alerts/{id}"))
}
