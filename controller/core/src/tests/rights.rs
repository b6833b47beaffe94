//! Who grants what to whom.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use protocol::post::Audience;

use super::world::{Country, World, announcement};
use crate::app::audit::Filter;
use crate::app::rights::NewGrant;
use crate::app::setup::OrganisationKind;
use crate::app::{audit, people, posts, rights};
use crate::change::Change;
use crate::domain::access::{self, Action};
use crate::domain::actor::Actor;
use crate::domain::audit::Deed;
use crate::domain::org::{Unit, UnitKind};
use crate::domain::post::{Post, PostKind};
use crate::domain::role::{Grant, Role};
use crate::domain::scope::Scope;
use crate::error::Error;
use crate::page::Page;
use crate::work::View;

#[test]
fn nobody_grants_a_role_to_themselves() {
    let country = Country::new();
    let own = country.founder.person().unwrap();
    for (role, unit) in [
        (Role::Director, &country.school),
        (Role::RegionalCoordinator, &country.region),
        (Role::Technician, &country.root),
    ] {
        let refused = country.world.grant(&country.founder, own, role, unit);
        assert_eq!(refused, Err(Error::SelfGrant { role }));
    }
}

#[test]
fn nobody_grants_outside_their_authority() {
    let country = Country::new();
    let world = &country.world;
    let coordinator =
        world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    let anna = world.person(&coordinator, "anna");
    let grant = |role, unit| world.grant(&coordinator, anna.id, role, unit);
    assert!(grant(Role::SchoolCoordinator, &country.school).is_ok());
    let unit = country.far_school.id();
    assert_eq!(grant(Role::Technician, &country.far_school), Err(Error::UnknownUnit { unit }));
    let action = Action::Grant(Role::RegionalSystem);
    let unit = country.municipality.id();
    assert_eq!(
        grant(Role::RegionalSystem, &country.municipality),
        Err(Error::Forbidden { action, unit })
    );
}

#[test]
fn a_school_administrator_gives_a_schools_lesser_roles_alone() {
    let country = Country::new();
    let world = &country.world;
    let theirs = [Role::Teacher, Role::Student, Role::Guardian, Role::Editor, Role::Duty];
    for role in Role::ALL {
        let anna = world.person(&country.admin, &format!("p-{}", role.name().replace('_', "-")));
        let answer = world.grant(&country.admin, anna.id, role, &country.school);
        if theirs.contains(&role) {
            assert!(answer.is_ok(), "{role}: {answer:?}");
        } else {
            assert!(matches!(answer, Err(Error::Forbidden { .. })), "{role}: {answer:?}");
        }
    }
}

#[test]
fn a_coordinator_appoints_one_level_down_and_no_further() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let municipal = world.holder(&regional, Role::MunicipalCoordinator, &country.municipality);
    let boris = world.person_in(&municipal, "boris", &country.school);
    let tries = |by: &Actor, role, unit: &Unit| world.grant(by, boris.id, role, unit).map(drop);
    let forbidden =
        |role, unit: &Unit| Err(Error::Forbidden { action: Action::Grant(role), unit: unit.id() });
    let (of_town, of_school) = (Role::MunicipalCoordinator, Role::Director);
    assert_eq!(
        tries(&country.founder, of_town, &country.municipality),
        forbidden(of_town, &country.municipality),
        "the region has a coordinator"
    );
    for by in [&country.founder, &regional] {
        let refused = tries(by, of_school, &country.school);
        assert_eq!(refused, forbidden(of_school, &country.school), "the town has a coordinator");
    }
    assert_eq!(tries(&municipal, of_school, &country.school), Ok(()));
}

#[test]
fn where_a_level_has_no_coordinator_the_nearest_above_has_the_part() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let director = world.holder(&regional, Role::Director, &country.school);
    assert!(access::may(&director, Action::Nominate, &country.school.place));
    // A school right below a region whose coordinator is missing, too.
    let far = world.holder(&country.founder, Role::Director, &country.far_school);
    assert!(access::may(&far, Action::Nominate, &country.far_school.place));
    // A coordinator who is blocked plays no part.
    let id = regional.person().unwrap();
    world.change(|work| people::block(work, &country.founder, id, world.now())).unwrap();
    world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
}

