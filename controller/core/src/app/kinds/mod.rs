//! The three kinds of people whom a school administrator looks after: one by one, and from a list.

mod listed;

use jiff::Timestamp;
use protocol::UnitId;

use super::{orgs, people, rights};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::kind::{Admission, Kind, Numbered};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::person::Person;
use crate::domain::text;
use crate::error::Error;
use crate::work::{View, Work};

pub use self::listed::{Done, Import, MOST, Rejected, import};

/// Characters of a class or group, and of a number, at most.
const SHORT: usize = 40;

/// Somebody to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// Their school.
    pub unit: UnitId,
    /// What they are.
    pub kind: Kind,
    /// Their name.
    pub name: String,
    /// What they will sign in with.
    pub login: String,
    /// Where letters reach them.
    pub mail: Option<String>,
    /// Their class or group.
    pub group: Option<String>,
    /// Their number in the school's own list.
    pub number: Option<String>,
}

/// Makes somebody of the three kinds, with the role that goes with it. They are invited apart.
pub fn add(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewMember,
    now: Timestamp,
) -> Result<Person, Error> {
    let school = orgs::find(work, actor, new.unit)?;
    permit(actor, Action::Grant(new.kind.role()), &school.place)?;
    ensure_admitted(work, &school, new.kind)?;
    let (group, number) =
        (short("group", new.group.as_deref())?, short("number", new.number.as_deref())?);
    let person = people::NewPerson {
        login: new.login.clone(),
        name: new.name.clone(),
        password: None,
        mail: new.mail.clone(),
        unit: Some(new.unit),
    };
    let person = people::create(work, actor, &person, now)?;
    let person = Person { group, number, ..person };
    number_them(work, &person)?;
    work.put(&person);
    let grant = rights::NewGrant::new(person.id, new.kind.role(), new.unit);
    rights::grant(work, actor, &grant, now)?;
    Ok(person)
}

/// Whom a school lets sign in besides its staff.
pub fn admission(view: &View<'_>, actor: &Actor, unit: UnitId) -> Result<Admission, Error> {
    let school = orgs::find(view, actor, unit)?;
    Ok(view.get::<Admission>(&school.id())?.unwrap_or_else(|| Admission::none(unit)))
}

/// Says whom a school lets sign in besides its staff. Those who are there already stay as they are.
pub fn admit(
    work: &mut Work<'_>,
    actor: &Actor,
    admission: &Admission,
    now: Timestamp,
) -> Result<Admission, Error> {
    let school = orgs::find(work, actor, admission.unit)?;
    let may = permit(actor, Action::EditUnit, &school.place)?;
    if school.kind != UnitKind::School {
        return Err(Error::NotASchool { unit: school.id(), kind: school.kind });
    }
    if self::admission(work, actor, admission.unit)? == *admission {
        return Ok(admission.clone());
    }
    work.put(admission);
    let deed = may.deed(Deed::AdmissionSet, Subject::Unit(school.id()), now);
    let deed = deed.with("students", &admission.students);
    work.audit(deed.with("guardians", &admission.guardians));
    Ok(admission.clone())
}

fn ensure_admitted(view: &View<'_>, school: &Unit, kind: Kind) -> Result<(), Error> {
    if !kind.role().fits(school.kind) {
        return Err(Error::RoleMisplaced { role: kind.role(), kind: school.kind });
    }
    let said = view.get::<Admission>(&school.id())?;
    let admitted = said.unwrap_or_else(|| Admission::none(school.id())).admits(kind);
    let (role, unit) = (kind.role(), school.id());
    if admitted { Ok(()) } else { Err(Error::KindOff { role, unit }) }
}

/// Lets a person be known by their number.
fn number_them(work: &mut Work<'_>, person: &Person) -> Result<(), Error> {
    let Some(number) = person.number.clone() else { return Ok(()) };
    let (unit, id) = (person.home.unit(), person.id);
    let known = work.get::<Numbered>(&(unit, number.clone()))?;
    if known.is_some_and(|known| known.person != id) {
        return Err(Error::NumberTaken { number });
    }
    work.put(&Numbered { unit, number, person: id });
    Ok(())
}

fn short(field: &'static str, given: Option<&str>) -> Result<Option<String>, Error> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    given.map(|given| text::line(field, given, SHORT)).transpose()
}
