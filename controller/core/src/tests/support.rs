//! Whom to ask for help.

use protocol::UnitId;
use protocol::register::Support;

use super::world::Country;
use crate::app::orgs::{self, EditUnit};
use crate::app::support::{self, Contact};
use crate::domain::actor::Actor;
use crate::error::Error;

#[test]
fn the_nearest_word_holds_and_says_whose_it_is() {
    let country = Country::new();
    let founder = &country.founder;
    let nobody = show(&country, founder, country.school.id()).unwrap();
    assert_eq!((nobody.support, nobody.is_own, nobody.from), (Support::default(), false, None));
    says(&country, country.root.id(), Some("8 800"));
    says(&country, country.region.id(), Some("2-11-22"));
    let below = show(&country, founder, country.school.id()).unwrap();
    assert_eq!(below.support.phone, "2-11-22");
    assert_eq!(below.from.map(|unit| unit.id()), Some(country.region.id()));
    let far = show(&country, founder, country.far_school.id()).unwrap();
    assert_eq!(far.support.phone, "8 800");
    let unseen = show(&country, &country.admin, country.school.id()).unwrap();
    assert_eq!((unseen.support.phone.as_str(), unseen.from), ("2-11-22", None));
    says(&country, country.school.id(), Some("111"));
    let own = show(&country, founder, country.school.id()).unwrap();
    assert_eq!((own.support.phone.as_str(), own.is_own), ("111", true));
    says(&country, country.school.id(), None);
    assert!(!show(&country, founder, country.school.id()).unwrap().is_own);
    let foreign = country.neighbour.id();
    let refused = show(&country, &country.admin, foreign);
    assert_eq!(refused, Err(Error::UnknownUnit { unit: foreign }));
}

fn show(country: &Country, actor: &Actor, unit: UnitId) -> Result<Contact, Error> {
    country.world.read(|view| support::show(view, actor, unit))
}

fn says(country: &Country, unit: UnitId, phone: Option<&str>) {
    let world = &country.world;
    let support = phone.map(|phone| Support { phone: phone.into(), ..Support::default() });
    let edit = EditUnit { support: Some(support), ..EditUnit::default() };
    world.change(|work| orgs::edit(work, &country.founder, unit, &edit, world.now())).unwrap();
}