#[test]
fn a_coordinator_names_deputies_who_do_all_but_name_deputies() {
    let country = Country::new();
    let world = &country.world;
    let deputy = world.holder(&country.founder, Role::NationalCoordinator, &country.root);
    let granted = grants_of(world, &deputy);
    assert!(granted[0].deputy);
    world.holder(&deputy, Role::RegionalCoordinator, &country.region);
    let anna = world.person(&deputy, "anna");
    let action = Action::Grant(Role::NationalCoordinator);
    let unit = country.root.id();
    assert_eq!(
        world.grant(&deputy, anna.id, Role::NationalCoordinator, &country.root),
        Err(Error::Forbidden { action, unit })
    );
    let founders = grants_of(world, &country.founder)[0].id;
    let revoke = |by, grant| world.change(|work| rights::revoke(work, by, grant, world.now()));
    assert_eq!(revoke(&deputy, founders), Err(Error::Forbidden { action, unit }));
    assert!(revoke(&country.founder, granted[0].id).is_ok());
}

#[test]
fn equals_named_from_above_do_not_remove_each_other() {
    let country = Country::new();
    let world = &country.world;
    let equal =
        || world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    let (one, other) = (equal(), equal());
    let grant = grants_of(world, &other)[0].id;
    let revoke = |by| world.change(|work| rights::revoke(work, by, grant, world.now()));
    assert!(matches!(revoke(&one), Err(Error::Forbidden { .. })));
    assert!(revoke(&country.founder).is_ok());
}

#[test]
fn a_role_is_held_at_its_own_level() {
    let country = Country::new();
    let anna = country.world.person(&country.founder, "anna");
    let grant = |role, unit| country.world.grant(&country.founder, anna.id, role, unit);
    let refused = grant(Role::Director, &country.region);
    let kind = country.region.kind;
    assert_eq!(refused, Err(Error::RoleMisplaced { role: Role::Director, kind }));
    assert!(grant(Role::RegionalCoordinator, &country.school).is_err());
    assert!(grant(Role::Technician, &country.municipality).is_ok());
}

#[test]
fn a_school_administrator_is_not_granted_without_a_nomination() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person_in(&country.founder, "anna", &country.school);
    let role = Role::SchoolAdministrator;
    let unit = country.school.id();
    let refused = world.grant(&country.founder, anna.id, role, &country.school);
    assert_eq!(refused, Err(Error::NominationNeeded { unit }));
}

#[test]
fn one_person_gives_all_roles_of_a_school_on_its_own() {
    let world = World::new();
    let made = world.found(OrganisationKind::School);
    let founder = world.actor(&made.person);
    assert!(world.read(|view| rights::stands_alone(view, &made.unit.place)).unwrap());
    let anna = world.person(&founder, "anna");
    for role in [Role::SchoolAdministrator, Role::Teacher, Role::Duty, Role::Technician] {
        assert!(world.grant(&founder, anna.id, role, &made.unit).is_ok(), "{role}");
    }
    let own = made.person.id;
    let refused = world.grant(&founder, own, Role::Teacher, &made.unit);
    assert_eq!(refused, Err(Error::SelfGrant { role: Role::Teacher }), "rule one holds");
}

#[test]
fn granting_twice_is_granting_once() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.admin, "anna");
    let first = world.grant(&country.admin, anna.id, Role::Teacher, &country.school).unwrap();
    let again =
        |new: NewGrant| world.plan(|work| rights::grant(work, &country.admin, &new, world.now()));
    let new = NewGrant::new(anna.id, Role::Teacher, country.school.id());
    let (same, commit) = again(new.clone()).unwrap();
    assert_eq!(same, first);
    assert!(commit.changes.is_empty() && commit.audit.is_empty());
    let until = Some(world.now() + SignedDuration::from_hours(1));
    let other = again(NewGrant { until, ..new }).map(|(grant, _)| grant);
    assert_eq!(other, Err(Error::RoleHeld { grant: first.id }));
}

#[test]
fn a_revoked_role_ends_and_hides_the_person() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let see = || world.read(|view| people::find(view, &country.admin, anna.id));
    assert_eq!(see(), Err(Error::UnknownPerson { person: anna.id }));
    let system = Actor::system();
    let technician =
        world.grant(&country.founder, anna.id, Role::Technician, &country.school).unwrap();
    let editor = world.grant(&system, anna.id, Role::Editor, &country.school).unwrap();
    assert!(see().is_ok());

    let revoke = |by, grant| world.change(|work| rights::revoke(work, by, grant, world.now()));
    assert!(matches!(revoke(&country.admin, technician.id), Err(Error::Forbidden { .. })));
    assert!(revoke(&country.founder, technician.id).unwrap().revoked.is_some());
    assert!(see().is_ok(), "the other role still shows her");
    revoke(&country.admin, editor.id).unwrap();
    assert_eq!(see(), Err(Error::UnknownPerson { person: anna.id }));
    let actor = world.actor(&anna);
    assert!(!access::may(&actor, Action::SeeUnit, &country.school.place));
    assert_eq!(revoke(&country.founder, technician.id).unwrap().revoked, Some(world.now()));
}

