//! What is written down without anybody waiting for it: the time, and what the disk refused.

use std::time::Duration;

use super::{Output, Session};
use crate::clock::Now;

/// How often the time is kept: what passed since is lost to a device that is switched off.
const KEEP_TIME: Duration = Duration::from_secs(60);
/// How long a disk that refused something is left alone.
const SAVE_AGAIN: Duration = Duration::from_secs(60);

impl Session {
    /// Lets time pass on disk while an alert stands, a minute at a time.
    pub(super) fn keep_time(&mut self, now: Now) {
        if !self.plan.has_standing_alerts(now) {
            self.keep_time_at = None;
        } else if self.keep_time_at.is_none_or(|at| at <= now.uptime) {
            self.keep_time_at = Some(now.uptime + KEEP_TIME);
            self.outputs.push_back(Output::KeepTime);
        }
    }

    /// Tries a disk again that refused something: at once, since the first refusal is told to nobody,
    /// and then now and again.
    pub(super) fn keep_saved(&mut self, now: Now) {
        let is_due = self.save_at.map_or_else(|| self.is_unsaved(), |at| at <= now.uptime);
        if is_due {
            self.save_at = None;
            let plan = self.plan.save(&mut *self.storage);
            let events = self.events.save(&mut *self.storage);
            let receipts = self.receipts.save(&mut *self.storage);
            if let Err(error) = plan.and(events).and(receipts) {
                self.fault("disk", &error.to_string(), now);
            }
        }
        if self.is_unsaved() && self.save_at.is_none() {
            self.save_at = Some(now.uptime + SAVE_AGAIN);
        }
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.plan.is_unsaved() || self.events.is_unsaved() || self.receipts.is_unsaved()
    }
}
