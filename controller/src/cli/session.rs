//! `efir login` and `efir logout`: who one is at which controller.

use std::path::PathBuf;

use clap::Args;

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
