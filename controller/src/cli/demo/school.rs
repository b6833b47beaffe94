//! The demonstration's hierarchy, made over REST: a region, a municipality, a school, and its
//! administrator.

use protocol::UnitId;

use crate::cli::failure::Failure;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{
    EditUnit, Grant, NewGrant, NewPerson, NewUnit, Person, Role, SignIn, SignedIn, Unit, UnitKind,
};

/// The login of the first person, the national coordinator.
pub(super) const COORDINATOR: &str = "coordinator";
/// The login of the school's administrator.
pub(super) const ADMINISTRATOR: &str = "anna";

/// A school with its path as people say it.
#[derive(Debug)]
pub(super) struct School {
    pub(super) unit: UnitId,
    pub(super) path: String,
}

/// Signs somebody in.
pub(super) fn sign_in(
    url: &str,
    login: &str,
    password: &str,
    reader: &Reader,
) -> Result<Controller, Failure> {
    let stranger = Controller::at(url, None, None, reader.language())?;
    let who = SignIn { login: login.to_owned(), password: password.to_owned(), code: None };
    let signed_in = stranger.post::<SignedIn>("sessions", &who)?.value;
    Controller::at(url, Some(signed_in.token), None, reader.language())
}

/// Builds the school, whose TVs speak the reader's language.
pub(super) fn build(coordinator: &Controller, reader: &Reader) -> Result<School, Failure> {
    let names = ["demo-region", "demo-municipality", "demo-school"].map(|k| reader.words().say(k));
    let [region, municipality, school] = &names;
    let add = |kind, name: &String, parent, time_zone| {
        let new = NewUnit { kind, name: name.clone(), parent, time_zone };
        coordinator.post::<Unit>("units", &new).map(|unit| unit.value.id)
    };
    // Without a parent: below the country, which the coordinator's rights cover.
    let region = add(UnitKind::Region, region, None, Some("Europe/Moscow".to_owned()))?;
    let municipality = add(UnitKind::Municipality, municipality, Some(region), None)?;
    let unit = add(UnitKind::School, school, Some(municipality), None)?;
    let edit = EditUnit { language: Some(Some(reader.language())), ..EditUnit::default() };
    coordinator.patch::<Unit>(&format!("units/{unit}"), &edit, None)?;
    Ok(School { unit, path: names.join(" / ") })
}

/// Appoints the school's administrator.
pub(super) fn appoint(
    coordinator: &Controller,
    school: UnitId,
    password: &str,
    reader: &Reader,
) -> Result<Person, Failure> {
    let person = NewPerson {
        login: ADMINISTRATOR.to_owned(),
        name: reader.words().say("demo-person"),
        password: Some(password.to_owned()),
        mail: None,
        unit: Some(school),
    };
    let person = coordinator.post::<Person>("people", &person)?.value;
    let grant = NewGrant { person: person.id, role: Role::SchoolAdministrator, unit: school };
    coordinator.post::<Grant>("grants", &grant)?;
    Ok(person)
}
