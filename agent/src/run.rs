//! The agent's one loop: what happens goes into the core, what the core decides is carried out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agent_core::{Closed, Connection, Input, Now, Output, Session, Setup, Status};
use anyhow::{Context as _, ensure};
use hyper::Method;
use protocol::limit;
use protocol::post::Picture;
use protocol::register::ItemRef;
use protocol::report::ScreenSize;
use rustls::ClientConfig;
use tokio::sync::{Notify, mpsc};
use tokio::task::{JoinSet, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::RunOptions;
use crate::disk::Disk;
use crate::download::{Downloads, Order};
use crate::draw::Painter;
use crate::fetch::{self, Ask};
use crate::gallery::Gallery;
use crate::happening::Happening;
use crate::mqtt::Mqtt;
use crate::pki::{self, Credentials, Identities};
use crate::renewal::{self, Renewing};
use crate::screen::{Drawing, Screen};
use crate::status::StatusFile;
use crate::systemd::Systemd;
use crate::tls::{self, Trust};
use crate::trouble::Trouble;
use crate::{VERSION, attempt, disk, display, pairing, system};

/// What may wait for the loop; whoever brings more waits too.
const HAPPENINGS: usize = 64;
/// How often the device's state is read, and renewal thought of.
const ROUND: Duration = Duration::from_secs(60);

/// What pairing and session share.
pub(crate) struct Device {
    pub(crate) options: RunOptions,
    pub(crate) clock: Arc<Clock>,
    pub(crate) screen: Screen,
    /// The screen's size, as far as it is known.
    pub(crate) size: ScreenSize,
    pub(crate) status: StatusFile,
    pub(crate) systemd: Systemd,
    gallery: Arc<Gallery>,
    pub(crate) happenings: mpsc::Receiver<Happening>,
    sender: mpsc::Sender<Happening>,
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
        return serve(device, identities, stop).await;
    }
}

async fn serve(
    device: &mut Device,
    identities: Identities,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let mut serving = Serving::open(device, identities)?;
    let mut round = tokio::time::interval(ROUND);
    loop {
        serving.carry_out(device).await;
        let now = device.clock.now();
        device.tell(&serving.session.status(now), now);
        tokio::select! {
            () = stop.cancelled() => break,
            () = device.systemd.due() => device.systemd.beat(&device.screen),
            Some(happening) = device.happenings.recv() => serving.take_up(happening, device),
            () = sleep_until(serving.session.poll_timeout(), &device.clock) => {
                serving.handle(Input::Tick, device);
            }
            _ = round.tick() => serving.look_around(device),
        }
    }
    serving.handle(Input::Stop, device);
    serving.carry_out(device).await;
    serving.downloads.stop().await;
    Ok(())
}

/// A paired device at work.
struct Serving {
    session: Session,
    identities: Identities,
    renewing: Renewing,
    mqtt: Option<Mqtt>,
    /// Whether the connection uses the renewed identity that is to prove itself.
    uses_next: bool,
    attempts: u64,
    /// Fetches and renewals under way.
    tasks: JoinSet<()>,
    downloads: Downloads,
    /// Where pictures are.
    pictures: PathBuf,
}

impl Serving {
    fn open(device: &Device, identities: Identities) -> anyhow::Result<Self> {
        let name = identities.current.device;
        let folder = devices(&device.options.data);
        let storage = block_in_place(|| {
            sweep(&folder, &name.to_string());
            Disk::open(folder.join(name.to_string()))
        });
        let storage = storage.map_err(Trouble::at(&folder))?;
        let pictures = folder.join(name.to_string()).join(disk::PICTURES);
        device.gallery.open(pictures.clone());
        let setup = Setup {
            device: name,
            agent: VERSION.to_owned(),
            boot: system::boot_id(),
            screen: device.size,
            seed: rand::random(),
        };
        let mut serving = Self {
            session: Session::open(setup, Box::new(storage), device.clock.now()),
            identities,
            renewing: Renewing::default(),
            mqtt: None,
            uses_next: false,
            attempts: 0,
            tasks: JoinSet::new(),
            downloads: Downloads::default(),
            pictures,
        };
        serving.handle(Input::Tick, device);
        Ok(serving)
    }

    /// The core writes to the disk, which may take a while on a memory card.
    fn handle(&mut self, input: Input, device: &Device) {
        let now = device.clock.now();
        block_in_place(|| self.session.handle(input, now));
    }

