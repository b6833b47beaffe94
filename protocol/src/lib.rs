//! What the Efir controller and its TVs say to each other, and the pure meaning of it.
//!
//! The contract in words, with every message's life, is in `protocol/README.md`. Nothing here does
//! I/O or asks for the time: [`playlist`] answers what a TV shows at an instant it is given, for the
//! TV and for a preview alike.

pub mod alert;
pub mod digest;
pub mod enrol;
pub mod event;
pub mod id;
pub mod limit;
pub mod markdown;
pub mod playlist;
pub mod post;
pub mod reading;
pub mod register;
pub mod report;
#[cfg(test)]
mod samples;
pub mod topic;
pub mod wire;
pub mod words;

pub use digest::Digest;
pub use id::{AlertId, BootId, DeviceId, PairingId, PostId, SpoolId, UnitId};
pub use topic::{Down, Topic, Up};
pub use words::Language;
