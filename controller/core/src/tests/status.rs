//! Counting, in steps.

use super::world::{Country, World, hello, key_of};
use crate::app::setup::OrganisationKind;
use crate::app::status::{self, Tally};
use crate::app::{devices, sessions};
use crate::domain::actor::Actor;
use crate::domain::role::Role;

#[test]
fn counts_are_those_of_the_actors_own_subtree() {
    let country = Country::new();
    let world = &country.world;
    let tv = world.device(&country.admin, &country.school, "tv");
    let gone = world.device(&country.admin, &country.school, "gone");
    world.change(|work| devices::revoke(work, &country.admin, gone.id, world.now())).unwrap();
    let (key, hello) = (key_of("tv"), hello(1, 1, world.now()));
    world.change(|work| sessions::begin(work, tv.id, key, "g", &hello, world.now())).unwrap();
    world.publish(&country.admin, &country.school, "Снегопад");
    world.draft(&country.admin, &country.school, "Черновик");

    let (all, _) = count(&country, &country.founder);
    assert_eq!((all.schools, all.devices, all.online, all.posts), (3, 1, 1, 1));
    let (own, _) = count(&country, &country.neighbour_admin);
    assert_eq!((own.schools, own.devices, own.online, own.posts), (1, 0, 0, 0));
    let (system, _) = count(&country, &Actor::system());
    assert_eq!(system, all);
}

#[test]
fn many_devices_are_counted_in_short_steps() {
    let country = Country::new();
    let like = country.world.device(&country.admin, &country.school, "tv");
    country.fill_school(&like, 4_100);
    let (tally, steps) = count(&country, &country.founder);
    assert_eq!((tally.devices, steps), (4_101, 5));
}

#[test]
fn only_who_coordinates_everything_sees_how_the_backups_are() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let sees = |actor| world.read(|view| status::may_see_backups(view, actor)).unwrap();
    let system = Actor::system();
    assert!(sees(&country.founder) && sees(&system));
    assert!(!sees(&regional) && !sees(&country.admin));
    let single = World::new();
    let owner = single.actor(&single.found(OrganisationKind::School).person);
    assert!(single.read(|view| status::may_see_backups(view, &owner)).unwrap());
}

fn count(country: &Country, actor: &Actor) -> (Tally, usize) {
    let mut tally = Tally::default();
    let mut steps = 0;
    while !tally.is_complete() {
        tally = country.world.read(|view| status::count(view, actor, tally)).unwrap();
        steps += 1;
    }
    (tally, steps)
}
