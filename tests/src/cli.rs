//! `efir` as somebody types it, with a home directory and a language.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;

use crate::binaries::controller_binary;
use crate::process::command;

/// A shell in which `efir` is typed.
#[derive(Debug, Clone)]
pub struct Cli {
    home: PathBuf,
    environment: Vec<(String, String)>,
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Cli {
    /// A shell with this home directory, speaking Russian.
    pub fn at_home(home: &Path) -> Self {
        std::fs::create_dir_all(home).unwrap();
        Self { home: home.to_owned(), environment: Vec::new() }
    }

    /// With a variable in the environment.
    #[must_use]
    pub fn with(mut self, variable: &str, value: &str) -> Self {
        self.environment.push((variable.to_owned(), value.to_owned()));
        self
    }

    /// Its home directory.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Types a command.
    pub async fn types(&self, arguments: &[&str]) -> Said {
        self.types_with_input(arguments, "").await
    }

    /// Types a command that reads standard input.
    pub async fn types_with_input(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = command(controller_binary(), &self.home);
        command
            .args(arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().expect("a pipe");
        // A command that reads nothing may have closed it.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        child.wait_with_output().await.unwrap().into()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Said {
    /// Checks that it succeeded.
    pub fn succeeded(self) -> Self {
        assert_eq!(self.status, 0, "{self}");
        self
    }

    /// Checks that it failed with this exit status, and said why on standard error only.
    pub fn failed(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self}");
        assert!(self.out.is_empty() && !self.err.trim().is_empty(), "{self}");
        self
    }

    /// Its standard output as JSON, after success.
    pub fn json(self) -> Value {
        let said = self.succeeded();
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said}"))
    }

    /// The `id` in its JSON.
    pub fn id(self) -> String {
        crate::admin::id_of(&self.json())
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}\n{}\n{}", self.status, self.out, self.err)
    }
}
