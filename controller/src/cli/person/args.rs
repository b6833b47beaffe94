//! What is typed after `efir person`.

use clap::{Args, Subcommand};

use crate::cli::choice::{MEMBER_KINDS, one_of, yes_or_no};
use crate::http::api::model::MemberKind;

/// What is done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Adds one who chooses a password by a one-time link, or makes such a link anew.
    Invite(InviteArgs),
    /// Adds one; the password comes from a prompt, standard input or `EFIR_PASSWORD`.
    Add {
        /// What they sign in with.
        #[arg(long)]
        login: String,
        /// What they are called.
        #[arg(long)]
        name: String,
        /// Where they belong.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Makes a one-time link by which somebody chooses a new password.
    Reset {
        /// Whom.
        person: String,
        /// Switches their one-time codes off instead, who has lost phone and paper.
        #[arg(long)]
        codes: bool,
    },
    /// Says where letters reach somebody.
    Mail {
        /// Whom.
        person: String,
        /// At which address.
        #[arg(long)]
        mail: Option<String>,
        /// At none any more.
        #[arg(long, conflicts_with = "mail")]
        no_mail: bool,
        /// Whether they want letters about screens that stay away.
        #[arg(long, value_parser = yes_or_no())]
        notices: Option<bool>,
    },
    /// Changes somebody's name or address; the login stays.
    Edit {
        /// Whom.
        person: String,
        /// What they are called.
        #[arg(long)]
        name: Option<String>,
        /// Where letters reach them.
        #[arg(long)]
        mail: Option<String>,
    },
    /// Shows all about one.
    Show {
        /// Whom.
        person: String,
    },
    /// Blocks somebody: their sessions and tokens end at once.
    Block {
        /// Whom.
        person: String,
    },
    /// Lets a blocked person in again.
    Unblock {
        /// Whom.
        person: String,
    },
    /// Takes teachers, students or guardians in from a list.
    Import {
        /// The file: CSV or XLSX.
        file: std::path::PathBuf,
        /// Their school.
        #[arg(long)]
        unit: String,
        /// What those are of whom the list does not say it.
        #[arg(long, default_value = "teacher", value_parser = one_of::<MemberKind>(MEMBER_KINDS))]
        kind: MemberKind,
        /// Takes the good rows where others are rejected.
        #[arg(long)]
        partial: bool,
        /// Only says what would be done.
        #[arg(long)]
        dry_run: bool,
        /// Where the links go, as a table: they are not shown again.
        #[arg(long, value_name = "FILE")]
        links: Option<std::path::PathBuf>,
    },
    /// Writes all that is kept about somebody into a file.
    Export {
        /// Whom.
        person: String,
        /// Where to.
        #[arg(long, value_name = "FILE")]
        out: Option<std::path::PathBuf>,
    },
    /// Erases somebody's data for good.
    Erase {
        /// Whom.
        person: String,
        /// Their login again: so that nobody erases the wrong one.
        #[arg(long, value_name = "LOGIN")]
        confirm: String,
    },
    /// Lists them.
    List {
        /// Only those of this unit and below.
        #[arg(long)]
        unit: Option<String>,
        /// Only those whose name or login holds this.
        #[arg(long)]
        text: Option<String>,
    },
}

/// Whom to invite: somebody who is there, or somebody new.
#[derive(Debug, Args)]
pub struct InviteArgs {
    /// Somebody who is there and has no password yet.
    #[arg(required_unless_present = "login")]
    pub person: Option<String>,
    /// Makes their link void instead.
    #[arg(long, requires = "person")]
    pub revoke: bool,
    /// What somebody new will sign in with.
    #[arg(long, requires = "name", conflicts_with = "person")]
    pub login: Option<String>,
    /// What they are called.
    #[arg(long, requires = "login")]
    pub name: Option<String>,
    /// Where they belong.
    #[arg(long, requires = "login")]
    pub unit: Option<String>,
    /// Where the link goes as well, if letters can be sent.
    #[arg(long, requires = "login")]
    pub mail: Option<String>,
}
