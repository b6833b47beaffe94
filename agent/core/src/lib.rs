//! The agent's decisions, without I/O: no clock, no randomness, no async.
//!
//! A shell feeds [`Session`] with what happened and carries out what it answers:
//! `session.handle(input, now)`, then `session.next_output()` until it is empty, then again at
//! `session.poll_timeout()` at the latest. [`Enrol`] does the same for a device without an identity.

pub mod backoff;
pub mod clock;
pub mod enrol;
pub mod plan;
pub mod port;
pub mod scene;
pub mod session;
pub mod spool;
pub mod status;

pub use clock::Now;
pub use enrol::Enrol;
pub use scene::{Pages, Scene};
pub use session::{Closed, Connection, Input, Output, PictureProblem, Session, Setup, Vitals};
pub use status::Status;
