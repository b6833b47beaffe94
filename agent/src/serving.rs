//! A paired device at work: what happens goes into the session, what it decides is carried out.

mod renewing;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agent_core::{Closed, Connection, Input, Output, Session, Setup};
use hyper::Method;
use protocol::limit;
use protocol::post::Picture;
use protocol::register::ItemRef;
use rustls::ClientConfig;
use tokio::task::{JoinSet, block_in_place};
use tokio_util::sync::CancellationToken;

use crate::disk::Disk;
use crate::download::{Downloads, Order};
use crate::fetch::{self, Ask};
use crate::happening::Happening;
use crate::mqtt::Mqtt;
use crate::pki::{Credentials, Identities};
use crate::renewal::{self, Renewing};
use crate::run::{Device, devices, sleep_until};
use crate::tls::{self, Trust};
use crate::trouble::Trouble;
use crate::{VERSION, disk, system};

/// How often the device's state is read, and renewal thought of.
const ROUND: Duration = Duration::from_secs(60);

/// Serves a paired device until `stop`.
pub(crate) async fn serve(
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
        let now = device.clock.now();
        match tls::client_config(trust, Some(credentials), now, Some(limit::ALPN_MQTT)) {
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
        let now = device.clock.now();
        let trust = Trust::Ca(credentials.ca.clone());
        Ok(tls::client_config(trust, Some(credentials), now, None)?)
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
