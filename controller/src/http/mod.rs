//! The HTTP surfaces of people and their machines: REST, a few pages, and signing in.

pub mod api;
pub mod device;
pub mod health;