#[test]
fn only_who_stands_above_all_roles_may_block() {
    let country = Country::new();
    let world = &country.world;
    let municipal = |unit| world.holder(&country.founder, Role::MunicipalCoordinator, unit);
    let (one, other) = (municipal(&country.municipality), municipal(&country.municipality));
    let block = |by: &Actor, whom| world.change(|work| people::block(work, by, whom, world.now()));
    let refused = block(&one, other.person().unwrap());
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    assert_eq!(block(&one, one.person().unwrap()), Err(Error::SelfBlock {}));
    let teacher = world.person(&country.admin, "teacher");
    world.grant(&country.admin, teacher.id, Role::Teacher, &country.school).unwrap();
    assert!(block(&one, teacher.id).unwrap().blocked.is_some());
    let pupil = world.person(&country.admin, "pupil");
    world.grant(&country.admin, pupil.id, Role::Student, &country.school).unwrap();
    assert!(block(&country.admin, pupil.id).is_ok());
    world.grant(&one, pupil.id, Role::Technician, &country.school).unwrap();
    world.change(|work| people::unblock(work, &one, pupil.id, world.now())).unwrap();
    assert!(matches!(block(&country.admin, pupil.id), Err(Error::Forbidden { .. })));
}

#[test]
fn the_roles_of_one_person_are_bounded() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let mut refused = None;
    for n in 0..=rights::MOST {
        let school =
            world.unit(&country.founder, UnitKind::School, &format!("{n}"), country.region.id());
        let granted = world.grant(&country.founder, anna.id, Role::Technician, &school);
        refused = granted.err();
    }
    assert_eq!(refused, Some(Error::TooManyGrants { person: anna.id, limit: rights::MOST }));
}

#[test]
fn a_role_begins_and_ends_by_itself() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.admin, "anna");
    let hours = |hours| world.now() + SignedDuration::from_hours(hours);
    let (from, until) = (hours(1), hours(9));
    let new = NewGrant {
        from: Some(from),
        until: Some(until),
        ..NewGrant::new(anna.id, Role::Duty, country.school.id())
    };
    let grant =
        world.change(|work| rights::grant(work, &country.admin, &new, world.now())).unwrap();
    let may = || access::may(&world.actor(&anna), Action::RaiseAlert, &country.school.place);
    assert!(!may());
    world.pass(3600);
    assert!(may(), "nobody did anything");
    assert_eq!(swept(world), (1, true), "whoever watches as her is told");
    assert_eq!(swept(world), (0, false));
    world.pass(8 * 3600 - 1);
    assert!(may());
    world.pass(1);
    assert!(!may());
    assert_eq!(swept(world), (1, true));
    let ended = world.read(|view| view.get::<Grant>(&grant.id)).unwrap().unwrap();
    assert!(!ended.is_active());
    let deeds = deeds(&country);
    assert!(deeds.contains(&Deed::RoleBegan) && deeds.contains(&Deed::RoleEnded), "{deeds:?}");
    for (from, until) in [(Some(until), Some(from)), (None, Some(from))] {
        let wrong = NewGrant { from, until, ..new.clone() };
        let refused =
            world.change(|work| rights::grant(work, &country.admin, &wrong, from_start()));
        assert!(matches!(refused, Err(Error::PeriodEmpty { .. } | Error::PeriodOver { .. })));
    }
}

#[test]
fn an_editor_publishes_their_kinds_in_their_places_and_nothing_else() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.admin, "anna");
    let scope = Scope {
        kinds: BTreeSet::from([PostKind::Announcement]),
        tags: BTreeSet::new(),
        rooms: BTreeSet::from(["Столовая".to_owned()]),
    };
    let new = NewGrant { scope, ..NewGrant::new(anna.id, Role::Editor, country.school.id()) };
    world.change(|work| rights::grant(work, &country.admin, &new, world.now())).unwrap();
    let editor = world.actor(&anna);
    let write = |kind, rooms: &[&str]| -> Post {
        let audience = rooms_of(rooms);
        let new =
            posts::NewPost { kind, audience, ..announcement(country.school.id(), "Меню") };
        world.change(|work| posts::create(work, &editor, &new, world.now())).unwrap()
    };
    let publish = |post: &Post| {
        world.change(|work| posts::publish(work, &editor, post.id, world.now())).map(drop)
    };
    let menu = write(PostKind::Announcement, &["Столовая"]);
    assert_eq!(publish(&menu), Ok(()));
    for other in [
        write(PostKind::News, &["Столовая"]),
        write(PostKind::Announcement, &["Холл"]),
        write(PostKind::Announcement, &[]),
    ] {
        assert!(matches!(publish(&other), Err(Error::Forbidden { .. })), "{other:?}");
    }
    let wider = posts::EditPost { audience: Some(rooms_of(&[])), ..posts::EditPost::default() };
    let edited = world.change(|work| posts::edit(work, &editor, menu.id, &wider, world.now()));
    assert!(matches!(edited, Err(Error::Forbidden { .. })), "nor by an edit: {edited:?}");
    let withdraw =
        |work: &mut crate::work::Work<'_>| posts::withdraw(work, &editor, menu.id, world.now());
    assert!(world.change(withdraw).is_ok());
}

