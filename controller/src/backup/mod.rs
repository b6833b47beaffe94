//! Backups: one encrypted file with everything that lasts, and the way back from it.
//!
//! `protocol/decisions/0006-backups.md` says why it is as it is.

mod check;
mod command;
mod daily;
mod desk;
mod error;
mod format;
mod key;
mod opened;
mod restore;
mod source;
mod target;

pub use check::{CheckFlags, run_check};
#[cfg(test)]
pub(crate) use command::SAID;
pub use command::{BackupFlags, KeyFlags, RestoreFlags, run, run_restore, show_key};
pub(crate) use daily::Daily;
pub use daily::{State, Watch};
pub(crate) use desk::Desk;
pub use error::BackupError;
pub use format::{Manifest, Totals};
pub use key::{KeyId, RecoveryKey};
pub(crate) use source::Source;

#[cfg(test)]
mod tests;
