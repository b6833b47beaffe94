//! Signing in, and who is asking.

mod address;
mod attempts;
mod caller;
mod client;
mod cookie;
mod known;
mod origin;
mod session;
mod whence;

pub(super) use address::of as address_of;
pub(super) use attempts::Attempts;
pub(super) use caller::Caller;
pub(super) use cookie::Cookie;
pub(super) use origin::is_ours;
pub(super) use session::{
    Credentials, Step, begin_sign_in, cookies, finish_sign_in, prove_again, session_cookie, sign_in,
};
pub(super) use whence::Whence;
