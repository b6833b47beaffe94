//! The use cases: one file a family.

pub mod alerts;
pub mod answers;
pub mod audit;
pub mod devices;
pub mod enrol;
pub mod events;
pub mod import;
pub mod notices;
pub mod orgs;
pub mod passwords;
pub mod people;
pub mod pictures;
pub mod posts;
pub mod reach;
pub mod reports;
pub mod restoration;
pub mod rights;
pub mod second_factor;
pub mod sessions;
pub mod setup;
pub mod signin;
pub mod status;
pub mod tokens;
