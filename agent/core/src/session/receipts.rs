//! What is told of alerts: that they came, and that they stand on the screen.
//!
//! Thousands of TVs hear of an alert in the same moment: each tells of it within a short time of its own
//! choice, so that their answers do not hold up the alert on its way to the others, and that it came
//! and that it was drawn go in one message.
//!
//! Both are told once a revision of an alert that is held. That it came is remembered on disk; that it
//! was drawn is not, since after a restart of the agent it really is drawn anew. Where something has
//! to give (a register that comes again after its successor, a power cut before what was told is
//! saved) a receipt is told twice rather than not at all.

use std::collections::BTreeMap;
use std::time::Duration;

use protocol::alert::Alert;
use protocol::event::Event;
use protocol::report::{Panel, Showing};
use protocol::{AlertId, Digest, limit, wire};

use super::Session;
use crate::clock::Now;
use crate::port::{Blob, Storage, StorageError};

/// For so long nobody answers an alert: in this time it reaches a region's TVs.
const QUIET: Duration = Duration::from_millis(300);
/// Then the answers are spread over this time, so that whoever watches the account has them within a
/// second.
const SPREAD: Duration = Duration::from_millis(700);

/// What was told of the alerts held.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    /// The revision of each that was told to have come.
    received: BTreeMap<AlertId, u32>,
    /// The revision of each that was drawn, and what was known of the panel then.
    drawn: BTreeMap<AlertId, (u32, Panel)>,
    unsaved: bool,
}

impl Receipts {
    pub(super) fn open(storage: &dyn Storage) -> Self {
        let kept = storage.load(Blob::Received).ok().flatten();
        let kept: Option<Vec<(AlertId, u32)>> =
            kept.and_then(|bytes| wire::decode(&bytes, limit::DOWN_BYTES).ok());
        Self { received: kept.unwrap_or_default().into_iter().collect(), ..Self::default() }
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.unsaved
    }

    pub(super) fn save(&mut self, storage: &mut dyn Storage) -> Result<(), StorageError> {
        if self.unsaved {
            let received: Vec<(AlertId, u32)> =
                self.received.iter().map(|(alert, revision)| (*alert, *revision)).collect();
            storage.save(Blob::Received, &wire::encode(&received))?;
            self.unsaved = false;
        }
        Ok(())
    }

    /// Nothing stands on the screen any more: whatever comes onto it is drawn anew.
    pub(super) fn forget_drawn(&mut self) {
        self.drawn.clear();
    }
}

impl Session {
    /// Notes the alerts for this TV that have come, as of the instant at which they were followed.
    pub(super) fn note_received(&mut self, now: Now) {
        let at = self.alerted.take().unwrap_or(now);
        let Some(settings) = self.plan.settings() else { return };
        let told = &mut self.receipts.received;
        let before = told.len();
        let held = self.plan.alerts();
        told.retain(|told, _| held.iter().any(|alert| alert.alert == *told));
        self.receipts.drawn.retain(|drawn, _| held.iter().any(|alert| alert.alert == *drawn));
        let ours = held.iter().filter(|it| it.audience.covers(&settings.room, &settings.tags));
        let is_news = |alert: &&Alert| told.get(&alert.alert) != Some(&alert.revision);
        let news: Vec<(AlertId, u32)> =
            ours.filter(is_news).map(|alert| (alert.alert, alert.revision)).collect();
        self.receipts.unsaved |= told.len() < before || !news.is_empty();
        if !news.is_empty() {
            self.events.hold_back(now.uptime + QUIET + self.chance.wait(SPREAD));
        }
        for (alert, revision) in news {
            self.receipts.received.insert(alert, revision);
            let event = Event::AlertReceived { alert, revision };
            // After a power cut it may be in the spool, and that it was told not be saved yet.
            if !self.events.hold(&event) {
                self.note(event, at);
            }
        }
    }

    /// Notes that an alert stands on the screen, unless that was noted with the panel as it is.
    pub(super) fn note_drawn(&mut self, showing: Showing, frame: Digest, at: Now) {
        let Showing::Alert { alert, revision } = showing else { return };
        self.note_received(at);
        let panel = self.reporting.panel();
        if self.receipts.drawn.insert(alert, (revision, panel)) != Some((revision, panel)) {
            self.note(Event::AlertDrawn { alert, revision, frame, panel }, at);
        }
    }
}
