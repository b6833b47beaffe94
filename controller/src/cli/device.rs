//! `efir device`: the TVs.

use clap::{Args, Subcommand};

/// What is done with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Lists them.
    List {
        /// Only those of this unit.
        #[arg(long, value_name = "U")]
        unit: Option<String>,
    },
    /// Everything about one.
    Show {
        /// Which.
        id: String,
    },
    /// Takes the TV that shows this code into a school.
    Claim(ClaimArgs),
    /// Changes a TV's settings.
    Set(SetArgs),
    /// Puts a TV into another school or room.
    Move {
        /// Which.
        id: String,
        /// Where to.
        #[arg(long, value_name = "U")]
        unit: String,
        /// Into which room.
        #[arg(long, value_name = "R")]
        room: String,
    },
    /// Shuts a TV out at once.
    Revoke {
        /// Which.
        id: String,
    },
}

/// `efir device claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// As the TV shows it.
    pub code: String,
    /// Into which school.
    #[arg(long, value_name = "U")]
    pub unit: String,
    /// In which room it stands.
    #[arg(long, value_name = "R")]
    pub room: String,
    /// What it is for.
    #[arg(long = "tag", value_name = "T")]
    pub tags: Vec<String>,
}

/// `efir device set`.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// Which.
    pub id: String,
    /// The room it stands in.
    #[arg(long, value_name = "R")]
    pub room: Option<String>,
    /// Its tags from now on.
    #[arg(long = "tag", value_name = "T")]
    pub tags: Vec<String>,
    /// Takes all its tags away.
    #[arg(long, conflicts_with = "tags")]
    pub no_tags: bool,
}
