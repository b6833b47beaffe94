//! Opening a session with a password.

use std::fmt;
use std::net::IpAddr;

use controller_core::app::signin::{self, SignedIn};
use controller_core::domain::person::PasswordHash;

use super::super::Console;
use super::super::error::{Failure, Misuse};
use crate::{clock, password};

/// What somebody types to sign in.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Begins a session. An unknown login takes as much work as a wrong password.
pub(crate) async fn sign_in(
    console: &Console,
    typed: Credentials,
    from: IpAddr,
) -> Result<SignedIn, Failure> {
    console
        .attempts()
        .take(&typed.login, from, clock::monotonic())
        .map_err(|wait| Misuse::TooManyAttempts { seconds: wait.as_secs().saturating_add(1) })?;
    let login = typed.login.clone();
    let known = console.ledger().read(move |view| signin::password(view, &login)).await?;
    let matched = matched(known, typed.password).await.map_err(|error| {
        tracing::error!(%error, "a password cannot be checked");
        Misuse::Internal
    })?;
    let (login, now) = (typed.login.clone(), clock::now());
    let opened = console
        .ledger()
        .change(move |work| signin::open(work, &login, matched.as_ref(), now))
        .await?;
    console.attempts().give_back(&typed.login, from);
    Ok(opened)
}

/// The hash that was known, if the password is its.
async fn matched(
    known: Option<PasswordHash>,
    password: String,
) -> anyhow::Result<Option<PasswordHash>> {
    let Some(known) = known else {
        password::verify_nobody(password).await?;
        return Ok(None);
    };
    let fits = password::verify(password, known.as_str().to_owned()).await?;
    Ok(fits.then_some(known))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("login", &self.login).finish_non_exhaustive()
    }
}
