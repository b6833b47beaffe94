//! The system calls of a process, as strace sees them.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::Child;

use crate::process::command;
use crate::wait::{PATIENCE, eventually};

/// An strace that is attached to a process.
#[derive(Debug)]
pub struct Strace {
    child: Child,
    trace: PathBuf,
}

impl Strace {
    /// Attaches to a process and all its threads, and looks at some system calls.
    pub async fn attach(pid: i32, calls: &str, directory: &Path) -> Self {
        let trace = directory.join("strace");
        let complaints = directory.join("strace.err");
        let mut strace = command("strace", directory);
        strace
            .args(["-f", "-y", "-s", "256", "-e", &format!("trace={calls}"), "-o"])
            .arg(&trace)
            .args(["-p", &pid.to_string()])
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(&complaints).unwrap());
        let child = strace.spawn().expect("strace: tests/run installs it");
        eventually("strace to attach", PATIENCE, async || {
            let said = std::fs::read_to_string(&complaints).unwrap();
            let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().count();
            let attached = said.matches("attached").count();
            if said.contains(&format!("{threads} threads")) || attached >= threads {
                Ok(())
            } else {
                Err(said)
            }
        })
        .await;
        Self { child, trace }
    }

    /// Detaches; says what it saw, a call a line, as they began or were resumed.
    pub async fn detach(mut self) -> Vec<String> {
        let pid = i32::try_from(self.child.id().expect("a running strace")).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), Signal::INT).unwrap();
        self.child.wait().await.unwrap();
        let trace = std::fs::read(&self.trace).unwrap();
        String::from_utf8_lossy(&trace).lines().map(str::to_owned).collect()
    }
}
