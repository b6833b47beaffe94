//! The world of a story: a controller with its coordinator, a network, and everything's logs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::admin::{Admin, PostsByUnit, id_of};
use crate::browser::{BrowserStart, ChromiumTv};
use crate::cli::Cli;
use crate::clock::MovableClock;
use crate::controller::Controller;
use crate::network::Network;
use crate::rest::Rest;
use crate::school::School;
use crate::small_disk::SmallDisk;
use crate::tls::Tls;
use crate::tv::{Tv, TvSetup};

/// The coordinator's login; the password is [`World::PASSWORD`].
const COORDINATOR: &str = "coordinator";
const TAIL_LINES: usize = 60;

/// Everything a story happens in.
#[derive(Debug)]
pub struct World {
    shared: Arc<Shared>,
}

/// How a world begins, where that matters.
#[derive(Debug, Default)]
pub struct Start {
    arguments: Vec<String>,
    own_ca: bool,
    movable_clock: bool,
    disk: Option<u32>,
    first: First,
}

/// Who is there at the beginning.
#[derive(Debug, Default)]
enum First {
    #[default]
    Coordinator,
    Nobody,
    OneSchool(String),
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) controller: Controller,
    pub(crate) posts: PostsByUnit,
    pub(crate) logs: PathBuf,
    owner: Rest,
    units: Mutex<BTreeMap<String, String>>,
    /// Coordinators of the story, the nearest last: what is one's part is no other's.
    coordinators: Mutex<Vec<Rest>>,
    /// Who is at the head of a school.
    heads: Mutex<BTreeMap<String, Rest>>,
    network: Network,
    clock: Option<MovableClock>,
    // Unmounted before the directory is removed.
    disk: Option<SmallDisk>,
    directory: TempDir,
}

impl World {
    /// Everybody's password: what is tested elsewhere is not made up again in each story.
    pub const PASSWORD: &str = "верный-конь-батарея-скрепка";

    /// A controller set up from the command line, running, with its national coordinator.
    pub async fn start() -> Self {
        Start::default().start().await
    }

    /// A school and those above it, as `Region / Municipality / School`, with an administrator.
    pub async fn school(&self, path: &str) -> School {
        let unit = self.unit(path).await;
        let admin = self.person_as("school_administrator", &unit).await;
        let name = path.rsplit(" / ").next().unwrap_or(path);
        School::new(Arc::clone(&self.shared), name, admin)
    }

    /// Signs in a new person who holds a role at a unit.
    pub async fn person_as(&self, role: &str, unit: &str) -> Admin {
        let login = format!("{}-{}", role.replace('_', "-"), rand::random::<u32>());
        let person = self.person_at(unit, &login).await;
        match role {
            "school_administrator" => self.nominated(&person, unit).await,
            // What a school's own administrator gives.
            "teacher" | "student" | "guardian" | "duty" | "editor" => {
                let login = format!("gives-{}", rand::random::<u32>());
                let giver = self.person_at(unit, &login).await;
                self.nominated(&giver, unit).await;
                let giver = self.controller().rest().sign_in(&login, Self::PASSWORD).await;
                let kinds = if role == "editor" { json!({"kinds": ["news"]}) } else { Value::Null };
                let grant = json!({"person": person, "role": role, "unit": unit, "scope": kinds});
                giver.post("grants", grant).await.succeeded();
            }
            _ => drop(self.appoints(&person, role, unit).await),
        }
        let rest = self.controller().rest().sign_in(&login, Self::PASSWORD).await;
        if role.ends_with("_coordinator") && role != "school_coordinator" {
            self.shared.coordinators.lock().await.push(rest.clone());
        } else if role.ends_with("director") {
            self.shared.heads.lock().await.insert(unit.to_owned(), rest.clone());
        }
        Admin::new(rest, unit, Arc::clone(&self.shared.posts))
    }

    /// A person without a role, at home in a unit: their id.
    pub async fn person_at(&self, unit: &str, login: &str) -> String {
        let person = json!({"login": login, "name": "Анна Петрова", "password": Self::PASSWORD,
            "unit": unit});
        id_of(&self.owner().post("people", person).await.done())
    }

