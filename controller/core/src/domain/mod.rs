//! What there is: units, people, rights, devices, posts, and the rules that need nothing else.

pub mod access;
pub mod actor;
pub mod alert;
pub mod answer;
pub mod audit;
pub mod compose;
pub mod credential;
pub mod device;
pub mod health;
pub mod notice;
pub mod org;
pub mod pairing;
pub mod password;
pub mod past;
pub mod person;
pub mod picture;
pub mod place;
pub mod post;
pub mod privacy;
pub mod role;
pub mod rollout;
pub mod school;
pub mod second_factor;
pub mod sketch;
pub mod text;
pub mod wall;
