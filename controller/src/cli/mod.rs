//! The command line: everything that people type after `efir`.
//!
//! `serve` and `init` run or make a controller, and `backup`, `restore`, `check` and `recovery-key`
//! look after its data where they lie; every other command is a client of a controller, over REST.

pub mod alert;
pub mod audit;
pub mod consent;
pub mod demo;
pub mod device;
pub mod director;
pub mod grant;
pub mod library;
pub mod nomination;
pub mod notice;
pub mod person;
pub mod post;
pub mod reach;
pub mod report;
pub mod session;
pub mod support;
pub mod ticket;
pub mod token;
pub mod unit;

mod choice;
mod code;
mod credentials;
mod failure;
mod help;
mod lookup;
#[cfg(test)]
mod misuse;
mod password;
mod reader;
mod rest;
mod status;
mod when;
mod words;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use protocol::words::Language;

use failure::Failure;
use reach::{Family, Reach};
use reader::Reader;
use rest::Controller;

use crate::backup::{BackupFlags, CheckFlags, KeyFlags, RestoreFlags};
use crate::config::ServeFlags;
use crate::init::InitFlags;
use crate::recover::RecoverFlags;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "efir", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs the controller.
    Serve(Box<ServeFlags>),
    /// Sets up a new controller.
    Init(InitFlags),
    /// Makes a backup.
    Backup(BackupFlags),
    /// Brings a backup back.
    Restore(RestoreFlags),
    /// Proves the data.
    Check(CheckFlags),
    /// Shows the key that opens the backups.
    RecoveryKey(KeyFlags),
    /// Sets a password where the data lie, for who has nobody above to help.
    ResetPassword(RecoverFlags),
    /// Something that a client does.
    #[command(flatten)]
    Client(ClientCommand),
}

/// The commands of a client.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Shows the whole way of an announcement on this machine.
    Demo(demo::DemoArgs),
    /// Signs in.
    Login(session::LoginArgs),
    /// Signs out.
    Logout(session::LogoutArgs),
    /// Changes one's own password.
    Password(session::PasswordArgs),
    /// One's own sessions.
    Session(Family<session::SessionCommand>),
    /// What the controller says of itself.
    Status(reach::Alone),
    /// Units.
    Unit(Family<unit::UnitCommand>),
    /// People.
    Person(Family<person::PersonCommand>),
    /// Rights.
    Grant(Family<grant::GrantCommand>),
    /// Nominations of school administrators.
    Nomination(Family<nomination::NominationCommand>),
    /// Directors.
    Director(Family<director::DirectorCommand>),
    /// Tokens for machines.
    Token(Family<token::TokenCommand>),
    /// TVs.
    Device(Family<device::DeviceCommand>),
    /// Notices that screens stay away.
    Notice(Family<notice::NoticeCommand>),
    /// Posts.
    Post(Box<Family<post::PostCommand>>),
    /// The library.
    Library(Family<library::LibraryCommand>),
    /// Consents.
    Consent(Family<consent::ConsentCommand>),
    /// Alerts.
    Alert(Family<alert::AlertCommand>),
    /// Whom to ask for help.
    Support(Family<support::SupportCommand>),
    /// Tickets.
    Ticket(Family<ticket::TicketCommand>),
    /// Reports.
    Report(Family<report::ReportCommand>),
    /// The audit log.
    Audit(Family<audit::AuditCommand>),
    /// A script for the shell.
    Completions(CompletionsArgs),
}

/// `efir completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Which shell.
    shell: clap_complete::Shell,
}

/// Reads the command line. What it does not understand, and `--help`, end the process.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Cli {
    commandline::parse(arguments, &words::words(words::language()))
}

