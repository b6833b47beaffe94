//! `efir post`: what stands on the TVs.

use clap::{Args, Subcommand};

/// What is done with posts.
#[derive(Debug, Subcommand)]
pub enum PostCommand {
    /// Makes a draft.
    Create(CreateArgs),
    /// Changes one.
    Edit(EditArgs),
    /// Puts one on the TVs.
    Publish {
        /// Which.
        id: String,
    },
    /// Takes one off the TVs.
    Withdraw {
        /// Which.
        id: String,
    },
    /// Lists them.
    List {
        /// Only those of this unit.
        #[arg(long, value_name = "U")]
        unit: Option<String>,
        /// Only those in this state.
        #[arg(long)]
        state: Option<String>,
    },
}

/// `efir post create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What kind of post.
    #[arg(long, default_value = "announcement")]
    pub kind: String,
    /// Whose TVs.
    #[arg(long, value_name = "U")]
    pub unit: String,
    /// One line.
    #[arg(long, value_name = "T")]
    pub title: String,
    /// What it says; `-` reads standard input.
    #[arg(long, value_name = "X")]
    pub text: String,
    /// When and where it is shown.
    #[command(flatten)]
    pub shown: ShownArgs,
    /// Publishes it at once.
    #[arg(long)]
    pub publish: bool,
}

/// `efir post edit`.
#[derive(Debug, Args)]
pub struct EditArgs {
    /// Which.
    pub id: String,
    /// One line.
    #[arg(long, value_name = "T")]
    pub title: Option<String>,
    /// What it says; `-` reads standard input.
    #[arg(long, value_name = "X")]
    pub text: Option<String>,
    /// When and where it is shown.
    #[command(flatten)]
    pub shown: ShownArgs,
    /// Everywhere in the unit, whatever tags and rooms it had.
    #[arg(long, conflicts_with_all = ["tags", "rooms"])]
    pub everywhere: bool,
}

/// When and where a post is shown.
#[derive(Debug, Args)]
pub struct ShownArgs {
    /// From when.
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Until when.
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Only on TVs with one of these tags.
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Only in these rooms.
    #[arg(long = "room", value_name = "ROOM")]
    pub rooms: Vec<String>,
}
