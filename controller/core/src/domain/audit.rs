//! The audit log: who did what, where and when, in a chain that shows tampering.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use protocol::{AlertId, DeviceId, Digest, PostId, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;
use crate::id::{EntryId, GrantId, PersonId, TokenId};
use crate::port::{AuditRecord, first_link};

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// What was done.
    #[serde(flatten)]
    pub what: Draft,
}

/// An entry before it has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: By,
    /// What.
    pub deed: Deed,
    /// To what.
    pub subject: Subject,
    /// Where.
    pub place: Place,
    /// What else is worth knowing, in stable names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    /// Done by one coordinator alone, before nominations are the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bootstrap: bool,
}

/// What is done to things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// The controller got its first unit and person.
    Founded,
    /// A unit was made.
    UnitCreated,
    /// A unit was changed.
    UnitEdited,
    /// A person was made.
    PersonCreated,
    /// A person may no longer sign in.
    PersonBlocked,
    /// A person may sign in again.
    PersonUnblocked,
    /// A role was given.
    RoleGranted,
    /// A role was taken away.
    RoleRevoked,
    /// A machine token was made.
    TokenMade,
    /// A machine token was revoked.
    TokenRevoked,
    /// A device was taken up.
    DeviceClaimed,
    /// A device's room, tags or orientation were changed.
    DeviceEdited,
    /// A device went to another school.
    DeviceMoved,
    /// A device's identity was ended.
    DeviceRevoked,
    /// A device's identity was seen in two places.
    DeviceQuarantined,
    /// A device's quarantine was lifted.
    DeviceReleased,
    /// A device that the registry had forgotten was taken up again.
    DeviceReturned,
    /// A device came with a newer key than the registry knew, which had forgotten it.
    DeviceKeyRecalled,
    /// A draft was written.
    PostCreated,
    /// A post was changed.
    PostEdited,
    /// A post went on air.
    PostPublished,
    /// A post was taken off.
    PostWithdrawn,
    /// A post's time ran out.
    PostExpired,
    /// A post says again what it said before.
    PostRestored,
    /// The controller came back from a backup.
    Restored,
    /// An alert was raised.
    AlertRaised,
    /// An alert will expire later.
    AlertProlonged,
    /// An alert was ended: all-clear, or sent in error.
    AlertEnded,
    /// What a unit's screens show was put in order.
    PostsArranged,
}

/// What something was done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A unit.
    Unit(UnitId),
    /// A person.
    Person(PersonId),
    /// A role of a person.
    Grant(GrantId),
    /// A machine token.
    Token(TokenId),
    /// A device.
    Device(DeviceId),
    /// A post.
    Post(PostId),
    /// An alert.
    Alert(AlertId),
}

/// Where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "the audit log is broken at entry {sequence}: it, or one before it, was changed or removed; restore from a backup"
)]
pub struct Broken {
    /// The first entry whose link does not fit.
    pub sequence: u64,
}

/// Proves the chain: every record follows the one before it, and the last hash is returned.
pub fn verify(records: impl IntoIterator<Item = AuditRecord>) -> Result<Digest, Broken> {
    let mut chain = Chain::default();
    for record in records {
        chain.follow(&record)?;
    }
    Ok(chain.last)
}

/// A proof in progress, for logs that are read in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// Records proved so far.
    pub length: u64,
    /// The hash of the last of them.
    pub last: Digest,
}

impl Chain {
    /// Goes on with the next record.
    pub fn follow(&mut self, record: &AuditRecord) -> Result<(), Broken> {
        let sequence = self.length + 1;
        if record.sequence != sequence || record.previous != self.last {
            return Err(Broken { sequence });
        }
        *self = Self { length: sequence, last: record.hash() };
        Ok(())
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self { length: 0, last: first_link() }
    }
}

impl Draft {
    /// Begins an entry. Use cases begin theirs with [`Permit::deed`](super::access::Permit::deed).
    pub(super) fn new(by: By, deed: Deed, subject: Subject, place: Place, at: Timestamp) -> Self {
        Self { at, by, deed, subject, place, details: BTreeMap::new(), bootstrap: false }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: &dyn fmt::Display) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }

    /// Marks what a coordinator did alone.
    #[must_use]
    pub fn bootstrap(mut self) -> Self {
        self.bootstrap = true;
        self
    }
}
