//! A person's machine tokens.

use jiff::Timestamp;
use protocol::{Digest, UnitId};

use super::orgs;
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::place::Place;
use crate::domain::text;
use crate::error::Error;
use crate::id::{PersonId, TokenId};
use crate::keys;
use crate::work::{View, Work};

/// Tokens of one person, at most.
pub const MOST: usize = 50;
/// Sessions and tokens of one person that are looked at, at most.
pub(super) const SCANNED: usize = 200;

/// A token to be made. It has the rights of whoever makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
    /// Narrows its rights to a unit and what is below.
    pub unit: Option<UnitId>,
}

/// Makes a token. Its secret is shown only now.
pub fn create(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewToken,
    now: Timestamp,
) -> Result<(Credential, Secret), Error> {
    let (person, place) = owner(actor)?;
    let may = permit(actor, Action::ManageTokens, &place)?;
    let within = match new.unit {
        Some(unit) => Some(orgs::find(work, actor, unit)?.place),
        None => None,
    };
    if let Some(expires) = new.expires.filter(|expires| *expires <= now) {
        return Err(Error::ExpiryPast { expires });
    }
    if list(work, actor)?.len() >= MOST {
        return Err(Error::TooManyTokens { limit: MOST });
    }
    let secret = work.secret();
    let kind = CredentialKind::Token { name: text::name("name", &new.name)? };
    let id = work.fresh(TokenId::new, now);
    let token = Credential::new(id, &secret, person, kind, (now, new.expires));
    let token = Credential { within, ..token };
    add(work, &token);
    let deed = may.deed(Deed::TokenMade, Subject::Token(token.id), now);
    work.audit(deed.with("name", &new.name.trim()));
    Ok((token, secret))
}

/// Ends one of the actor's own tokens.
pub fn revoke(
    work: &mut Work<'_>,
    actor: &Actor,
    token: TokenId,
    now: Timestamp,
) -> Result<(), Error> {
    let (_, place) = owner(actor)?;
    let may = permit(actor, Action::ManageTokens, &place)?;
    let own = list(work, actor)?;
    let found = own.into_iter().find(|own| own.id == token);
    let found = found.ok_or(Error::UnknownToken { token })?;
    remove(work, &found);
    work.audit(may.deed(Deed::TokenRevoked, Subject::Token(token), now));
    Ok(())
}

/// The actor's own tokens.
pub fn list(view: &View<'_>, actor: &Actor) -> Result<Vec<Credential>, Error> {
    let (person, _) = owner(actor)?;
    let all = of(view, person)?;
    Ok(all.into_iter().filter(Credential::is_token).collect())
}

/// Every session and token of a person, expired ones too.
pub(crate) fn of(view: &View<'_>, person: PersonId) -> Result<Vec<Credential>, Error> {
    let mut all = Vec::new();
    for secret in view.marks(&keys::credentials_of(person), None, SCANNED)? {
        if let Ok(secret) = secret.parse::<Digest>() {
            all.extend(view.get::<Credential>(&secret)?);
        }
    }
    Ok(all)
}

/// Removes sessions and tokens that have ended by themselves, at most `most`; answers how many ends
/// there were.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut swept = 0;
    for mark in work.marks(keys::CREDENTIAL_END, None, most)? {
        let Some(secret) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::CREDENTIAL_END));
        swept += 1;
        let Ok(secret) = secret.parse::<Digest>() else { continue };
        if let Some(ended) = work.get::<Credential>(&secret)? {
            remove(work, &ended);
        }
    }
    Ok(swept)
}

/// Writes a session or token and its marks.
pub(super) fn add(work: &mut Work<'_>, credential: &Credential) {
    work.put(credential);
    work.mark(&mark(credential));
    if let Some(end) = end_mark(credential) {
        work.mark(&end);
    }
}

/// Ends a session or token.
pub(super) fn remove(work: &mut Work<'_>, credential: &Credential) {
    work.delete::<Credential>(&credential.secret);
    work.record(Change::Access { person: credential.person });
    work.unmark(&mark(credential));
    if let Some(end) = end_mark(credential) {
        work.unmark(&end);
    }
}

/// The marks of a session or token.
pub(crate) fn marks(credential: &Credential) -> Vec<String> {
    std::iter::once(mark(credential)).chain(end_mark(credential)).collect()
}

fn end_mark(credential: &Credential) -> Option<String> {
    let expires = credential.expires?;
    Some(format!("{}{}", keys::CREDENTIAL_END, keys::by_time(expires, credential.secret)))
}

fn mark(credential: &Credential) -> String {
    format!("{}{}", keys::credentials_of(credential.person), credential.secret)
}

/// Whose tokens they are, and at which of the person's units that is on record.
fn owner(actor: &Actor) -> Result<(PersonId, Place), Error> {
    let own = actor.places_for(Action::ManageTokens);
    let place = own.first().copied().or(actor.home()).ok_or(Error::NotSignedIn {})?;
    Ok((actor.person().ok_or(Error::NotSignedIn {})?, place.clone()))
}
