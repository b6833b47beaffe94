//! The first person and the root unit: once, by the console or by the one-time link.

use jiff::Timestamp;
use protocol::{Digest, UnitId};

use super::rights::{self, Given};
use super::{orgs, people};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::credential::Secret;
use crate::domain::org::{Style, Unit, UnitKind};
use crate::domain::password::PasswordHash;
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::role::{GrantIndex, Role};
use crate::domain::text;
use crate::error::Error;
use crate::id::PersonId;
use crate::keys::{Root, SetupLink};
use crate::work::{View, Work};

/// What Efir is set up for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founding {
    /// What the first person signs in with.
    pub login: String,
    /// The first person's name.
    pub name: String,
    /// The first person's password.
    pub password: PasswordHash,
    /// The root unit.
    pub organisation: Organisation,
}

/// The root unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// A hierarchy or one school.
    pub kind: OrganisationKind,
    /// Its name, as people say it.
    pub name: String,
    /// An IANA time zone name; [`DEFAULT_TIME_ZONE`](crate::domain::org::DEFAULT_TIME_ZONE) if none.
    pub time_zone: Option<String>,
}

/// A hierarchy, or one school on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationKind {
    /// The root is a country; the first person is its coordinator and may do everything.
    Country,
    /// The root is a school; the first person holds all its roles.
    School,
}

/// What a founding made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Founded {
    /// The first person.
    pub person: Person,
    /// The root unit.
    pub unit: Unit,
}

/// Whether there is a root unit.
pub fn is_founded(view: &View<'_>) -> Result<bool, Error> {
    Ok(view.get::<Root>(&())?.is_some())
}

/// Makes a new one-time link good, and any older one void. Answers whether one is needed at all.
pub fn offer(work: &mut Work<'_>, secret: Digest) -> Result<bool, Error> {
    if is_founded(work)? {
        return Ok(false);
    }
    work.put(&SetupLink { secret });
    Ok(true)
}

/// Whether a one-time link's secret is good now.
pub fn check_link(view: &View<'_>, secret: &str) -> Result<(), Error> {
    if is_founded(view)? {
        return Err(Error::AlreadyFounded {});
    }
    let link = view.get::<SetupLink>(&())?;
    let good = link.is_some_and(|link| link.secret == Secret::digest(secret));
    if good { Ok(()) } else { Err(Error::SetupLinkWrong {}) }
}

/// Sets up by the one-time link's secret.
pub fn found_by_link(
    work: &mut Work<'_>,
    secret: &str,
    founding: &Founding,
    now: Timestamp,
) -> Result<Founded, Error> {
    check_link(work, secret)?;
    found(work, founding, now)
}

/// Sets up from where the store itself can be opened.
pub fn found(work: &mut Work<'_>, founding: &Founding, now: Timestamp) -> Result<Founded, Error> {
    if is_founded(work)? {
        return Err(Error::AlreadyFounded {});
    }
    let name = text::name("organisation", &founding.organisation.name)?;
    let time_zone = founding.organisation.time_zone.as_deref().map(orgs::time_zone).transpose()?;
    let (kind, roles) = match founding.organisation.kind {
        OrganisationKind::Country => (UnitKind::Country, COUNTRY_ROLES),
        OrganisationKind::School => (UnitKind::School, SCHOOL_ROLES),
    };
    let place = Place::root(work.fresh(UnitId::new, now));
    let own = Style { time_zone, ..Style::default() };
    let unit = Unit { own, ..Unit::new(place.clone(), kind, name, now) };
    work.delete::<SetupLink>(&());
    work.put(&Root { unit: unit.id() });
    orgs::add(work, &unit)?;
    work.put(&GrantIndex {});

    let person = Person {
        id: work.fresh(PersonId::new, now),
        login: people::free_login(work, &founding.login)?,
        name: text::name("name", &founding.name)?,
        mail: None,
        no_notices: false,
        home: place.clone(),
        password: Some(founding.password.clone()),
        invited: None,
        second_factor: None,
        outside: None,
        group: None,
        number: None,
        created: now,
        blocked: None,
    };
    people::add(work, &person);
    let system = Actor::system();
    let may = permit(&system, Action::CreateUnit, &place)?;
    work.audit(may.deed(Deed::Founded, Subject::Unit(unit.id()), now).with("kind", &kind));
    for role in roles {
        let may = permit(&system, Action::Grant(*role), &place)?;
        rights::give(work, &may, *role, &person, Given::default(), now)?;
    }
    Ok(Founded { person, unit })
}

const COUNTRY_ROLES: &[Role] = &[Role::NationalCoordinator];
/// One school on its own has no coordinator above it, so its founder is one too. Below a hierarchy, into
/// which it may grow, the founder stays the school's director and administrator.
const SCHOOL_ROLES: &[Role] =
    &[Role::MunicipalCoordinator, Role::Director, Role::SchoolAdministrator];
