//! A TV of a story: the real agent, behind a network link of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use protocol::Digest;
use protocol::report::Showing;
use rustix::process::Signal;
use serde_json::Value;
use tokio::sync::Mutex;

use crate::admin::{Admin, Post};
use crate::binaries::agent_binary;
use crate::clock;
use crate::device::Device;
use crate::http::Answer;
use crate::network::Link;
use crate::process::{Process, command};
use crate::rest::Rest;
use crate::small_disk::SmallDisk;
use crate::status::Status;
use crate::wait::{PATIENCE, eventually};
use crate::world::Shared;

const DATA: &str = "data";

/// A TV, switched on or off.
#[derive(Debug)]
pub struct Tv {
    // Unmounted before the world removes its directory.
    disk: Option<SmallDisk>,
    shared: Arc<Shared>,
    name: String,
    directory: PathBuf,
    setup: TvSetup,
    link: std::sync::Mutex<Arc<Link>>,
    process: Mutex<Option<Process>>,
    device: OnceLock<String>,
    admin: std::sync::Mutex<Option<Admin>>,
}

/// How a TV is set up before anybody switches it on.
#[derive(Debug, Clone, Default)]
pub struct TvSetup {
    /// What it draws on.
    pub display: Display,
    /// The CA it is told to accept, as `--pin` takes it.
    pub pin: Option<String>,
    /// How many megabytes the disk under its data directory has, if that matters.
    pub disk: Option<u32>,
    /// When its clock begins each time it is switched on, as `1970-01-01 00:00:07`, if that is wrong.
    pub clock: Option<String>,
    /// Where it dials, if that is not the controller's device port.
    pub dials: Option<SocketAddr>,
}

/// What a TV draws on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Display {
    /// A PNG file, anew for each frame.
    #[default]
    Png,
    /// A page on a port of the TV's own.
    Http,
}

/// A frame that was seen on a TV.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The frame's digest, as the TV reported it and as its bytes say.
    pub frame: Digest,
    /// Its bytes.
    pub png: Vec<u8>,
}

impl Tv {
    pub(crate) async fn start(shared: Arc<Shared>, setup: TvSetup) -> Self {
        let name = format!("tv-{:08x}", rand::random::<u32>());
        let directory = shared.make_directory(&name);
        let link = Link::to(setup.dials.unwrap_or(shared.controller.device_port)).await;
        let link = std::sync::Mutex::new(link);
        let (process, device, admin) = Default::default();
        let disk = setup.disk.map(|size| SmallDisk::mount(&directory.join(DATA), size));
        let tv = Self { disk, shared, name, directory, setup, link, process, device, admin };
        tv.switches_on().await;
        tv
    }

    /// Switches it on; what it shows then is another question.
    pub async fn switches_on(&self) {
        // What stands there is of its last life; the first time there is nothing.
        let _ = std::fs::remove_file(self.png());
        let mut command = command(agent_binary(), &self.directory);
        command
            .arg("run")
            .args(["--data".as_ref(), self.data().as_os_str()])
            .args(["--controller", &format!("https://{}", self.link().address)])
            .args(["--display", &self.display()]);
        if let Some(pin) = &self.setup.pin {
            command.args(["--pin", pin]);
        }
        if let Some(clock) = &self.setup.clock {
            clock::start_at(clock, &mut command);
        }
        let process = Process::start(&self.name, command, &self.shared.logs);
        *self.process.lock().await = Some(process);
    }

    /// Pulls its plug.
    pub async fn is_killed(&self) {
        self.process.lock().await.take().expect("a TV that is on").kill().await;
    }

    /// Switches it off as its system does (SIGTERM) and expects that it ends cleanly.
    pub async fn switches_off(&self) {
        let mut process = self.process.lock().await.take().expect("a TV that is on");
        process.signal(Signal::TERM);
        let status = process.ends(PATIENCE).await;
        assert_eq!(status.code(), Some(0), "after SIGTERM; its log:\n{}", process.log());
    }

    /// Switches it off and on.
    pub async fn restarts(&self) {
        self.switches_off().await;
        self.switches_on().await;
    }

