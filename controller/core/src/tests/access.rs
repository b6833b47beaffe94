//! The whole policy as a table, so that a change of it is a visible difference.

use std::fmt::Write as _;

use jiff::Timestamp;
use protocol::UnitId;

use crate::domain::access::{self, Action, permit};
use crate::domain::actor::{Actor, By, Holding};
use crate::domain::place::Place;
use crate::domain::role::Role;
use crate::error::Error;
use crate::id::{PersonId, TokenId};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/access.txt");

#[test]
fn the_policy_is_the_golden_table() {
    let table = table();
    if std::env::var_os("EFIR_BLESS").is_some() {
        std::fs::write(GOLDEN, &table).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    assert!(golden == table, "the policy changed; EFIR_BLESS=1 rewrites {GOLDEN}\n{table}");
}

#[test]
fn no_role_reaches_beside_or_above_its_unit() {
    let places = Places::new();
    for role in Role::ALL {
        let actor = places.holder(role, None);
        for action in Action::all() {
            assert!(!access::may(&actor, action, &places.beside), "{role} {action} beside");
            assert!(!access::may(&actor, action, &places.above), "{role} {action} above");
        }
    }
}

#[test]
fn a_school_administrator_makes_no_administrator_director_or_coordinator() {
    let places = Places::new();
    let admin = places.holder(Role::SchoolAdministrator, None);
    for role in Role::ALL {
        let answer = permit(&admin, Action::Grant(role), &places.own);
        let unit = places.own.unit();
        let refused = Err(Error::Forbidden { action: Action::Grant(role), unit });
        let theirs = [Role::Teacher, Role::Student, Role::Guardian, Role::Editor, Role::Duty];
        if theirs.contains(&role) {
            assert!(answer.is_ok(), "{role}");
        } else {
            assert_eq!(answer, refused);
        }
    }
}

#[test]
fn a_machines_token_makes_no_tokens() {
    let places = Places::new();
    let token = TokenId::new(Timestamp::UNIX_EPOCH, 1);
    let machine = places.holder(Role::NationalCoordinator, Some(token));
    assert!(access::may(&machine, Action::PublishPost, &places.own));
    assert!(!access::may(&machine, Action::ManageTokens, &places.own));
}

#[test]
fn a_machine_account_imports_only_by_its_token() {
    let places = Places::new();
    let token = Some(TokenId::new(Timestamp::UNIX_EPOCH, 1));
    let may = |token| {
        let actor = places.holder(Role::RegionalSystem, token);
        access::may(&actor, Action::ImportSchools, &places.own)
    };
    assert_eq!((may(token), may(None)), (true, false));
}

#[test]
fn a_narrowed_bearer_keeps_what_lies_within() {
    let places = Places::new();
    let holding = Holding::new(Role::NationalCoordinator, places.above.clone());
    let by = By::System;
    let narrowed = |holding: &Holding| {
        let held = vec![holding.clone()];
        Actor::new(by.clone(), places.own.clone(), held, Some(&places.own)).holdings().to_vec()
    };
    assert_eq!(narrowed(&holding), [Holding { place: places.own.clone(), ..holding.clone() }]);
    let below = Holding { place: places.below.clone(), ..holding.clone() };
    assert_eq!(narrowed(&below), [below]);
    assert_eq!(narrowed(&Holding { place: places.beside.clone(), ..holding }), []);
}

fn table() -> String {
    let places = Places::new();
    let mut table = String::from(
        "Who may do what: in the unit where the role is held, in a unit below, beside and above it.\n",
    );
    for role in Role::ALL {
        // A machine account speaks through its token.
        let token = (role == Role::RegionalSystem).then(|| TokenId::new(Timestamp::UNIX_EPOCH, 1));
        let actor = places.holder(role, token);
        writeln!(table, "\n{role}").unwrap();
        for action in Action::all() {
            let mark = |place, name: &str| {
                let yes = access::may(&actor, action, place);
                if yes { name.to_owned() } else { "-".repeat(name.len()) }
            };
            let (own, below) = (mark(&places.own, "own"), mark(&places.below, "below"));
            let (beside, above) = (mark(&places.beside, "beside"), mark(&places.above, "above"));
            writeln!(table, "  {:<28} {own} {below} {beside} {above}", action.to_string()).unwrap();
        }
    }
    table
}

struct Places {
    own: Place,
    below: Place,
    beside: Place,
    above: Place,
}

impl Places {
    fn new() -> Self {
        let id = |n| UnitId::new(Timestamp::UNIX_EPOCH, n);
        let above = Place::root(id(1));
        let own = above.below(id(2));
        Self { below: own.below(id(3)), beside: above.below(id(4)), own, above }
    }

    fn holder(&self, role: Role, token: Option<TokenId>) -> Actor {
        let person = PersonId::new(Timestamp::UNIX_EPOCH, 1);
        let by = By::Person { person, login: "anna".into(), token };
        let holding = Holding::new(role, self.own.clone());
        Actor::new(by, self.own.clone(), vec![holding], None)
    }
}
