//! The controller of a story: the real `efir serve`, started, stopped, killed and started again.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use protocol::Digest;
use protocol::limit::DEVICE_SERVER_NAME;
use rustix::process::Signal;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::binaries::controller_binary;
use crate::clock::MovableClock;
use crate::device::ca_key;
use crate::process::{Process, command, find_free_port};
use crate::rest::Rest;
use crate::tls::Tls;
use crate::wait::{PATIENCE, eventually};

/// A controller's process, its data and its ports, which stay the same over restarts.
#[derive(Debug)]
pub struct Controller {
    directory: PathBuf,
    logs: PathBuf,
    /// Where console and REST listen.
    pub http: SocketAddr,
    /// Where devices connect.
    pub device_port: SocketAddr,
    arguments: Vec<String>,
    tls: Option<Tls>,
    clock: Option<MovableClock>,
    process: Mutex<Option<Process>>,
}

impl Controller {
    pub(crate) fn new(directory: &Path, logs: &Path) -> Self {
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Self {
            directory: directory.to_owned(),
            logs: logs.to_owned(),
            http: local(find_free_port()),
            device_port: local(find_free_port()),
            arguments: Vec::new(),
            tls: None,
            clock: None,
            process: Mutex::new(None),
        }
    }

    pub(crate) fn with_arguments(mut self, arguments: &[String]) -> Self {
        self.arguments = arguments.to_vec();
        self
    }

    pub(crate) fn with_tls(mut self, tls: Option<Tls>) -> Self {
        self.tls = tls;
        self
    }

    pub(crate) fn with_clock(mut self, clock: Option<MovableClock>) -> Self {
        self.clock = clock;
        self
    }

    /// Starts it and waits until it is ready; says how long that took.
    pub async fn starts(&self) -> Duration {
        let began = Instant::now();
        let mut command = command(controller_binary(), &self.directory);
        command
            .arg("serve")
            .args(["--data".as_ref(), self.data().as_os_str()])
            .args(["--http", &self.http.to_string(), "--mqtt", &self.device_port.to_string()])
            .args(["--name", "localhost", "--name", "127.0.0.1"])
            .args(&self.arguments);
        if let Some(clock) = &self.clock {
            clock.wind(&mut command);
        }
        let mut running = self.process.lock().await;
        *running = Some(Process::start("controller", command, &self.logs));
        eventually("the controller to be ready", PATIENCE, async || {
            let process = running.as_mut().expect("just started");
            if let Some(status) = process.ended() {
                panic!("the controller ended with {status}:\n{}", process.log());
            }
            match self.rest().try_page("/readyz").await {
                Ok(answer) if answer.status == 200 => Ok(()),
                Ok(answer) => Err(answer.to_string()),
                Err(error) => Err(error),
            }
        })
        .await;
        began.elapsed()
    }

    /// Asks it to end (SIGTERM) and expects that it does so cleanly.
    pub async fn stops(&self) {
        let mut process = self.process.lock().await.take().expect("a running controller");
        process.signal(Signal::TERM);
        let status = process.ends(PATIENCE).await;
        assert_eq!(status.code(), Some(0), "after SIGTERM; its log:\n{}", process.log());
    }

    /// Stops it and starts it again.
    pub async fn restarts(&self) -> Duration {
        self.stops().await;
        self.starts().await
    }

    /// Kills it as a power cut would, as far as the process sees.
    pub async fn is_killed(&self) {
        self.process.lock().await.take().expect("a running controller").kill().await;
    }

    /// Whether its process lives.
    pub async fn is_running(&self) -> bool {
        self.process.lock().await.as_mut().is_some_and(|process| process.ended().is_none())
    }

    /// Its process id.
    pub async fn pid(&self) -> i32 {
        self.process.lock().await.as_ref().expect("a running controller").pid()
    }

    /// Everything it has logged, over all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.logs.join("controller.log")).unwrap_or_default()
    }

    /// Its REST, for nobody in particular.
    pub fn rest(&self) -> Rest {
        let rest = Rest::nobody(self.http);
        match &self.tls {
            Some(tls) => rest.over(tls.clone()),
            None => rest,
        }
    }

    /// One of its figures, for example `efir_sessions` or `efir_refused_total{reason="revoked"}`;
    /// 0 while it has not been counted.
    pub async fn figure(&self, name: &str) -> f64 {
        let text = self.rest().page("/metrics").await.text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.trim().parse().unwrap())
    }

    /// What a TV's `--pin` must be: SHA-256 of its CA's public key.
    pub async fn pin(&self) -> String {
        let tls = Tls::gullible(DEVICE_SERVER_NAME);
        Digest::of(&ca_key(&tls, self.device_port).await).to_string()
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.directory.join("data")
    }
}