    fn take_up(&mut self, happening: Happening, device: &mut Device) {
        match happening {
            Happening::Session(Input::Closed { connection, reason }) => {
                if matches!(reason, Closed::Expired(_)) && !self.uses_next {
                    // A device that does not know the time cannot see it by itself.
                    self.renew(device);
                }
                let reason = self.excuse(reason, device);
                tracing::info!("no connection: {reason:?}");
                self.handle(Input::Closed { connection, reason }, device);
            }
            Happening::Session(input) => self.handle(input, device),
            Happening::Message(connection, message) => {
                let (topic, body) = (message.topic.clone(), message.payload.to_vec());
                self.handle(Input::Message { connection, topic, body }, device);
                let ours = self.mqtt.as_ref().filter(|mqtt| mqtt.connection() == connection);
                if ours.is_some_and(|mqtt| !mqtt.acknowledge(&message)) {
                    tracing::warn!("an acknowledgement finds no room; the controller sends again");
                }
            }
            Happening::Drawn { scene, frame, pages, at } => {
                self.handle(Input::Drawn { scene, frame, pages, at }, device);
            }
            Happening::Dark { at, address } => {
                device.status.set_display(address);
                self.handle(Input::Dark { at }, device);
            }
            Happening::Screen { size, address } => {
                if device.moved(size, address) {
                    self.handle(Input::Resized(size), device);
                }
            }
            Happening::NotDrawn(detail) => {
                self.handle(Input::Fault { code: "display", detail }, device);
            }
            Happening::Renewed(renewed) => self.renewed(*renewed, device),
        }
    }

    /// A refusal is not the device's if only this certificate of it is not accepted.
    fn excuse(&self, reason: Closed, device: &Device) -> Closed {
        match reason {
            Closed::Refused(text)
                if self.uses_next
                    || renewal::is_expired(&self.identities.current, device.clock.now()) =>
            {
                Closed::Lost(text)
            }
            Closed::Refused(_) | Closed::Expired(_) | Closed::Lost(_) => reason,
        }
    }

    async fn carry_out(&mut self, device: &Device) {
        while let Some(output) = self.session.next_output() {
            match output {
                Output::Connect { connection } => self.connect(connection, device).await,
                Output::Close { connection } => self.close(connection).await,
                Output::Publish { connection, channel, body, at_least_once } => {
                    let ours = self.mqtt.as_ref().filter(|mqtt| mqtt.connection() == connection);
                    if ours.is_some_and(|mqtt| !mqtt.publish(channel, body, at_least_once)) {
                        tracing::warn!("{channel:?} finds no room in a slow connection");
                    }
                }
                Output::Fetch(item) => self.fetch(item, device),
                Output::FetchPicture(picture) => self.fetch_picture(picture, device),
                Output::GiveUpPicture(picture) => {
                    self.downloads.give_up(picture, &self.pictures).await;
                }
                Output::Show(scene) => device.screen.show(scene),
                Output::SetClock(time) => {
                    let kept = block_in_place(|| device.clock.set(time));
                    self.tell_of_time(kept, device);
                    self.handle(Input::Tick, device);
                    self.renew_in_time(device);
                }
                Output::KeepTime => {
                    let kept = block_in_place(|| device.clock.keep());
                    self.tell_of_time(kept, device);
                }
                Output::Welcomed => self.welcomed(),
                Output::Log(line) => tracing::warn!("{line}"),
            }
        }
    }

    fn tell_of_time(&mut self, kept: std::io::Result<()>, device: &Device) {
        if let Err(error) = kept {
            let detail = format!("cannot keep the time: {error}");
            self.handle(Input::Fault { code: "disk", detail }, device);
        }
    }

    async fn connect(&mut self, connection: Connection, device: &Device) {
        if let Some(before) = self.mqtt.take() {
            before.cut().await;
        }
        // The renewed identity is tried first, and in turn with the old one until it is welcomed.
        self.uses_next = self.identities.next.is_some() && self.attempts % 2 == 0;
        self.attempts += 1;
        let credentials = self.credentials();
        let trust = Trust::Ca(credentials.ca.clone());
        let clock = device.clock.now().clock;
        match tls::client_config(trust, Some(credentials), clock, Some(limit::ALPN_MQTT)) {
            Ok(tls) => {
                let controller = &device.options.controller;
                let sender = device.sender.clone();
                let name = credentials.device;
                self.mqtt = Some(Mqtt::dial(connection, name, controller, tls, sender));
            }
            Err(error) => {
                let reason = Closed::Lost(format!("the identity cannot be used: {error}"));
                self.handle(Input::Closed { connection, reason }, device);
            }
        }
    }

