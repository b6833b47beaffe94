//! The rules of the domain, told over a store in memory.

mod access;
mod alerts;
mod answers;
mod audit;
mod check;
mod compose;
mod devices;
mod errors;
mod isolation;
mod notices;
mod order;
mod orgs;
mod pairing;
mod pictures;
mod posts;
mod reports;
mod restoration;
mod rights;
mod screens;
mod sessions;
mod setup;
mod signin;
mod status;
mod store;
mod work;
mod world;
