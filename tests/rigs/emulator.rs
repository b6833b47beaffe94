//! A PC in the emulator with two screens: one that is always there, one that is plugged in and out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use protocol::report::ScreenSize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{Process, Status, agent_binary, command, eventually};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;

use crate::picture::Picture;
use crate::{cache, here};

/// For the emulator to listen.
const START: Duration = Duration::from_secs(10);

/// The running PC; `guest/init` is what it does.
pub(crate) struct Emulator {
    process: Process,
    monitor: BufReader<UnixStream>,
    plug: UnixStream,
    folder: TempDir,
}

impl Emulator {
    /// Switches it on, with nothing plugged into the second card.
    pub(crate) async fn switch_on() -> Self {
        let guest = build();
        let folder = tempfile::tempdir().unwrap();
        let process = Process::start("qemu", qemu(&guest, folder.path()), folder.path());
        let monitor = connect(&folder.path().join("monitor")).await;
        let plug = connect(&folder.path().join("vnc")).await;
        let mut emulator = Self { process, monitor: BufReader::new(monitor), plug, folder };
        emulator.answer().await;
        emulator.ask("qmp_capabilities", &json!({})).await;
        emulator.shake_hands().await;
        // Only a change counts, and it begins with nothing.
        emulator.plugs(ScreenSize { width: 64, height: 64 }).await;
        emulator.unplugs().await;
        emulator
    }

    /// Plugs a screen with this preferred mode into the second card.
    pub(crate) async fn plugs(&mut self, size: ScreenSize) {
        let bytes = |pixels: u32| u16::try_from(pixels).unwrap().to_be_bytes();
        let (width, height) = (bytes(size.width), bytes(size.height));
        // SetDesktopSize of RFB with one screen: the card has it from the display's owner.
        let mut message = vec![251, 0];
        message.extend([width, height].concat());
        message.extend([1, 0]);
        message.extend([0; 8]);
        message.extend([width, height].concat());
        message.extend([0; 4]);
        self.plug.write_all(&message).await.unwrap();
    }

    /// Pulls the cable out of the second card.
    pub(crate) async fn unplugs(&mut self) {
        self.plugs(ScreenSize { width: 0, height: 0 }).await;
    }

    /// What a card's screen shows: `first` or `second`.
    pub(crate) async fn shows(&mut self, card: &str) -> Picture {
        let file = self.folder.path().join(format!("{card}.png"));
        let arguments = json!({ "filename": file, "device": card, "head": 0, "format": "png" });
        self.ask("screendump", &arguments).await;
        Picture::read(&file)
    }

    /// What an agent of the guest knows: `fixed` or `plugged`.
    pub(crate) fn knows(&self, agent: &str) -> Result<Status, String> {
        let known = self.serial("known");
        let whole = known.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let told = whole.lines().rev().find_map(|line| line.strip_prefix(agent));
        let told = told.ok_or_else(|| format!("{agent} has told nothing yet"))?;
        serde_json::from_str(told).map_err(|error| format!("{error} in {told}"))
    }

    /// What kernel and agents have said.
    pub(crate) fn said(&self) -> String {
        self.serial("said")
    }

    fn serial(&self, name: &str) -> String {
        let bytes = std::fs::read(self.folder.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    async fn ask(&mut self, what: &str, arguments: &Value) {
        let line = format!("{}\n", json!({ "execute": what, "arguments": arguments }));
        self.monitor.write_all(line.as_bytes()).await.unwrap();
        loop {
            let answer = self.answer().await;
            assert!(answer.get("error").is_none(), "{what}: {answer}");
            if answer.get("return").is_some() {
                return;
            }
        }
    }

    async fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.monitor.read_line(&mut line).await.unwrap();
        serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("the emulator ended:\n{}", self.process.log()))
    }

    /// RFB 3.8 without a password.
    async fn shake_hands(&mut self) {
        let mut version = [0; 12];
        self.plug.read_exact(&mut version).await.unwrap();
        self.plug.write_all(&version).await.unwrap();
        let kinds = self.plug.read_u8().await.unwrap();
        let mut offered = vec![0; kinds.into()];
        self.plug.read_exact(&mut offered).await.unwrap();
        self.plug.write_all(&[1]).await.unwrap();
        assert_eq!(self.plug.read_u32().await.unwrap(), 0, "no password is needed");
        self.plug.write_all(&[1]).await.unwrap();
        let mut screen = [0; 20];
        self.plug.read_exact(&mut screen).await.unwrap();
        let length = self.plug.read_u32().await.unwrap();
        let mut name = vec![0; length.try_into().unwrap()];
        self.plug.read_exact(&mut name).await.unwrap();
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!(
                "the guest said:\n{}\nthe emulator said:\n{}",
                self.said(),
                self.process.log()
            );
        }
    }
}

fn build() -> PathBuf {
    let guest = cache().join("guest");
    let mut script = std::process::Command::new(here().join("guest/build.sh"));
    let built = script.arg(&guest).arg(agent_binary()).output().unwrap();
    assert!(built.status.success(), "{script:?}: {}", String::from_utf8_lossy(&built.stderr));
    guest
}

/// In software: hardware virtualisation is not everywhere.
fn qemu(guest: &Path, folder: &Path) -> tokio::process::Command {
    let place = |name: &str| folder.join(name).display().to_string();
    let mut qemu = command("qemu-system-x86_64", folder);
    qemu.args(["-accel", "tcg", "-cpu", "max", "-m", "512", "-smp", "2", "-no-reboot"])
        .args(["-nic", "none", "-display", "none", "-vga", "none"])
        .args(["-device", "VGA,id=first,edid=on,xres=1920,yres=1080,vgamem_mb=32"])
        .args(["-device", "virtio-gpu-pci,id=second,edid=on"])
        .args(["-vnc", &format!("unix:{},display=second", place("vnc"))])
        .args(["-qmp", &format!("unix:{},server=on,wait=off", place("monitor"))])
        .args(["-serial", &format!("file:{}", place("said"))])
        .args(["-serial", &format!("file:{}", place("known"))])
        .arg("-kernel")
        .arg(guest.join("vmlinuz"))
        .arg("-initrd")
        .arg(guest.join("initrd"))
        .args(["-append", "console=ttyS0 quiet panic=-1"]);
    qemu
}

async fn connect(socket: &Path) -> UnixStream {
    eventually("the emulator to listen", START, async || {
        UnixStream::connect(socket).await.map_err(|error| error.to_string())
    })
    .await
}
