//! Who is asking: the bearer of a session or token, found anew in each use case's own reading.

use std::fmt;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use controller_core::app::signin::sessions;
use controller_core::app::{answers, signin};
use controller_core::domain::actor::Actor;
use controller_core::domain::credential::Secret;
use controller_core::error::Error;
use controller_core::work::{View, Work};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::Console;
use super::super::error::{Failure, Misuse};
use super::address;
use super::cookie::Cookie;
use super::origin::is_ours;
use crate::clock;
use crate::events::Watcher;

/// Whoever shows a secret. What it is good for, only the store knows.
#[derive(Clone)]
pub(crate) struct Caller {
    secret: String,
    address: IpAddr,
    console: Console,
}

impl Caller {
    /// The bearer of a secret, who asks from an address.
    pub(crate) fn new(secret: String, address: IpAddr, console: Console) -> Self {
        Self { secret, address, console }
    }

    /// What every handler may use.
    pub(crate) fn console(&self) -> &Console {
        &self.console
    }

    /// Whether what is done may send letters.
    pub(crate) fn by_mail(&self) -> bool {
        self.console.site().mails
    }

    /// The secret, to end its session.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    /// Runs a use case as the caller; their rights are read in the same work, so that it conflicts
    /// with their revocation.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let (secret, address, now) = (self.secret.clone(), self.address, clock::now());
        let run = move |work: &mut Work<'_>| {
            let bearer = signin::bearer(work, &secret, now)?;
            if bearer.is_stale {
                sessions::note_use(work, &secret, &address.to_string(), now)?;
            }
            use_case(work, &bearer.actor, now)
        };
        Ok(self.console.ledger().change(run).await?)
    }

    /// Begins to watch events as the caller, after the last number that was heard.
    pub(crate) async fn watch(&self, after: Option<u64>) -> Result<Watcher, Failure> {
        Ok(self.console.events().watch(self.secret.clone(), after).await?)
    }

    /// Makes something as the caller: once, where the request carries a key and comes again.
    pub(crate) async fn make<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        request: Option<answers::Request>,
        use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let once = move |work: &mut Work<'_>, actor: &Actor, now| {
            answers::once(work, actor, request, now, |work| use_case(work, actor, now))
        };
        self.change(once).await
    }

    /// Asks a question as the caller.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&View<'_>, &Actor) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let (secret, now) = (self.secret.clone(), clock::now());
        let run = move |view: &View<'_>| {
            let bearer = signin::bearer(view, &secret, now)?;
            Ok((query(view, &bearer.actor)?, bearer.is_stale))
        };
        let (answer, is_stale) = self.console.ledger().read(run).await?;
        if is_stale {
            self.note_use().await;
        }
        Ok(answer)
    }

    /// Gives the caller's browser another secret, if their rights have changed since it got this one.
    pub(crate) async fn renew(&self) -> Result<Option<(Secret, Timestamp)>, Failure> {
        let (secret, now) = (self.secret.clone(), clock::now());
        let is_due = self.console.ledger().read({
            let secret = secret.clone();
            move |view| Ok(signin::bearer(view, &secret, now)?.renew)
        });
        if !is_due.await? {
            return Ok(None);
        }
        let renew = move |work: &mut Work<'_>| sessions::renew(work, &secret, now);
        Ok(self.console.ledger().change(renew).await?)
    }

    /// Notes once in a while that the session is used. An answer does not fail for it.
    async fn note_use(&self) {
        let (secret, address, now) = (self.secret.clone(), self.address, clock::now());
        let note =
            move |work: &mut Work<'_>| sessions::note_use(work, &secret, &address.to_string(), now);
        if let Err(error) = self.console.ledger().change(note).await {
            tracing::warn!(%error, "could not note that a session is used");
        }
    }
}

impl FromRequestParts<Console> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let site = console.site();
        let address = address::of(&parts.headers, &parts.extensions, site);
        if parts.headers.contains_key(header::AUTHORIZATION) {
            let secret = bearer(&parts.headers).ok_or(Error::NotSignedIn {})?;
            return Ok(Self::new(secret.to_owned(), address, console.clone()));
        }
        let secret = Cookie::Session.find(&parts.headers, site.secure);
        let secret = secret.ok_or(Error::NotSignedIn {})?.to_owned();
        if !parts.method.is_safe() && !is_ours(&parts.headers, site) {
            return Err(Misuse::CrossSite.into());
        }
        Ok(Self::new(secret, address, console.clone()))
    }
}

/// The secret of `Authorization: Bearer …` (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").finish_non_exhaustive()
    }
}
