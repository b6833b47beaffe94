//! Ways into a session that are good for a while: between password and code, by a link to choose a
//! password, by a link to sign in.

use jiff::{SignedDuration, Timestamp};

use crate::app::tokens;
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::person::Person;
use crate::error::Error;
use crate::id::{PersonId, TokenId};
use crate::work::{View, Work};

/// Makes one for a person that is good for a time: its secret, and until when.
pub(in crate::app) fn make(
    work: &mut Work<'_>,
    person: PersonId,
    kind: CredentialKind,
    time: SignedDuration,
    now: Timestamp,
) -> (Secret, Timestamp) {
    let (secret, id) = (work.secret(), work.fresh(TokenId::new, now));
    let expires = now.saturating_add(time).unwrap_or(Timestamp::MAX);
    tokens::add(work, &Credential::new(id, &secret, person, kind, (now, Some(expires))));
    (secret, expires)
}

/// Makes a link for a person; an older one of its kind is void.
pub(in crate::app) fn make_only(
    work: &mut Work<'_>,
    person: PersonId,
    kind: CredentialKind,
    time: SignedDuration,
    now: Timestamp,
) -> Result<(Secret, Timestamp), Error> {
    let older = tokens::of(work, person)?;
    for older in older.iter().filter(|own| own.kind == kind) {
        tokens::remove(work, older);
    }
    Ok(make(work, person, kind, time, now))
}

/// Whose way of this kind a secret opens, while it is good and they are not blocked.
pub(in crate::app) fn owner(
    view: &View<'_>,
    secret: &str,
    kind: &CredentialKind,
    now: Timestamp,
) -> Result<Option<Person>, Error> {
    let found = view.get::<Credential>(&Secret::digest(secret))?;
    let found = found.filter(|found| found.kind == *kind && !found.has_expired(now));
    let Some(found) = found else { return Ok(None) };
    Ok(view.get::<Person>(&found.person)?.filter(|person| person.blocked.is_none()))
}
