//! `efir login` and `efir logout`: who one is at which controller.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use controller_core::id::TokenId;

use super::code;
use super::credentials::Credentials;
use super::failure::Failure;
use super::lookup;
use super::password;
use super::reach::read_ca;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{NewPassword, Paging, Session, SignIn, SignedIn};

/// `efir login`.
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// The controller's address.
    pub url: String,
    /// Who signs in.
    #[arg(long)]
    pub login: String,
    /// Certificates to trust, PEM; kept with the sign-in.
    #[arg(long, value_name = "FILE", env = "EFIR_CA")]
    pub ca: Option<PathBuf>,
}

/// `efir logout`.
#[derive(Debug, Args)]
pub struct LogoutArgs {}

/// `efir password`.
#[derive(Debug, Args)]
pub struct PasswordArgs {}

/// What is done with one's own sessions.
#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// Lists them.
    List,
    /// Ends one, or all but this one.
    End {
        /// Which.
        #[arg(required_unless_present = "others")]
        id: Option<String>,
        /// All but the one that asks.
        #[arg(long, conflicts_with = "id")]
        others: bool,
    },
}

/// Changes one's own password, and keeps the session under its new secret.
pub(crate) fn password(reader: &Reader) -> Result<String, Failure> {
    let kept = Credentials::read()?.ok_or(Failure::NotSignedIn)?;
    let Credentials { url, token, ca } = kept;
    let controller = Controller::at(&url, Some(token), ca.as_deref(), reader.language())?;
    let [present, new] =
        ["ask-present-password", "ask-new-password"].map(|key| reader.say(key, &[]));
    let (present_password, password) = password::change(&present, &new)?;
    let new = NewPassword { present_password, password };
    let renewed = controller.put::<SignedIn>("me/password", &new)?.value;
    Credentials { url, token: renewed.token, ca }.keep()?;
    Ok(reader.say("done-password", &[]))
}

/// Lists and ends sessions.
pub(crate) fn sessions(
    command: SessionCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        SessionCommand::List => {
            let sessions = controller.list("sessions", &Paging::default())?;
            Ok(reader.answer(&sessions, |sessions| table(sessions, reader)))
        }
        SessionCommand::End { id: Some(id), .. } => {
            let id: TokenId = lookup::id(&id)?;
            controller.delete(&format!("sessions/{id}"))?;
            Ok(reader.done(|| reader.say("done-session-end", &[])))
        }
        SessionCommand::End { id: None, .. } => {
            controller.delete("sessions")?;
            Ok(reader.done(|| reader.say("done-session-end-others", &[])))
        }
    }
}

fn table(sessions: &[Session], reader: &Reader) -> String {
    let rows = sessions
        .iter()
        .map(|session| {
            let here =
                if session.current { reader.say("session-here", &[]) } else { String::new() };
            [
                session.client.clone(),
                session.address.clone(),
                reader.time(session.created),
                reader.time_or(session.seen, "never"),
                here,
                session.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-client",
        "column-address",
        "column-opened",
        "column-seen",
        "column-here",
        "column-id",
    ];
    reader.table(columns, rows, "empty-sessions")
}

/// Signs in and keeps the session.
pub(crate) fn login(args: LoginArgs, reader: &Reader) -> Result<String, Failure> {
    let ca = args.ca.as_deref().map(read_ca).transpose()?;
    let controller = Controller::at(&args.url, None, ca.as_deref(), reader.language())?;
    let password = password::given(&reader.say("ask-password", &[("login", &args.login)]))?;
    let mut sign_in = SignIn { login: args.login, password, code: None };
    let signed_in = match controller.post::<SignedIn>("sessions", &sign_in) {
        Err(Failure::Refused(problem)) if problem.code == "code-needed" => {
            sign_in.code = Some(code::given(&reader.say("ask-code", &[]))?);
            controller.post::<SignedIn>("sessions", &sign_in)?
        }
        signed_in => signed_in?,
    };
    let signed_in = signed_in.value;
    let url = controller.url().to_owned();
    let place = Credentials { url, token: signed_in.token, ca }.keep()?;
    Ok(reader.say(
        "done-login",
        &[
            ("name", &signed_in.person.name),
            ("url", controller.url()),
            ("until", &reader.time(signed_in.expires)),
            ("place", &place.display().to_string()),
        ],
    ))
}

/// Ends the session at the controller, and forgets it here even if the controller is gone.
pub(crate) fn logout(reader: &Reader) -> Result<String, Failure> {
    let Some(kept) = Credentials::read()? else {
        return Ok(reader.say("done-logout-nobody", &[]));
    };
    let Credentials { url, token, ca } = kept;
    let ended = Controller::at(&url, Some(token), ca.as_deref(), reader.language())
        .and_then(|controller| controller.delete("sessions/current"));
    Credentials::forget()?;
    match ended {
        Ok(()) => Ok(reader.say("done-logout", &[("url", &url)])),
        // The session had ended already.
        Err(Failure::Refused(problem)) if problem.status == 401 => {
            Ok(reader.say("done-logout", &[("url", &url)]))
        }
        Err(failure) => Err(Failure::ForgottenOnlyHere { because: Box::new(failure) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn sessions_read_like_this() {
        let here = Session {
            id: TokenId::new(Timestamp::UNIX_EPOCH, 1),
            created: "2026-11-20T05:30:00Z".parse().unwrap(),
            expires: None,
            seen: Some("2026-11-25T05:30:00Z".parse().unwrap()),
            address: "192.0.2.1".into(),
            client: "efir".into(),
            current: true,
        };
        let phone = Session {
            id: TokenId::new(Timestamp::UNIX_EPOCH, 2),
            address: "2001:db8::7".into(),
            client: "Chrome, Android".into(),
            current: false,
            ..here.clone()
        };
        for language in [Language::Russian, Language::English] {
            let sessions = table(&[here.clone(), phone.clone()], &reader(language));
            insta::assert_snapshot!(format!("sessions_{language}"), sessions);
        }
    }
}
