//! The HTTP surfaces: REST, the few pages, and signing in.

pub mod api;
pub mod health;
