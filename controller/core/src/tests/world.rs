//! A small country to tell the stories in.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use protocol::enrol::{self, Nonce};
use protocol::report::{Clock, Hello, ScreenSize};
use protocol::{BootId, DeviceId, Digest, PairingId, UnitId};

use crate::app::enrol::{Certificate, Claim, Claimed, Opening};
use crate::app::nominations::{NewNomination, Verdict};
use crate::app::orgs::NewUnit;
use crate::app::people::NewPerson;
use crate::app::posts::NewPost;
use crate::app::rights::NewGrant;
use crate::app::setup::{Founding, Organisation, OrganisationKind};
use crate::app::{self, signin};
use crate::domain::actor::Actor;
use crate::domain::device::Device;
use crate::domain::nomination::Nomination;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::post::{Post, PostKind};
use crate::domain::role::Role;
use crate::domain::scope::Scope;
use crate::domain::second_factor::SecondFactor;
use crate::error::Error;
use crate::id::{GrantId, PersonId};
use crate::memory::{MemoryStore, Pairs};
use crate::port::{Commit, Snapshot, Store};
use crate::work::{View, Work};

/// The fingerprint's source: any bytes do for a certificate authority's key.
pub(super) const CA: &[u8] = b"our CA";

pub(super) struct World {
    pub store: MemoryStore,
    random: Cell<u64>,
    now: Cell<Timestamp>,
}

/// Country → region → municipality → two schools, and another region with a school right below it.
pub(super) struct Country {
    pub world: World,
    pub founder: Actor,
    pub root: Unit,
    pub region: Unit,
    pub municipality: Unit,
    pub school: Unit,
    pub neighbour: Unit,
    pub other_region: Unit,
    pub far_school: Unit,
    /// Administrators of the two schools.
    pub admin: Actor,
    pub neighbour_admin: Actor,
}

impl World {
    pub(super) fn new() -> Self {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        Self { store: MemoryStore::default(), random: Cell::new(0), now: Cell::new(now) }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now.get()
    }

    pub(super) fn pass(&self, seconds: u64) {
        self.now.set(self.now() + Duration::from_secs(seconds));
    }

    pub(super) fn random(&self) -> u128 {
        self.random.set(self.random.get() + 1);
        let digest = Digest::of(&self.random.get().to_be_bytes());
        u128::from_be_bytes(*digest.as_bytes().first_chunk().unwrap())
    }

    /// Runs a use case and commits it.
    pub(super) fn change<T>(
        &self,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let (answer, commit) = self.plan(use_case)?;
        self.store.commit(commit).unwrap();
        Ok(answer)
    }

    /// Runs a use case and says what it would commit.
    pub(super) fn plan<T>(
        &self,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<T, Error>,
    ) -> Result<(T, Commit), Error> {
        let mut random = || self.random();
        let pairs = self.store.pairs();
        let mut work = Work::new(&pairs, &mut random);
        let answer = use_case(&mut work)?;
        Ok((answer, work.into_commit()))
    }

    pub(super) fn store_commit(&self, commit: Commit) {
        self.store.commit(commit).unwrap();
    }

