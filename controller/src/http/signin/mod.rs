//! Signing in, and who is asking.

mod address;
mod attempts;
mod caller;
mod cookie;
mod origin;
mod session;

pub use address::of as address_of;
pub use attempts::Attempts;
pub use caller::Caller;
pub use cookie::Cookie;
pub use session::{Credentials, sign_in};
