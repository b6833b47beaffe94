//! The two logs: numbers without gaps, entries that read, and the audit log's chain.

use crate::change::Change;
use crate::domain::audit::{Broken, Chain, Entry};
use crate::error::Error;
use crate::port::{AuditRecord, Value, reserved};
use crate::work::View;

use super::Problem;

/// Under what the entries of the list are counted; it is no key of the store.
pub(super) const LISTED: &str = "audit";

/// How far the logs were followed.
#[derive(Debug, Default)]
pub(super) struct Logs {
    change: Option<u64>,
    chain: Chain,
    /// Whether the chain is broken: what follows is not told again and again.
    is_broken: bool,
}

impl Logs {
    pub(super) fn follow_change(&mut self, key: &[u8], value: &Value) -> Vec<Problem> {
        let mut found = Vec::new();
        let Some(sequence) = number(key, reserved::LOG) else { return vec![Problem::UnknownKey] };
        // The first may be any: what is older is trimmed away.
        let expected = self.change.map_or(sequence, |last| last + 1);
        if sequence != expected {
            found.push(Problem::LogGap { sequence: expected });
        }
        self.change = Some(sequence);
        if let Err(error) = serde_json::from_slice::<Change>(value) {
            found.push(Problem::Unreadable { detail: error.to_string() });
        }
        found
    }

    pub(super) fn follow_audit(
        &mut self,
        view: &View<'_>,
        key: &[u8],
        value: &Value,
    ) -> Result<Vec<Problem>, Error> {
        let Some(sequence) = number(key, reserved::AUDIT) else {
            return Ok(vec![Problem::UnknownKey]);
        };
        let Some(record) = AuditRecord::from_bytes(sequence, value) else {
            return Ok(vec![Problem::Unreadable { detail: "too short".to_owned() }]);
        };
        let mut found = Vec::new();
        match self.chain.follow(&record) {
            Err(Broken { sequence }) if !self.is_broken => {
                self.is_broken = true;
                found.push(Problem::BrokenChain { sequence });
            }
            Ok(()) | Err(_) => {}
        }
        match serde_json::from_slice::<Entry>(&record.entry) {
            Err(error) => found.push(Problem::Unreadable { detail: error.to_string() }),
            Ok(entry) => {
                let listed = view.get::<Entry>(&entry.id)?;
                if listed.as_ref() != Some(&entry) {
                    found.push(Problem::Missing { missing: format!("audit/{}", entry.id) });
                }
            }
        }
        Ok(found)
    }
}

fn number(key: &[u8], prefix: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.strip_prefix(prefix)?.try_into().ok()?))
}
