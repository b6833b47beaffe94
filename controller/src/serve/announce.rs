//! What a started controller says on standard output, one line each and in this order: programs
//! read it.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use controller_core::app::setup;
use controller_core::domain::credential::Secret;

use super::ports::Bound;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::pki::Pki;

/// Says where it listens, how to set it up if nobody has, and that it is ready.
pub(super) fn print(bound: &Bound, pki: &Pki, setup_link: Option<&str>) {
    let mut lines = vec![
        format!("listening http {}://{}", bound.scheme(), bound.http),
        format!("listening device https://{}", bound.device),
        format!("pin {}", pki.fingerprint()),
    ];
    lines.extend(bound.tv.map(|tv| format!("listening tv http://{tv}/tv")));
    lines.extend(setup_link.map(|link| format!("setup {link}")));
    lines.push("ready".to_owned());
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
    if let Err(error) = written {
        tracing::warn!(%error, "nobody reads standard output");
    }
    tracing::info!(http = %bound.http, devices = %bound.device, "ready");
}

/// A new one-time link while there is no first person; older ones are void.
pub(super) async fn setup_link(ledger: &Ledger, base: &str) -> anyhow::Result<Option<String>> {
    let secret = Secret::new([rand::random(), rand::random()]);
    let digest = Secret::digest(secret.reveal());
    let needed = ledger.change(move |work| setup::offer(work, digest)).await?;
    Ok(needed.then(|| format!("{base}/setup?token={}", secret.reveal())))
}

/// Where people reach the console, without a slash at the end.
pub(super) fn base_url(config: &Config, bound: &Bound) -> String {
    let own = || format!("{}://{}", bound.scheme(), from_this_host(bound.http));
    config.public_url.clone().unwrap_or_else(own)
}

/// An address that a browser on this host can open.
fn from_this_host(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
    };
    SocketAddr::new(ip, address.port())
}
