//! Proves a store: every record reads, every index says what its records say, in both directions, and
//! the logs are whole.
//!
//! `rules` is the table: a kind of key that has no rule fails a test.

mod logs;
mod records;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::error::Error;
use crate::port::{Key, PIECE, Snapshot, StoreError, Value, reserved};
use crate::work::View;

use self::logs::Logs;
use self::rules::Rule;

/// The first words of the keys that have rules.
#[cfg(test)]
pub(crate) use self::rules::{WORDS, marks};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a key, as text.
    pub key: String,
    /// What.
    pub problem: Problem,
}

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No rule knows such a key.
    UnknownKey,
    /// The value is not what stands under such a key.
    Unreadable {
        /// What the reader says.
        detail: String,
    },
    /// The value belongs under another key.
    Misplaced {
        /// Which.
        belongs: String,
    },
    /// Something that follows from the record is not there.
    Missing {
        /// The key that should be there.
        missing: String,
    },
    /// No record says what this key says.
    Stray,
    /// A count is wrong.
    WrongCount {
        /// What it says.
        stored: u64,
        /// What there is.
        counted: u64,
    },
    /// The audit log's chain does not hold from this entry on.
    BrokenChain {
        /// Which entry.
        sequence: u64,
    },
    /// The audit log and the list of its entries differ.
    AuditDiffers {
        /// Entries in the chain.
        chained: u64,
        /// Entries in the list.
        listed: u64,
    },
    /// A number is missing in the change log.
    LogGap {
        /// Which.
        sequence: u64,
    },
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// Keys.
    pub keys: u64,
    /// Entries of the audit log.
    pub audit: u64,
}

/// Looks at every key of a store and tells what it finds.
pub fn check(snapshot: &dyn Snapshot, tell: &mut dyn FnMut(Finding)) -> Result<Looked, StoreError> {
    let mut walk = Walk {
        view: View::new(snapshot),
        tell,
        looked: Looked::default(),
        counts: BTreeMap::new(),
        logs: Logs::default(),
    };
    let mut after: Option<Key> = None;
    loop {
        let page = snapshot.scan(b"", after.as_deref(), PIECE)?;
        let Some((last, _)) = page.last() else { break };
        after = Some(last.clone());
        for (key, value) in &page {
            walk.look(key, value)?;
        }
    }
    walk.finish();
    Ok(walk.looked)
}

/// A look at a store on its way from the first key to the last.
struct Walk<'s, 't> {
    view: View<'s>,
    tell: &'t mut dyn FnMut(Finding),
    looked: Looked,
    /// What is counted, by the key that says the count.
    counts: BTreeMap<String, u64>,
    logs: Logs,
}

impl Walk<'_, '_> {
    fn look(&mut self, key: &[u8], value: &Value) -> Result<(), StoreError> {
        self.looked.keys += 1;
        let name = String::from_utf8_lossy(key).into_owned();
        let found = if key.first() == Some(&b'!') {
            self.look_at_reserved(key, value)
        } else {
            let rule = rules::of(&name);
            rule.map_or(Ok(vec![Problem::UnknownKey]), |rule| self.apply(rule, &name, value))
        };
        let found = match found {
            Err(Error::Store(error)) => return Err(error),
            // A record that the rule needed; it is told where it stands itself.
            Err(_elsewhere) => Vec::new(),
            Ok(found) => found,
        };
        for problem in found {
            (self.tell)(Finding { key: shown(key), problem });
        }
        Ok(())
    }

    fn apply(&mut self, rule: &Rule, key: &str, value: &Value) -> Result<Vec<Problem>, Error> {
        let record = match rule {
            Rule::Index(owners) => {
                let stands = owners(&self.view, key)?;
                return Ok(if stands { Vec::new() } else { vec![Problem::Stray] });
            }
            Rule::Record(read) => match read(&self.view, value)? {
                Ok(record) => record,
                Err(detail) => return Ok(vec![Problem::Unreadable { detail }]),
            },
        };
        let mut found = Vec::new();
        if record.key != key {
            found.push(Problem::Misplaced { belongs: record.key });
            return Ok(found);
        }
        if record.is_stray {
            found.push(Problem::Stray);
        }
        for missing in record.follows {
            if !self.view.is_marked(&missing)? {
                found.push(Problem::Missing { missing });
            }
        }
        for counted in record.counted_in {
            *self.counts.entry(counted).or_default() += 1;
        }
        if let Some(stored) = record.counts {
            let counted = self.counts.remove(key).unwrap_or(0);
            if stored != counted {
                found.push(Problem::WrongCount { stored, counted });
            }
        }
        Ok(found)
    }

    fn look_at_reserved(&mut self, key: &[u8], value: &Value) -> Result<Vec<Problem>, Error> {
        if key == reserved::FORMAT {
            // Whoever opened the store has read it.
            Ok(Vec::new())
        } else if key.starts_with(reserved::LOG) {
            Ok(self.logs.follow_change(key, value))
        } else if key.starts_with(reserved::AUDIT) {
            self.looked.audit += 1;
            self.logs.follow_audit(&self.view, key, value)
        } else {
            Ok(vec![Problem::UnknownKey])
        }
    }

    /// What only shows at the end: counts of what is there, which nothing says.
    fn finish(&mut self) {
        for (key, counted) in std::mem::take(&mut self.counts) {
            let problem = match key.as_str() {
                logs::LISTED if counted == self.looked.audit => continue,
                logs::LISTED => {
                    Problem::AuditDiffers { chained: self.looked.audit, listed: counted }
                }
                _ => Problem::WrongCount { stored: 0, counted },
            };
            (self.tell)(Finding { key, problem });
        }
    }
}

/// A key as people read it: text, and numbers in the logs' keys.
fn shown(key: &[u8]) -> String {
    for prefix in [reserved::LOG, reserved::AUDIT] {
        let number = key.strip_prefix(prefix).and_then(|number| number.try_into().ok());
        if let Some(number) = number {
            return format!("{}{}", prefix.escape_ascii(), u64::from_be_bytes(number));
        }
    }
    match std::str::from_utf8(key) {
        Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
        _ => key.escape_ascii().to_string(),
    }
}

impl Problem {
    /// Its stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown-key",
            Self::Unreadable { .. } => "unreadable",
            Self::Misplaced { .. } => "misplaced",
            Self::Missing { .. } => "missing",
            Self::Stray => "stray",
            Self::WrongCount { .. } => "wrong-count",
            Self::BrokenChain { .. } => "broken-chain",
            Self::AuditDiffers { .. } => "audit-differs",
            Self::LogGap { .. } => "log-gap",
        }
    }

    /// The values that the words name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownKey | Self::Stray => Vec::new(),
            Self::Unreadable { detail } => vec![("detail", detail.clone())],
            Self::Misplaced { belongs } => vec![("belongs", belongs.clone())],
            Self::Missing { missing } => vec![("missing", missing.clone())],
            Self::WrongCount { stored, counted } => {
                vec![("stored", stored.to_string()), ("counted", counted.to_string())]
            }
            Self::BrokenChain { sequence } | Self::LogGap { sequence } => {
                vec![("sequence", sequence.to_string())]
            }
            Self::AuditDiffers { chained, listed } => {
                vec![("chained", chained.to_string()), ("listed", listed.to_string())]
            }
        }
    }
}
