//! `efir alert status --watch`: the account of an alert as it changes, until it is over.

use std::io::{self, Write as _};
use std::time::Duration;

use super::table;
use crate::cli::failure::Failure;
use crate::cli::reader::Reader;
use crate::cli::rest::{Answer, Controller};
use crate::clock;
use crate::http::api::model::{AlertState, AlertStatus};

/// Before a controller that went away is tried again.
const AWAY: Duration = Duration::from_secs(2);
/// Between two questions: what is told meanwhile is asked about once.
const PAUSE: Duration = Duration::from_millis(500);

/// Tells of an alert whenever something about it has changed.
pub(super) fn watch(
    address: &str,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let mut told = String::new();
    let mut last = None;
    loop {
        let mut stream = match controller.events(last.as_deref()) {
            Ok(stream) => stream,
            Err(failure) => {
                away(failure)?;
                continue;
            }
        };
        // The first beat is there at once: whatever was missed is seen in the alert itself.
        while stream.next_name().is_some() {
            last = stream.last().map(ToOwned::to_owned).or(last);
            let status = match controller.get::<AlertStatus>(address) {
                Ok(status) => status,
                Err(failure) => {
                    away(failure)?;
                    break;
                }
            };
            let now = words(&status, controller, reader);
            if now != told && !say(&now) {
                return Ok(String::new());
            }
            told = now;
            if is_over(&status.value) {
                return Ok(String::new());
            }
            clock::pause(PAUSE);
        }
    }
}

/// One that only is away is waited for; one that refuses is not.
fn away(failure: Failure) -> Result<(), Failure> {
    if !matches!(failure, Failure::Unreachable { .. }) {
        return Err(failure);
    }
    clock::pause(AWAY);
    Ok(())
}

fn words(status: &Answer<AlertStatus>, controller: &Controller, reader: &Reader) -> String {
    reader.answer(status, |status| table::status(status, controller, reader) + "\n")
}

/// Whether nothing more is to be expected: its end stands wherever it stood.
fn is_over(status: &AlertStatus) -> bool {
    let drawn = status.account.end_drawn >= status.account.drawn;
    match status.alert.state {
        AlertState::InForce | AlertState::Overdue => false,
        AlertState::Expired => true,
        AlertState::AllClear | AlertState::InError => drawn,
    }
}

/// Says whether anybody listens still.
fn say(words: &str) -> bool {
    let mut out = io::stdout();
    writeln!(out, "{words}").and_then(|()| out.flush()).is_ok()
}
