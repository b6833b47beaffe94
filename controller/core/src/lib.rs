//! The domain and use cases of the controller: no I/O, no async, no clock.
//!
//! A use case is a function `app::…(&mut Work, &Actor, command, now)`: it reads a snapshot through
//! its [`work::Work`], asks [`domain::access::permit`], and leaves the changes it wants in the work,
//! which the shell commits to a [`port::Store`]. A query takes a [`work::View`].

pub mod app;
pub mod change;
pub mod check;
pub mod domain;
pub mod error;
pub mod format;
pub mod id;
pub mod keys;
#[cfg(any(test, feature = "memory"))]
pub mod memory;
pub mod page;
pub mod port;
#[cfg(test)]
mod tests;
pub mod work;
