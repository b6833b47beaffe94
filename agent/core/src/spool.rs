//! Events on their way to the controller: on disk until it has stored them, numbered so that each
//! counts once.
//!
//! The file begins with a line that names the spool and says how far it is stored; each further line
//! is an event. An event is sent only once it is on disk, since its number would otherwise be given
//! again after a power cut, and the controller would take another event for a repetition.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::report::{self, SpoolState};
use protocol::{SpoolId, limit, wire};
use serde::{Deserialize, Serialize};

use crate::port::{Blob, Storage, StorageError};

/// A batch that is not acknowledged within this time is sent again.
const RESEND: Duration = Duration::from_secs(30);
/// Bytes left for a batch's own fields beside its events.
const BATCH_FRAME: usize = 256;
/// Lines of stored events that a file may carry before it is written anew.
const DEAD_LINES: usize = 256;

/// One spool.
#[derive(Debug)]
pub struct Spool {
    head: Head,
    entries: VecDeque<Entry>,
    bound: usize,
    /// The last sequence that the disk has.
    saved: u64,
    /// Lines of the file whose events are stored or dropped.
    dead_lines: usize,
    /// Whether the file must be written anew before anything is added to it.
    damaged: bool,
    in_flight: Option<InFlight>,
}

/// The first line of a spool's file.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    spool: SpoolId,
    class: SpoolClass,
    /// The controller has everything up to this sequence.
    stored: u64,
    /// Everything up to this sequence is gone from here, stored or not.
    gone: u64,
    /// When the last event was dropped that was not stored.
    dropped: Option<report::Clock>,
}

#[derive(Debug, Clone, Copy)]
struct InFlight {
    up_to: u64,
    again_at: Duration,
}

impl Spool {
    /// Takes up what the disk has; a spool that is missing or unreadable begins a new life under the
    /// name `fresh`. At most `bound` events are kept.
    pub fn open(
        class: SpoolClass,
        bound: usize,
        fresh: SpoolId,
        storage: &mut dyn Storage,
    ) -> Self {
        let file = storage.load(blob(class)).ok().flatten().unwrap_or_default();
        let mut spool =
            read(&file, class, bound).unwrap_or_else(|| Self::fresh(class, bound, fresh));
        if spool.damaged {
            // On a full disk it stays damaged, and nothing is sent until it can be written.
            spool.write_anew(storage).ok();
        }
        spool
    }

    /// Its name and class.
    pub fn state(&self) -> SpoolState {
        SpoolState { spool: self.head.spool, class: self.head.class }
    }

    /// Events that the controller has not acknowledged.
    pub fn len(&self) -> usize {
        self.entries.len() + usize::from(self.gap().is_some())
    }

    /// Whether the controller has them all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it holds an event that the controller has not acknowledged.
    pub fn holds(&self, event: &Event) -> bool {
        self.entries.iter().any(|entry| entry.event == *event)
    }

    /// Whether some of it is only in memory, the disk having refused it.
    pub fn is_unsaved(&self) -> bool {
        self.damaged
    }

    /// Adds an event. If the disk refuses it, it is kept in memory and saved with a later one or by
    /// [`save`](Self::save).
    pub fn push(
        &mut self,
        event: Event,
        at: report::Clock,
        storage: &mut dyn Storage,
    ) -> Result<(), StorageError> {
        self.make_room(at);
        let sequence = self.last() + 1;
        let entry = Entry { sequence, at: at.now, trusted: at.trusted, event };
        let line = line(&entry);
        self.entries.push_back(entry);
        if self.damaged {
            return self.write_anew(storage);
        }
        if let Err(error) = storage.append(blob(self.head.class), &line) {
            self.damaged = true;
            return Err(error);
        }
        self.saved = sequence;
        Ok(())
    }

    /// Saves what the disk refused so far.
    pub fn save(&mut self, storage: &mut dyn Storage) -> Result<(), StorageError> {
        if self.damaged { self.write_anew(storage) } else { Ok(()) }
    }

    /// The controller has stored everything up to a sequence. False if that is beyond what was ever
    /// given: see [`begin_anew`](Self::begin_anew).
    pub fn stored(&mut self, sequence: u64, storage: &mut dyn Storage) -> bool {
        if sequence > self.last() {
            return false;
        }
        if self.in_flight.is_some_and(|sent| sent.up_to <= sequence) {
            self.in_flight = None;
        }
        self.head.stored = self.head.stored.max(sequence);
        while self.entries.front().is_some_and(|entry| entry.sequence <= self.head.stored) {
            self.entries.pop_front();
            self.dead_lines += 1;
        }
        self.head.gone = self.head.gone.max(self.head.stored);
        if self.dead_lines > DEAD_LINES {
            self.damaged = true;
            self.write_anew(storage).ok();
        }
        true
    }

    /// The controller says, at the beginning of a session, how far it has this spool. If it has less
    /// than before, having come back from a backup, what is gone from here is marked as a gap. False
    /// if it has more than was ever given: see [`begin_anew`](Self::begin_anew).
    pub fn welcomed(
        &mut self,
        sequence: u64,
        at: report::Clock,
        storage: &mut dyn Storage,
    ) -> bool {
        self.in_flight = None;
        if sequence < self.head.gone {
            self.head.stored = sequence;
            self.head.dropped = self.head.dropped.or(Some(at));
            return true;
        }
        self.stored(sequence, storage)
    }

