//! Addresses to listen on, and the address that browsers use.

use std::net::{Ipv4Addr, SocketAddr};

use axum::http::Uri;

use super::error::{ConfigError, Problem};
use super::setting::Setting;

/// `IP:PORT`, `[IPv6]:PORT` or `localhost:PORT`.
pub(super) fn parse(address: &Setting) -> Result<SocketAddr, ConfigError> {
    let text = address.value.trim();
    let local = || {
        let port = text.strip_prefix("localhost:")?.parse().ok()?;
        Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    };
    let wrong = || address.wrong(Problem::Address(address.value.clone()));
    text.parse().ok().or_else(local).ok_or_else(wrong)
}

/// `http(s)://HOST[:PORT][/PATH]`, without a slash at the end.
pub(super) fn parse_url(url: &Setting) -> Result<String, ConfigError> {
    let wrong = || url.wrong(Problem::Url(url.value.clone()));
    let uri: Uri = url.value.trim().parse().map_err(|_invalid| wrong())?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"));
    let scheme = scheme.ok_or_else(wrong)?;
    let authority = uri.authority().ok_or_else(wrong)?.as_str();
    if uri.query().is_some() || url.value.contains('#') || authority.contains('@') {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/')))
}
