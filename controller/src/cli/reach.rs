//! What every command that speaks to a controller takes besides its own arguments.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
