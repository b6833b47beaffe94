//! `efir-agent`: see [`agent`].

use std::process::ExitCode;

fn main() -> ExitCode {
    agent::main()
}
