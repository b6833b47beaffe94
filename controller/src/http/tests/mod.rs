//! The whole router over a real store, asked as browsers, programs and strangers ask.

mod alerts;
mod events;
mod hostile;
mod openapi;
mod pages;
mod posts;
mod sessions;
mod tenancy;
mod words;
mod world;
