//! `efir grant`: who may do what, where.

use clap::Subcommand;

/// What is done with grants.
#[derive(Debug, Subcommand)]
pub enum GrantCommand {
    /// Grants a role.
    Add {
        /// To whom.
        #[arg(long, value_name = "P")]
        person: String,
        /// Which role.
        #[arg(long)]
        role: String,
        /// Over which unit and everything below.
        #[arg(long, value_name = "U")]
        unit: String,
    },
    /// Revokes one.
    Revoke {
        /// Which.
        id: String,
    },
    /// Lists them.
    List {
        /// Only this person's.
        #[arg(long, value_name = "P")]
        person: Option<String>,
        /// Only those over this unit.
        #[arg(long, value_name = "U")]
        unit: Option<String>,
    },
}
