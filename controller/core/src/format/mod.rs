//! Reading and checking what others keep: pure functions from bytes and text.

pub mod table;
