//! Runs use cases on the store: off the async threads, again on conflict, and announced after.

use std::fmt;
use std::sync::Arc;

use controller_core::port::Store;

use crate::bus::Bus;
use crate::metrics::Metrics;

/// The way to the store for everything asynchronous.
#[derive(Clone)]
pub struct Ledger {
    store: Arc<dyn Store>,
    bus: Arc<dyn Bus>,
    metrics: Arc<Metrics>,
}

impl Ledger {
    /// Runs use cases on this store and announces on this bus.
    pub fn new(store: Arc<dyn Store>, bus: Arc<dyn Bus>, metrics: Arc<Metrics>) -> Self {
        Self { store, bus, metrics }
    }

    /// The store below, for those who follow its log on the blocking pool.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The bus that each commit is announced on.
    pub fn bus(&self) -> &Arc<dyn Bus> {
        &self.bus
    }

    /// The controller's figures.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").finish_non_exhaustive()
    }
}
