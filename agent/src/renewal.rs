//! A fresh key and certificate, when two thirds of the old one's time are over.

use std::time::Duration;

use agent_core::clock::Now;
use anyhow::Context as _;
use hyper::Method;
use jiff::Timestamp;
use protocol::enrol::{Identity, Renewal};
use protocol::wire;

use crate::config::Controller;
use crate::fetch::{self, Ask};
use crate::pki::{Credentials, FreshKey};
use crate::tls::{self, Trust};

/// Bytes of an identity, at most.
const IDENTITY_BYTES: usize = 64 * 1024;
/// After a renewal that failed.
const AGAIN: Duration = Duration::from_secs(15 * 60);

/// When to ask for a renewal.
#[derive(Debug, Default)]
pub(crate) struct Renewing {
    not_before: Duration,
    under_way: bool,
}

impl Renewing {
    /// Whether one that is due may be asked for now; if so, [`ended`](Self::ended) is to be called.
    pub(crate) fn begins(&mut self, now: Now) -> bool {
        let begins = !self.under_way && self.not_before <= now.uptime;
        self.under_way |= begins;
        begins
    }

    /// It is over, one way or the other.
    pub(crate) fn ended(&mut self, now: Now) {
        *self = Self { not_before: now.uptime + AGAIN, under_way: false };
    }
}

/// Asks for a certificate for a fresh key.
pub(crate) async fn renew(
    controller: Controller,
    credentials: Credentials,
    now: Now,
) -> anyhow::Result<(FreshKey, Identity)> {
    let key = FreshKey::generate()?;
    let trust = Trust::Ca(credentials.ca.clone());
    let tls = tls::client_config(trust, Some(&credentials), now, None)?;
    let body = wire::encode(&Renewal { request: key.request.clone() });
    let ask =
        Ask { method: Method::POST, path: "/renewal", body: Some(body), limit: IDENTITY_BYTES };
    let answer = fetch::ask(&controller, tls, ask).await?.good().context("no renewal")?;
    Ok((key, wire::decode(&answer, IDENTITY_BYTES)?))
}

/// Whether two thirds of a certificate's time are over.
pub(crate) fn is_due(credentials: &Credentials, now: Now) -> bool {
    tls::validity_of(&credentials.certificate)
        .is_ok_and(|(from, until)| now.clock.now >= two_thirds(from, until))
}

/// Whether a certificate has run out.
pub(crate) fn is_expired(credentials: &Credentials, now: Now) -> bool {
    tls::validity_of(&credentials.certificate).is_ok_and(|(_, until)| until < now.clock.now)
}

fn two_thirds(from: Timestamp, until: Timestamp) -> Timestamp {
    let third = until.duration_since(from) / 3;
    until.checked_sub(third).unwrap_or(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ninety_days_are_renewed_after_sixty() {
        let day = |day: i64| Timestamp::from_second(day * 86_400).expect("an instant");
        assert_eq!(two_thirds(day(100), day(190)), day(160));
    }
}
