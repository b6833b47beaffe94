//! chromedriver, and the Chromium that it starts. Both live in a PID namespace of their own, so that
//! the kernel ends all of their processes with the story, however that ends.

use std::path::Path;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use crate::process::{Process, command, find_free_port};
use crate::wait::{PATIENCE, eventually};

/// A running chromedriver with one session.
#[derive(Debug)]
pub(super) struct Driver {
    client: Client,
    _process: Process,
}

impl Driver {
    /// Starts both with what belongs into `goog:chromeOptions`.
    pub(super) async fn start(home: &Path, logs: &Path, options: &Value) -> Self {
        let port = find_free_port();
        let mut command = command("unshare", home);
        command
            .args(["--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--"])
            .args(["chromedriver", &format!("--port={port}")])
            .env("TMPDIR", home);
        let name = format!("chromedriver-{port}");
        let mut process = Process::start(&name, command, logs);
        let capabilities = capabilities(options);
        let address = format!("http://127.0.0.1:{port}");
        let client = eventually("a browser", PATIENCE, async || {
            if let Some(status) = process.ended() {
                panic!("chromedriver ended with {status}:\n{}\n{NEEDS}", process.log());
            }
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let client = builder.capabilities(capabilities.clone()).connect(&address).await;
            client.map_err(|error| error.to_string())
        })
        .await;
        Self { client, _process: process }
    }

    pub(super) fn client(&self) -> Client {
        self.client.clone()
    }

    /// A command of Chromium's own protocol (chromedevtools.github.io/devtools-protocol).
    pub(super) async fn devtools(&self, command: &str, parameters: Value) -> Result<Value, String> {
        devtools(&self.client, command, parameters).await
    }
}

const NEEDS: &str = "it needs Debian's chromium and chromium-driver, and root for a PID namespace, \
    as tests/run has them";

fn capabilities(options: &Value) -> Capabilities {
    let logging = json!({"browser": "ALL"});
    let pairs = [("goog:chromeOptions", options.clone()), ("goog:loggingPrefs", logging)];
    pairs.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

pub(super) async fn devtools(
    client: &Client,
    command: &str,
    parameters: Value,
) -> Result<Value, String> {
    let body = json!({"cmd": command, "params": parameters});
    let sent = client.issue_cmd(Chromes { path: "goog/cdp/execute", body }).await;
    sent.map_err(|error| format!("{command}: {error}"))
}

/// What the page has said on its console since it was asked last.
pub(super) async fn console(client: &Client) -> Result<Vec<Value>, String> {
    let log = client.issue_cmd(Chromes { path: "se/log", body: json!({"type": "browser"}) }).await;
    let log = log.map_err(|error| error.to_string())?;
    log.as_array().cloned().ok_or_else(|| format!("no log: {log}"))
}

/// A command of chromedriver's own.
#[derive(Debug)]
struct Chromes {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Chromes {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &Url) -> (hyper::Method, Option<String>) {
        (hyper::Method::POST, Some(self.body.to_string()))
    }
}
