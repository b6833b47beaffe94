//! `status.json`, written by the running agent and told by `efir-agent status`.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use agent_core::Status;
use agent_core::clock::Now;
use agent_core::status::State;
use anyhow::Context as _;
use jiff::Timestamp;
use protocol::report::Showing;
use serde::{Deserialize, Serialize};

use crate::config::StatusOptions;
use crate::trouble::Trouble;
use crate::words::Speech;
use crate::{VERSION, disk, supervise};

/// The file as other programs read it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Told {
    #[serde(flatten)]
    status: Status,
    controller: String,
    display: String,
    agent: String,
    pid: u32,
    updated: Timestamp,
}

/// Keeps the file.
#[derive(Debug)]
pub(crate) struct StatusFile {
    path: PathBuf,
    controller: String,
    display: String,
    told: Option<Status>,
}

impl StatusFile {
    /// The file in a data directory.
    pub(crate) fn new(data: &Path, controller: String, display: String) -> Self {
        Self { path: file(data), controller, display, told: None }
    }

    /// The display is elsewhere now; the next update tells it.
    pub(crate) fn set_display(&mut self, display: String) {
        if self.display != display {
            self.display = display;
            self.told = None;
        }
    }

    /// Writes the file if there is news besides the clock. A disk that fails keeps the old one.
    pub(crate) fn update(&mut self, status: &Status, now: Now) {
        let told = status.without_clock();
        if self.told.as_ref() == Some(&told) {
            return;
        }
        let file = Told {
            status: status.clone(),
            controller: self.controller.clone(),
            display: self.display.clone(),
            agent: VERSION.to_owned(),
            pid: std::process::id(),
            updated: now.clock.now,
        };
        let written = serde_json::to_vec(&file)
            .map_err(io::Error::from)
            .and_then(|json| disk::replace_lightly(&self.path, &json));
        match written {
            Ok(()) => self.told = Some(told),
            Err(error) => tracing::warn!("cannot write {}: {error}", self.path.display()),
        }
    }
}

/// Where it is.
pub(crate) fn file(data: &Path) -> PathBuf {
    data.join("status.json")
}

/// Prints what the agent knows: text for people, or its JSON with `running` added.
pub(crate) fn print(options: &StatusOptions, speech: &Speech) -> anyhow::Result<()> {
    let data = &options.of.data;
    let path = file(data);
    let bytes = disk::read(&path).map_err(Trouble::at(&path))?;
    let bytes = bytes.ok_or_else(|| Trouble::NeverRan(data.clone()))?;
    let strange = |cause| Trouble::Status { path: path.clone(), cause };
    let is_running = supervise::is_running(data);
    let text = if options.json {
        let mut json: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&bytes).map_err(strange)?;
        json.insert("running".to_owned(), is_running.into());
        serde_json::to_string_pretty(&json)? + "\n"
    } else {
        let told = serde_json::from_slice(&bytes).map_err(strange)?;
        sentences(&told, is_running, speech)
    };
    io::stdout().write_all(text.as_bytes()).context("cannot print")
}

fn sentences(told: &Told, is_running: bool, speech: &Speech) -> String {
    let Told { status, controller, display, updated, .. } = told;
    let mut lines = Vec::new();
    let mut say =
        |key: &str, values: &[(&'static str, String)]| lines.push(speech.say(key, values));
    if !is_running {
        say("not-running", &[("at", updated.to_string())]);
    }
    let controller = [("controller", controller.clone())];
    match (status.state, &status.pairing_code) {
        (State::Starting, _) => say("starting", &controller),
        (State::Pairing, Some(code)) => {
            say("pairing", &[("code", protocol::enrol::show_code(code))]);
        }
        (State::Pairing, None) => say("pairing-without-code", &controller),
        (State::Online, _) => say("online", &controller),
        (State::Offline, _) => say("offline", &controller),
    }
    let since = ("since", status.since.map(|since| since.to_string()).unwrap_or_default());
    match status.showing {
        Some(Showing::Post { post, revision }) => say(
            "showing-post",
            &[since, ("post", post.to_string()), ("revision", revision.to_string())],
        ),
        Some(Showing::Alert { alert, revision }) => say(
            "showing-alert",
            &[since, ("alert", alert.to_string()), ("revision", revision.to_string())],
        ),
        Some(Showing::Idle) => say("showing-idle", &[since]),
        Some(Showing::Pairing) => say("showing-pairing", &[since]),
        None => say("showing-nothing", &[]),
    }
    say("display", &[("display", display.clone())]);
    if let Some(device) = status.device {
        let session = ("session", status.session.to_string());
        say("device", &[("device", device.to_string()), session]);
    }
    let clock = if status.clock.trusted { "clock-trusted" } else { "clock-guessed" };
    say(clock, &[("now", status.clock.now.to_string())]);
    let spooled = status.spooled;
    say(
        "spooled",
        &[("receipts", spooled.receipts.to_string()), ("figures", spooled.figures.to_string())],
    );
    if let Some(error) = &status.last_error {
        say("last-error", &[("error", error.clone())]);
    }
    lines.join("\n") + "\n"
}
