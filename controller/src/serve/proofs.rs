//! What the two ports show as proof: certificates of the own authority, or a given one.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use rustls::crypto::CryptoProvider;
use rustls::server::ResolvesServerCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::clock;
use crate::config::{Config, HttpSecurity};
use crate::pki::{Certificates, Pki, Purpose};
use crate::supervise::Services;

/// What certificates are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proofs<'s> {
    pub(super) config: &'s Config,
    pub(super) pki: &'s Arc<Pki>,
    pub(super) provider: &'s Arc<CryptoProvider>,
}

impl Proofs<'_> {
    /// What TVs are shown.
    pub(super) fn for_devices(
        &self,
        services: &mut Services,
    ) -> anyhow::Result<Arc<dyn ResolvesServerCert>> {
        self.own(Purpose::Devices, services)
    }

    /// What browsers are shown, if the HTTP port speaks TLS itself.
    pub(super) fn for_browsers(
        &self,
        services: &mut Services,
    ) -> anyhow::Result<Option<Arc<dyn ResolvesServerCert>>> {
        match &self.config.http.security {
            HttpSecurity::Loopback | HttpSecurity::BehindProxy => Ok(None),
            HttpSecurity::OwnCa => Ok(Some(self.own(Purpose::Browsers, services)?)),
            HttpSecurity::Certificate { certificate, key } => {
                Ok(Some(given(certificate, key, self.provider)?))
            }
        }
    }

    fn own(
        &self,
        purpose: Purpose,
        services: &mut Services,
    ) -> anyhow::Result<Arc<dyn ResolvesServerCert>> {
        let (pki, provider) = (Arc::clone(self.pki), Arc::clone(self.provider));
        let names = &self.config.device.names;
        let certificates = Certificates::new(pki, provider, purpose, names, clock::now())?;
        let renewed = Arc::clone(&certificates);
        services.spawn("certificates", |stop| async move {
            renewed.keep_fresh(clock::now, stop).await;
            Ok(())
        });
        Ok(certificates)
    }
}

/// The certificate of somebody else's authority.
fn given(
    certificate: &Path,
    key: &Path,
    provider: &CryptoProvider,
) -> anyhow::Result<Arc<dyn ResolvesServerCert>> {
    let remedy = |flag: &str, path: &Path| {
        format!("{flag} «{}» is not what it should be; give a PEM file", path.display())
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .with_context(|| remedy("--tls-cert", certificate))?;
    anyhow::ensure!(
        !chain.is_empty(),
        "--tls-cert «{}» holds no certificate; give a PEM file with one",
        certificate.display()
    );
    let secret = PrivateKeyDer::from_pem_file(key).with_context(|| remedy("--tls-key", key))?;
    let pair = CertifiedKey::from_der(chain, secret, provider).with_context(|| {
        format!(
            "the key of --tls-key «{}» does not belong to the certificate of --tls-cert «{}»; \
             give two that belong together",
            key.display(),
            certificate.display()
        )
    })?;
    Ok(Arc::new(SingleCertAndKey::from(pair)))
}
