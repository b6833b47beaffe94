//! Lists in pages.

use crate::error::Error;

/// Entries of a page, at most.
pub const MOST: usize = 200;
/// Characters of a cursor, at most: a word, the way to a school, and a device.
const CURSOR_CHARS: usize = 512;

/// Which piece of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    limit: usize,
    after: Option<String>,
}

/// A piece of a list. It may be shorter than was asked for though more follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The cursor of the next piece, if there may be one.
    pub next: Option<String>,
}

impl Page {
    /// A piece of 1 to 200 entries after a cursor that an earlier piece gave.
    pub fn new(limit: usize, after: Option<&str>) -> Result<Self, Error> {
        if !(1..=MOST).contains(&limit) {
            return Err(Error::LimitInvalid { limit, most: MOST });
        }
        let is_cursor =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-' | '.');
        match after {
            Some(cursor) if cursor.len() > CURSOR_CHARS || !cursor.chars().all(is_cursor) => {
                Err(Error::CursorInvalid { cursor: cursor.chars().take(80).collect() })
            }
            after => Ok(Self { limit, after: after.map(str::to_owned) }),
        }
    }

    /// A piece for the core's own walks, which may be longer than a surface's.
    pub(crate) fn walk(limit: usize, after: Option<String>) -> Self {
        Self { limit, after }
    }

    /// The first piece, as long as may be.
    pub fn first() -> Self {
        Self { limit: MOST, after: None }
    }

    /// How many entries.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// After which cursor.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }
}

impl<T> Listed<T> {
    /// The same piece with each entry made into something else, or left out.
    pub fn filter_map<U>(
        self,
        mut make: impl FnMut(T) -> Result<Option<U>, Error>,
    ) -> Result<Listed<U>, Error> {
        let mut items = Vec::with_capacity(self.items.len());
        for item in self.items {
            items.extend(make(item)?);
        }
        Ok(Listed { items, next: self.next })
    }
}

impl Default for Page {
    /// The first 50.
    fn default() -> Self {
        Self { limit: 50, after: None }
    }
}
