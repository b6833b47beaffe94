//! Whose certificates are believed, and what a failed connection means.

use std::sync::Arc;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use crate::cli::failure::Failure;

/// TLS that believes the system's certificates and those of `ca`, PEM.
pub(super) fn tls(ca: Option<&str>) -> Result<TlsConfig, Failure> {
    let own = ca.map(|pem| certificates(pem, "login.json")).transpose()?.unwrap_or_default();
    // A system without certificates, or with a bad one among them, can still use its own CA.
    let system = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<Certificate<'static>> = own
        .iter()
        .chain(&system)
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect();
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&roots))
        .build())
}

/// The certificates in a PEM text, at least one; `place` names it in the failure.
pub(crate) fn certificates(
    pem: &str,
    place: &str,
) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let wrong = |cause: String| Failure::NoCertificates { place: place.to_owned(), cause };
    let found = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| wrong(error.to_string()))?;
    if found.is_empty() { Err(wrong("no certificates".to_owned())) } else { Ok(found) }
}

/// What a request that got no answer means.
pub(super) fn failure(url: &str, error: &ureq::Error) -> Failure {
    let url = url.to_owned();
    let ureq::Error::Io(broken) = error else {
        return Failure::Unreachable { url, cause: error.to_string() };
    };
    match broken.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(cause)) => {
            Failure::Untrusted { url, cause: cause.to_string() }
        }
        Some(_) | None => Failure::Unreachable { url, cause: broken.to_string() },
    }
}