/// Does what a client does, outside of any async runtime.
pub fn run(command: ClientCommand) -> ExitCode {
    let done = match command {
        ClientCommand::Completions(CompletionsArgs { shell }) => Ok(completions(shell)),
        ClientCommand::Demo(args) => demo::run(args, &Reader::here(false)),
        ClientCommand::Login(args) => session::login(args, &Reader::here(false)),
        ClientCommand::Logout(_) => session::logout(&Reader::here(false)),
        ClientCommand::Password(_) => session::password(&Reader::here(false)),
        ClientCommand::Session(Family { does, reach }) => {
            with(&reach, |controller, reader| session::sessions(does, controller, reader))
        }
        ClientCommand::Audit(Family { does, reach }) => {
            with(&reach, |controller, reader| audit::run(does, controller, reader))
        }
        ClientCommand::Support(Family { does, reach }) => {
            with(&reach, |controller, reader| support::run(does, controller, reader))
        }
        ClientCommand::Library(Family { does, reach }) => {
            with(&reach, |controller, reader| library::run(does, controller, reader))
        }
        ClientCommand::Consent(Family { does, reach }) => {
            with(&reach, |controller, reader| consent::run(does, controller, reader))
        }
        ClientCommand::Ticket(Family { does, reach }) => {
            with(&reach, |controller, reader| ticket::run(does, controller, reader))
        }
        ClientCommand::Report(Family { does, reach }) => {
            with(&reach, |controller, reader| report::run(does, controller, reader))
        }
        ClientCommand::Status(reach::Alone { reach }) => with(&reach, status::run),
        ClientCommand::Unit(Family { does, reach }) => {
            with(&reach, |controller, reader| unit::run(does, controller, reader))
        }
        ClientCommand::Person(Family { does, reach }) => {
            with(&reach, |controller, reader| person::run(does, controller, reader))
        }
        ClientCommand::Grant(Family { does, reach }) => {
            with(&reach, |controller, reader| grant::run(does, controller, reader))
        }
        ClientCommand::Nomination(Family { does, reach }) => {
            with(&reach, |controller, reader| nomination::run(does, controller, reader))
        }
        ClientCommand::Director(Family { does, reach }) => {
            with(&reach, |controller, reader| director::run(does, controller, reader))
        }
        ClientCommand::Token(Family { does, reach }) => {
            with(&reach, |controller, reader| token::run(does, controller, reader))
        }
        ClientCommand::Device(Family { does, reach }) => {
            with(&reach, |controller, reader| device::run(does, controller, reader))
        }
        ClientCommand::Notice(Family { does, reach }) => {
            with(&reach, |controller, reader| notice::run(does, controller, reader))
        }
        ClientCommand::Post(family) => {
            let Family { does, reach } = *family;
            with(&reach, |controller, reader| post::run(does, controller, reader))
        }
        ClientCommand::Alert(Family { does, reach }) => {
            with(&reach, |controller, reader| alert::run(does, controller, reader))
        }
    };
    match done {
        Ok(said) => print(&said),
        Err(failure) => complain(&failure),
    }
}

fn with(
    reach: &Reach,
    run: impl FnOnce(&Controller, &Reader) -> Result<String, Failure>,
) -> Result<String, Failure> {
    let reader = Reader::here(reach.json);
    let controller = reach.controller(reader.language())?;
    run(&controller, &reader)
}

fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    // The script is the same for every reader.
    let mut tree = help::tree(&words::words(Language::English));
    clap_complete::generate(shell, &mut tree, "efir", &mut script);
    String::from_utf8_lossy(&script).trim_end().to_owned()
}

/// A reader that went away, as `head` does, is no failure.
fn print(said: &str) -> ExitCode {
    if said.is_empty() {
        return ExitCode::SUCCESS;
    }
    match writeln!(io::stdout(), "{said}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn complain(failure: &Failure) -> ExitCode {
    let words = words::words(words::language());
    // Where even this cannot be written, the exit code still tells.
    let _ = writeln!(io::stderr(), "efir: {}", failure.tell(&words));
    failure.exit_code()
}
