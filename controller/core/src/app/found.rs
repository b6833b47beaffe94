//! Finding by words: people, units and devices by how words of their names begin.
//!
//! Each word is a key of its own with the way to where the thing is, so that a search looks at what begins
//! so and passes over, unread, what lies elsewhere.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::domain::place::Place;
use crate::error::Error;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{Sifted, View};

/// Words of one thing that are found.
const WORDS: usize = 40;
/// Characters of such a word.
const WORD_CHARS: usize = 32;
/// Keys that one piece of a search looks at, at most, or an eighth as many records: it may be short though
/// more follows.
const LOOKED: usize = 4_000;
/// Keys that are counted of each word, at most, to know which is rare.
const COUNTED: usize = 2_000;
/// Keys of a list that is looked through whole, rather than the words of everybody.
const FEW: usize = 1_000;

/// Something that is found by words.
pub(crate) trait Found: Sized {
    /// The first word of the keys.
    const KEYS: &'static str;

    /// Its own words.
    fn words(&self) -> BTreeSet<String>;

    /// What the last part of the keys says.
    fn name(&self) -> String;

    /// The keys by which it is found at a place.
    fn marks(&self, place: &Place) -> Vec<String> {
        let mark = |word: &String| keys::word(Self::KEYS, word, place, self.name());
        self.words().iter().map(mark).collect()
    }
}

/// The words of texts as they are compared: small letters, ё as е.
pub(crate) fn words_of<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    texts.into_iter().flat_map(words).take(WORDS).collect()
}

/// A text's words as they are compared, in its order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('ё', "е");
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(WORD_CHARS).collect()).collect()
}

/// What somebody looks for: each word begins a word of what is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query(Vec<String>);

impl Query {
    /// Nothing, where there is no text; a text without a word finds nothing at all.
    pub(crate) fn of(text: Option<&str>) -> Option<Self> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        Some(Self(words(text)))
    }

    /// Whether it is what somebody looks for.
    pub(crate) fn finds(&self, found: &impl Found) -> bool {
        let own = found.words();
        let begins = |word: &String| own.iter().any(|own| own.starts_with(word));
        !self.0.is_empty() && self.0.iter().all(begins)
    }

    /// The longest word, which leaves the fewest; none where nothing is found at all.
    pub(crate) fn longest(&self) -> Option<&str> {
        self.0.iter().max_by_key(|word| word.chars().count()).map(String::as_str)
    }

    /// Whether to look through a list whole, whose keys begin so: it is short.
    pub(crate) fn is_of_few(view: &View<'_>, prefixes: &[String]) -> Result<bool, Error> {
        let mut few = FEW;
        for prefix in prefixes {
            few -= view.marks(prefix, None, few)?.len();
            if few == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One piece of what is found at the places or below; `read` gives a thing by the last part of
    /// its keys, and the places at which it has any.
    pub(crate) fn search<R: Found>(
        &self,
        view: &View<'_>,
        scopes: &[Place],
        page: &Page,
        read: impl Fn(&str) -> Result<Option<(R, Vec<Place>)>, Error>,
    ) -> Result<Listed<R>, Error> {
        let Some(prefix) = self.rarest::<R>(view)? else {
            return Ok(Listed { items: Vec::new(), next: None });
        };
        let prefixes = [prefix.clone()];
        view.sift_among(&prefixes, page, LOOKED, |mark| {
            let Some(name) = within(mark, scopes) else { return Ok(Sifted::Passed) };
            let Some((found, places)) = read(name)? else { return Ok(Sifted::Refused) };
            // It has a key for each word that begins so, at each place.
            let seen = places.iter().filter(|place| scopes.iter().any(|scope| scope.covers(place)));
            let is_first = is_first(mark, &prefix, seen.flat_map(|place| found.marks(place)));
            Ok(if is_first && self.finds(&found) { Sifted::Kept(found) } else { Sifted::Refused })
        })
    }

    /// Where the keys begin of the word that the fewest things have; of those that many have, the longest.
    fn rarest<R: Found>(&self, view: &View<'_>) -> Result<Option<String>, Error> {
        let mut words = Vec::new();
        for word in &self.0 {
            let prefix = keys::words(R::KEYS, word);
            let many =
                if self.0.len() == 1 { 0 } else { view.marks(&prefix, None, COUNTED)?.len() };
            words.push((many, Reverse(word.chars().count()), prefix));
        }
        Ok(words.into_iter().min().map(|(_, _, prefix)| prefix))
    }
}

/// Whether a key is the first of those of one thing that begin so: each thing is met once for each of them.
pub(crate) fn is_first(mark: &str, prefix: &str, marks: impl Iterator<Item = String>) -> bool {
    let first = marks.filter(|mark| mark.starts_with(prefix)).min();
    first.is_some_and(|first| first.strip_prefix(prefix) == Some(mark))
}

/// What a word's key names, if that lies at one of the places or below: what follows the word is the way.
pub(crate) fn within<'m>(mark: &'m str, scopes: &[Place]) -> Option<&'m str> {
    let (way, name) = mark.rsplit_once('/')?;
    let (_, path) = way.split_once('/')?;
    let lies_in = |scope: &Place| {
        let rest = path.strip_prefix(&scope.path());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    scopes.iter().any(lies_in).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_in_small_letters_and_without_yo() {
        assert_eq!(words("МБОУ «Гимназия №11», Ёлкино"), ["мбоу", "гимназия", "11", "елкино"]);
        assert_eq!(words(" — "), [""; 0]);
    }
}