    /// Makes somebody a school's administrator in the true way: a director nominates them, who is there
    /// for that alone, and the coordinator grants.
    async fn nominated(&self, person: &str, school: &str) {
        let there = self.shared.heads.lock().await.get(school).cloned();
        let (director, passing) = if let Some(there) = there {
            (there, None)
        } else {
            let login = format!("director-{}", rand::random::<u32>());
            let director = self.person_at(school, &login).await;
            let (by, grant) = self.appoints(&director, "director", school).await;
            let director = self.controller().rest().sign_in(&login, Self::PASSWORD).await;
            (director, Some((by, grant)))
        };
        let names = json!({"unit": school, "names": [{"person": person}]});
        let nomination = id_of(&director.post("nominations", names).await.done());
        let decide = json!({"decisions": [{"person": person, "grant": true}]});
        self.by_a_coordinator(&format!("nominations/{nomination}/decide"), &decide).await;
        if let Some((by, grant)) = passing {
            by.delete(&format!("grants/{grant}")).await.succeeded();
        }
    }

    /// Gives a role as the coordinator whose part it is; answers who that is, and the grant's id.
    async fn appoints(&self, person: &str, role: &str, unit: &str) -> (Rest, String) {
        let grant = json!({"person": person, "role": role, "unit": unit});
        let (by, made) = self.by_a_coordinator("grants", &grant).await;
        (by, id_of(&made))
    }

    /// Does something as the first of the coordinators who may, the nearest first.
    async fn by_a_coordinator(&self, path: &str, body: &Value) -> (Rest, Value) {
        let coordinators = self.shared.coordinators.lock().await.clone();
        for coordinator in coordinators.into_iter().rev() {
            let answer = coordinator.post(path, body.clone()).await;
            if ![403, 404].contains(&answer.status) {
                return (coordinator, answer.done());
            }
        }
        (self.owner().clone(), self.owner().post(path, body.clone()).await.done())
    }

    /// The national coordinator, at the country.
    pub async fn coordinator(&self) -> Admin {
        self.owner_at(&self.country().await)
    }

    /// Whoever was there first, at a unit.
    pub fn owner_at(&self, unit: &str) -> Admin {
        Admin::new(self.owner().clone(), unit, Arc::clone(&self.shared.posts))
    }

    /// Whoever was there first.
    pub fn owner(&self) -> &Rest {
        &self.shared.owner
    }

    /// A TV that nobody has claimed yet.
    pub async fn new_tv(&self) -> Tv {
        self.tv(TvSetup::default()).await
    }

    /// A TV that is set up in a certain way and that nobody has claimed yet.
    pub async fn tv(&self, setup: TvSetup) -> Tv {
        Tv::start(Arc::clone(&self.shared), setup).await
    }

    /// Whoever was there first, at a unit, signed in anew: after weeks nobody is signed in any more.
    pub async fn owner_anew_at(&self, unit: &str) -> Admin {
        let rest = self.controller().rest().sign_in(COORDINATOR, Self::PASSWORD).await;
        Admin::new(rest, unit, Arc::clone(&self.shared.posts))
    }

    /// The disk under the controller's data; panics where it is not of its own.
    pub fn disk(&self) -> &SmallDisk {
        self.shared.disk.as_ref().expect("Start::with_small_disk")
    }

    /// The controller.
    pub fn controller(&self) -> &Controller {
        &self.shared.controller
    }

    /// The network between TVs and controller.
    pub fn network(&self) -> &Network {
        &self.shared.network
    }

    /// The controller's clock; panics where the world began without a movable one.
    pub fn clock(&self) -> &MovableClock {
        self.shared.clock.as_ref().expect("Start::with_movable_clock")
    }

    /// A shell in which nobody has signed in.
    pub fn shell(&self) -> Cli {
        let name = format!("home-{}", rand::random::<u32>());
        Cli::at_home(&self.directory().join(name)).with("EFIR_URL", &self.url())
    }

    /// A browser at the console's address.
    pub fn browser(&self) -> BrowserStart {
        BrowserStart::new(Arc::clone(&self.shared), self.url())
    }

    /// A TV that has only a browser, switched on.
    pub async fn chromium_tv(&self) -> ChromiumTv {
        ChromiumTv::start(self.browser()).await
    }

    /// The console's address.
    pub fn url(&self) -> String {
        format!("http://{}", self.controller().http)
    }

    /// A directory that lasts as long as the world.
    pub fn directory(&self) -> &Path {
        self.shared.directory.path()
    }

    async fn unit(&self, path: &str) -> String {
        let names: Vec<&str> = path.split(" / ").collect();
        let kinds: &[&str] = match names.len() {
            1 => &["school"],
            2 => &["region", "school"],
            _ => &["region", "municipality", "school"],
        };
        let mut parent = self.country().await;
        let mut units = self.shared.units.lock().await;
        let mut whole = String::new();
        for (name, kind) in names.iter().zip(kinds) {
            whole = format!("{whole} / {name}");
            if let Some(known) = units.get(&whole) {
                parent.clone_from(known);
                continue;
            }
            let mut unit = json!({"kind": kind, "name": name, "parent": parent});
            if *kind == "school" {
                unit["time_zone"] = "Europe/Moscow".into();
            }
            parent = id_of(&self.shared.owner.post("units", unit).await.done());
            units.insert(whole.clone(), parent.clone());
        }
        parent
    }

