//! Reading and checking what others keep: pure functions from bytes and text.

pub mod identifier;
pub mod people;
pub mod schools;
pub mod table;
