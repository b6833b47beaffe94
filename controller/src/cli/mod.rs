//! The command line: everything that people type after `efir`.
//!
//! `serve` and `init` run or make a controller; every other command is a client of one, over REST.

pub mod demo;
pub mod device;
pub mod grant;
mod help;
pub mod person;
pub mod post;
pub mod reach;
pub mod session;
pub mod token;
pub mod unit;
mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};
use protocol::words::Language;

use crate::config::ServeFlags;
use crate::init::InitFlags;

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
    Serve(ServeFlags),
    /// Sets up a new controller: its first person and its root unit.
    Init(InitFlags),
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
    /// What the controller says of itself.
    Status(reach::Alone),
    /// Units.
    Unit(reach::Family<unit::UnitCommand>),
    /// People.
    Person(reach::Family<person::PersonCommand>),
    /// Rights.
    Grant(reach::Family<grant::GrantCommand>),
    /// Tokens for machines.
    Token(reach::Family<token::TokenCommand>),
    /// TVs.
    Device(reach::Family<device::DeviceCommand>),
    /// Posts.
    Post(reach::Family<post::PostCommand>),
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
    let mut tree = help::tree(words::language());
    tree.try_get_matches_from_mut(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .unwrap_or_else(|error| error.format(&mut tree).exit())
}

/// Does what a client does.
pub fn run(command: ClientCommand) -> ExitCode {
    match command {
        ClientCommand::Completions(CompletionsArgs { shell }) => {
            let mut tree = help::tree(Language::English);
            clap_complete::generate(shell, &mut tree, "efir", &mut std::io::stdout());
            ExitCode::SUCCESS
        }
        ClientCommand::Demo(_)
        | ClientCommand::Login(_)
        | ClientCommand::Logout(_)
        | ClientCommand::Status(_)
        | ClientCommand::Unit(_)
        | ClientCommand::Person(_)
        | ClientCommand::Grant(_)
        | ClientCommand::Token(_)
        | ClientCommand::Device(_)
        | ClientCommand::Post(_) => ExitCode::FAILURE,
    }
}
