//! A link by which somebody who is signed in here signs in elsewhere: on their phone, or in the browser
//! of a demonstration.

use jiff::{SignedDuration, Timestamp};

use super::{SignedIn, Visitor, sessions, ways};
use crate::app::tokens;
use crate::domain::access::permit_own;
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::{Credential, CredentialKind, Secret};
use crate::domain::person::Person;
use crate::error::Error;
use crate::work::{View, Work};

/// How long such a link is good.
pub const LINK_TIME: SignedDuration = SignedDuration::from_mins(10);

/// A link that signs in whoever made it, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it holds; it is given out only now.
    pub secret: Secret,
    /// Until when it is good.
    pub expires: Timestamp,
}

/// Makes a link for the actor themselves; an older one is void. It asks for nothing more, since its
/// maker has proved who they are.
pub fn offer_link(work: &mut Work<'_>, actor: &Actor, now: Timestamp) -> Result<Link, Error> {
    let may = permit_own(actor)?;
    let person = actor.person().ok_or(Error::NotSignedIn {})?;
    let (secret, expires) = ways::make_only(work, person, CredentialKind::Link, LINK_TIME, now)?;
    work.audit(may.deed(Deed::LinkOffered, Subject::Person(person), now));
    Ok(Link { secret, expires })
}

/// Whom a link signs in, while it is good.
pub fn link_owner(view: &View<'_>, secret: &str, now: Timestamp) -> Result<Person, Error> {
    ways::owner(view, secret, &CredentialKind::Link, now)?.ok_or(Error::LinkWrong {})
}

/// Signs in by a link, once.
pub fn follow_link(
    work: &mut Work<'_>,
    secret: &str,
    visitor: &Visitor,
    now: Timestamp,
) -> Result<SignedIn, Error> {
    let person = link_owner(work, secret, now)?;
    if let Some(link) = work.get::<Credential>(&Secret::digest(secret))? {
        tokens::remove(work, &link);
    }
    sessions::add(work, person, visitor, now)
}
