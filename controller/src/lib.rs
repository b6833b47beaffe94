//! The Efir controller: what runs around the use cases of [`controller_core`].
//!
//! `serve` composes it in [`supervise`]; every other module is one part of the picture in the
//! README.

pub mod backup;
pub mod bus;
pub mod cli;
pub mod clock;
pub mod config;
pub mod events;
pub mod frames;
pub mod gateway;
pub mod http;
pub mod ingest;
pub mod init;
pub mod ledger;
pub mod listen;
pub mod media;
pub mod metrics;
pub mod notify;
pub mod oidc;
pub mod password;
pub mod pki;
pub mod preview;
pub mod recover;
pub mod serve;
pub mod store;
pub mod supervise;
pub mod whispers;

mod admission;
mod imports;
mod told;
mod tvs;