    async fn country(&self) -> String {
        let units: Value = self.shared.owner.get("units").await.done();
        let units = units["items"].as_array().expect("a list of units");
        let country = units.iter().find(|unit| unit["kind"] == "country");
        id_of(country.unwrap_or_else(|| panic!("no country in {units:?}")))
    }
}

impl Start {
    /// With further arguments of `efir serve`.
    #[must_use]
    pub fn with_arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        self
    }

    /// With TLS of the controller's own CA on the HTTP port.
    #[must_use]
    pub fn with_own_tls(self) -> Self {
        Self { own_ca: true, ..self }.with_arguments(&["--tls", "own-ca"])
    }

    /// With a controller whose clock the story moves.
    #[must_use]
    pub fn with_movable_clock(self) -> Self {
        Self { movable_clock: true, ..self }
    }

    /// With a controller whose data lie on a disk of a few megabytes.
    #[must_use]
    pub fn with_small_disk(self, megabytes: u32) -> Self {
        Self { disk: Some(megabytes), ..self }
    }

    /// With nobody set up yet: the owner is nobody in particular.
    #[must_use]
    pub fn without_anybody(self) -> Self {
        Self { first: First::Nobody, ..self }
    }

    /// With one school on its own.
    #[must_use]
    pub fn for_one_school(self, name: &str) -> Self {
        Self { first: First::OneSchool(name.to_owned()), ..self }
    }

    /// Sets the controller up and starts it.
    pub async fn start(self) -> World {
        let directory = tempfile::Builder::new().prefix("efir-story-").tempdir().unwrap();
        let logs = directory.path().join("logs");
        std::fs::create_dir(&logs).unwrap();
        let clock = self.movable_clock.then(|| MovableClock::new(directory.path()));
        let controller = Controller::new(directory.path(), &logs)
            .with_arguments(&self.arguments)
            .with_tls(self.own_ca.then(|| Tls::gullible("localhost")))
            .with_clock(clock.clone());
        let disk = self.disk.map(|size| SmallDisk::mount(&controller.data(), size));
        if let Some(init) = self.first.init(&controller.data()) {
            let shell = Cli::at_home(directory.path()).with("EFIR_PASSWORD", World::PASSWORD);
            let init: Vec<&str> = init.iter().map(String::as_str).collect();
            shell.types(&init).await.succeeded();
        }
        controller.starts().await;
        let owner = match self.first {
            First::Nobody => controller.rest(),
            First::Coordinator | First::OneSchool(_) => {
                controller.rest().sign_in(COORDINATOR, World::PASSWORD).await
            }
        };
        let shared = Shared {
            controller,
            posts: PostsByUnit::default(),
            logs,
            owner,
            units: Mutex::default(),
            coordinators: Mutex::default(),
            heads: Mutex::default(),
            network: Network,
            clock,
            disk,
            directory,
        };
        World { shared: Arc::new(shared) }
    }
}

impl First {
    /// The `efir init` that makes it so.
    fn init(&self, data: &Path) -> Option<Vec<String>> {
        let mut init = ["init", "--login", COORDINATOR, "--data"].map(str::to_owned).to_vec();
        init.push(data.to_str().expect("a temporary directory").to_owned());
        match self {
            Self::Nobody => return None,
            Self::Coordinator => {}
            Self::OneSchool(name) => init.extend(["--school".to_owned(), name.clone()]),
        }
        Some(init)
    }
}

impl Shared {
    /// A new directory of the world.
    pub(crate) fn make_directory(&self, name: &str) -> PathBuf {
        let path = self.directory.path().join(format!("{name}-{}", rand::random::<u32>()));
        std::fs::create_dir(&path).unwrap();
        path
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if std::thread::panicking() {
            print_tails(&self.logs);
        }
    }
}

fn print_tails(logs: &Path) {
    let Ok(files) = std::fs::read_dir(logs) else { return };
    for file in files.filter_map(Result::ok) {
        let text = std::fs::read(file.path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let tail = &lines[lines.len().saturating_sub(TAIL_LINES)..];
        eprintln!("--- the end of {}\n{}", file.path().display(), tail.join("\n"));
    }
}
