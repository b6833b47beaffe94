//! The schools' documents, composed once for all their TVs and again when the log says so.

mod alerts;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use controller_core::domain::compose::{self, Document};
use controller_core::domain::org::Unit;
use controller_core::error::Error;
use protocol::post::Picture;
use protocol::{Digest, UnitId};

use crate::ledger::Ledger;
use alerts::Board;

/// Documents by school.
#[derive(Debug)]
pub(crate) struct Documents {
    ledger: Ledger,
    /// For alerts, which wait for nobody.
    express: Ledger,
    schools: Mutex<HashMap<UnitId, Arc<School>>>,
}

#[derive(Debug, Default)]
struct School {
    /// Rises whenever the document may have changed.
    generation: AtomicU64,
    /// Rises whenever the alerts may have changed.
    alerts_generation: AtomicU64,
    alerts: Board,
    /// The units from the root to the school; empty while they are not known.
    place: Mutex<Vec<UnitId>>,
    /// Whoever composes holds this, and the others wait for the same.
    kept: tokio::sync::Mutex<Kept>,
}

/// The current document with the generation it was composed in, and the one before it, whose items a
/// TV may still be fetching.
#[derive(Debug, Default)]
struct Kept {
    current: Option<(u64, Arc<Document>)>,
    previous: Option<Arc<Document>>,
}

impl Documents {
    pub(crate) fn new(ledger: Ledger, express: Ledger) -> Self {
        Self { ledger, express, schools: Mutex::default() }
    }

    /// From now on a change above this school is noticed.
    pub(crate) fn watch(&self, school: UnitId) {
        self.school(school);
    }

    /// A school's document as it is now; none if there is no such school.
    pub(crate) async fn current(&self, id: UnitId) -> Result<Option<Arc<Document>>, Error> {
        let school = self.school(id);
        let mut kept = school.kept.lock().await;
        loop {
            let generation = school.generation.load(Ordering::SeqCst);
            if let Some((composed, document)) = &kept.current {
                if *composed == generation {
                    return Ok(Some(Arc::clone(document)));
                }
            }
            let Some((unit, document)) = self.compose(id).await? else { return Ok(None) };
            *school.place() = unit.place.units().collect();
            let before = kept.current.replace((generation, Arc::new(document)));
            kept.remember(before.map(|(_, document)| document));
        }
    }

    /// An item of a school's current or previous document.
    pub(crate) async fn item(&self, id: UnitId, digest: Digest) -> Result<Option<Vec<u8>>, Error> {
        let Some(current) = self.current(id).await? else { return Ok(None) };
        if let Some(bytes) = current.item(digest) {
            return Ok(Some(bytes.to_vec()));
        }
        let school = self.school(id);
        let kept = school.kept.lock().await;
        let previous = kept.previous.as_ref().and_then(|document| document.item(digest));
        Ok(previous.map(<[u8]>::to_vec))
    }

    /// A picture that a school's current or previous document names.
    pub(crate) async fn picture(
        &self,
        id: UnitId,
        digest: Digest,
    ) -> Result<Option<Picture>, Error> {
        let Some(current) = self.current(id).await? else { return Ok(None) };
        if let Some(picture) = current.picture(digest) {
            return Ok(Some(picture));
        }
        let school = self.school(id);
        let kept = school.kept.lock().await;
        Ok(kept.previous.as_ref().and_then(|document| document.picture(digest)))
    }

    /// Marks what a unit's change may have changed, and says which schools those are.
    pub(crate) fn touch(&self, unit: UnitId) -> Vec<UnitId> {
        let touched = self.below(unit);
        for (_, school) in &touched {
            school.generation.fetch_add(1, Ordering::SeqCst);
        }
        touched.into_iter().map(|(id, _)| id).collect()
    }

    /// Marks everything.
    pub(crate) fn touch_all(&self) {
        for school in self.lock().values() {
            school.generation.fetch_add(1, Ordering::SeqCst);
            school.alerts_generation.fetch_add(1, Ordering::SeqCst);
        }
    }

    async fn compose(&self, id: UnitId) -> Result<Option<(Unit, Document)>, Error> {
        let both = self
            .ledger
            .read(move |view| Ok(view.get::<Unit>(&id)?.zip(compose::desired(view, id)?)));
        both.await
    }

    /// The schools that a unit is, or is above, as far as that is known.
    fn below(&self, unit: UnitId) -> Vec<(UnitId, Arc<School>)> {
        let schools = self.lock();
        let below = schools.iter().filter(|(_, school)| {
            let place = school.place();
            place.is_empty() || place.contains(&unit)
        });
        below.map(|(id, school)| (*id, Arc::clone(school))).collect()
    }

    fn school(&self, id: UnitId) -> Arc<School> {
        Arc::clone(self.lock().entry(id).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UnitId, Arc<School>>> {
        self.schools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl School {
    fn place(&self) -> MutexGuard<'_, Vec<UnitId>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Keeps a document that was replaced, if it really was another one.
    fn remember(&mut self, replaced: Option<Arc<Document>>) {
        let current = self.current.as_ref().map(|(_, document)| document.digest);
        if let Some(replaced) = replaced.filter(|document| Some(document.digest) != current) {
            self.previous = Some(replaced);
        }
    }
}
