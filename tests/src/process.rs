//! A process of a story: its output kept, itself killed with its owner.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rand::Rng as _;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};

/// A running process whose output goes to a log file.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

/// A command that sees nothing of the tests' own environment: neither cargo, nor a configuration.
pub fn command(program: impl AsRef<std::ffi::OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("LANG", "ru_RU.UTF-8")
        .env("RUST_BACKTRACE", "1")
        .current_dir(home)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// A TCP port that is free now, below those which the kernel gives to outgoing connections, so that
/// a process may come back to it after a restart.
pub fn find_free_port() -> u16 {
    let mut random = rand::rng();
    (0..1000)
        .map(|_| random.random_range(10_000..32_000))
        .find(|port| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free TCP port")
}

impl Process {
    /// Starts a command; its output is appended to the log `NAME.log`.
    pub fn start(name: &str, mut command: Command, logs: &Path) -> Self {
        let log = logs.join(format!("{name}.log"));
        let file = File::options().create(true).append(true).open(&log).unwrap();
        command.stdout(file.try_clone().unwrap()).stderr(file);
        let child =
            command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        Self { name: name.to_owned(), child, log }
    }

    /// Its process id; panics when it has ended.
    pub fn pid(&self) -> i32 {
        self.running().unwrap_or_else(|| panic!("{} has ended", self.name))
    }

    /// Its process id, while it runs.
    pub fn running(&self) -> Option<i32> {
        self.child.id().map(|id| i32::try_from(id).unwrap())
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.pid()).unwrap(), signal).unwrap();
    }

    /// Kills it and waits until it is gone.
    pub async fn kill(&mut self) {
        self.signal(Signal::KILL);
        self.child.wait().await.unwrap();
    }

    /// Waits for it to end by itself.
    pub async fn ends(&mut self, within: Duration) -> ExitStatus {
        let ended = tokio::time::timeout(within, self.child.wait()).await;
        let Ok(status) = ended else {
            panic!("{} did not end within {within:?}; its log:\n{}", self.name, self.log());
        };
        status.unwrap()
    }

    /// Its exit status, if it has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Everything it has printed so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}
