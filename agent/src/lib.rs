//! The agent's shell: it carries out what [`agent_core`] decides.
//!
//! `run` owns everything while the agent runs; what happens comes to it through one bounded queue
//! of `happening::Happening`s.

mod attempt;
mod clock;
mod config;
mod disk;
mod display;
mod download;
mod draw;
mod fetch;
mod gallery;
mod happening;
#[cfg(target_env = "gnu")]
mod memory;
mod mqtt;
mod pairing;
mod pki;
mod renewal;
mod run;
mod screen;
mod status;
mod supervise;
mod system;
mod systemd;
mod tls;
mod trouble;
mod words;

use std::process::ExitCode;

use config::{Arguments, Command};
use trouble::Trouble;
use words::Speech;

/// The agent's version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs the command line. Exit codes: 0 done, 1 it failed (the reason is on the error output), 2 the
/// arguments are wrong, 3 the data directory belongs to another running agent.
pub fn main() -> ExitCode {
    let speech = Speech::of_environment();
    let arguments: Arguments = commandline::parse(std::env::args_os(), speech.words());
    let result = match arguments.command {
        Command::Run(options) => supervise::run(options),
        Command::Status(options) => status::print(&options, &speech),
        Command::Forget(options) => supervise::forget(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            supervise::complain(&error, &speech);
            let is_taken = matches!(error.downcast_ref(), Some(Trouble::Taken(_)));
            ExitCode::from(if is_taken { 3 } else { 1 })
        }
    }
}
