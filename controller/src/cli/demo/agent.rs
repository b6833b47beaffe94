//! The agent's program: built first under cargo, else found beside the controller's.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::Trouble;
use super::progress;
use crate::cli::reader::Reader;

const NAME: &str = "efir-agent";

/// The agent's program.
pub(super) async fn program(reader: &Reader) -> Result<PathBuf, Trouble> {
    let own = env::current_exe().map_err(Trouble::System)?;
    if let Some(cargo) = env::var_os("CARGO") {
        build(cargo, &own, reader).await?;
    }
    let program = own.with_file_name(NAME);
    if program.is_file() { Ok(program) } else { Err(Trouble::NoAgent { path: program }) }
}

/// Builds the agent as cargo built this program: the same profile, into the same directory.
async fn build(cargo: OsString, own: &Path, reader: &Reader) -> Result<(), Trouble> {
    let arguments = arguments(own);
    let said: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let said = format!("cargo {}", said.join(" "));
    progress(reader, "demo-building", &[("command", &said)]);
    let mut command = Command::new(cargo);
    command.args(arguments).kill_on_drop(true);
    if let Some(package) = env::var_os("CARGO_MANIFEST_DIR") {
        command.current_dir(package);
    }
    let status = command
        .status()
        .await
        .map_err(|cause| Trouble::NotStarted { program: said.clone(), cause })?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::NotBuilt { command: said, status: status.to_string() })
}

/// A program at `…/target/release/efir` was built with `--release` into `…/target`.
fn arguments(own: &Path) -> Vec<OsString> {
    let profile = own.parent();
    let target = profile.and_then(Path::parent);
    let mut arguments: Vec<OsString> = vec!["build".into()];
    match profile.and_then(Path::file_name).and_then(|name| name.to_str()) {
        Some("debug") | None => {}
        Some("release") => arguments.push("--release".into()),
        Some(other) => arguments.extend(["--profile".into(), other.into()]),
    }
    arguments.extend(["-p".into(), "agent".into()]);
    if let Some(target) = target {
        arguments.extend(["--target-dir".into(), target.into()]);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_is_built_as_the_controller_was() {
        assert_eq!(
            arguments(Path::new("/w/target/release/efir")),
            ["build", "--release", "-p", "agent", "--target-dir", "/w/target"]
        );
        assert_eq!(
            arguments(Path::new("/w/target/debug/efir")),
            ["build", "-p", "agent", "--target-dir", "/w/target"]
        );
        assert_eq!(
            arguments(Path::new("/t/small/efir")),
            ["build", "--profile", "small", "-p", "agent", "--target-dir", "/t"]
        );
    }
}
