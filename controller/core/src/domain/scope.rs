//! What somebody may publish without review, and where.

use std::collections::BTreeSet;

use protocol::post::Audience;
use serde::{Deserialize, Serialize};

use super::post::PostKind;

/// Kinds of posts and places of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Which kinds; every kind if none is named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<PostKind>,
    /// Screens with any of these tags; every place of the unit if neither tags nor rooms are named.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Screens in any of these rooms.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rooms: BTreeSet<String>,
}

impl Scope {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && !self.names_places()
    }

    /// Whether it is for some places only.
    pub fn names_places(&self) -> bool {
        !self.tags.is_empty() || !self.rooms.is_empty()
    }

    /// Whether a post of a kind may go to an audience: it must name places, and these alone, where the
    /// scope does.
    pub fn covers(&self, kind: PostKind, audience: &Audience) -> bool {
        let names_some = !audience.tags.is_empty() || !audience.rooms.is_empty();
        let names_only =
            audience.tags.is_subset(&self.tags) && audience.rooms.is_subset(&self.rooms);
        let is_kind = self.kinds.is_empty() || self.kinds.contains(&kind);
        is_kind && (!self.names_places() || (names_some && names_only))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_kinds_in_its_places_and_nothing_wider() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        let audience =
            |tags: &[&str], rooms: &[&str]| Audience { tags: names(tags), rooms: names(rooms) };
        let kinds = BTreeSet::from([PostKind::News]);
        let scope =
            Scope { kinds, tags: names(&["столовая"]), rooms: names(&["101", "102"]) };
        let news =
            |tags: &[&str], rooms: &[&str]| scope.covers(PostKind::News, &audience(tags, rooms));
        assert!(news(&["столовая"], &[]) && news(&[], &["101"]) && news(&["столовая"], &["102"]));
        assert!(!news(&[], &[]), "the whole school is more than its places");
        assert!(!news(&["столовая", "холл"], &[]) && !news(&[], &["103"]) && !news(&["101"], &[]));
        assert!(!scope.covers(PostKind::Announcement, &audience(&[], &["101"])));
        let anywhere = Scope { tags: BTreeSet::new(), rooms: BTreeSet::new(), ..scope };
        assert!(anywhere.covers(PostKind::News, &audience(&[], &[])));
    }
}
