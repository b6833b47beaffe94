//! A machine of its own on this one's kernel and programs: systemd as process 1, and the agent's unit as it
//! is shipped. Needs root.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;
use tests::{Process, Status, agent_binary, command, eventually};

use crate::here;

/// For systemd to start.
const START: Duration = Duration::from_secs(20);
/// The machine's users and groups, as `firmware-notes` has them made.
const USERS: &str = "root:x:0:0::/root:/bin/sh\n\
                     efir-agent:x:990:990::/var/lib/efir-agent:/usr/sbin/nologin\n\
                     nobody:x:65534:65534::/:/usr/sbin/nologin\n";
const GROUPS: &str = "root:x:0:\ntty:x:5:\nvideo:x:44:\nefir-agent:x:990:\nnogroup:x:65534:\n";

/// The running machine; it is switched off with its owner.
pub(crate) struct Machine {
    root: TempDir,
    unshare: Process,
    /// Its process 1, as this machine numbers it.
    first: u32,
}

/// The agent's unit, as systemd sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) pid: u32,
    pub(crate) state: String,
    pub(crate) restarts: u32,
}

impl Machine {
    /// Switches it on; its agent has these settings, and a watchdog of so many seconds.
    pub(crate) async fn switch_on(settings: &str, watchdog: u32) -> Self {
        let root = tempfile::Builder::new().prefix("efir-rig-").tempdir().unwrap();
        furnish(root.path(), settings, watchdog);
        let mut unshare = command("unshare", Path::new("/"));
        unshare.args(["--mount", "--pid", "--fork", "--kill-child", "--ipc", "--uts"]);
        unshare.arg(here().join("machine/boot.sh")).arg(root.path());
        let unshare = Process::start("unshare", unshare, &root.path().join("var"));
        let first = eventually("systemd to start", START, async || {
            let pid = unshare.running().ok_or_else(|| unshare.log())?;
            let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
            let child = children.unwrap_or_default().trim().parse().map_err(|_| unshare.log())?;
            let name = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
            if name.trim() == "systemd" { Ok(child) } else { Err(unshare.log()) }
        });
        let first = first.await;
        Self { root, unshare, first }
    }

    /// What systemd says of the agent.
    pub(crate) fn unit(&self) -> Result<Unit, String> {
        let properties = ["--property", "MainPID,ActiveState,NRestarts"];
        let show = [["systemctl", "show", "efir-agent"].as_slice(), &properties].concat();
        let told = self.runs(&show)?;
        let value = |key: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.ok_or_else(|| told.clone())
        };
        let number = |key: &str| value(key)?.parse().map_err(|_| told.clone());
        let state = value("ActiveState")?.to_owned();
        Ok(Unit { pid: number("MainPID")?, state, restarts: number("NRestarts")? })
    }

    /// The line that the agent has given systemd for people.
    pub(crate) fn line(&self) -> Result<String, String> {
        self.runs(&["systemctl", "show", "efir-agent", "-P", "StatusText"])
    }

    /// Runs a program there.
    pub(crate) fn runs(&self, program: &[&str]) -> Result<String, String> {
        let mut enter = Command::new("nsenter");
        enter.args([
            "--target",
            &self.first.to_string(),
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--",
        ]);
        let output = enter.args(program).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = text(&output.stdout);
        if output.status.success() { Ok(said) } else { Err(said + &text(&output.stderr)) }
    }

    /// A path of the machine, seen from this one.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        Path::new("/proc").join(self.first.to_string()).join("root").join(path)
    }

    /// What the agent knows.
    pub(crate) fn knows(&self) -> Result<Status, String> {
        let file = self.path("var/lib/efir-agent/status.json");
        let told = fs::read(&file).map_err(|error| error.to_string())?;
        serde_json::from_slice(&told).map_err(|error| error.to_string())
    }

    fn log(&self) -> String {
        fs::read_to_string(self.root.path().join("var/agent.log")).unwrap_or_default()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{:?}\n{}\n{}", self.unit(), self.log(), self.unshare.log());
        }
        // The end of process 1 is the end of all; its cgroup is then empty.
        self.unshare.signal(rustix::process::Signal::KILL);
        let name = self.root.path().file_name().unwrap();
        let cgroups = fs::read_to_string("/proc/mounts").unwrap();
        let cgroups = cgroups.lines().filter_map(|line| {
            let fields: Vec<&str> = line.split(' ').collect();
            (fields[2] == "cgroup2").then(|| PathBuf::from(fields[1]))
        });
        for cgroup in cgroups {
            remove(&cgroup.join(name));
        }
    }
}

/// A cgroup goes once what was in it has ended, and those below it first.
fn remove(cgroup: &Path) {
    for _ in 0..100 {
        let below = fs::read_dir(cgroup).into_iter().flatten().flatten();
        below.filter(|entry| entry.path().is_dir()).for_each(|entry| remove(&entry.path()));
        if fs::remove_dir(cgroup).is_ok() || !cgroup.exists() {
            return;
        }
        std::thread::yield_now();
    }
}

fn furnish(root: &Path, settings: &str, watchdog: u32) {
    let write = |file: &str, text: &str| {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    };
    fs::set_permissions(root, Permissions::from_mode(0o755)).unwrap();
    write("etc/passwd", USERS);
    write("etc/group", GROUPS);
    write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    write("etc/efir-agent.conf", settings);
    write("etc/systemd/system/machine.target", "[Unit]\nWants=efir-agent.service\n");
    write("var/console", "");
    let shipped = here().join("../../firmware-notes/efir-agent.service");
    let shipped = fs::read_to_string(shipped).unwrap();
    // `/usr` is this machine's.
    let unit = shipped.replace("/usr/local/bin/efir-agent", "/opt/efir-agent");
    assert_ne!(unit, shipped, "the unit starts the agent elsewhere now");
    write("etc/systemd/system/efir-agent.service", &unit);
    let log = "append:/var/agent.log";
    let ours =
        format!("[Service]\nWatchdogSec={watchdog}\nStandardOutput={log}\nStandardError={log}\n");
    write("etc/systemd/system/efir-agent.service.d/rig.conf", &ours);
    write("opt/empty", "");
    fs::copy(agent_binary(), root.join("opt/efir-agent")).unwrap();
}