    /// Begins a new life: the disk came back from an older time, and the sequences that it would give
    /// next are taken at the controller by other events.
    pub fn begin_anew(&mut self, fresh: SpoolId, storage: &mut dyn Storage) {
        let lost = self.gap();
        let mut spool = Self::fresh(self.head.class, self.bound, fresh);
        for (sequence, entry) in (1..).zip(lost.into_iter().chain(self.entries.drain(..))) {
            spool.entries.push_back(Entry { sequence, ..entry });
        }
        *self = spool;
        self.write_anew(storage).ok();
    }

    /// The next batch to send, if none is waiting for its acknowledgement.
    pub fn next_batch(&mut self, uptime: Duration) -> Option<Batch> {
        if self.in_flight.is_some_and(|sent| uptime < sent.again_at) {
            return None;
        }
        self.in_flight = None;
        let SpoolState { spool, class } = self.state();
        let mut room = limit::UP_BYTES - BATCH_FRAME;
        let on_disk = self.entries.iter().take_while(|entry| entry.sequence <= self.saved);
        let events: Vec<Entry> = self
            .gap()
            .filter(|gap| gap.sequence <= self.saved)
            .into_iter()
            .chain(on_disk.cloned())
            .take(limit::BATCH_EVENTS)
            .take_while(|entry| match room.checked_sub(line(entry).len()) {
                Some(left) => {
                    room = left;
                    true
                }
                None => false,
            })
            .collect();
        let up_to = events.last()?.sequence;
        self.in_flight = Some(InFlight { up_to, again_at: uptime + RESEND });
        Some(Batch { spool, class, events })
    }

    /// When [`next_batch`](Self::next_batch) has something again.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.in_flight.map(|sent| sent.again_at)
    }

    /// A new session: what was in flight is sent again.
    pub fn rewind(&mut self) {
        self.in_flight = None;
    }

    fn fresh(class: SpoolClass, bound: usize, spool: SpoolId) -> Self {
        Self {
            head: Head { spool, class, stored: 0, gone: 0, dropped: None },
            entries: VecDeque::new(),
            bound,
            saved: 0,
            dead_lines: 0,
            damaged: true,
            in_flight: None,
        }
    }

    fn last(&self) -> u64 {
        self.entries.back().map_or(self.head.gone, |entry| entry.sequence)
    }

    /// The mark in place of the events that were dropped before the controller had them. It has the
    /// last one's sequence, and counts only what the controller does not have.
    fn gap(&self) -> Option<Entry> {
        let report::Clock { now, trusted } = self.head.dropped?;
        let lost = self.head.gone.checked_sub(self.head.stored).filter(|lost| *lost > 0)?;
        Some(Entry { sequence: self.head.gone, at: now, trusted, event: Event::Gap { lost } })
    }

    /// Drops the oldest eighth of a full spool, so that its file is seldom written anew.
    fn make_room(&mut self, at: report::Clock) {
        if self.entries.len() < self.bound {
            return;
        }
        let mut dropped = self.entries.drain(..(self.bound / 8).max(1));
        if let Some(last) = dropped.next_back() {
            self.head.gone = last.sequence;
            self.head.dropped = Some(at);
            self.damaged = true;
        }
    }

    fn write_anew(&mut self, storage: &mut dyn Storage) -> Result<(), StorageError> {
        let mut file = line(&self.head);
        file.extend(self.entries.iter().flat_map(line));
        storage.save(blob(self.head.class), &file)?;
        self.saved = self.last();
        self.dead_lines = 0;
        self.damaged = false;
        Ok(())
    }
}

/// A spool as its file tells it, up to the first line that is torn; none without a first line.
fn read(file: &[u8], class: SpoolClass, bound: usize) -> Option<Spool> {
    let mut lines = file.split_inclusive(|byte| *byte == b'\n');
    let head: Head = read_line(lines.next()?)?;
    let mut spool = Spool {
        damaged: false,
        head,
        ..Spool::fresh(class, bound, SpoolId::new(Timestamp::UNIX_EPOCH, 0))
    };
    for line in lines {
        let entry: Option<Entry> = read_line(line);
        let Some(entry) = entry.filter(|entry| entry.sequence > spool.last()) else {
            spool.damaged = true;
            break;
        };
        spool.entries.push_back(entry);
    }
    spool.saved = spool.last();
    Some(spool)
}

fn read_line<L: serde::de::DeserializeOwned>(line: &[u8]) -> Option<L> {
    wire::decode(line.strip_suffix(b"\n")?, limit::UP_BYTES).ok()
}

fn line<L: Serialize>(value: &L) -> Vec<u8> {
    let mut line = wire::encode(value);
    line.push(b'\n');
    line
}

fn blob(class: SpoolClass) -> Blob {
    match class {
        SpoolClass::Receipts => Blob::Receipts,
        SpoolClass::Figures => Blob::Figures,
    }
}

#[cfg(test)]
mod tests;