    /// What it says of itself; an error while it has not written anything since it was switched on.
    pub async fn try_status(&self) -> Result<Status, String> {
        let status = self.last_status().await?;
        let running = self.process.lock().await.as_ref().and_then(Process::running);
        match running {
            Some(pid) if pid != status.pid => Err(format!("before it was switched on: {status:?}")),
            Some(_) | None => Ok(status),
        }
    }

    async fn last_status(&self) -> Result<Status, String> {
        let output = command(agent_binary(), &self.directory)
            .args(["status", "--json", "--data"])
            .arg(self.data())
            .output()
            .await
            .unwrap();
        serde_json::from_slice(&output.stdout).map_err(|error| {
            let [out, err] = [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it));
            format!("efir-agent status: {error} in «{out}» {err}")
        })
    }

    /// What it says of itself.
    pub async fn status(&self) -> Status {
        eventually("the TV's status", PATIENCE, async || self.try_status().await).await
    }

    /// Waits until its status is as wanted.
    pub async fn says(&self, what: &str, wanted: impl Fn(&Status) -> bool) -> Status {
        eventually(what, PATIENCE, async || {
            let status = self.try_status().await?;
            if wanted(&status) { Ok(status) } else { Err(format!("{status:?}")) }
        })
        .await
    }

    /// Waits for a pairing code on the screen.
    pub async fn pairing_code(&self) -> String {
        let shown = |status: &Status| status.state == "pairing" && status.pairing_code.is_some();
        let status = self.says("a pairing code", shown).await;
        status.pairing_code.expect("just seen")
    }

    /// Waits until it has the identity that an administrator gave it, and is on air.
    pub async fn is_enrolled_by(&self, admin: &Admin) {
        let status = self.says("the TV to be on air", |status| status.state == "online").await;
        let device = status.device.expect("a TV that is on air has a name");
        self.device.set(device).expect("enrolled once");
        self.is_now_looked_after_by(admin);
    }

    /// Makes another administrator the one whose posts it shows and who looks at it.
    pub fn is_now_looked_after_by(&self, admin: &Admin) {
        *self.admin.lock().unwrap() = Some(admin.clone());
    }

    /// Waits until it shows what was published to its school with these words, by REST or by hand.
    pub async fn shows(&self, words: &str) -> Shown {
        let admin = self.admin();
        let what = format!("a post that says «{words}»");
        let post = eventually(&what, PATIENCE, async || admin.finds(words).await).await;
        self.shows_post(&post).await
    }

    /// Waits until it shows this revision of a post.
    pub async fn shows_post(&self, post: &Post) -> Shown {
        self.displays(post.on_screen()).await
    }

    /// Waits until it shows the idle screen.
    pub async fn shows_idle(&self) -> Shown {
        self.displays(Showing::Idle).await
    }

    /// Waits until agent, screen and, where the network lets it, controller agree that this is shown.
    pub async fn displays(&self, wanted: Showing) -> Shown {
        eventually(&format!("{wanted:?} on the TV"), PATIENCE, async || {
            let status = self.try_status().await?;
            if status.showing != Some(wanted) {
                return Err(format!("the agent says {status:?}"));
            }
            let png = self.frame(&status).await?;
            let frame = Digest::of(&png);
            if status.frame != Some(frame) {
                return Err(format!("the screen has {frame}, the agent says {:?}", status.frame));
            }
            if self.link().is_open() {
                self.is_reported(wanted, frame).await?;
            }
            Ok(Shown { frame, png })
        })
        .await
    }

    /// Checks what the controller was told.
    async fn is_reported(&self, wanted: Showing, frame: Digest) -> Result<(), String> {
        let device = self.known().await;
        let screen = &device["reported"]["screen"];
        let showing: Option<Showing> = serde_json::from_value(screen["showing"].clone()).ok();
        // The clock of an idle screen goes on, and a TV does not report each minute.
        let same = wanted == Showing::Idle || screen["frame"] == frame.to_string();
        if showing == Some(wanted) && same {
            Ok(())
        } else {
            Err(format!("the controller knows {device}"))
        }
    }

    /// What the controller knows of it.
    pub async fn known(&self) -> Value {
        self.admin().looks_at(self.id()).await
    }

    /// Waits until the controller says that it is, or is not, on air.
    pub async fn is_known_as_online(&self, online: bool) {
        eventually(&format!("the controller to know online = {online}"), PATIENCE, async || {
            let device = self.known().await;
            if device["presence"]["online"] == online { Ok(()) } else { Err(device.to_string()) }
        })
        .await;
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.device.get().expect("a TV that was enrolled")
    }

    /// Its way to the controller.
    pub fn link(&self) -> Arc<Link> {
        Arc::clone(&self.link.lock().unwrap())
    }

    /// Makes it dial elsewhere when it is switched on the next time.
    pub async fn dials_from_now_on(&self, address: SocketAddr) {
        let link = Link::to(address).await;
        *self.link.lock().unwrap() = link;
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.directory.join(DATA)
    }

    /// The disk under its data directory; panics where it is not of its own.
    pub fn disk(&self) -> &SmallDisk {
        self.disk.as_ref().expect("TvSetup::disk")
    }

    /// A device in the story's own hands that has this TV's identity.
    pub fn lends_its_identity(&self) -> Device {
        let file = self.data().join("identity/current.json");
        Device::stored(self.shared.controller.device_port, &std::fs::read(file).unwrap())
    }

    /// Its process id.
    pub async fn pid(&self) -> i32 {
        self.process.lock().await.as_ref().expect("a TV that is on").pid()
    }

    /// Everything it has logged.
    pub fn log(&self) -> String {
        let log = self.shared.logs.join(format!("{}.log", self.name));
        std::fs::read_to_string(log).unwrap_or_default()
    }

    /// Waits until it has taken up what a change to its school's posts brings.
    pub async fn takes_up<T>(&self, change: impl Future<Output = T>) -> T {
        let before = self.known().await["reported"]["desired"].clone();
        let done = change.await;
        eventually("the TV to take up a new document", PATIENCE, async || {
            let device = self.known().await;
            let new = device["reported"]["desired"] != before;
            if new { Ok(()) } else { Err(device.to_string()) }
        })
        .await;
        done
    }

    /// Waits until it has fetched this many posts of its school, and misses none.
    pub async fn holds_items(&self, items: usize) {
        eventually(&format!("{items} posts on the TV"), PATIENCE, async || {
            let device = self.known().await;
            let cache = &device["reported"]["cache"];
            let whole = cache["items"] == items && cache["missing"] == 0;
            if whole { Ok(()) } else { Err(device.to_string()) }
        })
        .await;
    }

    /// When the frame that stands in its file came there, by the file system's clock; panics when it
    /// is another one.
    pub fn put_on_screen(&self, frame: &str) -> std::time::SystemTime {
        let file = self.png();
        let found = Digest::of(&std::fs::read(&file).unwrap()).to_string();
        assert_eq!(found, frame, "the frame in {}", file.display());
        std::fs::metadata(&file).unwrap().modified().unwrap()
    }

    /// A page of the TV's own, where it has one.
    pub async fn page(&self, path: &str) -> Answer {
        let status = self.status().await;
        self.try_page(&status, path).await.unwrap()
    }

    /// The frame on the screen; an error where there is none yet.
    pub async fn try_frame(&self) -> Result<Vec<u8>, String> {
        self.frame(&self.try_status().await?).await
    }

    async fn frame(&self, status: &Status) -> Result<Vec<u8>, String> {
        match self.setup.display {
            Display::Png => std::fs::read(self.png()).map_err(|error| error.to_string()),
            Display::Http => Ok(self.try_page(status, "/frame.png").await?.body.to_vec()),
        }
    }

    async fn try_page(&self, status: &Status, path: &str) -> Result<Answer, String> {
        let display = status.display.as_deref().unwrap_or_default();
        let address = display.trim_start_matches("http://").trim_end_matches('/').parse();
        let address: SocketAddr = address.map_err(|error| format!("«{display}»: {error}"))?;
        Rest::nobody(address).try_page(path).await
    }

    fn display(&self) -> String {
        match self.setup.display {
            Display::Png => format!("png:{}", self.png().display()),
            Display::Http => "http:127.0.0.1:0".to_owned(),
        }
    }

    fn png(&self) -> PathBuf {
        self.directory.join("frame.png")
    }

    fn admin(&self) -> Admin {
        self.admin.lock().unwrap().clone().expect("a TV that was enrolled")
    }
}