#[test]
fn scopes_are_for_editors_and_teachers() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.admin, "anna");
    let give = |role, scope| {
        let new = NewGrant { scope, ..NewGrant::new(anna.id, role, country.school.id()) };
        world.change(|work| rights::grant(work, &country.admin, &new, world.now())).map(drop)
    };
    let kinds = Scope { kinds: BTreeSet::from([PostKind::News]), ..Scope::default() };
    let misplaced = |role| Err(Error::ScopeMisplaced { role });
    assert_eq!(give(Role::Editor, Scope::default()), misplaced(Role::Editor));
    assert_eq!(give(Role::Duty, kinds.clone()), misplaced(Role::Duty));
    assert_eq!(give(Role::Teacher, kinds), misplaced(Role::Teacher));
    let rooms = Scope { rooms: BTreeSet::from(["101".to_owned()]), ..Scope::default() };
    assert_eq!(give(Role::Teacher, rooms), Ok(()));
    let teacher = world.actor(&anna);
    let audience = rooms_of(&["101"]);
    let place = &country.school.place;
    assert!(access::permit_post(&teacher, place, PostKind::News, &audience).is_ok());
    let audience = Audience::default();
    assert!(access::permit_post(&teacher, place, PostKind::News, &audience).is_err());
}

#[test]
fn roles_of_an_older_store_are_found_once_it_is_indexed() {
    let country = Country::new();
    let world = &country.world;
    let regional = world.holder(&country.founder, Role::RegionalCoordinator, &country.region);
    let director = world.holder(&regional, Role::Director, &country.school);
    let id = grants_of(world, &director)[0].id;
    world
        .change(|work| {
            work.delete::<crate::domain::role::GrantIndex>(&());
            work.delete::<crate::domain::role::Directorship>(&country.school.id());
            for unit in [&country.root, &country.region] {
                let prefix = crate::keys::coordinators(unit.id());
                for mark in work.marks(&prefix, None, 10)? {
                    work.unmark(&format!("{prefix}{mark}"));
                }
            }
            Ok(())
        })
        .unwrap();
    let mut after = None;
    loop {
        after = world.change(|work| rights::index(work, after, 2)).unwrap();
        if after.is_none() {
            break;
        }
    }
    let anna = world.person_in(&regional, "anna", &country.school);
    let unit = country.school.id();
    let second = world.grant(&regional, anna.id, Role::Director, &country.school);
    assert_eq!(second, Err(Error::DirectorThere { unit }), "{id}");
    let refused = world.grant(&country.founder, anna.id, Role::ActingDirector, &country.school);
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "the region has a coordinator");
}

/// How many turns were told, and whether of anybody's access.
fn swept(world: &World) -> (usize, bool) {
    let (turned, commit) = world.plan(|work| rights::sweep(work, world.now(), 100)).unwrap();
    let log = commit.log.iter().map(|entry| serde_json::from_slice::<Change>(entry).unwrap());
    let told = log.into_iter().any(|change| matches!(change, Change::Access { .. }));
    world.store_commit(commit);
    (turned, told)
}

fn grants_of(world: &World, actor: &Actor) -> Vec<Grant> {
    world.read(|view| rights::active(view, actor.person().unwrap())).unwrap()
}

fn deeds(country: &Country) -> Vec<Deed> {
    let list =
        |view: &View<'_>| audit::list(view, &country.admin, &Filter::default(), &Page::first());
    let entries = country.world.read(list).unwrap().items;
    entries.into_iter().map(|entry| entry.what.deed).collect()
}

fn rooms_of(rooms: &[&str]) -> Audience {
    let rooms = rooms.iter().map(ToString::to_string).collect();
    Audience { rooms, ..Audience::default() }
}

fn from_start() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}
