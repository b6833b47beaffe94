//! The certificates that prove the controller, renewed by themselves before they end.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::limit::DEVICE_SERVER_NAME;
use rcgen::{ExtendedKeyUsagePurpose, KeyPair, SanType};
use rustls::crypto::CryptoProvider;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_util::sync::CancellationToken;

use super::{Pki, PkiError, SKEW, leaf, valid};

/// How long a certificate of the controller is good; it is replaced at two thirds.
const SERVER_CERTIFICATE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How often [`Certificates::keep_fresh`] looks.
pub const RENEWAL_CHECK: Duration = Duration::from_secs(60 * 60);

/// Who is to be convinced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// TVs, also those whose clock does not run: the certificate begins when the authority does.
    Devices,
    /// Browsers, which distrust certificates that are good for very long.
    Browsers,
}

/// A certificate of our authority for the controller under all its names, with the authority's own
/// behind it in the chain.
#[derive(Debug)]
pub struct Certificates {
    pki: Arc<Pki>,
    provider: Arc<CryptoProvider>,
    purpose: Purpose,
    names: Vec<SanType>,
    current: RwLock<Current>,
}

#[derive(Debug)]
struct Current {
    key: Arc<CertifiedKey>,
    renew_at: Timestamp,
}

impl Certificates {
    /// Makes the first one, for host names and addresses and, for devices, for
    /// [`DEVICE_SERVER_NAME`].
    pub fn new(
        pki: Arc<Pki>,
        provider: Arc<CryptoProvider>,
        purpose: Purpose,
        names: &[String],
        now: Timestamp,
    ) -> Result<Arc<Self>, PkiError> {
        let mut all: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        if purpose == Purpose::Devices {
            all.insert(DEVICE_SERVER_NAME);
        }
        let names = all.into_iter().map(subject).collect::<Result<Vec<_>, _>>()?;
        let current = RwLock::new(issue(&pki, &provider, purpose, &names, now)?);
        Ok(Arc::new(Self { pki, provider, purpose, names, current }))
    }

    /// Replaces the certificate if it is time; says whether it was.
    pub fn renew_if_due(&self, now: Timestamp) -> Result<bool, PkiError> {
        let due = self.current.read().unwrap_or_else(PoisonError::into_inner).renew_at;
        if now < due {
            return Ok(false);
        }
        let next = issue(&self.pki, &self.provider, self.purpose, &self.names, now)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(true)
    }

    /// The certificate shown now, and its key.
    pub fn current_key(&self) -> Arc<CertifiedKey> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current.key)
    }

    /// Renews for as long as the controller runs.
    pub async fn keep_fresh(self: Arc<Self>, clock: fn() -> Timestamp, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(RENEWAL_CHECK)).await.is_some() {
            match self.renew_if_due(clock()) {
                Ok(true) => tracing::info!(purpose = ?self.purpose, "renewed own certificate"),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "could not renew own certificate"),
            }
        }
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current_key())
    }
}

fn subject(name: &str) -> Result<SanType, PkiError> {
    match name.parse::<IpAddr>() {
        Ok(address) => Ok(SanType::IpAddress(address)),
        Err(_) => Ok(SanType::DnsName(name.try_into()?)),
    }
}

/// The key lives as long as the certificate, in memory only: those who connect trust the authority.
fn issue(
    pki: &Pki,
    provider: &CryptoProvider,
    purpose: Purpose,
    names: &[SanType],
    now: Timestamp,
) -> Result<Current, PkiError> {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut params = leaf("Efir controller", ExtendedKeyUsagePurpose::ServerAuth);
    params.subject_alt_names = names.to_vec();
    let begins = match purpose {
        Purpose::Devices => pki.authority.begins(),
        Purpose::Browsers => now.saturating_sub(SKEW).unwrap_or(now),
    };
    valid(&mut params, begins, now.saturating_add(SERVER_CERTIFICATE).unwrap_or(now));
    let certificate = params.signed_by(&key, pki.authority.issuer())?;
    let chain = vec![certificate.der().clone(), pki.ca_der().clone()];
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = CertifiedKey::from_der(chain, der, provider)
        .map_err(|error| PkiError::Tls(error.to_string()))?;
    let renew_at = now.saturating_add(SERVER_CERTIFICATE * 2 / 3).unwrap_or(now);
    Ok(Current { key: Arc::new(key), renew_at })
}
