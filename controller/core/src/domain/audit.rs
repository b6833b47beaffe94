//! The audit log: who did what, where and when, in a chain that shows tampering.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use protocol::{AlertId, DeviceId, Digest, PostId, UnitId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::actor::By;
use super::place::Place;
use crate::id::{ConsentId, EntryId, GrantId, LibraryId, PersonId, TicketId, TokenId};
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
    /// Done by one coordinator alone, before nominations were the way: only in entries of that time.
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
    /// Schools were imported from a list.
    SchoolsImported,
    /// A school vanished from the lists.
    UnitClosed,
    /// A school is back on a list.
    UnitReopened,
    /// A unit was put under another one.
    UnitMoved,
    /// It was said under which name a list knows a school.
    UnitMapped,
    /// A person was made.
    PersonCreated,
    /// A person's name was changed.
    PersonEdited,
    /// A person was given a link to choose their first password.
    PersonInvited,
    /// That link was made void.
    InvitationRevoked,
    /// A person chose their first password.
    InvitationAccepted,
    /// A school lets students or guardians sign in, or no longer.
    AdmissionSet,
    /// People were taken in from a list.
    PeopleImported,
    /// A person's data were given out.
    PersonExported,
    /// A person's data were erased.
    PersonErased,
    /// A person may no longer sign in.
    PersonBlocked,
    /// A person may sign in again.
    PersonUnblocked,
    /// A person chose another password.
    PasswordChanged,
    /// A person signs in with an account at a provider from now on.
    OutsideLinked,
    /// They do no longer.
    OutsideUnlinked,
    /// A person was given a link to choose a password.
    ResetOffered,
    /// A person chose a password by such a link.
    PasswordReset,
    /// Signing in asks a person for a one-time code from now on.
    SecondFactorOn,
    /// It does no longer, by their own wish.
    SecondFactorOff,
    /// It does no longer, by somebody else's help.
    SecondFactorReset,
    /// A person signed in with a code on paper.
    RecoveryCodeUsed,
    /// A person got new codes on paper.
    RecoveryCodesRenewed,
    /// So many wrong one-time codes were typed that no more are heard for a while: whoever types them
    /// knows the password.
    CodesGuessed,
    /// A role was given.
    RoleGranted,
    /// A role was taken away.
    RoleRevoked,
    /// A role began at its time.
    RoleBegan,
    /// A role ended at its time.
    RoleEnded,
    /// A role stays, though whoever nominated its holder was replaced.
    RoleKept,
    /// Somebody asked their director to nominate them.
    NominationAsked,
    /// That they asked was forgotten.
    NominationDismissed,
    /// A director submitted a list of people for school administrators.
    Nominated,
    /// A person is on such a list.
    PersonNominated,
    /// A coordinator refused one of them.
    NominationRefused,
    /// A director took a list back.
    NominationWithdrawn,
    /// A list has waited so long that those one level up may decide it as well.
    NominationRose,
    /// A school's director was replaced.
    DirectorReplaced,
    /// Made a link to sign in elsewhere.
    LinkOffered,
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
    /// Somebody looks after a notice.
    NoticeTaken,
    /// Where letters reach a person, or whether they want any, was changed.
    PersonMailed,
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
    /// It was said by when the steps of the rollout are to be taken.
    RolloutPlanned,
    /// Something was shared in the library.
    LibraryShared,
    /// Something was taken off a shelf of it.
    LibraryWithdrawn,
    /// A consent was written down.
    ConsentRecorded,
    /// A consent was withdrawn.
    ConsentWithdrawn,
    /// Somebody asked for help.
    TicketOpened,
    /// Somebody of the desk looks after it.
    TicketTaken,
    /// Something was said in it.
    TicketAnswered,
    /// It is done.
    TicketClosed,
    /// It is not done after all.
    TicketReopened,
}

/// What deeds have to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedKind {
    /// Posts and their order.
    Posts,
    /// Alerts.
    Alerts,
    /// Screens.
    Devices,
    /// People and their roles.
    People,
    /// Passwords, one-time codes, tokens.
    Access,
    /// Units, and the controller itself.
    Organisation,
    /// Questions to coordinators, and their answers.
    Support,
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
    /// A ticket.
    Ticket(TicketId),
    /// A thing in the library.
    Library(LibraryId),
    /// A consent.
    Consent(ConsentId),
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

