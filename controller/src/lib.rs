//! .
pub mod cli;
