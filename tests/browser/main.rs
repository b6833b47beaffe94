//! Stories in a real browser, one file a story, from the first click to the frame on a TV.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story that goes wrong stops at once and says where"
)]

mod account;
mod alerts;
mod demo;
mod enrol;
mod harness;
mod imports;
mod keyboard;
mod language;
mod library;
mod lines;
mod newcomers;
mod nominations;
mod old_browsers;
mod pages;
mod people;
mod posts;
mod reports;
mod screens;
mod security;
mod setup;
mod sign_in;
mod tickets;
mod tv;
