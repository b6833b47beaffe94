//! What is typed after `efir alert`.

use clap::{Args, Subcommand};

use crate::cli::choice::{SEVERITIES, one_of};
use crate::http::api::model::Severity;

/// What is done with alerts.
#[derive(Debug, Subcommand)]
pub enum AlertCommand {
    /// Raises one.
    Raise(RaiseArgs),
    /// Lets one expire later.
    Prolong {
        /// Which.
        id: String,
        /// Until when, or for how long.
        #[arg(long, value_name = "TIME")]
        expires: Option<String>,
    },
    /// Ends one.
    Cancel {
        /// Which.
        id: String,
        /// It was sent in error.
        #[arg(long)]
        in_error: bool,
        /// A word to it.
        #[arg(long, allow_hyphen_values = true)]
        text: Option<String>,
    },
    /// Everything about one, and on which screens it stands.
    Status {
        /// Which.
        id: String,
        /// All of its screens by name.
        #[arg(long)]
        screens: bool,
        /// Goes on telling while it changes.
        #[arg(long, conflicts_with = "screens")]
        watch: bool,
    },
    /// Lists them.
    List {
        /// Only those of this unit.
        #[arg(long)]
        unit: Option<String>,
        /// Only those on screens still.
        #[arg(long)]
        standing: bool,
    },
}

/// `efir alert raise`.
#[derive(Debug, Args)]
pub struct RaiseArgs {
    /// Whose TVs.
    #[arg(long)]
    pub unit: String,
    /// How grave it is.
    #[arg(long, value_parser = one_of::<Severity>(SEVERITIES))]
    pub severity: Severity,
    /// What has happened.
    #[arg(long, allow_hyphen_values = true)]
    pub text: String,
    /// What to do.
    #[arg(long, allow_hyphen_values = true)]
    pub instruction: Option<String>,
    /// An exercise.
    #[arg(long)]
    pub drill: bool,
    /// Until when, or for how long.
    #[arg(long, value_name = "TIME")]
    pub expires: Option<String>,
    /// How many schools it reaches.
    #[arg(long, value_name = "N")]
    pub schools: Option<u64>,
    /// Only on TVs with one of these tags.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only in these rooms.
    #[arg(long = "room", value_name = "ROOM")]
    pub rooms: Vec<String>,
}
