//! People: making, finding, listing and blocking them.

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::UnitId;

use super::found::{self, Found, Query};
use super::{orgs, passwords, rights};
use crate::change::Change;
use crate::domain::access::{Action, Permit, permit};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Deed, Draft, Subject};
use crate::domain::password::PasswordHash;
use crate::domain::person::{Login, Person, mail_address};
use crate::domain::place::Place;
use crate::domain::text;
use crate::error::Error;
use crate::id::PersonId;
use crate::keys::{self, FoundIndex, LoginOwner};
use crate::page::{Listed, Page};
use crate::work::{Sifted, View, Work};

/// A person to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// What they will sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their password; none for who is invited to choose one.
    pub password: Option<PasswordHash>,
    /// Where letters reach them.
    pub mail: Option<String>,
    /// The unit that keeps the record; the actor's own if none is given.
    pub unit: Option<UnitId>,
}

/// Makes a person. They may do nothing until they are granted a role.
pub fn create(
    work: &mut Work<'_>,
    actor: &Actor,
    new: &NewPerson,
    now: Timestamp,
) -> Result<Person, Error> {
    let unit = match new.unit {
        Some(unit) => unit,
        None => {
            orgs::own_unit(actor, Action::CreatePerson).map_err(|missing| match actor.home() {
                Some(home) => Error::Forbidden { action: Action::CreatePerson, unit: home.unit() },
                None => missing,
            })?
        }
    };
    let unit = orgs::find(work, actor, unit)?;
    let may = permit(actor, Action::CreatePerson, &unit.place)?;
    let person = Person {
        id: work.fresh(PersonId::new, now),
        login: free_login(work, &new.login)?,
        name: text::name("name", &new.name)?,
        mail: new.mail.as_deref().map(mail_address).transpose()?,
        no_notices: false,
        home: unit.place,
        password: new.password.clone(),
        invited: None,
        second_factor: None,
        outside: None,
        group: None,
        number: None,
        created: now,
        blocked: None,
    };
    add(work, &person);
    let deed = may.deed(Deed::PersonCreated, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(person)
}

/// Blocks a person: their sessions and tokens end at once.
pub fn block(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<Person, Error> {
    set_blocked(work, actor, person, Some(now), now)
}

/// Lets a blocked person in again.
pub fn unblock(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<Person, Error> {
    set_blocked(work, actor, person, None, now)
}

/// What is to be changed of a person; `None` leaves it as it is. The login stays: it stands in the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditPerson {
    /// What people call them.
    pub name: Option<String>,
    /// Where letters reach them; an inner `None` takes the address away.
    pub mail: Option<Option<String>>,
    /// Whether they want letters about screens that stay away.
    pub notices: Option<bool>,
}

/// Changes a person's name, where letters reach them, and whether they want any: one's own, or those of
/// a person whom one may help to sign in. Whoever could turn the letters of those above to themselves
/// would get theirs.
pub fn edit(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    edit: &EditPerson,
    now: Timestamp,
) -> Result<Person, Error> {
    let before = find(work, actor, person)?;
    if actor.person() != Some(person) {
        passwords::permit_reset(work, actor, person)?;
    }
    let mut after = before.clone();
    if let Some(name) = &edit.name {
        after.name = text::name("name", name)?;
    }
    if let Some(mail) = &edit.mail {
        after.mail = mail.as_deref().map(mail_address).transpose()?;
    }
    after.no_notices = edit.notices.map_or(before.no_notices, |wanted| !wanted);
    if after == before {
        return Ok(after);
    }
    work.put(&after);
    if after.name != before.name {
        find_anew(work, &before, &after)?;
    }
    let mailed = Person { name: before.name.clone(), ..after.clone() };
    for (changed, deed) in
        [(mailed != before, Deed::PersonMailed), (after.name != before.name, Deed::PersonEdited)]
    {
        if changed {
            // Neither name nor address: the log is for ever, and they are the person's.
            let (subject, place) = (Subject::Person(person), after.home.clone());
            work.audit(Draft::new(actor.by().clone(), deed, subject, place, now));
        }
    }
    Ok(after)
}

/// One person whom the actor may see: themselves, or somebody at home or with a role where the
/// actor sees people. Foreign and missing ones read alike.
pub fn find(view: &View<'_>, actor: &Actor, person: PersonId) -> Result<Person, Error> {
    let found = view.get::<Person>(&person)?;
    let mut seen = actor.person() == Some(person) || *actor.by() == By::System;
    for place in actor.places_for(Action::SeePeople) {
        seen |= view.is_marked(&keys::person_in(place.unit(), person))?;
    }
    found.filter(|_| seen).ok_or(Error::UnknownPerson { person })
}

/// The people of a unit and below, or all whom the actor may see; with a text, those whose name or
/// login has a word beginning with each of its words. A piece may be short, or empty, though more follows.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    unit: Option<UnitId>,
    text: Option<&str>,
    page: &Page,
) -> Result<Listed<Person>, Error> {
    let scopes = orgs::scopes(view, actor, Action::SeePeople, unit)?;
    let prefixes: Vec<String> = scopes.iter().map(|scope| keys::people(scope.unit())).collect();
    let query = Query::of(text);
    match &query {
        Some(query) if !Query::is_of_few(view, &prefixes)? => {
            query.search(view, &scopes, page, |id| with_places(view, id))
        }
        _ => view.sift(&prefixes, page, None, |id| {
            let Ok(id) = PersonId::parse(id) else { return Ok(Sifted::Passed) };
            let wanted = |person: &Person| query.as_ref().is_none_or(|query| query.finds(person));
            Ok(view.get::<Person>(&id)?.filter(wanted).map_or(Sifted::Passed, Sifted::Kept))
        }),
    }
}

/// A person, and where they are found.
fn with_places(view: &View<'_>, id: &str) -> Result<Option<(Person, Vec<Place>)>, Error> {
    let Ok(id) = PersonId::parse(id) else { return Ok(None) };
    let Some(person) = view.get::<Person>(&id)? else { return Ok(None) };
    let places = places_of(view, &person)?;
    Ok(Some((person, places)))
}

/// By name and login.
impl Found for Person {
    const KEYS: &'static str = "person-words";

    fn words(&self) -> BTreeSet<String> {
        found::words_of([self.name.as_str(), self.login.as_str()])
    }

    fn name(&self) -> String {
        self.id.to_string()
    }
}

/// A login that nobody has.
pub(super) fn free_login(view: &View<'_>, login: &str) -> Result<Login, Error> {
    let login = Login::parse(login)?;
    match view.get::<LoginOwner>(&login)? {
        Some(_) => Err(Error::LoginTaken { login: login.to_string() }),
        None => Ok(login),
    }
}

/// Writes a new person and the marks by which they are found.
pub(super) fn add(work: &mut Work<'_>, person: &Person) {
    work.put(person);
    work.put(&LoginOwner { login: person.login.clone(), person: person.id });
    show_at(work, person, &person.home);
}

/// Lets those see a person who see people at a place.
pub(super) fn show_at(work: &mut Work<'_>, person: &Person, place: &Place) {
    for mark in marks_at(person, place) {
        work.mark(&mark);
    }
}

/// Lets a person be found by another name, wherever they are found.
fn find_anew(work: &mut Work<'_>, before: &Person, after: &Person) -> Result<(), Error> {
    let places = places_of(work, before)?;
    for mark in places.iter().flat_map(|place| before.marks(place)) {
        work.unmark(&mark);
    }
    for place in &places {
        show_at(work, after, place);
    }
    Ok(())
}

/// Where a person is found: at home and wherever they hold a role.
fn places_of(view: &View<'_>, person: &Person) -> Result<Vec<Place>, Error> {
    let mut places = vec![person.home.clone()];
    places.extend(rights::active(view, person.id)?.into_iter().map(|grant| grant.place));
    Ok(places)
}

/// Takes the marks away by which a person was found only at a place that is none of theirs any more.
pub(super) fn hide_at(work: &mut Work<'_>, person: &Person, place: &Place) -> Result<(), Error> {
    let kept = marks_of(work, person)?;
    for mark in marks_at(person, place).filter(|mark| !kept.contains(mark)) {
        work.unmark(&mark);
    }
    Ok(())
}

/// Writes the words' keys of people in a store of an older version, as
/// [`orgs::index`] does for units, and after it.
pub fn index(
    work: &mut Work<'_>,
    after: Option<PersonId>,
    most: usize,
) -> Result<Option<PersonId>, Error> {
    if work.get::<FoundIndex>(&())?.is_some() {
        return Ok(None);
    }
    let after = after.map(|person| person.to_string());
    let people = work.scan::<Person>(keys::PEOPLE, after.as_deref(), most)?;
    for person in &people {
        for place in places_of(work, person)? {
            show_at(work, person, &place);
        }
    }
    if people.len() < most {
        work.put(&FoundIndex { version: INDEX });
        return Ok(None);
    }
    Ok(people.last().map(|person| person.id))
}

/// The set of words' keys that this version writes.
const INDEX: u32 = 1;

/// The keys by which a person is found, wherever that is.
pub(crate) fn marks_of(view: &View<'_>, person: &Person) -> Result<BTreeSet<String>, Error> {
    let places = places_of(view, person)?;
    Ok(places.iter().flat_map(|place| marks_at(person, place)).collect())
}

/// The keys by which a person is found at a place.
pub(crate) fn marks_at(person: &Person, place: &Place) -> impl Iterator<Item = String> {
    let listed: Vec<String> = place.units().map(|unit| keys::person_in(unit, person.id)).collect();
    listed.into_iter().chain(person.marks(place))
}

/// Whether the actor may block a person, for pages that offer it.
pub fn may_block(view: &View<'_>, actor: &Actor, person: &Person) -> Result<bool, Error> {
    match permit_block(view, actor, person) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden { .. } | Error::SelfBlock {}) => Ok(false),
        Err(error) => Err(error),
    }
}

fn permit_block(view: &View<'_>, actor: &Actor, person: &Person) -> Result<Permit, Error> {
    if actor.person() == Some(person.id) {
        return Err(Error::SelfBlock {});
    }
    let may = permit(actor, Action::BlockPerson, &person.home)?;
    // Only who stands above every role the person holds may end them all at once.
    for grant in rights::active(view, person.id)? {
        permit(actor, Action::BlockHolderOf(grant.role), &grant.place)?;
    }
    Ok(may)
}

fn set_blocked(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    blocked: Option<Timestamp>,
    now: Timestamp,
) -> Result<Person, Error> {
    let person = find(work, actor, person)?;
    let may = permit_block(work, actor, &person)?;
    if person.blocked.is_some() == blocked.is_some() {
        return Ok(person);
    }
    let person = Person { blocked, ..person };
    work.put(&person);
    work.record(Change::Access { person: person.id });
    let deed = if blocked.is_some() { Deed::PersonBlocked } else { Deed::PersonUnblocked };
    let deed = may.deed(deed, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(person)
}
