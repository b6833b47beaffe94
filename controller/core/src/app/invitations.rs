//! Invitations: a person who has no password yet gets a one-time link by which they choose it, in hand
//! and by mail. It is opened, and used, as any other link for a password.

use jiff::{SignedDuration, Timestamp};

use super::passwords::permit_reset;
use super::signin::ways;
use super::{letters, tokens};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::{CredentialKind, Secret};
use crate::domain::notice::About;
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::Work;

/// How long an invitation is good.
pub const INVITATION_TIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An invitation, as its maker hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// What its link holds; it is given out only now.
    pub secret: Secret,
    /// Until when it is good.
    pub expires: Timestamp,
    /// Whom it invites.
    pub person: Person,
    /// Where a letter with a link of its own goes, if one does.
    pub mailed: Option<String>,
}

/// Invites a person who has no password yet; older links are void. `by_mail` says whether letters can be
/// sent: then whoever has an address gets the link there as well.
pub fn invite(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    by_mail: bool,
    now: Timestamp,
) -> Result<Invitation, Error> {
    let (person, may) = permit_reset(work, actor, person)?;
    if person.password.is_some() {
        return Err(Error::AlreadyIn { person: person.id });
    }
    let (secret, expires) =
        ways::make_only(work, person.id, CredentialKind::Invitation, INVITATION_TIME, now)?;
    let person = Person { invited: Some(expires), ..person };
    work.put(&person);
    let mailed = person.mail.clone().filter(|_| by_mail && person.blocked.is_none());
    if let Some(to) = mailed.clone() {
        letters::write(work, &person, to, About::Invitation { invitation: expires }, now);
    }
    let deed = may.deed(Deed::PersonInvited, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(Invitation { secret, expires, person, mailed })
}

/// Makes a person's invitation void, also what is in a letter. Without one nothing changes.
pub fn revoke(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<Person, Error> {
    let (person, may) = permit_reset(work, actor, person)?;
    if person.invited.is_none() {
        return Ok(person);
    }
    for link in tokens::of(work, person.id)? {
        if link.kind == CredentialKind::Invitation {
            tokens::remove(work, &link);
        }
    }
    let person = Person { invited: None, ..person };
    work.put(&person);
    let deed = may.deed(Deed::InvitationRevoked, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(person)
}

/// Another link of an invitation that stands, for a letter: so none lies in the store until it is sent.
pub(super) fn another_link(
    work: &mut Work<'_>,
    person: PersonId,
    expires: Timestamp,
    now: Timestamp,
) -> Secret {
    let left = expires.duration_since(now);
    ways::make(work, person, CredentialKind::Invitation, left, now).0
}
