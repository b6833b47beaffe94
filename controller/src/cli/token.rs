//! `efir token`: secrets with which machines sign in.

use clap::Subcommand;

/// What is done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Makes one; its secret is said once.
    Add {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// When it ends.
        #[arg(long, value_name = "TIME")]
        expires: Option<String>,
    },
    /// Revokes one.
    Revoke {
        /// Which.
        id: String,
    },
    /// Lists them.
    List,
}
