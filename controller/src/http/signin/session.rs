//! Opening a session with a password, and a one-time code where one is asked for.

use std::fmt;

use axum::http::{HeaderMap, header};
use controller_core::app::signin::{self, Begun, SignedIn};
use controller_core::domain::credential::Secret;
use controller_core::domain::password::PasswordHash;
use controller_core::error::Error;
use jiff::{SignedDuration, Timestamp};

use super::super::Console;
use super::super::error::{Failure, Misuse};
use super::attempts::Guesser;
use super::whence::Whence;
use super::{Cookie, known};
use crate::{clock, password};

/// How long a browser stays known.
const KNOWN_TIME: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What somebody types to sign in.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
    /// The one-time code, where they have given one already.
    pub code: Option<String>,
}

/// Where a right password leads on pages.
pub(crate) enum Step {
    /// To a session.
    In(Box<SignedIn>),
    /// To the page that asks for the code, whose browser holds this.
    Halfway(Secret),
}

/// Begins a session in one request. An unknown login takes as much work as a wrong password.
pub(crate) async fn sign_in(
    console: &Console,
    typed: Credentials,
    from: &Whence,
) -> Result<SignedIn, Failure> {
    let Credentials { login, password, code } = typed;
    let trial = Trial::begin(console, &login, password, from).await?;
    let (matched, visitor) = (trial.matched.clone(), from.visitor(trial.is_known));
    let now = clock::now();
    let opened = console
        .ledger()
        .change(move |work| {
            signin::open(work, &login, matched.as_ref(), code.as_deref(), &visitor, now)
        })
        .await;
    // A right password that lacks its code is no guess.
    if matches!(opened, Err(Error::CodeNeeded {})) {
        trial.was_right(console);
    }
    let opened = opened?.into_result()?;
    trial.was_right(console);
    Ok(opened)
}

/// Takes the first step of signing in on pages.
pub(crate) async fn begin_sign_in(
    console: &Console,
    typed: Credentials,
    from: &Whence,
) -> Result<Step, Failure> {
    let Credentials { login, password, .. } = typed;
    let trial = Trial::begin(console, &login, password, from).await?;
    let (matched, visitor) = (trial.matched.clone(), from.visitor(trial.is_known));
    let now = clock::now();
    let begun = console
        .ledger()
        .change(move |work| signin::begin(work, &login, matched.as_ref(), &visitor, now))
        .await?;
    trial.was_right(console);
    Ok(match begun {
        Begun::In(signed_in) => Step::In(signed_in),
        Begun::Halfway(secret) => Step::Halfway(secret),
    })
}

/// Takes the second step: a code, by who holds the secret of the first.
pub(crate) async fn finish_sign_in(
    console: &Console,
    halfway: String,
    code: String,
    from: &Whence,
) -> Result<SignedIn, Failure> {
    let (secret, now) = (halfway.clone(), clock::now());
    let person = console.ledger().read(move |view| signin::halfway(view, &secret, now)).await?;
    let login = person.login.to_string();
    let hash = person.password.as_ref();
    let mark = hash.and_then(|hash| known::mark(from.marks.as_deref(), &login, hash));
    let mark = mark.map(str::to_owned);
    let guesser = mark.clone().map_or(Guesser::Network(from.address), Guesser::Browser);
    take_attempt(console, &login, &guesser)?;
    let visitor = from.visitor(mark.is_some());
    let opened = console
        .ledger()
        .change(move |work| signin::finish(work, &halfway, &code, &visitor, now))
        .await?
        .into_result()?;
    console.attempts().give_back(&login, &guesser);
    Ok(opened)
}

/// The cookies of a browser that has just signed in: its session, and that it is known from now on. The
/// key of its forms stays, so that what is being written in another tab can still be sent.
pub(crate) fn cookies(console: &Console, signed_in: &SignedIn, from: &Whence) -> HeaderMap {
    let (secure, now, person) = (console.site().secure, clock::now(), &signed_in.person);
    let mark = |hash| known::marked(from.marks.as_deref(), person.login.as_str(), hash);
    let marks = person.password.as_ref().map(mark);
    let known_until = now.checked_add(KNOWN_TIME).ok();
    let cookies = [
        session_cookie(console, &signed_in.secret, signed_in.expires),
        marks.and_then(|marks| Cookie::Known.set(&marks, known_until, now, secure)),
        Cookie::Halfway.remove(secure),
    ];
    cookies.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)).collect()
}

/// The cookie of a session.
pub(crate) fn session_cookie(
    console: &Console,
    secret: &Secret,
    expires: Timestamp,
) -> Option<axum::http::HeaderValue> {
    Cookie::Session.set(secret.reveal(), Some(expires), clock::now(), console.site().secure)
}

/// Whether this is the present password of whose hash it is, as often as guessing is heard in this
/// session: the hash, if it is.
pub(crate) async fn prove_again(
    console: &Console,
    session: &str,
    hash: PasswordHash,
    typed: String,
) -> Result<Option<PasswordHash>, Failure> {
    let guesser = Guesser::Browser(session.to_owned());
    take_attempt(console, "", &guesser)?;
    let matched = matched(Some(hash), typed).await?;
    if matched.is_some() {
        console.attempts().give_back("", &guesser);
    }
    Ok(matched)
}

/// A password that was tried.
struct Trial {
    login: String,
    matched: Option<PasswordHash>,
    is_known: bool,
    guesser: Guesser,
}

impl Trial {
    async fn begin(
        console: &Console,
        login: &str,
        password: String,
        from: &Whence,
    ) -> Result<Self, Failure> {
        let (login, asked) = (login.to_owned(), login.to_owned());
        let hash = console.ledger().read(move |view| signin::password(view, &asked)).await?;
        let mark = hash.as_ref().and_then(|h| known::mark(from.marks.as_deref(), &login, h));
        let guesser = mark.map_or(Guesser::Network(from.address), |m| Guesser::Browser(m.into()));
        let is_known = mark.is_some();
        take_attempt(console, &login, &guesser)?;
        Ok(Self { login, matched: matched(hash, password).await?, is_known, guesser })
    }

    fn was_right(&self, console: &Console) {
        console.attempts().give_back(&self.login, &self.guesser);
    }
}

fn take_attempt(console: &Console, login: &str, guesser: &Guesser) -> Result<(), Misuse> {
    let taken = console.attempts().take(login, guesser, clock::monotonic());
    taken.map_err(|wait| Misuse::TooManyAttempts { seconds: wait.as_secs().saturating_add(1) })
}

/// The hash that was known, if the password is its.
async fn matched(
    known: Option<PasswordHash>,
    password: String,
) -> Result<Option<PasswordHash>, Misuse> {
    let failed = |error: anyhow::Error| {
        tracing::error!(%error, "a password cannot be checked");
        Misuse::Internal
    };
    let Some(known) = known else {
        password::verify_nobody(password).await.map_err(failed)?;
        return Ok(None);
    };
    let fits = password::verify(password, known.as_str().to_owned()).await.map_err(failed)?;
    Ok(fits.then_some(known))
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("login", &self.login).finish_non_exhaustive()
    }
}
