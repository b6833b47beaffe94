//! Who grants what to whom.

use super::world::Country;
use crate::app::audit::Filter;
use crate::app::{audit, people, rights};
use crate::domain::access::{self, Action};
use crate::domain::audit::Deed;
use crate::domain::role::Role;
use crate::error::Error;
use crate::page::Page;
use crate::work::View;

#[test]
fn nobody_grants_a_role_to_themselves() {
    let country = Country::new();
    let own = country.founder.person().unwrap();
    let refused = country.world.grant(&country.founder, own, Role::Director, &country.school);
    assert_eq!(refused, Err(Error::SelfGrant { role: Role::Director }));
}

#[test]
fn nobody_grants_outside_their_authority() {
    let country = Country::new();
    let world = &country.world;
    let coordinator =
        world.holder(&country.founder, Role::MunicipalCoordinator, &country.municipality);
    let anna = world.person(&coordinator, "anna");
    let grant = |role, unit| world.grant(&coordinator, anna.id, role, unit);
    assert!(grant(Role::SchoolAdministrator, &country.school).is_ok());
    let unit = country.far_school.id();
    assert_eq!(grant(Role::Teacher, &country.far_school), Err(Error::UnknownUnit { unit }));
    let action = Action::Grant(Role::MunicipalCoordinator);
    let unit = country.municipality.id();
    assert_eq!(
        grant(Role::MunicipalCoordinator, &country.municipality),
        Err(Error::Forbidden { action, unit })
    );
}

#[test]
fn a_school_administrator_grants_nothing() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.admin, "anna");
    for role in Role::ALL {
        let refused = world.grant(&country.admin, anna.id, role, &country.school);
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{role}: {refused:?}");
    }
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
fn a_grant_is_marked_as_bootstrap_in_the_audit_log() {
    let country = Country::new();
    let list =
        |view: &View<'_>| audit::list(view, &country.admin, &Filter::default(), &Page::first());
    let entries = country.world.read(list).unwrap().items;
    let granted = entries.iter().find(|entry| entry.what.deed == Deed::RoleGranted).unwrap();
    assert!(granted.what.bootstrap);
    assert_eq!(granted.what.by, *country.founder.by());
}

#[test]
fn granting_twice_is_granting_once() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let first = world.grant(&country.founder, anna.id, Role::Teacher, &country.school).unwrap();
    let (again, commit) = world
        .plan(|work| {
            let new = rights::NewGrant {
                person: anna.id,
                role: Role::Teacher,
                unit: country.school.id(),
            };
            rights::grant(work, &country.founder, new, world.now())
        })
        .unwrap();
    assert_eq!(again, first);
    assert!(commit.changes.is_empty() && commit.audit.is_empty());
}

#[test]
fn a_revoked_role_ends_and_hides_the_person() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let see = || world.read(|view| people::find(view, &country.admin, anna.id));
    assert_eq!(see(), Err(Error::UnknownPerson { person: anna.id }));
    let teacher = world.grant(&country.founder, anna.id, Role::Teacher, &country.school).unwrap();
    let editor = world.grant(&country.founder, anna.id, Role::Editor, &country.school).unwrap();
    assert!(see().is_ok());

    let revoke = |by, grant| world.change(|work| rights::revoke(work, by, grant, world.now()));
    assert!(matches!(revoke(&country.admin, teacher.id), Err(Error::Forbidden { .. })));
    assert!(revoke(&country.founder, teacher.id).unwrap().revoked.is_some());
    assert!(see().is_ok(), "the other role still shows her");
    revoke(&country.founder, editor.id).unwrap();
    assert_eq!(see(), Err(Error::UnknownPerson { person: anna.id }));
    let actor = world.actor(&anna);
    assert!(!access::may(&actor, Action::SeeUnit, &country.school.place));
    assert_eq!(revoke(&country.founder, editor.id).unwrap().revoked, Some(world.now()));
}

#[test]
fn only_who_could_give_all_roles_may_block() {
    let country = Country::new();
    let world = &country.world;
    let municipal = |unit| world.holder(&country.founder, Role::MunicipalCoordinator, unit);
    let (one, other) = (municipal(&country.municipality), municipal(&country.municipality));
    let block = |by, whom| world.change(|work| people::block(work, by, whom, world.now()));
    let refused = block(&one, other.person().unwrap());
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    assert_eq!(block(&one, one.person().unwrap()), Err(Error::SelfBlock {}));
    let teacher = world.person(&one, "teacher");
    world.grant(&one, teacher.id, Role::Teacher, &country.school).unwrap();
    assert!(block(&one, teacher.id).unwrap().blocked.is_some());
}

#[test]
fn the_roles_of_one_person_are_bounded() {
    let country = Country::new();
    let world = &country.world;
    let anna = world.person(&country.founder, "anna");
    let mut refused = None;
    'granting: for n in 0..rights::MOST {
        let kind = crate::domain::org::UnitKind::School;
        let school = world.unit(&country.founder, kind, &format!("{n}"), country.region.id());
        for role in [Role::Teacher, Role::Editor] {
            if let Err(error) = world.grant(&country.founder, anna.id, role, &school) {
                refused = Some(error);
                break 'granting;
            }
        }
    }
    assert_eq!(refused, Some(Error::TooManyGrants { person: anna.id, limit: rights::MOST }));
}
