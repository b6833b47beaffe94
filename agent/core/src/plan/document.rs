//! A school's document, and which of its items are there.

use std::collections::BTreeMap;

use protocol::post::Item;
use protocol::register::{Desired, ItemRef, Items};
use protocol::{Digest, PostId, UnitId, limit, wire};

use super::Refusal;
use crate::port::Storage;

/// A document with the items that are there, in its order.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) school: UnitId,
    pub(super) items: Vec<Item>,
    /// The order that people gave to some of them.
    pub(super) order: Vec<PostId>,
    refs: Vec<ItemRef>,
    /// None for one that this version cannot read: the others are shown without it.
    fetched: BTreeMap<Digest, Option<Item>>,
}

impl Document {
    /// Reads a document, with those of its items that the disk has.
    pub(super) fn read(bytes: &[u8], storage: &dyn Storage) -> Result<Self, Refusal> {
        let desired: Desired = wire::decode(bytes, limit::DOWN_BYTES)?;
        let (items, refs) = match desired.items {
            Items::Inline(items) => (items, Vec::new()),
            Items::Fetch(refs) => (Vec::new(), refs),
        };
        check(items.len(), &refs)?;
        let Desired { school, order, .. } = desired;
        let mut document = Self { school, items, order, refs, fetched: BTreeMap::new() };
        for item in document.refs.clone() {
            let bytes = storage.load_item(item.sha256).ok().flatten();
            if let Some(bytes) = bytes.filter(|bytes| Digest::of(bytes) == item.sha256) {
                document.fetched.insert(item.sha256, read_item(&bytes));
            }
        }
        document.assemble();
        Ok(document)
    }

    /// Whether all its items are there.
    pub(super) fn is_whole(&self) -> bool {
        self.refs.iter().all(|item| self.fetched.contains_key(&item.sha256))
    }

    /// The items that are to be fetched.
    pub(super) fn missing(&self) -> Vec<ItemRef> {
        let is_missing = |item: &&ItemRef| !self.fetched.contains_key(&item.sha256);
        self.refs.iter().filter(is_missing).copied().collect()
    }

    /// The items that were fetched.
    pub(super) fn there(&self) -> impl Iterator<Item = &ItemRef> {
        self.refs.iter().filter(|item| self.fetched.contains_key(&item.sha256))
    }

    /// The digests of all items that are to be fetched or were.
    pub(super) fn named(&self) -> impl Iterator<Item = Digest> {
        self.refs.iter().map(|item| item.sha256)
    }

    /// Puts a fetched item, whose digest was checked, into its place; false if it has none.
    pub(super) fn fill(&mut self, sha256: Digest, bytes: &[u8]) -> bool {
        let awaited = self.missing().iter().any(|item| item.sha256 == sha256);
        if awaited {
            self.fetched.insert(sha256, read_item(bytes));
            self.assemble();
        }
        awaited
    }

    fn assemble(&mut self) {
        if !self.refs.is_empty() {
            let fetched = self.refs.iter().filter_map(|item| self.fetched.get(&item.sha256));
            self.items = fetched.flatten().cloned().collect();
        }
    }
}

fn check(inline: usize, refs: &[ItemRef]) -> Result<(), Refusal> {
    let items = inline.max(refs.len());
    if items > limit::ITEMS {
        let limit = limit::ITEMS;
        return Err(Refusal::TooMuch(format!("{items} items; a TV holds {limit} at most")));
    }
    let largest = refs.iter().map(|item| item.bytes).max().unwrap_or(0);
    if usize::try_from(largest).is_ok_and(|bytes| bytes <= limit::ITEM_BYTES) {
        return Ok(());
    }
    let limit = limit::ITEM_BYTES;
    Err(Refusal::TooMuch(format!("an item of {largest} bytes; a TV takes {limit} at most")))
}

fn read_item(bytes: &[u8]) -> Option<Item> {
    wire::decode(bytes, limit::ITEM_BYTES).ok()
}
