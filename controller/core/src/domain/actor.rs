//! Who acts: a person, a person's machine token, or the controller itself.

use serde::{Deserialize, Serialize};

use super::access::{self, Action};
use super::place::Place;
use super::role::Role;
use super::scope::Scope;
use crate::id::{PersonId, TokenId};

/// Who acts, with the roles that hold for this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    by: By,
    home: Option<Place>,
    holdings: Vec<Holding>,
}

/// A role and where it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// What.
    pub role: Role,
    /// Where; it covers what is below.
    pub place: Place,
    /// A coordinator's deputy, who names no deputies.
    pub deputy: bool,
    /// What its holder publishes without review, and where.
    pub scope: Option<Scope>,
    /// Held because the unit is a branch of the school that they head, not by a grant of its own.
    pub branch: bool,
}

impl Holding {
    /// A role as it is held by most.
    pub fn new(role: Role, place: Place) -> Self {
        Self { role, place, deputy: false, scope: None, branch: false }
    }
}

/// Who did something, as records remember it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum By {
    /// A person.
    Person {
        /// Who.
        person: PersonId,
        /// The login at that time.
        login: String,
        /// The machine token that was used; none for the person's own session.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<TokenId>,
    },
    /// The controller itself: an expiry, a first start.
    System,
}

impl Actor {
    /// The controller itself. It may do everything, everywhere.
    pub fn system() -> Self {
        Self { by: By::System, home: None, holdings: Vec::new() }
    }

    /// Somebody with roles. A narrowed bearer keeps only what lies within `within`.
    pub fn new(by: By, home: Place, holdings: Vec<Holding>, within: Option<&Place>) -> Self {
        let narrow = |holding: Holding| match within {
            None => Some(holding),
            Some(within) if within.covers(&holding.place) => Some(holding),
            Some(within) if holding.place.covers(within) => {
                Some(Holding { place: within.clone(), ..holding })
            }
            Some(_) => None,
        };
        let holdings = holdings.into_iter().filter_map(narrow).collect();
        Self { by, home: Some(home), holdings }
    }

    /// How records remember the actor.
    pub fn by(&self) -> &By {
        &self.by
    }

    /// Which person it is, if one.
    pub fn person(&self) -> Option<PersonId> {
        match &self.by {
            By::Person { person, .. } => Some(*person),
            By::System => None,
        }
    }

    /// Whether a machine token speaks for the person.
    pub fn is_machine(&self) -> bool {
        matches!(self.by, By::Person { token: Some(_), .. })
    }

    /// The unit that keeps the person's record.
    pub fn home(&self) -> Option<&Place> {
        self.home.as_ref()
    }

    /// The roles that hold.
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// What the actor publishes without review at a place, where not everything.
    pub fn scopes_at(&self, place: &Place) -> Vec<&Scope> {
        let there = |holding: &&Holding| {
            access::role_may(holding.role, Action::PublishInScope) && holding.place.covers(place)
        };
        let held = self.holdings.iter().filter(there);
        held.filter_map(|holding| holding.scope.as_ref()).collect()
    }

    /// The highest places at which the actor may do something: none of them covers another. Branches
    /// come behind the rest, however high they stand: who heads a school means the school itself.
    pub fn places_for(&self, action: Action) -> Vec<&Place> {
        let may = |holding: &&Holding| access::role_may(holding.role, action);
        let mut holdings: Vec<&Holding> = self.holdings.iter().filter(may).collect();
        holdings.sort_by_key(|holding| holding.place.units().count());
        let mut highest: Vec<&Holding> = Vec::new();
        for holding in holdings {
            if !highest.iter().any(|above| above.place.covers(&holding.place)) {
                highest.push(holding);
            }
        }
        highest.sort_by_key(|holding| holding.branch);
        highest.into_iter().map(|holding| &holding.place).collect()
    }
}

impl By {
    /// The name under which guesses are counted.
    pub fn key(&self) -> String {
        match self {
            Self::Person { person, .. } => person.to_string(),
            Self::System => "system".to_owned(),
        }
    }
}
