//! What is typed after `efir post`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use protocol::register::Orientation;

use crate::cli::choice::{ORIENTATIONS, POST_KINDS, POST_STATES, PRIORITIES, one_of};
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
    /// Shows what one said before.
    History {
        /// Which.
        id: String,
    },
    /// Lets one say again what it said before.
    Restore {
        /// Which.
        id: String,
        /// Which revision of it.
        #[arg(long)]
        revision: u32,
    },
    /// Takes back the last thing that was done with one.
    Undo {
        /// Which.
        id: String,
    },
    /// Shows on which screens one is.
    Screens {
        /// Which.
        id: String,
    },
    /// Shows what runs when.
    Schedule(ScheduleArgs),
    /// Draws one as the TVs would.
    Preview(PreviewArgs),
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
    /// Whose TVs.
    #[arg(long)]
    pub unit: String,
    /// One line.
    #[arg(long)]
    pub title: String,
    /// What it says; `-` reads standard input.
    #[arg(long, allow_hyphen_values = true)]
    pub text: String,
    /// How it is shown.
    #[command(flatten)]
    pub new: NewArgs,
    /// Publishes it at once.
    #[arg(long)]
    pub publish: bool,
}

/// `efir post preview`: of a post there is, or of one that is not written yet.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// Which.
    #[arg(required_unless_present_all = ["unit", "title", "text"])]
    #[arg(conflicts_with_all = ["unit", "title", "text"])]
    pub id: Option<String>,
    /// Whose TVs.
    #[arg(long)]
    pub unit: Option<String>,
    /// One line.
    #[arg(long)]
    pub title: Option<String>,
    /// What it says; `-` reads standard input.
    #[arg(long, allow_hyphen_values = true)]
    pub text: Option<String>,
    /// How it would be shown.
    #[command(flatten)]
    pub new: NewArgs,
    /// On this device.
    #[arg(long)]
    pub device: Option<String>,
    /// On a panel of this size.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<(u32, u32)>,
    /// On a panel that hangs so.
    #[arg(long, value_parser = one_of::<Orientation>(ORIENTATIONS))]
    pub orientation: Option<Orientation>,
    /// Which page.
    #[arg(long)]
    pub page: Option<u32>,
    /// Where the frame is written.
    #[arg(long, value_name = "FILE")]
    pub frame: PathBuf,
}

/// Of what kind a new post is, and how it is shown.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// What kind of post.
    #[arg(long, default_value = "announcement", value_parser = one_of::<PostKind>(POST_KINDS))]
    pub kind: PostKind,
    /// When and where it is shown.
    #[command(flatten)]
    pub shown: ShownArgs,
    /// A picture's file.
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
    /// How it is shown.
    #[command(flatten)]
    pub manner: MannerArgs,
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
    /// A picture's file.
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
    /// How it is shown.
    #[command(flatten)]
    pub manner: MannerArgs,
    /// What is taken away again.
    #[command(flatten)]
    pub away: AwayArgs,
}

/// What an edit takes away again.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that people type")]
pub struct AwayArgs {
    /// The time of its own: it stands for its reading time.
    #[arg(long, conflicts_with = "seconds")]
    pub reading_time: bool,
    /// The picture.
    #[arg(long, conflicts_with = "picture")]
    pub no_picture: bool,
    /// The age mark.
    #[arg(long, conflicts_with = "age")]
    pub no_age: bool,
    /// The consent: it names and shows no child.
    #[arg(long, conflicts_with = "consent")]
    pub no_consent: bool,
    /// The place at the foot.
    #[arg(long, conflicts_with = "ticker")]
    pub no_ticker: bool,
}

/// `efir post schedule`.
#[derive(Debug, Args)]
pub struct ScheduleArgs {
    /// On whose screens.
    #[arg(long)]
    pub unit: String,
    /// The first day.
    #[arg(long)]
    pub date: Option<Date>,
    /// How many days.
    #[arg(long, default_value_t = 1)]
    pub days: u16,
    /// Only on this screen.
    #[arg(long)]
    pub device: Option<String>,
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
    /// The consent under which it names or shows a child.
    #[arg(long, value_name = "ID")]
    pub consent: Option<String>,
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

/// `1920x1080`
fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once(['x', '×']).unwrap_or_default();
    match (width.trim().parse(), height.trim().parse()) {
        (Ok(width), Ok(height)) => Ok((width, height)),
        _ => Err("1920x1080".to_owned()),
    }
}
