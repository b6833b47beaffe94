//! What a serving process asks of its system: logs, and many connections.

use std::io::{self, IsTerminal};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing_subscriber::EnvFilter;

use crate::config::Environment;

/// Writes what happens to standard error; `EFIR_LOG` chooses how much, such as `debug` or
/// `controller::gateway=debug`.
pub(super) fn log_to_stderr(environment: &Environment) {
    let wanted = environment.get("EFIR_LOG").unwrap_or("info,rumqttd=warn,sled=warn");
    let filter = EnvFilter::try_new(wanted);
    let problem = filter.as_ref().err().map(ToString::to_string);
    let filter = filter.unwrap_or_else(|_invalid| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // A test may have set a subscriber of its own; then that one stays.
    let _ = subscriber.try_init();
    if let Some(problem) = problem {
        tracing::warn!(problem, wanted, "EFIR_LOG cannot be read; logging at «info»");
    }
}

/// Raises the limit of open files as far as the system allows: a TV is an open file.
pub(super) fn allow_many_connections() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, ?limit, "cannot raise the limit of open files");
    }
}
