//! Clears away what has run out, once a minute and a bounded piece at a time.

use std::time::Duration;

use controller_core::app::{
    alerts, answers, devices, enrol, nominations, orgs, people, personal, posts, rights, rollout,
    sessions, tickets, tokens,
};
use controller_core::error::Error;
use controller_core::work::{View, Work};
use jiff::Timestamp;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::clock;
use crate::ledger::Ledger;
use crate::media::Media;

const EVERY: Duration = Duration::from_secs(60);
/// Records in one commit.
const PIECE: usize = 100;
/// Sessions in one commit.
const SESSIONS: usize = 500;
/// Minutes from one look for files that no record names to the next.
const ORPHANS: u64 = 24 * 60;
/// Minutes from one look at the screens of all schools to the next.
const LOOK: u64 = 5;
/// Units whose schools are looked at in one reading.
const UNITS: usize = 20;
/// Commits a minute in which others' records are looked through for an erased person.
const ERASED_PIECES: usize = 400;
/// Commits of one kind a minute; the rest waits for the next.
const PIECES: usize = 50;

/// Works until `stop`. What fails is told and tried again the next minute.
pub(super) async fn run(
    ledger: Ledger,
    media: Media,
    by_mail: bool,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut passed: u64 = 0;
    let mut minutes = tokio::time::interval(EVERY);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(minutes.tick()).await.is_some() {
        tell("alerts", in_pieces(&ledger, alerts::sweep).await);
        tell("posts", in_pieces(&ledger, posts::expire).await);
        tell("sketches", in_pieces(&ledger, posts::sketches::sweep).await);
        tell("roles that began or ended", in_pieces(&ledger, rights::sweep).await);
        let rise = move |work: &mut Work<'_>, now: Timestamp, most: usize| {
            nominations::sweep(work, by_mail, now, most)
        };
        tell("nominations that rose", in_pieces(&ledger, rise).await);
        let rise = move |work: &mut Work<'_>, now: Timestamp, most: usize| {
            tickets::sweep(work, by_mail, now, most)
        };
        tell("tickets that rose", in_pieces(&ledger, rise).await);
        tell("pairings", in_pieces(&ledger, enrol::sweep).await);
        tell("sign-ins", in_pieces(&ledger, tokens::sweep).await);
        tell("answers", in_pieces(&ledger, answers::sweep).await);
        tell("records that named an erased person", clear_of_erased(&ledger).await);
        tell("pictures", media.sweep(&ledger).await);
        if passed % LOOK == 0 {
            tell("looks at schools", look_at_schools(&ledger).await);
        }
        if passed % ORPHANS == 0 {
            tell("files of no picture", media.remove_orphans(&ledger).await);
        }
        passed += 1;
    }
    Ok(())
}

/// Ends in the records what a killed process of this name left open.
pub(super) async fn close_abandoned_sessions(
    ledger: &Ledger,
    gateway: &'static str,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let piece = move |work: &mut Work<'_>| {
            sessions::abandon(work, gateway, after, SESSIONS, clock::now())
        };
        after = ledger.change(piece).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Gives the devices, units and people of an older version's store the keys by which they are found.
pub(super) async fn index(ledger: &Ledger) -> Result<(), Error> {
    step_by_step(ledger, devices::index).await?;
    step_by_step(ledger, orgs::index).await?;
    step_by_step(ledger, people::index).await?;
    step_by_step(ledger, rights::index).await
}

/// A use case that begins at a place, does so much, and answers where it goes on.
type Step<Id> = fn(&mut Work<'_>, Option<Id>, usize) -> Result<Option<Id>, Error>;

/// Runs a use case that answers where it goes on, until it answers nothing.
async fn step_by_step<Id: Copy + Send + 'static>(
    ledger: &Ledger,
    step: Step<Id>,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        after = ledger.change(move |work| step(work, after, SESSIONS)).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Counts how far the rollout is in an older version's store.
pub(super) async fn index_rollout(ledger: &Ledger) -> Result<(), Error> {
    let mut after: Option<String> = None;
    loop {
        let piece = move |work: &mut Work<'_>| rollout::index(work, after.as_deref(), SESSIONS);
        after = ledger.change(piece).await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Looks which schools have no screen connected, for reports on more schools than can be looked at for
/// each. Answers for how many units that was noted.
async fn look_at_schools(ledger: &Ledger) -> Result<usize, Error> {
    let mut after: Option<String> = None;
    loop {
        let piece = move |view: &View<'_>| rollout::look(view, after.as_deref(), UNITS);
        let (seen, next) = ledger.read(piece).await?;
        for (place, dark) in seen {
            let note = move |work: &mut Work<'_>| rollout::note(work, &place, dark, clock::now());
            ledger.change(note).await?;
        }
        if next.is_none() {
            return Ok(0);
        }
        after = next;
    }
}

/// Clears the records of others of whoever was erased: a country's in a few minutes.
async fn clear_of_erased(ledger: &Ledger) -> Result<usize, Error> {
    let mut looked = 0;
    for _piece in 0..ERASED_PIECES {
        let clear = |work: &mut Work<'_>| personal::sweep(work, clock::now(), SESSIONS);
        let found = ledger.change(clear).await?;
        looked += found;
        if found < SESSIONS {
            break;
        }
    }
    Ok(looked)
}

/// Runs a use case until it finds nothing more, or its share of this minute is over.
async fn in_pieces(
    ledger: &Ledger,
    clear: impl Fn(&mut Work<'_>, Timestamp, usize) -> Result<usize, Error> + Copy + Send + 'static,
) -> Result<usize, Error> {
    let mut cleared = 0;
    for _piece in 0..PIECES {
        let found = ledger.change(move |work| clear(work, clock::now(), PIECE)).await?;
        cleared += found;
        if found < PIECE {
            break;
        }
    }
    Ok(cleared)
}

fn tell(what: &'static str, cleared: Result<usize, Error>) {
    match cleared {
        Ok(0) => {}
        Ok(count) => tracing::info!(what, count, "cleared away what had run out"),
        Err(error) => tracing::warn!(what, %error, "could not clear away; trying again later"),
    }
}
