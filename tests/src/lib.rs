//! The scenario language: stories about real binaries, told in the words of a school.
//!
//! ```no_run
//! use tests::{World, announcement};
//! # async fn story() {
//! let world = World::start().await;
//! let school = world.school("Липецкая область / Елец / Гимназия №11").await;
//! let tv = school.enrol_tv("Холл").await;
//! school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
//! tv.shows("Снегопад").await;
//! # }
//! ```
//!
//! Every wait is for a condition and has a deadline; every process dies with its world; when a
//! story fails, the tails of all logs are printed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    reason = "a story that goes wrong stops at once and says where"
)]

mod admin;
mod announcement;
mod binaries;
mod browser;
mod browser_tv;
mod cli;
mod clock;
mod controller;
mod device;
pub mod fleet;
mod http;
pub mod lounge;
mod mail;
mod mosquitto;
mod network;
mod ocr;
pub mod pace;
mod photo;
mod process;
mod relay;
mod rest;
mod school;
mod session;
mod small_disk;
mod status;
mod strace;
mod tls;
mod tv;
mod wait;
mod world;

pub use admin::{Admin, Post};
pub use announcement::{Announcement, announcement};
pub use binaries::{agent_binary, controller_binary};
pub use browser::{Browser, BrowserStart, ChromiumTv, Finding, Line, Look};
pub use browser_tv::{BrowserTv, OnBrowser};
pub use cli::{Cli, Said};
pub use clock::MovableClock;
pub use controller::Controller;
pub use device::{Device, Pairing, ask_device_port, certificate_request, hello};
pub use http::Answer;
pub use mail::MailServer;
pub use mosquitto::Mosquitto;
pub use network::{Link, Network};
pub use ocr::{read_code, read_frame};
pub use photo::{Colour, difference};
pub use process::{Process, command, find_free_port};
pub use relay::Relay;
pub use rest::Rest;
pub use school::School;
pub use session::Session;
pub use small_disk::SmallDisk;
pub use status::Status;
pub use strace::Strace;
pub use tls::Tls;
pub use tv::{Display, Shown, Tv, TvSetup};
pub use wait::{PATIENCE, eventually, now};
pub use world::{Start, World};

/// A key of the keyboard.
pub use fantoccini::key::Key;
/// What the console speaks.
pub use protocol::Language;
