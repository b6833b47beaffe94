//! What is typed after `efir post`.

use clap::{Args, Subcommand};

use crate::cli::choice::{POST_KINDS, POST_STATES, PRIORITIES, one_of};
use crate::http::api::model::{PostKind, PostState, Priority};

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
    /// Shows or sets the order in which they take turns.
    Order(OrderArgs),
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
    /// How it is shown.
    #[command(flatten)]
    pub manner: MannerArgs,
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
    /// How it is shown.
    #[command(flatten)]
    pub manner: MannerArgs,
    /// What is taken away again.
    #[command(flatten)]
    pub away: AwayArgs,
}

/// What an edit takes away again.
#[derive(Debug, Args)]
pub struct AwayArgs {
    /// The time of its own: it stands for its reading time.
    #[arg(long, conflicts_with = "seconds")]
    pub reading_time: bool,
    /// The age mark.
    #[arg(long, conflicts_with = "age")]
    pub no_age: bool,
    /// The place at the foot.
    #[arg(long, conflicts_with = "ticker")]
    pub no_ticker: bool,
}

/// `efir post order`.
#[derive(Debug, Args)]
pub struct OrderArgs {
    /// Whose screens.
    #[arg(long)]
    pub unit: String,
    /// The posts in their order.
    #[arg(value_name = "POST")]
    pub posts: Vec<String>,
    /// Takes every post's place away.
    #[arg(long, conflicts_with = "posts")]
    pub clear: bool,
}

/// How a post is shown.
#[derive(Debug, Args)]
pub struct MannerArgs {
    /// How often it comes up.
    #[arg(long, value_parser = one_of::<Priority>(PRIORITIES))]
    pub priority: Option<Priority>,
    /// How many seconds it stands.
    #[arg(long)]
    pub seconds: Option<u16>,
    /// For which ages.
    #[arg(long, value_name = "MARK")]
    pub age: Option<String>,
    /// Runs it in the band at the foot.
    #[arg(long)]
    pub ticker: bool,
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
