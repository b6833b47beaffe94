//! Whose certificate a connection presented, as far as the certificate says.

use jiff::Timestamp;
use protocol::{DeviceId, Digest};
use rustls_pki_types::CertificateDer;
use thiserror::Error;
use x509_parser::prelude::{FromDer, X509Certificate};

/// What a device's certificate says. Its signature was checked in the handshake, or in the one that
/// a resumed session goes back to; whether the registry still knows it is asked on each connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The name that it carries.
    pub device: DeviceId,
    /// SHA-256 of its SubjectPublicKeyInfo.
    pub key: Digest,
    /// When it ends.
    pub not_after: Timestamp,
}

/// A certificate of our authority that names no device.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the certificate names no device: {0}")]
pub struct PeerError(String);

impl Peer {
    /// Reads a certificate that TLS has verified.
    pub fn read(certificate: &CertificateDer<'_>) -> Result<Self, PeerError> {
        let (_, parsed) =
            X509Certificate::from_der(certificate).map_err(|error| PeerError(error.to_string()))?;
        let mut names = parsed.subject().iter_common_name();
        let (Some(name), None) = (names.next(), names.next()) else {
            return Err(PeerError("it must have one common name".to_owned()));
        };
        let name = name.as_str().map_err(|error| PeerError(error.to_string()))?;
        let device = DeviceId::parse(name).map_err(|error| PeerError(error.to_string()))?;
        let not_after = Timestamp::from_second(parsed.validity().not_after.timestamp())
            .map_err(|error| PeerError(error.to_string()))?;
        Ok(Self { device, key: Digest::of(parsed.public_key().raw), not_after })
    }

    /// Whether the certificate has run out; then it serves to renew itself, and for nothing else.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now > self.not_after
    }
}
