//! The truth on disk: the store port on sled, for one machine.

mod assembly;
mod committer;
#[cfg(test)]
mod contract;
mod format;
mod health;
mod open;
mod place;
mod sled_store;

pub use health::Health;
pub use open::OpenError;
pub use place::Place;
pub use sled_store::{Limits, SledStore};
