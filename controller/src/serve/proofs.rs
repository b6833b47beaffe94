//! What the two ports show as proof: certificates of the own authority, or a given one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::server::ResolvesServerCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use thiserror::Error;

use crate::clock;
use crate::config::{Config, HttpSecurity};
use crate::pki::{Certificates, Pki, Purpose};
use crate::supervise::Services;
use crate::told::{Told, Values};

/// What certificates are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proofs<'s> {
    pub(super) config: &'s Config,
    pub(super) pki: &'s Arc<Pki>,
    pub(super) provider: &'s Arc<CryptoProvider>,
    /// For browsers; see [`given`].
    pub(super) given: &'s Option<Arc<dyn ResolvesServerCert>>,
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
            HttpSecurity::Certificate { .. } => Ok(self.given.clone()),
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

/// The certificate of somebody else's authority, if one is given.
pub(super) fn given(
    security: &HttpSecurity,
    provider: &CryptoProvider,
) -> Result<Option<Arc<dyn ResolvesServerCert>>, CertificateError> {
    let HttpSecurity::Certificate { certificate, key } = security else { return Ok(None) };
    let not_pem = |flag, path: &Path| {
        let path = path.to_owned();
        move |cause| CertificateError::NotPem { flag, path, cause }
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(not_pem("--tls-cert", certificate))?;
    if chain.is_empty() {
        return Err(CertificateError::None { path: certificate.clone() });
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(not_pem("--tls-key", key))?;
    let pair = CertifiedKey::from_der(chain, secret, provider);
    let pair = pair.map_err(|cause| CertificateError::Mismatch {
        certificate: certificate.clone(),
        key: key.clone(),
        cause,
    })?;
    Ok(Some(Arc::new(SingleCertAndKey::from(pair))))
}

/// A certificate or key that cannot be shown.
#[derive(Debug, Error)]
pub(crate) enum CertificateError {
    #[error("{flag} «{path}» is not what it should be: {cause}; give a PEM file")]
    NotPem { flag: &'static str, path: PathBuf, cause: pem::Error },
    #[error("--tls-cert «{path}» holds no certificate; give a PEM file with one")]
    None { path: PathBuf },
    #[error("--tls-key «{key}» does not fit --tls-cert «{certificate}»: {cause}")]
    Mismatch { certificate: PathBuf, key: PathBuf, cause: rustls::Error },
}

impl Told for CertificateError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotPem { .. } => "certificate-not-pem",
            Self::None { .. } => "certificate-none",
            Self::Mismatch { .. } => "certificate-mismatch",
        }
    }

    fn args(&self) -> Values {
        match self {
            Self::NotPem { flag, path, cause } => vec![
                ("flag", (*flag).to_owned()),
                ("path", path.display().to_string()),
                ("cause", cause.to_string()),
            ],
            Self::None { path } => vec![("path", path.display().to_string())],
            Self::Mismatch { certificate, key, cause } => vec![
                ("certificate", certificate.display().to_string()),
                ("key", key.display().to_string()),
                ("cause", cause.to_string()),
            ],
        }
    }
}
