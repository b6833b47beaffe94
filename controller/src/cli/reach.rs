//! What every command that speaks to a controller takes besides its own arguments, and the
//! controller that it reaches with them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use protocol::Language;

use super::credentials::Credentials;
use super::failure::Failure;
use super::rest::{Controller, certificates};

/// A family of commands, for example `efir unit …`.
#[derive(Debug, Args)]
pub struct Family<Does: Subcommand> {
    /// Which of them.
    #[command(subcommand)]
    pub does: Does,
    /// How to reach the controller.
    #[command(flatten)]
    pub reach: Reach,
}

/// A command without arguments of its own.
#[derive(Debug, Args)]
pub struct Alone {
    /// How to reach the controller.
    #[command(flatten)]
    pub reach: Reach,
}

/// How to reach the controller, and in which form to answer.
#[derive(Debug, Clone, Default, Args)]
pub struct Reach {
    /// Exactly what REST said, for scripts.
    #[arg(long, global = true)]
    pub json: bool,
    /// Certificates to trust, PEM, beside those of the system.
    #[arg(long, global = true, value_name = "FILE", env = "EFIR_CA")]
    pub ca: Option<PathBuf>,
}

impl Reach {
    /// The controller, for the person who signed in or the machine whose token is given.
    pub(crate) fn controller(&self, language: Language) -> Result<Controller, Failure> {
        let credentials = chosen(|name| env::var(name).ok(), Credentials::read)?;
        let given = self.ca.as_deref().map(read_ca).transpose()?;
        let ca = given.or(credentials.ca);
        Controller::at(&credentials.url, Some(credentials.token), ca.as_deref(), language)
    }
}

/// The text of a PEM file that holds certificates.
pub(crate) fn read_ca(path: &Path) -> Result<String, Failure> {
    let text =
        fs::read_to_string(path).map_err(|cause| Failure::File { path: path.to_owned(), cause })?;
    certificates(&text, &path.display().to_string())?;
    Ok(text)
}

/// The environment over the sign-in that is kept. A kept secret never goes to another controller.
fn chosen(
    variable: impl Fn(&str) -> Option<String>,
    kept: impl FnOnce() -> Result<Option<Credentials>, Failure>,
) -> Result<Credentials, Failure> {
    let variable = |name| variable(name).filter(|value| !value.is_empty());
    let (url, token) = (variable("EFIR_URL"), variable("EFIR_TOKEN"));
    if let (Some(url), Some(token)) = (&url, &token) {
        return Ok(Credentials { url: url.clone(), token: token.clone(), ca: None });
    }
    let Some(kept) = kept()? else {
        return Err(Failure::NotSignedIn);
    };
    let here = url.as_deref().is_none_or(|url| url.trim_end_matches('/') == kept.url);
    match (here, token) {
        (true, Some(token)) => Ok(Credentials { token, ..kept }),
        (true, None) => Ok(kept),
        (false, _) => Err(Failure::NotSignedIn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Credentials {
        Credentials {
            url: "https://efir.example".into(),
            token: "kept".into(),
            ca: Some("PEM".into()),
        }
    }

    fn with(environment: &[(&str, &str)]) -> Result<Credentials, Failure> {
        chosen(
            |name| environment.iter().find(|(key, _)| *key == name).map(|(_, v)| (*v).to_owned()),
            || Ok(Some(kept())),
        )
    }

    #[test]
    fn without_environment_the_kept_sign_in_is_used() {
        assert_eq!(with(&[]).unwrap(), kept());
        assert_eq!(with(&[("EFIR_URL", ""), ("EFIR_TOKEN", "")]).unwrap(), kept());
    }

    #[test]
    fn the_environment_comes_first() {
        let machine = with(&[("EFIR_URL", "http://other"), ("EFIR_TOKEN", "given")]).unwrap();
        assert_eq!((machine.url.as_str(), machine.token.as_str()), ("http://other", "given"));
        assert_eq!(with(&[("EFIR_TOKEN", "given")]).unwrap().token, "given");
    }

    #[test]
    fn a_kept_secret_never_goes_to_another_controller() {
        assert!(matches!(with(&[("EFIR_URL", "http://other")]), Err(Failure::NotSignedIn)));
        assert_eq!(with(&[("EFIR_URL", "https://efir.example/")]).unwrap().token, "kept");
    }

    #[test]
    fn nobody_is_signed_in_without_either() {
        let nobody = chosen(|_| None, || Ok(None));
        assert!(matches!(nobody, Err(Failure::NotSignedIn)));
        let only_a_token = chosen(|name| (name == "EFIR_TOKEN").then(|| "x".into()), || Ok(None));
        assert!(matches!(only_a_token, Err(Failure::NotSignedIn)));
    }
}