impl Deed {
    /// All of them, as they are told apart in a list to choose from.
    pub const ALL: &[Self] = &[
        Self::Founded,
        Self::Restored,
        Self::UnitCreated,
        Self::UnitEdited,
        Self::SchoolsImported,
        Self::UnitClosed,
        Self::UnitReopened,
        Self::UnitMoved,
        Self::UnitMapped,
        Self::RolloutPlanned,
        Self::PersonCreated,
        Self::PersonEdited,
        Self::PersonInvited,
        Self::InvitationRevoked,
        Self::InvitationAccepted,
        Self::AdmissionSet,
        Self::PeopleImported,
        Self::PersonExported,
        Self::PersonErased,
        Self::PersonBlocked,
        Self::PersonUnblocked,
        Self::PersonMailed,
        Self::RoleGranted,
        Self::RoleRevoked,
        Self::RoleBegan,
        Self::RoleEnded,
        Self::RoleKept,
        Self::NominationAsked,
        Self::NominationDismissed,
        Self::Nominated,
        Self::PersonNominated,
        Self::NominationRefused,
        Self::NominationWithdrawn,
        Self::NominationRose,
        Self::DirectorReplaced,
        Self::PasswordChanged,
        Self::OutsideLinked,
        Self::OutsideUnlinked,
        Self::ResetOffered,
        Self::PasswordReset,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::SecondFactorReset,
        Self::RecoveryCodeUsed,
        Self::RecoveryCodesRenewed,
        Self::CodesGuessed,
        Self::LinkOffered,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::DeviceClaimed,
        Self::DeviceEdited,
        Self::DeviceMoved,
        Self::DeviceRevoked,
        Self::DeviceQuarantined,
        Self::DeviceReleased,
        Self::DeviceReturned,
        Self::DeviceKeyRecalled,
        Self::NoticeTaken,
        Self::PostCreated,
        Self::PostEdited,
        Self::PostPublished,
        Self::PostWithdrawn,
        Self::PostExpired,
        Self::PostRestored,
        Self::PostsArranged,
        Self::AlertRaised,
        Self::AlertProlonged,
        Self::AlertEnded,
        Self::LibraryShared,
        Self::LibraryWithdrawn,
        Self::ConsentRecorded,
        Self::ConsentWithdrawn,
        Self::TicketOpened,
        Self::TicketTaken,
        Self::TicketAnswered,
        Self::TicketClosed,
        Self::TicketReopened,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::Restored => "restored",
            Self::UnitCreated => "unit-created",
            Self::UnitEdited => "unit-edited",
            Self::SchoolsImported => "schools-imported",
            Self::UnitClosed => "unit-closed",
            Self::UnitReopened => "unit-reopened",
            Self::UnitMoved => "unit-moved",
            Self::UnitMapped => "unit-mapped",
            Self::PersonCreated => "person-created",
            Self::PersonEdited => "person-edited",
            Self::PersonInvited => "person-invited",
            Self::InvitationRevoked => "invitation-revoked",
            Self::InvitationAccepted => "invitation-accepted",
            Self::AdmissionSet => "admission-set",
            Self::PeopleImported => "people-imported",
            Self::PersonExported => "person-exported",
            Self::PersonErased => "person-erased",
            Self::PersonBlocked => "person-blocked",
            Self::PersonUnblocked => "person-unblocked",
            Self::PersonMailed => "person-mailed",
            Self::RoleGranted => "role-granted",
            Self::RoleRevoked => "role-revoked",
            Self::RoleBegan => "role-began",
            Self::RoleEnded => "role-ended",
            Self::RoleKept => "role-kept",
            Self::NominationAsked => "nomination-asked",
            Self::NominationDismissed => "nomination-dismissed",
            Self::Nominated => "nominated",
            Self::PersonNominated => "person-nominated",
            Self::NominationRefused => "nomination-refused",
            Self::NominationWithdrawn => "nomination-withdrawn",
            Self::NominationRose => "nomination-rose",
            Self::DirectorReplaced => "director-replaced",
            Self::PasswordChanged => "password-changed",
            Self::OutsideLinked => "outside-linked",
            Self::OutsideUnlinked => "outside-unlinked",
            Self::ResetOffered => "reset-offered",
            Self::PasswordReset => "password-reset",
            Self::SecondFactorOn => "second-factor-on",
            Self::SecondFactorOff => "second-factor-off",
            Self::SecondFactorReset => "second-factor-reset",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::RecoveryCodesRenewed => "recovery-codes-renewed",
            Self::CodesGuessed => "codes-guessed",
            Self::LinkOffered => "link-offered",
            Self::TokenMade => "token-made",
            Self::TokenRevoked => "token-revoked",
            Self::DeviceClaimed => "device-claimed",
            Self::DeviceEdited => "device-edited",
            Self::DeviceMoved => "device-moved",
            Self::DeviceRevoked => "device-revoked",
            Self::DeviceQuarantined => "device-quarantined",
            Self::DeviceReleased => "device-released",
            Self::DeviceReturned => "device-returned",
            Self::DeviceKeyRecalled => "device-key-recalled",
            Self::NoticeTaken => "notice-taken",
            Self::PostCreated => "post-created",
            Self::PostEdited => "post-edited",
            Self::PostPublished => "post-published",
            Self::PostWithdrawn => "post-withdrawn",
            Self::PostExpired => "post-expired",
            Self::PostRestored => "post-restored",
            Self::PostsArranged => "posts-arranged",
            Self::AlertRaised => "alert-raised",
            Self::AlertProlonged => "alert-prolonged",
            Self::AlertEnded => "alert-ended",
            Self::RolloutPlanned => "rollout-planned",
            Self::LibraryShared => "library-shared",
            Self::LibraryWithdrawn => "library-withdrawn",
            Self::ConsentRecorded => "consent-recorded",
            Self::ConsentWithdrawn => "consent-withdrawn",
            Self::TicketOpened => "ticket-opened",
            Self::TicketTaken => "ticket-taken",
            Self::TicketAnswered => "ticket-answered",
            Self::TicketClosed => "ticket-closed",
            Self::TicketReopened => "ticket-reopened",
        }
    }

    /// To what kind it belongs.
    pub fn kind(self) -> DeedKind {
        match self {
            Self::Founded
            | Self::Restored
            | Self::UnitCreated
            | Self::UnitEdited
            | Self::SchoolsImported
            | Self::UnitClosed
            | Self::UnitReopened
            | Self::UnitMoved
            | Self::UnitMapped
            | Self::RolloutPlanned => DeedKind::Organisation,
            Self::PersonCreated
            | Self::PersonEdited
            | Self::AdmissionSet
            | Self::PeopleImported
            | Self::PersonExported
            | Self::PersonErased
            | Self::PersonBlocked
            | Self::PersonUnblocked
            | Self::PersonMailed
            | Self::RoleGranted
            | Self::RoleRevoked
            | Self::RoleBegan
            | Self::RoleEnded
            | Self::RoleKept
            | Self::NominationAsked
            | Self::NominationDismissed
            | Self::Nominated
            | Self::PersonNominated
            | Self::NominationRefused
            | Self::NominationWithdrawn
            | Self::NominationRose
            | Self::DirectorReplaced => DeedKind::People,
            Self::PasswordChanged
            | Self::OutsideLinked
            | Self::OutsideUnlinked
            | Self::ResetOffered
            | Self::PasswordReset
            | Self::PersonInvited
            | Self::InvitationRevoked
            | Self::InvitationAccepted
            | Self::SecondFactorOn
            | Self::SecondFactorOff
            | Self::SecondFactorReset
            | Self::RecoveryCodeUsed
            | Self::RecoveryCodesRenewed
            | Self::CodesGuessed
            | Self::LinkOffered
            | Self::TokenMade
            | Self::TokenRevoked => DeedKind::Access,
            Self::DeviceClaimed
            | Self::DeviceEdited
            | Self::DeviceMoved
            | Self::DeviceRevoked
            | Self::DeviceQuarantined
            | Self::DeviceReleased
            | Self::DeviceReturned
            | Self::DeviceKeyRecalled
            | Self::NoticeTaken => DeedKind::Devices,
            Self::PostCreated
            | Self::PostEdited
            | Self::PostPublished
            | Self::PostWithdrawn
            | Self::PostExpired
            | Self::PostRestored
            | Self::PostsArranged
            | Self::LibraryShared
            | Self::LibraryWithdrawn
            | Self::ConsentRecorded
            | Self::ConsentWithdrawn => DeedKind::Posts,
            Self::AlertRaised | Self::AlertProlonged | Self::AlertEnded => DeedKind::Alerts,
            Self::TicketOpened
            | Self::TicketTaken
            | Self::TicketAnswered
            | Self::TicketClosed
            | Self::TicketReopened => DeedKind::Support,
        }
    }
}

impl DeedKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Posts,
        Self::Alerts,
        Self::Devices,
        Self::People,
        Self::Access,
        Self::Organisation,
        Self::Support,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Posts => "posts",
            Self::Alerts => "alerts",
            Self::Devices => "devices",
            Self::People => "people",
            Self::Access => "access",
            Self::Organisation => "organisation",
            Self::Support => "support",
        }
    }
}

impl Draft {
    /// Begins an entry. Use cases begin theirs with [`Permit::deed`](super::access::Permit::deed).
    pub(crate) fn new(by: By, deed: Deed, subject: Subject, place: Place, at: Timestamp) -> Self {
        Self { at, by, deed, subject, place, details: BTreeMap::new(), bootstrap: false }
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: &dyn fmt::Display) -> Self {
        self.details.insert(name.to_owned(), value.to_string());
        self
    }
}
