//! Signing in, and who is asking.

mod address;
mod attempts;
mod caller;
mod cookie;
mod origin;
mod session;

pub(super) use address::of as address_of;
pub(super) use attempts::Attempts;
pub(super) use caller::Caller;
pub(super) use cookie::Cookie;
pub(super) use origin::is_ours;
pub(super) use session::{Credentials, sign_in};
