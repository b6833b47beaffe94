//! The demonstration's hierarchy, made over REST: a region, a municipality, a school, and its
//! director and administrator.

use protocol::UnitId;

use crate::cli::failure::Failure;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{
    Decide, EditUnit, Grant, NewGrant, NewNomination, NewNominee, NewPerson, NewUnit, Nomination,
    Person, Role, SignIn, SignedIn, Unit, UnitKind, Verdict,
};

/// The login of the first person, the national coordinator.
pub(super) const COORDINATOR: &str = "coordinator";
/// The login of the school's director.
pub(super) const DIRECTOR: &str = "director";
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

/// Makes a school's administrator in the true way: a director nominates them, and the coordinator grants.
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
    let director = NewPerson {
        login: DIRECTOR.to_owned(),
        name: reader.words().say("demo-director"),
        mail: None,
        password: Some(password.to_owned()),
        unit: Some(school),
    };
    let head = coordinator.post::<Person>("people", &director)?.value;
    coordinator.post::<Grant>("grants", &NewGrant::new(head.id, Role::Director, school))?;
    let director = sign_in(coordinator.url(), DIRECTOR, password, reader)?;
    let name = NewNominee { person: person.id, remark: String::new() };
    let nomination = NewNomination { unit: Some(school), remark: String::new(), names: vec![name] };
    let nomination = director.post::<Nomination>("nominations", &nomination)?.value;
    let verdict = Verdict { person: person.id, grant: true, reason: String::new() };
    let decide = Decide { decisions: vec![verdict] };
    coordinator.post::<Nomination>(&format!("nominations/{}/decide", nomination.id), &decide)?;
    Ok(person)
}
