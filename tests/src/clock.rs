//! A controller's wall clock that a story can move, by way of libfaketime; timers go on as they were.

use std::path::{Path, PathBuf};

use tokio::process::Command;

/// How far the clock is ahead, in a file that libfaketime reads at every look at the clock.
#[derive(Debug, Clone)]
pub struct MovableClock {
    file: PathBuf,
}

impl MovableClock {
    pub(crate) fn new(directory: &Path) -> Self {
        let clock = Self { file: directory.join("clock") };
        clock.set(0);
        clock
    }

    /// Moves the clock this many minutes ahead of the world's.
    pub fn is_ahead_by_minutes(&self, minutes: u32) {
        self.set(minutes);
    }

    /// Moves the clock this many days ahead of the world's.
    pub fn is_ahead_by_days(&self, days: u32) {
        self.set(days * 24 * 60);
    }

    pub(crate) fn wind(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", library())
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    fn set(&self, minutes: u32) {
        let beside = self.file.with_extension("new");
        std::fs::write(&beside, format!("+{minutes}m\n")).unwrap();
        std::fs::rename(&beside, &self.file).unwrap();
    }
}

/// Makes a process believe that it starts at an instant, as faketime reads it; its timers stay right.
pub(crate) fn start_at(instant: &str, command: &mut Command) {
    command
        .env("LD_PRELOAD", library())
        .env("FAKETIME", format!("@{instant}"))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
}

fn library() -> PathBuf {
    let machines = std::fs::read_dir("/usr/lib").unwrap().filter_map(Result::ok);
    machines
        .map(|machine| machine.path().join("faketime/libfaketimeMT.so.1"))
        .find(|library| library.exists())
        .expect("libfaketime: install it with `apt-get install libfaketime`, as tests/run does")
}
