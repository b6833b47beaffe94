//! Fetching the items of a document that does not carry them.

use std::collections::BTreeSet;
use std::time::Duration;

use protocol::{Digest, limit};

use super::link::Link;
use super::{Output, Session};
use crate::backoff::{Backoff, Chance};
use crate::clock::Now;
use crate::plan::Plan;

/// Fetches under way at a time.
const AT_ONCE: usize = 4;
/// A school's TVs hear of a document together, and spread their fetches over this time.
const SPREAD: Duration = Duration::from_secs(2);

/// Which items are being fetched, and when the next may be.
#[derive(Debug)]
pub(super) struct Fetching {
    under_way: BTreeSet<Digest>,
    not_before: Duration,
    backoff: Backoff,
}

impl Default for Fetching {
    fn default() -> Self {
        let backoff = Backoff::new(limit::RECONNECT_MAX);
        Self { under_way: BTreeSet::new(), not_before: Duration::ZERO, backoff }
    }
}

impl Fetching {
    /// Another document is wanted.
    pub(super) fn begin(&mut self, uptime: Duration, chance: &mut Chance) {
        self.backoff.reset();
        self.not_before = uptime + chance.wait(SPREAD);
    }

    pub(super) fn poll_timeout(&self, plan: &Plan, link: &Link) -> Option<Duration> {
        link.welcomed()?;
        let has_room = self.under_way.len() < AT_ONCE;
        let waits = |item: &Digest| !self.under_way.contains(item);
        let is_wanted = has_room && plan.missing().iter().any(|item| waits(&item.sha256));
        is_wanted.then_some(self.not_before)
    }
}

impl Session {
    pub(super) fn fetched(&mut self, item: Digest, result: Result<Vec<u8>, String>, now: Now) {
        self.fetching.under_way.remove(&item);
        let problem = match result {
            Ok(bytes) if self.plan.take_item(item, &bytes, &mut *self.storage) => {
                self.fetching.backoff.reset();
                if self.plan.missing().is_empty() {
                    self.reporting.is_due_soon(now.uptime);
                }
                return;
            }
            Ok(bytes) => {
                format!("what came for item {item} is something else ({} bytes)", bytes.len())
            }
            Err(problem) => format!("item {item} cannot be fetched: {problem}"),
        };
        self.fetching.not_before = now.uptime + self.fetching.backoff.next(&mut self.chance);
        if self.plan.missing().iter().any(|missing| missing.sha256 == item) {
            self.fault("fetch", &problem, now);
        }
    }

    /// Asks for items that are missing, a few at a time.
    pub(super) fn keep_fetching(&mut self, now: Now) {
        if self.link.welcomed().is_none() || now.uptime < self.fetching.not_before {
            return;
        }
        for item in self.plan.missing() {
            if self.fetching.under_way.len() >= AT_ONCE {
                return;
            }
            if self.fetching.under_way.insert(item.sha256) {
                self.outputs.push_back(Output::Fetch(item));
            }
        }
    }
}
