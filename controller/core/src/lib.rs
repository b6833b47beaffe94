//! The domain and use cases of the controller: no I/O, no async, no clock.
//!
//! A use case is a function `app::…(&mut Work, &Actor, command, now)`: it reads a snapshot through
//! its [`work::Work`], asks [`domain::access::permit`], and leaves the changes it wants in the work,
//! which the shell commits to a [`port::Store`].

pub mod change;
pub mod id;
pub mod port;
