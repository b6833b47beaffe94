//! The two spools, receipts before figures.

use std::time::Duration;

use protocol::event::{Ack, Event, SpoolClass};
use protocol::report::{self, SpoolState, Stored};
use protocol::{SpoolId, Up, wire};

use super::link::Link;
use super::{Output, Session};
use crate::backoff::Chance;
use crate::clock::Now;
use crate::port::{Storage, StorageError};
use crate::spool::Spool;

/// Receipts kept while there is no connection.
const RECEIPTS: usize = 1_000;
/// Figures kept while there is no connection: half a day of ten-second turns.
const FIGURES: usize = 4_000;

/// The spools.
#[derive(Debug)]
pub(super) struct Events {
    receipts: Spool,
    figures: Spool,
    /// Until this uptime nothing is sent.
    held_until: Option<Duration>,
}

impl Events {
    pub(super) fn open(storage: &mut dyn Storage, chance: &mut Chance, now: Now) -> Self {
        let mut open = |class, bound| {
            let fresh = SpoolId::new(now.clock.now, chance.wide_bits());
            Spool::open(class, bound, fresh, storage)
        };
        Self {
            receipts: open(SpoolClass::Receipts, RECEIPTS),
            figures: open(SpoolClass::Figures, FIGURES),
            held_until: None,
        }
    }

    pub(super) fn states(&self) -> Vec<SpoolState> {
        vec![self.receipts.state(), self.figures.state()]
    }

    /// Events of receipts and of figures that the controller does not have.
    pub(super) fn waiting(&self) -> (usize, usize) {
        (self.receipts.len(), self.figures.len())
    }

    pub(super) fn push(
        &mut self,
        event: Event,
        at: report::Clock,
        storage: &mut dyn Storage,
    ) -> Result<(), StorageError> {
        match event.class() {
            SpoolClass::Receipts => self.receipts.push(event, at, storage),
            SpoolClass::Figures => self.figures.push(event, at, storage),
        }
    }

    /// Whether an event waits for the controller.
    pub(super) fn hold(&self, event: &Event) -> bool {
        self.receipts.holds(event) || self.figures.holds(event)
    }

    pub(super) fn rewind(&mut self) {
        self.in_order().for_each(Spool::rewind);
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.receipts.is_unsaved() || self.figures.is_unsaved()
    }

    pub(super) fn save(&mut self, storage: &mut dyn Storage) -> Result<(), StorageError> {
        self.receipts.save(storage)?;
        self.figures.save(storage)
    }

    /// The controller says how far it has each spool.
    pub(super) fn welcomed(
        &mut self,
        stored: &[Stored],
        at: report::Clock,
        storage: &mut dyn Storage,
        mut fresh: impl FnMut() -> SpoolId,
    ) {
        for spool in self.in_order() {
            let name = spool.state().spool;
            let Some(stored) = stored.iter().find(|stored| stored.spool == name) else { continue };
            if !spool.welcomed(stored.sequence, at, storage) {
                spool.begin_anew(fresh(), storage);
            }
        }
    }

    /// The controller has stored a batch.
    pub(super) fn acknowledged(&mut self, ack: Ack, storage: &mut dyn Storage) {
        if let Some(spool) = self.in_order().find(|spool| spool.state().spool == ack.spool) {
            spool.stored(ack.sequence, storage);
        }
    }

    pub(super) fn poll_timeout(&self, link: &Link) -> Option<Duration> {
        link.welcomed()?;
        let due = [&self.receipts, &self.figures].into_iter().filter_map(Spool::poll_timeout).min();
        self.held_until.or(due)
    }

    /// Keeps everything here until an uptime.
    pub(super) fn hold_back(&mut self, until: Duration) {
        self.held_until = Some(until);
    }

    fn in_order(&mut self) -> impl Iterator<Item = &mut Spool> {
        [&mut self.receipts, &mut self.figures].into_iter()
    }
}

impl Session {
    /// Notes an event; on a full disk it waits in memory.
    pub(super) fn note(&mut self, event: Event, now: Now) {
        if let Err(error) = self.events.push(event, now.clock, &mut *self.storage) {
            self.reporting.went_wrong(&error.to_string(), now.uptime);
        }
    }

    /// Sends what waits, once the controller has said how far it has them.
    pub(super) fn keep_sending(&mut self, now: Now) {
        let Some(connection) = self.link.welcomed() else { return };
        if self.events.held_until.is_some_and(|until| now.uptime < until) {
            return;
        }
        self.events.held_until = None;
        for spool in self.events.in_order() {
            if let Some(batch) = spool.next_batch(now.uptime) {
                let (channel, body) = (Up::Event, wire::encode(&batch));
                let at_least_once = true;
                self.outputs.push_back(Output::Publish {
                    connection,
                    channel,
                    body,
                    at_least_once,
                });
            }
        }
    }
}
