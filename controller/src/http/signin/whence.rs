//! From where somebody asks.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use controller_core::app::signin::Visitor;

use super::super::Console;
use super::{Cookie, address, client};

/// The address, the program, and what its browser holds of earlier visits.
#[derive(Debug, Clone)]
pub(crate) struct Whence {
    /// The address that asks.
    pub(crate) address: IpAddr,
    /// The program in short words.
    pub(super) client: String,
    /// The marks of those who have signed in there before.
    pub(super) marks: Option<String>,
}

impl Whence {
    /// The same as the core sees it.
    pub(crate) fn visitor(&self, is_known: bool) -> Visitor {
        Visitor { address: self.address.to_string(), client: self.client.clone(), is_known }
    }
}

impl Default for Whence {
    fn default() -> Self {
        let address = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Self { address, client: String::new(), marks: None }
    }
}

impl FromRequestParts<Console> for Whence {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        let marks = Cookie::Known.find(&parts.headers, console.site().secure);
        Ok(Self {
            address: address::of(&parts.headers, &parts.extensions, console.site()),
            client: client::describe(agent.unwrap_or_default()),
            marks: marks.map(str::to_owned),
        })
    }
}
