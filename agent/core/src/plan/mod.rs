//! What the controller wants on the screen: the registers held, and the last whole document, which
//! stays until the next one is whole.

mod answer;
mod document;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::register::{Alerts, Held, ItemRef, Register, Settings};
use protocol::wire::{self, WireError};
use protocol::{Digest, limit, report};
use thiserror::Error;

use crate::port::{Blob, Storage, StorageError};
use document::Document;
use kept::Kept;

/// The registers, and what follows from them.
#[derive(Debug, Default)]
pub struct Plan {
    settings: Option<Kept<Arc<Settings>>>,
    alerts: Option<Kept<Alerts>>,
    shown: Option<Kept<Document>>,
    coming: Option<Kept<Document>>,
}

/// Whether a register that came is another one than that held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was held already.
    Known,
    /// It is held now.
    New,
}

/// Why a register was not taken.
#[derive(Debug, Error)]
pub enum Refusal {
    /// Its bytes are none.
    #[error("the controller sent an unreadable register: {0}")]
    Unreadable(#[from] WireError),
    /// It asks for more than a TV holds.
    #[error("the controller sent a document with {0}")]
    TooMuch(String),
}

impl Plan {
    /// Takes up what the disk has. What is unreadable there is as if it had never been.
    pub fn open(storage: &dyn Storage) -> Self {
        let document = |bytes: &[u8]| Document::read(bytes, storage);
        let shown = Kept::load(Blob::Desired, storage, document);
        let coming = Kept::load(Blob::Coming, storage, document)
            .filter(|coming| Some(coming.digest) != shown.as_ref().map(|shown| shown.digest));
        let settings = Kept::load(Blob::Settings, storage, read_settings);
        let alerts = Kept::load(Blob::Alerts, storage, read_alerts);
        let mut plan = Self { settings, alerts, shown, coming };
        if plan.coming.is_none() && plan.shown.as_ref().is_some_and(|shown| !shown.value.is_whole())
        {
            // The disk lost some of its items: the others are shown while those are fetched again.
            plan.coming = Kept::load(Blob::Desired, storage, document);
        }
        plan
    }

    /// The digests of what is held, whole or not.
    pub fn held(&self) -> Held {
        Held {
            settings: self.settings.as_ref().map(|settings| settings.digest),
            desired: self.coming.as_ref().or(self.shown.as_ref()).map(|document| document.digest),
            alerts: self.alerts.as_ref().map(|alerts| alerts.digest),
        }
    }

    /// The TV's own settings, once the controller has sent them.
    pub fn settings(&self) -> Option<&Arc<Settings>> {
        self.settings.as_ref().map(|settings| &settings.value)
    }

    /// Takes a register as it came. A disk that fails is no reason not to follow it; alerts are not
    /// even tried to be [saved](Self::save) before they are on the screen.
    pub fn take(
        &mut self,
        register: Register,
        bytes: &[u8],
        storage: &mut dyn Storage,
    ) -> Result<Taken, Refusal> {
        let digest = Digest::of(bytes);
        match register {
            Register::Settings => {
                let settings = read_settings(bytes)?;
                if self.held().settings == Some(digest) {
                    return Ok(Taken::Known);
                }
                self.settings = Some(Kept::new(digest, bytes, settings));
            }
            Register::Alerts => {
                let alerts = read_alerts(bytes)?;
                if self.held().alerts == Some(digest) {
                    return Ok(Taken::Known);
                }
                self.alerts = Some(Kept::new(digest, bytes, alerts));
                return Ok(Taken::New);
            }
            Register::Desired => {
                let document = Document::read(bytes, storage)?;
                if self.held().desired == Some(digest) {
                    return Ok(Taken::Known);
                }
                let is_shown = self.shown.as_ref().is_some_and(|shown| shown.digest == digest);
                self.coming = (!is_shown).then(|| Kept::new(digest, bytes, document));
            }
        }
        self.settle(storage);
        Ok(Taken::New)
    }

    /// The items of the document to come that are not there yet.
    pub fn missing(&self) -> Vec<ItemRef> {
        self.coming.as_ref().map(|coming| coming.value.missing()).unwrap_or_default()
    }

    /// Takes a fetched item; false if its bytes are not those that were asked for.
    pub fn take_item(&mut self, sha256: Digest, bytes: &[u8], storage: &mut dyn Storage) -> bool {
        if Digest::of(bytes) != sha256 {
            return false;
        }
        if self.coming.as_mut().is_some_and(|coming| coming.value.fill(sha256, bytes)) {
            // On a full disk the item stays in memory, and is fetched again after a restart.
            storage.save_item(sha256, bytes).ok();
            self.settle(storage);
        }
        true
    }

    /// Saves what the disk refused so far.
    pub fn save(&mut self, storage: &mut dyn Storage) -> Result<(), StorageError> {
        if let Some(alerts) = &mut self.alerts {
            alerts.save(Blob::Alerts, storage)?;
        }
        if let Some(settings) = &mut self.settings {
            settings.save(Blob::Settings, storage)?;
        }
        if let Some(shown) = &mut self.shown {
            shown.save(Blob::Desired, storage)?;
        }
        match &mut self.coming {
            Some(coming) => coming.save(Blob::Coming, storage),
            None => Ok(()),
        }
    }

    /// Whether something is only in memory, the disk having refused it.
    pub fn is_unsaved(&self) -> bool {
        self.settings.as_ref().is_some_and(|settings| !settings.saved)
            || self.alerts.as_ref().is_some_and(|alerts| !alerts.saved)
            || self.documents().any(|document| !document.saved)
    }

    /// How full the store of items is.
    pub fn cache(&self) -> report::CacheState {
        let there: BTreeMap<Digest, u32> = self
            .documents()
            .flat_map(|document| document.value.there())
            .map(|item| (item.sha256, item.bytes))
            .collect();
        report::CacheState {
            items: u32::try_from(there.len()).unwrap_or(u32::MAX),
            bytes: there.values().copied().map(u64::from).sum(),
            missing: u32::try_from(self.missing().len()).unwrap_or(u32::MAX),
        }
    }

    /// Lets the document to come take the place of the shown one once it is whole and of the TV's
    /// own school; saves what is new and drops what nobody needs any more.
    fn settle(&mut self, storage: &mut dyn Storage) {
        let school = self.settings().map(|settings| settings.school);
        let is_ready = |coming: &mut Kept<Document>| {
            coming.value.is_whole() && Some(coming.value.school) == school
        };
        if let Some(ready) = self.coming.take_if(is_ready) {
            self.shown = Some(ready.awaiting_save());
        }
        let saved = self.save(storage);
        if self.coming.is_none() && saved.is_ok() {
            storage.remove(Blob::Coming).ok();
        }
        let keep: BTreeSet<Digest> =
            self.documents().flat_map(|document| document.value.named()).collect();
        storage.keep_items(&keep).ok();
    }

    fn documents(&self) -> impl Iterator<Item = &Kept<Document>> {
        self.shown.iter().chain(&self.coming)
    }
}

fn read_settings(bytes: &[u8]) -> Result<Arc<Settings>, Refusal> {
    Ok(Arc::new(wire::decode(bytes, limit::DOWN_BYTES)?))
}

fn read_alerts(bytes: &[u8]) -> Result<Alerts, Refusal> {
    Ok(wire::decode(bytes, limit::DOWN_BYTES)?)
}
