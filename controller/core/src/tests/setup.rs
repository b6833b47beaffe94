//! Founding: once, and by whom.

use super::world::{World, founding};
use crate::app::setup::{self, OrganisationKind};
use crate::app::signin;
use crate::domain::access::{self, Action};
use crate::domain::credential::Secret;
use crate::domain::role::Role;
use crate::error::Error;

#[test]
fn the_founder_of_a_country_may_do_what_the_country_needs() {
    let world = World::new();
    let made = world.found(OrganisationKind::Country);
    let founder = world.actor(&made.person);
    let own = Role::NationalCoordinator;
    let others = [
        // Who stands beside the founder is nobody's to keep out.
        Action::ResetAccessOf(own),
        Action::BlockHolderOf(own),
        // A school's own people do these.
        Action::AskNomination,
        Action::Nominate,
        Action::PublishInScope,
        Action::Grant(Role::Teacher),
        Action::Grant(Role::Student),
        Action::Grant(Role::Guardian),
        Action::Grant(Role::Editor),
        Action::Grant(Role::Duty),
    ];
    for action in Action::all() {
        let expected = !others.contains(&action);
        assert_eq!(access::may(&founder, action, &made.unit.place), expected, "{action}");
    }
}

#[test]
fn the_founder_of_a_single_school_holds_its_roles() {
    let world = World::new();
    let made = world.found(OrganisationKind::School);
    let founder = world.actor(&made.person);
    let roles: Vec<Role> = founder.holdings().iter().map(|holding| holding.role).collect();
    assert_eq!(roles.len(), 3);
    for role in [Role::MunicipalCoordinator, Role::Director, Role::SchoolAdministrator] {
        assert!(roles.contains(&role), "{role}");
    }
    world.device(&founder, &made.unit, "tv");
    world.publish(&founder, &made.unit, "Снегопад");
    world.holder(&founder, Role::Teacher, &made.unit);
}

#[test]
fn nobody_founds_twice() {
    let world = World::new();
    world.found(OrganisationKind::Country);
    let again = founding(OrganisationKind::School);
    let refused = world.change(|work| setup::found(work, &again, world.now()));
    assert_eq!(refused, Err(Error::AlreadyFounded {}));
    assert_eq!(world.change(|work| setup::offer(work, Secret::digest("x"))), Ok(false));
}

#[test]
fn the_setup_link_is_good_once_and_a_new_one_voids_the_old() {
    let world = World::new();
    let by = |secret: &str| {
        let founding = founding(OrganisationKind::Country);
        world.change(|work| setup::found_by_link(work, secret, &founding, world.now()))
    };
    assert_eq!(by("first").map(drop), Err(Error::SetupLinkWrong {}));
    for secret in ["first", "second"] {
        assert_eq!(world.change(|work| setup::offer(work, Secret::digest(secret))), Ok(true));
    }
    assert_eq!(by("first").map(drop), Err(Error::SetupLinkWrong {}));
    assert!(by("second").is_ok());
    assert_eq!(by("second").map(drop), Err(Error::AlreadyFounded {}));
}

#[test]
fn a_wrong_founding_leaves_nothing() {
    let world = World::new();
    let mut wrong = founding(OrganisationKind::Country);
    wrong.login = "кто".into();
    assert!(world.change(|work| setup::found(work, &wrong, world.now())).is_err());
    assert!(world.pairs().is_empty());
    assert_eq!(world.read(|view| signin::password(view, "root")), Ok(None));
}