    pub(super) fn read<T>(
        &self,
        query: impl FnOnce(&View<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        query(&View::new(&self.store.pairs()))
    }

    pub(super) fn on<T>(
        snapshot: &dyn Snapshot,
        query: impl FnOnce(&View<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        query(&View::new(snapshot))
    }

    pub(super) fn pairs(&self) -> Pairs {
        self.store.pairs()
    }

    pub(super) fn found(&self, kind: OrganisationKind) -> app::setup::Founded {
        self.change(|work| app::setup::found(work, &founding(kind), self.now())).unwrap()
    }

    /// Signs a person in and says who they are then.
    pub(super) fn actor(&self, person: &Person) -> Actor {
        let secret = self.sign_in(person.login.as_str()).unwrap().secret;
        self.read(|view| signin::actor(view, secret.reveal(), self.now())).unwrap()
    }

    pub(super) fn sign_in(&self, login: &str) -> Result<signin::SignedIn, Error> {
        self.change(|work| {
            let hash = signin::password(work, login)?;
            signin::open(work, login, hash.as_ref(), None, &visitor(), self.now())?.into_result()
        })
    }

    pub(super) fn unit(&self, actor: &Actor, kind: UnitKind, name: &str, above: UnitId) -> Unit {
        let (name, parent) = (name.to_owned(), Some(above));
        let new = NewUnit { kind, name, parent, time_zone: None };
        self.change(|work| app::orgs::create(work, actor, &new, self.now())).unwrap()
    }

    pub(super) fn person(&self, actor: &Actor, login: &str) -> Person {
        self.change(|work| app::people::create(work, actor, &person(login), self.now())).unwrap()
    }

    pub(super) fn grant(
        &self,
        actor: &Actor,
        person: PersonId,
        role: Role,
        unit: &Unit,
    ) -> Result<crate::domain::role::Grant, Error> {
        let new = NewGrant { scope: scope_of(role), ..NewGrant::new(person, role, unit.id()) };
        self.change(|work| app::rights::grant(work, actor, &new, self.now()))
    }

    /// Makes somebody of a school its administrator in the true way: a director nominates them, and a
    /// coordinator grants. The director was there for that alone.
    pub(super) fn administrates(&self, by: &Actor, person: PersonId, school: &Unit) {
        let head = self.read(|view| app::directors::show(view, by, school.id(), self.now()));
        if head.unwrap().director.is_some() {
            let system = Actor::system();
            return self.nominates(&system, &system, person, school);
        }
        let director = self.holder(by, Role::Director, school);
        self.nominates(&director, by, person, school);
        let grants = self.read(|view| app::rights::active(view, director.person().unwrap()));
        for grant in grants.unwrap() {
            self.revoke(by, grant.id);
        }
    }

    /// Takes a role away; what is the part of others, as if by them.
    pub(super) fn revoke(&self, by: &Actor, grant: GrantId) {
        let revoke = app::rights::revoke;
        let done = self.change(|work| revoke(work, by, grant, self.now()));
        if matches!(done, Err(Error::Forbidden { .. })) {
            self.change(|work| revoke(work, &Actor::system(), grant, self.now())).unwrap();
        } else {
            done.unwrap();
        }
    }

    /// A director nominates somebody, and a coordinator grants it.
    pub(super) fn nominates(
        &self,
        director: &Actor,
        coordinator: &Actor,
        person: PersonId,
        school: &Unit,
    ) {
        let nomination = self.submits(director, school, &[person]).unwrap();
        let verdict = Verdict { person, grant: true, reason: String::new() };
        let decide = app::nominations::decide;
        let (id, verdicts) = (nomination.id, [verdict]);
        let decided = self.change(|work| decide(work, coordinator, id, &verdicts, self.now()));
        if matches!(decided, Err(Error::Forbidden { .. })) {
            let system = Actor::system();
            self.change(|work| decide(work, &system, id, &verdicts, self.now())).unwrap();
        } else {
            decided.unwrap();
        }
    }

    pub(super) fn submits(
        &self,
        director: &Actor,
        school: &Unit,
        people: &[PersonId],
    ) -> Result<Nomination, Error> {
        let names = people.iter().map(|person| (*person, String::new())).collect();
        let (school, remark) = (Some(school.id()), String::new());
        let new = NewNomination { school, remark, names };
        self.change(|work| app::nominations::submit(work, director, &new, true, self.now()))
    }

    /// Switches one-time codes on for somebody; answers the codes on paper.
    pub(super) fn asks_for_codes(&self, actor: &Actor) -> Vec<String> {
        let hash = self.read(|view| app::passwords::own(view, actor)).unwrap().password.unwrap();
        let (now, offer) = (self.now(), app::second_factor::offer);
        self.change(|work| offer(work, actor, Some(&hash), now)).unwrap();
        let code = self.code_of(actor.person().unwrap());
        let confirm = app::second_factor::confirm;
        self.change(|work| confirm(work, actor, &code, now)?.into_result()).unwrap()
    }

    /// What a person's app shows.
    pub(super) fn code_of(&self, person: PersonId) -> String {
        let factor = self.read(|view| view.get::<SecondFactor>(&person)).unwrap().unwrap();
        factor.code_at(self.now())
    }

    /// A new person with one role, signed in.
    pub(super) fn holder(&self, by: &Actor, role: Role, unit: &Unit) -> Actor {
        let login = format!("{}-{}", role.name().replace('_', "-"), self.random() % 1_000_000);
        if role == Role::SchoolAdministrator {
            let person = self.person_in(by, &login, unit);
            self.administrates(by, person.id, unit);
            return self.actor(&person);
        }
        let person = self.person(by, &login);
        // What is the part of others is given as if by them.
        let given = self.grant(by, person.id, role, unit);
        if matches!(given, Err(Error::Forbidden { .. })) {
            self.grant(&Actor::system(), person.id, role, unit).unwrap();
        } else {
            given.unwrap();
        }
        self.actor(&person)
    }

    /// A person who is at home in a unit.
    pub(super) fn person_in(&self, actor: &Actor, login: &str, unit: &Unit) -> Person {
        let new = NewPerson { unit: Some(unit.id()), ..person(login) };
        self.change(|work| app::people::create(work, actor, &new, self.now())).unwrap()
    }

    /// Opens a pairing and answers with it and the code on the screen.
    pub(super) fn show_code(&self, hardware: &str, address: &str) -> (PairingId, String) {
        let nonce = Nonce(self.random().to_be_bytes());
        let opening = opening(hardware, address, nonce);
        let pairing = self.change(|work| app::enrol::open(work, &opening, self.now())).unwrap();
        self.change(|work| app::enrol::reveal(work, pairing.id, nonce, CA, self.now())).unwrap();
        (pairing.id, enrol::code(&opening.key, CA, nonce, pairing.nonce))
    }

    pub(super) fn claim(&self, actor: &Actor, code: &str, unit: &Unit) -> Result<Device, Error> {
        let claim = claim(code, unit.id());
        match self.change(|work| app::enrol::claim(work, actor, &claim, self.now()))? {
            Claimed::Device(device) => Ok(*device),
            Claimed::Refused(error) => Err(error),
        }
    }

    /// A device in a school, with its certificate.
    pub(super) fn device(&self, actor: &Actor, unit: &Unit, hardware: &str) -> Device {
        let (pairing, code) = self.show_code(hardware, &format!("10.0.{hardware}"));
        let device = self.claim(actor, &code, unit).unwrap();
        let not_after = self.now() + Duration::from_secs(90 * 24 * 3600);
        let certificate = Certificate { pem: format!("PEM of {hardware}"), not_after };
        self.change(|work| app::enrol::issued(work, pairing, &certificate, self.now())).unwrap();
        device
    }

    /// Counts for the report, as the controller does when it starts.
    pub(super) fn indexes_rollout(&self) {
        let mut after: Option<String> = None;
        loop {
            after = self.change(|work| app::rollout::index(work, after.as_deref(), 3)).unwrap();
            if after.is_none() {
                return;
            }
        }
    }

    pub(super) fn draft(&self, actor: &Actor, unit: &Unit, title: &str) -> Post {
        let new = announcement(unit.id(), title);
        self.change(|work| app::posts::create(work, actor, &new, self.now())).unwrap()
    }

    pub(super) fn publish(&self, actor: &Actor, unit: &Unit, title: &str) -> Post {
        let post = self.draft(actor, unit, title);
        self.change(|work| app::posts::publish(work, actor, post.id, self.now())).unwrap()
    }
}

impl Country {
    pub(super) fn new() -> Self {
        let world = World::new();
        let made = world.found(OrganisationKind::Country);
        let founder = world.actor(&made.person);
        let country = made.unit;
        let unit = |kind, name, above: &Unit| world.unit(&founder, kind, name, above.id());
        let region = unit(UnitKind::Region, "Липецкая область", &country);
        let other_region = unit(UnitKind::Region, "Белгородская область", &country);
        let municipality = unit(UnitKind::Municipality, "Елец", &region);
        let school = unit(UnitKind::School, "Гимназия №11", &municipality);
        let neighbour = unit(UnitKind::School, "Школа №5", &municipality);
        let far_school = unit(UnitKind::School, "Школа-интернат", &other_region);
        let admin = world.holder(&founder, Role::SchoolAdministrator, &school);
        let neighbour_admin = world.holder(&founder, Role::SchoolAdministrator, &neighbour);
        // As the controller does when it starts.
        world.change(|work| app::devices::index(work, None, 100)).unwrap();
        world.indexes_rollout();
        world.change(|work| app::orgs::index(work, None, 100)).unwrap();
        world.change(|work| app::people::index(work, None, 100)).unwrap();
        Self {
            world,
            founder,
            root: country,
            region,
            municipality,
            school,
            neighbour,
            other_region,
            far_school,
            admin,
            neighbour_admin,
        }
    }
}

pub(super) fn founding(kind: OrganisationKind) -> Founding {
    let name = match kind {
        OrganisationKind::Country => "Россия",
        OrganisationKind::School => "Лицей",
    };
    Founding {
        login: "root".into(),
        name: "Анна Петрова".into(),
        password: PasswordHash::new("phc of root".into()),
        organisation: Organisation { kind, name: name.into(), time_zone: None },
    }
}

/// An editor is given for some kind.
fn scope_of(role: Role) -> Scope {
    let kinds = (role == Role::Editor).then_some(PostKind::News);
    Scope { kinds: kinds.into_iter().collect(), ..Scope::default() }
}

pub(super) fn visitor() -> signin::Visitor {
    let (address, client) = ("192.0.2.1".into(), "Firefox, Windows".into());
    signin::Visitor { address, client, is_known: false }
}

pub(super) fn person(login: &str) -> NewPerson {
    NewPerson {
        login: login.into(),
        name: format!("Имя {login}"),
        password: Some(PasswordHash::new(format!("phc of {login}"))),
        mail: None,
        unit: None,
    }
}

pub(super) fn announcement(unit: UnitId, title: &str) -> NewPost {
    NewPost::new(unit, PostKind::Announcement, title, "текст")
}

pub(super) fn opening(hardware: &str, address: &str, nonce: Nonce) -> Opening {
    Opening {
        request: format!("CSR of {hardware}"),
        key: format!("key of {hardware}").into_bytes(),
        commitment: enrol::commitment(nonce),
        hardware: hardware.into(),
        agent: "0.1.0".into(),
        screen: ScreenSize { width: 1920, height: 1080 },
        address: address.into(),
    }
}

/// The digest of the key that [`opening`] shows.
pub(super) fn key_of(hardware: &str) -> Digest {
    Digest::of(format!("key of {hardware}").as_bytes())
}

pub(super) fn claim(code: &str, unit: UnitId) -> Claim {
    Claim { code: code.into(), unit, room: "Холл".into(), tags: BTreeSet::new() }
}

pub(super) fn hello(boot: u128, session: u64, now: Timestamp) -> Hello {
    Hello {
        protocol: 1,
        agent: "0.1.0".into(),
        boot: BootId::new(Timestamp::UNIX_EPOCH, boot),
        session,
        held: protocol::register::Held::default(),
        screen: ScreenSize { width: 1920, height: 1080 },
        clock: Clock { now, trusted: true },
        spools: Vec::new(),
    }
}

pub(super) fn nobody() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 404)
}
