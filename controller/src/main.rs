//! The `efir` command: parses and dispatches, nothing else.

use std::process::ExitCode;

use controller::cli::{self, Command};
use controller::config::Environment;
use controller::{backup, init, recover, serve};

fn main() -> ExitCode {
    let environment = Environment::of_process();
    match cli::parse(std::env::args_os()).command {
        Command::Serve(flags) => serve::run(*flags, &environment),
        Command::Init(flags) => init::run(flags, &environment),
        Command::Backup(flags) => backup::run(&flags, &environment),
        Command::Restore(flags) => backup::run_restore(&flags, &environment),
        Command::Check(flags) => backup::run_check(&flags, &environment),
        Command::RecoveryKey(flags) => backup::show_key(&flags, &environment),
        Command::ResetPassword(flags) => recover::run(&flags, &environment),
        Command::Client(command) => cli::run(command),
    }
}
