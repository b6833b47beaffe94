//! `efir login` and `efir logout`: who one is at which controller.

use std::path::PathBuf;

use clap::Args;

use super::credentials::Credentials;
use super::failure::Failure;
use super::password;
use super::reach::read_ca;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{SignIn, SignedIn};

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

/// Signs in and keeps the session.
pub(crate) fn login(args: LoginArgs, reader: &Reader) -> Result<String, Failure> {
    let ca = args.ca.as_deref().map(read_ca).transpose()?;
    let controller = Controller::at(&args.url, None, ca.as_deref(), reader.language())?;
    let password = password::given(&reader.say("ask-password", &[("login", &args.login)]))?;
    let sign_in = SignIn { login: args.login, password };
    let signed_in = controller.post::<SignedIn>("sessions", &sign_in)?.value;
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
