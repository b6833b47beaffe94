//! `efir person`: people who may sign in.

use clap::Subcommand;

/// What is done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Adds one; the password comes from a prompt, standard input or `EFIR_PASSWORD`.
    Add {
        /// What they sign in with.
        #[arg(long)]
        login: String,
        /// What they are called.
        #[arg(long)]
        name: String,
    },
    /// Lists them.
    List,
}
