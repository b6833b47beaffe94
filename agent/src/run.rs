//! What the agent is composed of: clock, display, identity; it pairs first if there is none.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agent_core::{Now, Status};
use anyhow::{Context as _, ensure};
use protocol::report::ScreenSize;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::RunOptions;
use crate::draw::Painter;
use crate::gallery::Gallery;
use crate::happening::Happening;
use crate::pki::{self, Identities};
use crate::screen::{Drawing, Screen};
use crate::status::StatusFile;
use crate::systemd::Systemd;
use crate::{VERSION, attempt, display, pairing, serving, system};

/// What may wait for the loop; whoever brings more waits too.
const HAPPENINGS: usize = 64;

/// What pairing and session share.
pub(crate) struct Device {
    pub(crate) options: RunOptions,
    pub(crate) clock: Arc<Clock>,
    pub(crate) screen: Screen,
    /// The screen's size, as far as it is known.
    pub(crate) size: ScreenSize,
    pub(crate) status: StatusFile,
    pub(crate) systemd: Systemd,
    pub(crate) gallery: Arc<Gallery>,
    pub(crate) happenings: mpsc::Receiver<Happening>,
    pub(crate) sender: mpsc::Sender<Happening>,
}

/// Runs until `stop`; pairs first if there is no identity.
pub(crate) async fn run(options: RunOptions, stop: CancellationToken) -> anyhow::Result<()> {
    let clock = Arc::new(Clock::open(&options.data, system::boot_id()));
    let mut tasks = JoinSet::new();
    // The screen goes on until the loop has ended: `stop` is the loop's, `end` the tasks'.
    let end = CancellationToken::new();
    let wake = Arc::new(Notify::new());
    let display = display::open(&options, &mut tasks, Arc::clone(&wake), end.clone()).await?;
    let (size, address) = (display.size(), display.address());
    tracing::info!("efir-agent {VERSION} shows on {address}");
    let gallery = Arc::new(Gallery::default());
    let painter = Painter::new(options.controller.to_string(), Arc::clone(&gallery))?;
    let (sender, happenings) = mpsc::channel(HAPPENINGS);
    let screen = Screen::start(
        Drawing { painter, display, wake, clock: Arc::clone(&clock) },
        sender.clone(),
        &mut tasks,
        end.clone(),
    );
    let status = StatusFile::new(&options.data, options.controller.to_string(), address);
    let systemd = Systemd::of_environment();
    let mut device =
        Device { options, clock, screen, size, status, systemd, gallery, happenings, sender };
    let result = pair_and_serve(&mut device, &stop).await;
    device.systemd.stopping();
    drop(device);
    end.cancel();
    while let Some(ended) = tasks.join_next().await {
        ended.context("a task of the agent broke")?;
    }
    result
}

impl Device {
    /// Tells whoever watches over the agent how it is.
    pub(crate) fn tell(&mut self, status: &Status, now: Now) {
        self.status.update(status, now);
        self.systemd.tell(status);
    }

    /// There is another screen; says whether it has another size.
    pub(crate) fn moved(&mut self, size: ScreenSize, address: String) -> bool {
        self.status.set_display(address);
        std::mem::replace(&mut self.size, size) != size
    }
}

/// Where the devices' states are, one folder an identity.
pub(crate) fn devices(data: &Path) -> PathBuf {
    data.join("devices")
}

/// Sleeps until an uptime; for ever without one.
pub(crate) async fn sleep_until(uptime: Option<Duration>, clock: &Clock) {
    match uptime {
        Some(uptime) => tokio::time::sleep(uptime.saturating_sub(clock.now().uptime)).await,
        None => std::future::pending().await,
    }
}

async fn pair_and_serve(device: &mut Device, stop: &CancellationToken) -> anyhow::Result<()> {
    loop {
        let Some(identities) = Identities::load(&device.options.data)? else {
            if pairing::pair(device, stop).await? {
                continue;
            }
            return Ok(());
        };
        attempt::forget(&device.options.data);
        if let Some(pin) = device.options.pin {
            ensure!(
                pki::fits_pin(&identities.current.ca, pin)?,
                "this device is paired with another controller than --pin {pin} names; `efir-agent \
                 forget --data {}` lets you pair anew",
                device.options.data.display()
            );
        }
        return serving::serve(device, identities, stop).await;
    }
}
