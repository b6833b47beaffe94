//! The whole router over a real store, asked as browsers, programs and strangers ask.

mod account;
mod alert_pages;
mod alerts;
mod browser;
mod events;
mod frames;
mod hostile;
mod imports;
mod openapi;
mod pages;
mod people_pages;
mod pictures;
mod post_pages;
mod posts;
mod preview;
mod reports;
mod screen_pages;
mod screens;
mod security;
mod sessions;
mod sketches;
mod tenancy;
mod versions;
mod words;
mod world;
