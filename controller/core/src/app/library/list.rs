//! Finding what is shared.

use protocol::UnitId;

use crate::app::{found, orgs};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::library::{Shared, SharedKind};
use crate::error::Error;
use crate::id::LibraryId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{Sifted, View};

/// Which things.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// As this unit finds them: on its own shelf, and on those above it.
    pub unit: Option<UnitId>,
    /// Only those that have words beginning with each of these in their title or what they are good for.
    pub text: String,
    /// Only such.
    pub kind: Option<SharedKind>,
}

/// What a filter lets through: the nearest shelf first, and the newest first on each.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    filter: &Filter,
    page: &Page,
) -> Result<Listed<Shared>, Error> {
    let mut units: Vec<UnitId> = Vec::new();
    for place in orgs::scopes(view, actor, Action::UseLibrary, filter.unit)? {
        units.extend(place.units().rev().filter(|unit| !units.contains(unit)).collect::<Vec<_>>());
    }
    let prefixes: Vec<String> = units.into_iter().map(keys::shelf).collect();
    let wanted = found::words(&filter.text);
    let is_text = !filter.text.trim().is_empty();
    view.sift(&prefixes, page, None, |mark| {
        let Ok(id) = LibraryId::parse(&keys::newest_first(mark)) else { return Ok(Sifted::Passed) };
        let Some(shared) = view.get::<Shared>(&id)? else { return Ok(Sifted::Passed) };
        let is_kind = filter.kind.is_none_or(|kind| shared.kind == kind);
        let is_found = !is_text || has_words(&shared, &wanted);
        Ok(if is_kind && is_found { Sifted::Kept(shared) } else { Sifted::Passed })
    })
}

/// Whether each word begins one of its own.
fn has_words(shared: &Shared, wanted: &[String]) -> bool {
    let own = found::words_of([shared.title.as_str(), shared.about.as_str()]);
    let begins = |word: &String| own.iter().any(|own| own.starts_with(word));
    !wanted.is_empty() && wanted.iter().all(begins)
}
