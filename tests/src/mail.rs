//! A real mail server beside a story: aiosmtpd, which keeps letters as files.

use std::path::{Path, PathBuf};

use crate::process::{Process, command, find_free_port};
use crate::wait::{PATIENCE, eventually};

/// A mail server and the letters that it has taken.
#[derive(Debug)]
pub struct MailServer {
    port: u16,
    letters: PathBuf,
    _process: Process,
}

impl MailServer {
    /// Starts one that keeps its letters in a directory.
    pub async fn start(directory: &Path) -> Self {
        let (port, letters) = (find_free_port(), directory.join("letters"));
        // Debian's own Python has what Debian's package brings.
        let mut command = command("/usr/bin/python3", directory);
        command
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&letters);
        let server = Self { port, letters, _process: Process::start("mail", command, directory) };
        eventually(
            "the mail server (python3-aiosmtpd: tests/run installs it)",
            PATIENCE,
            async || {
                let connected = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
                connected.map(drop).map_err(|error| error.to_string())
            },
        )
        .await;
        server
    }

    /// Where it listens, as `--smtp-url` takes it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The letters so far, as they came.
    pub fn letters(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.letters.join("new"));
        let entries = entries.into_iter().flatten().filter_map(Result::ok);
        entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
    }
}
