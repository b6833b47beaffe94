//! One child process: started with its output in files, ended with the demonstration.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{
    Pid, Signal, getpid, getppid, kill_process, set_parent_process_death_signal,
};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::Trouble;

/// How long a child may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// So much of a log is told when its program fails.
const TOLD_LINES: usize = 8;

/// A running child.
#[derive(Debug)]
pub(super) struct Player {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Player {
    /// Starts a program; what it says goes to files `NAME.out` and `NAME.log` in `directory`.
    pub(super) fn start(
        name: &str,
        mut command: Command,
        directory: &Path,
    ) -> Result<Self, Trouble> {
        let name = name.to_owned();
        let not_started = |cause| Trouble::NotStarted { program: name.clone(), cause };
        let [output, log] = ["out", "log"].map(|end| directory.join(format!("{name}.{end}")));
        command
            .stdin(Stdio::null())
            .stdout(File::create(&output).map_err(not_started)?)
            .stderr(File::create(&log).map_err(not_started)?)
            // Ctrl-C at the terminal is for the demonstration, which ends its children in order.
            .process_group(0)
            .kill_on_drop(true);
        end_with_parent(&mut command);
        let child = command.spawn().map_err(not_started)?;
        Ok(Self { name, child, log })
    }

    /// The end of its log, indented.
    pub(super) fn log(&self) -> String {
        tail(&fs::read_to_string(&self.log).unwrap_or_default())
    }

    /// Fails if it has ended.
    pub(super) fn check(&mut self) -> Result<(), Trouble> {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(self.ended(status)),
            Err(cause) => Err(Trouble::System(cause)),
        }
    }

    /// Asks it to end, and insists after a while.
    pub(super) async fn stop(mut self) {
        let pid = self.child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(pid) = pid {
            // One that is gone already needs no signal.
            let _ = kill_process(pid, Signal::TERM);
        }
        if timeout(PATIENCE, self.child.wait()).await.is_err() {
            let _ = self.child.kill().await;
        }
    }

    fn ended(&self, status: ExitStatus) -> Trouble {
        Trouble::Ended { program: self.name.clone(), status: status.to_string(), log: self.log() }
    }
}

/// A command of the demonstration's own: the user's `EFIR_…` settings are not for its children.
pub(super) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("EFIR_") {
            command.env_remove(name);
        }
    }
    command
}

/// However the demonstration ends, even killed: its child is told to end.
#[expect(unsafe_code, reason = "only here can a child ask the kernel for it before it runs")]
fn end_with_parent(command: &mut Command) {
    let parent = getpid();
    let ask = move || {
        set_parent_process_death_signal(Some(Signal::TERM))?;
        // The parent may have ended before the kernel was asked.
        if getppid() == Some(parent) {
            Ok(())
        } else {
            Err(io::Error::from(io::ErrorKind::BrokenPipe))
        }
    };
    // SAFETY: between fork and exec it makes two system calls, and neither allocates nor locks.
    unsafe {
        command.pre_exec(ask);
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let told = lines.get(lines.len().saturating_sub(TOLD_LINES)..).unwrap_or_default();
    told.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log_is_told() {
        let text = (1..=20).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
        let told = tail(&text);
        assert_eq!(told.lines().count(), TOLD_LINES);
        assert!(told.ends_with("    line 20"));
        assert_eq!(tail(""), "");
    }

    #[tokio::test]
    async fn a_child_that_ends_is_noticed_with_what_it_said_last() {
        let home = tempfile::tempdir().unwrap();
        let mut shell = command(Path::new("/bin/sh"));
        shell.args(["-c", "echo out; echo wrong >&2; exit 3"]);
        let mut player = Player::start("shell", shell, home.path()).unwrap();
        player.child.wait().await.unwrap();
        let trouble = player.check().unwrap_err();
        assert!(matches!(trouble, Trouble::Ended { log, .. } if log == "    wrong"));
        assert_eq!(fs::read_to_string(home.path().join("shell.out")).unwrap(), "out\n");
    }

    #[tokio::test]
    async fn a_stopped_child_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let mut shell = command(Path::new("/bin/sh"));
        shell.args(["-c", "echo up; exec sleep 600"]);
        let mut player = Player::start("shell", shell, home.path()).unwrap();
        assert!(player.check().is_ok());
        let pid = Pid::from_raw(player.child.id().unwrap().try_into().unwrap()).unwrap();
        player.stop().await;
        assert!(rustix::process::test_kill_process(pid).is_err());
    }
}
