//! The truth on disk: the store port on sled, for one machine.

mod assembly;
mod committer;
#[cfg(test)]
mod contract;
mod exchange;
mod filling;
mod format;
mod health;
mod open;
mod packed;
mod place;
mod relic;
mod sled_store;
mod tap;

pub use exchange::Exchange;
pub use filling::Filling;
pub use health::Health;
pub use open::OpenError;
pub use place::Place;
pub(crate) use place::sync_directory;
pub use relic::Relic;
pub use sled_store::{Limits, SledStore};