    async fn close(&mut self, connection: Connection) {
        if self.mqtt.as_ref().is_some_and(|mqtt| mqtt.connection() == connection) {
            if let Some(mqtt) = self.mqtt.take() {
                mqtt.close().await;
            }
        }
    }

    fn credentials(&self) -> &Credentials {
        let next = self.identities.next.as_ref().filter(|_| self.uses_next);
        next.unwrap_or(&self.identities.current)
    }

    fn welcomed(&mut self) {
        self.attempts = 0;
        if !self.uses_next {
            return;
        }
        match block_in_place(|| self.identities.promote()) {
            Ok(()) => tracing::info!("the renewed identity is in use"),
            Err(error) => tracing::warn!("the renewed identity is kept beside the old: {error:#}"),
        }
        self.uses_next = false;
    }

    /// For a connection to device HTTPS.
    fn tls(&self, device: &Device) -> anyhow::Result<Arc<ClientConfig>> {
        let credentials = self.credentials();
        let clock = device.clock.now().clock;
        let trust = Trust::Ca(credentials.ca.clone());
        Ok(tls::client_config(trust, Some(credentials), clock, None)?)
    }

    fn fetch_picture(&mut self, picture: Picture, device: &Device) {
        let (tls, folder) = (self.tls(device), self.pictures.clone());
        let order = Order { picture, folder, controller: device.options.controller.clone(), tls };
        self.downloads.begin(order, device.sender.clone());
    }

    fn fetch(&mut self, item: ItemRef, device: &Device) {
        let (controller, sender) = (device.options.controller.clone(), device.sender.clone());
        let tls = self.tls(device);
        self.tasks.spawn(async move {
            let path = format!("/items/{}", item.sha256);
            let fetching = async {
                let limit = limit::ITEM_BYTES;
                let ask = Ask { method: Method::GET, path: &path, body: None, limit };
                fetch::ask(&controller, tls?, ask).await?.good()
            };
            let result = fetching.await.map_err(|error| format!("{error:#}"));
            let fetched = Input::Fetched { item: item.sha256, result };
            sender.send(Happening::Session(fetched)).await.ok();
        });
    }

    /// Reads how the device is, and renews its identity in time.
    fn look_around(&mut self, device: &Device) {
        while self.tasks.try_join_next().is_some() {}
        let vitals = system::vitals(&device.options.data);
        self.handle(Input::Vitals(vitals), device);
        self.renew_in_time(device);
    }

    fn renew_in_time(&mut self, device: &Device) {
        if renewal::is_due(&self.identities.current, device.clock.now()) {
            self.renew(device);
        }
    }

    fn renew(&mut self, device: &Device) {
        let now = device.clock.now();
        if self.identities.next.is_none() && self.renewing.begins(now) {
            let (controller, sender) = (device.options.controller.clone(), device.sender.clone());
            let renewal = renewal::renew(controller, self.identities.current.clone(), now.clock);
            self.tasks.spawn(async move {
                let renewed = Happening::Renewed(Box::new(renewal.await));
                sender.send(renewed).await.ok();
            });
        }
    }

    fn renewed(
        &mut self,
        renewed: anyhow::Result<(pki::FreshKey, protocol::enrol::Identity)>,
        device: &Device,
    ) {
        self.renewing.ended(device.clock.now());
        let kept = renewed.and_then(|(key, identity)| {
            block_in_place(|| self.identities.keep_next(&key, &identity))
        });
        match kept {
            Ok(()) => {
                tracing::info!("the identity is renewed; connecting with it");
                self.attempts = 0;
                if let Some(connection) = self.mqtt.as_ref().map(Mqtt::connection) {
                    let reason = Closed::Lost("the identity is renewed".to_owned());
                    self.handle(Input::Closed { connection, reason }, device);
                }
            }
            Err(error) => {
                let detail = format!("the identity cannot be renewed: {error:#}");
                self.handle(Input::Fault { code: "renewal", detail }, device);
            }
        }
    }
}

/// Removes what identities before this one have left.
fn sweep(folder: &Path, ours: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name() != ours) {
        if let Err(error) = std::fs::remove_dir_all(entry.path()) {
            tracing::warn!("cannot remove {}: {error}", entry.path().display());
        }
    }
    disk::make_folder(folder).ok();
}
