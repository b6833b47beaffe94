//! Stories over the real binaries, one file a story. `tests/src` is the language they are told in.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story that goes wrong stops at once and says where"
)]

mod account;
mod acting_director;
mod agent_killed;
mod agent_writes;
mod alert_on_tv;
mod alerts;
mod audiences;
mod backups;
mod browser_frame;
mod browser_tvs;
mod check_digits;
mod controller_killed;
mod controller_restarts;
mod demo;
mod device_https;
mod disk_full;
mod durability;
mod edit;
mod efir_cli;
mod first_announcement;
mod fleet;
mod from_until;
mod health;
mod hostile_input;
mod imports;
mod long_document;
mod lossy_network;
mod mosquitto_clients;
mod neighbours;
mod news_with_picture;
mod offline_restart;
mod one_port;
mod pairing_codes;
mod pairing_killed;
mod pictures_on_tv;
mod relay;
mod renewal;
mod revoked_device;
mod rights;
mod screens;
mod serve_config;
mod setup;
mod silent_client;
mod support;
mod two_schools;
mod withdraw;
mod without_clock;
mod writing;
