//! What is typed after `efir post`.

use clap::{Args, Subcommand};

use crate::cli::choice::{POST_KINDS, POST_STATES, one_of};
use crate::http::api::model::{PostKind, PostState};

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
        #[arg(long)]
        unit: Option<String>,
        /// Only those in this state.
        #[arg(long, value_parser = one_of::<PostState>(POST_STATES))]
        state: Option<PostState>,
    },
}

/// `efir post create`.
#[derive(Debug, Args)]
pub struct CreateArgs {
    /// What kind of post.
    #[arg(long, default_value = "announcement", value_parser = one_of::<PostKind>(POST_KINDS))]
    pub kind: PostKind,
    /// Whose TVs.
    #[arg(long)]
    pub unit: String,
    /// One line.
    #[arg(long)]
    pub title: String,
    /// What it says; `-` reads standard input.
    #[arg(long, allow_hyphen_values = true)]
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
    #[arg(long)]
    pub title: Option<String>,
    /// What it says; `-` reads standard input.
    #[arg(long, allow_hyphen_values = true)]
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
