//! Where something is in the hierarchy.

use std::fmt;

use protocol::UnitId;
use serde::{Deserialize, Serialize};

/// The way from the root to a unit, both included.
///
/// Every record that belongs to a unit carries its place, so that whether somebody may see it is
/// known from the record alone: a query for a foreign thing reads exactly what a query for nothing
/// reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<UnitId>", into = "Vec<UnitId>")]
pub struct Place {
    above: Vec<UnitId>,
    unit: UnitId,
}

/// A place has at least its own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyPlace;

impl Place {
    /// The root's place.
    pub fn root(unit: UnitId) -> Self {
        Self { above: Vec::new(), unit }
    }

    /// The place of a unit directly below this one.
    #[must_use]
    pub fn below(&self, unit: UnitId) -> Self {
        Self { above: self.units().collect(), unit }
    }

    /// The unit that is there.
    pub fn unit(&self) -> UnitId {
        self.unit
    }

    /// The units on the way, from the root to the unit itself.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = UnitId> + '_ {
        self.above.iter().copied().chain([self.unit])
    }

    /// The way as text, for keys: what is at a place or below it has keys with the same beginning.
    pub(crate) fn path(&self) -> String {
        let units: Vec<String> = self.units().map(|unit| unit.to_string()).collect();
        units.join("/")
    }

    /// The places above this one, from the root.
    pub fn above(&self) -> impl Iterator<Item = Self> + '_ {
        self.above.iter().enumerate().map(|(depth, unit)| Self {
            above: self.above.iter().take(depth).copied().collect(),
            unit: *unit,
        })
    }

    /// The unit right above, if it is not the root.
    pub fn parent(&self) -> Option<UnitId> {
        self.above.last().copied()
    }

    /// Whether the other place is this one or below it: whether its way leads through this unit. Of
    /// what was written down before the unit was moved, too.
    pub fn covers(&self, other: &Self) -> bool {
        other.units().any(|unit| unit == self.unit)
    }
}

impl TryFrom<Vec<UnitId>> for Place {
    type Error = EmptyPlace;

    fn try_from(mut units: Vec<UnitId>) -> Result<Self, Self::Error> {
        let unit = units.pop().ok_or(EmptyPlace)?;
        Ok(Self { above: units, unit })
    }
}

impl From<Place> for Vec<UnitId> {
    fn from(place: Place) -> Self {
        place.units().collect()
    }
}

impl fmt::Display for EmptyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a place names at least one unit")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_place_covers_itself_and_what_is_below() {
        let [country, region, other, school] =
            [1, 2, 3, 4].map(|n| UnitId::new(Timestamp::UNIX_EPOCH, n));
        let root = Place::root(country);
        let region = root.below(region);
        let school = region.below(school);
        assert!(root.covers(&root) && root.covers(&school) && region.covers(&school));
        assert!(!school.covers(&region));
        assert!(!root.below(other).covers(&school));
        assert!(!Place::root(school.unit()).covers(&root));
        assert_eq!(school.above().collect::<Vec<_>>(), [root.clone(), region.clone()]);
        let json = serde_json::to_string(&school).unwrap();
        assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), school);
        assert!(serde_json::from_str::<Place>("[]").is_err());
    }
}
