//! Under which names devices reach the controller: they stand in its device certificate.

use std::net::IpAddr;

use rustls_pki_types::ServerName;

use super::error::{ConfigError, Problem};
use super::setting::Setting;

/// Names as they were given.
pub(super) fn check(names: Setting<Vec<String>>) -> Result<Vec<String>, ConfigError> {
    for name in &names.value {
        if ServerName::try_from(name.as_str()).is_err() {
            return Err(names.wrong(Problem::Name(name.clone())));
        }
    }
    if names.value.is_empty() {
        return Err(names.wrong(Problem::NoNames));
    }
    Ok(names.value)
}

/// The host's own name and addresses.
pub(super) fn of_this_host() -> Vec<String> {
    let mut names = vec!["localhost".to_owned()];
    let own = gethostname::gethostname().to_string_lossy().to_lowercase();
    if ServerName::try_from(own.as_str()).is_ok() {
        names.push(own);
    }
    match if_addrs::get_if_addrs() {
        Ok(interfaces) => names.extend(
            interfaces
                .iter()
                .map(if_addrs::Interface::ip)
                .filter(is_reachable)
                .map(|ip| ip.to_string()),
        ),
        Err(error) => tracing::warn!(%error, "cannot list this host's addresses; use --name"),
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// A link-local IPv6 address means nothing without its interface.
fn is_reachable(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(address) => !address.is_unicast_link_local(),
    }
}
