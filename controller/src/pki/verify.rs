//! Which client certificates a TLS handshake lets through.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::CryptoProvider;
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, RootCertStore,
    SignatureScheme,
};
use rustls_pki_types::{CertificateDer, UnixTime};

use super::{Peer, Pki, PkiError, RENEWAL_GRACE};

/// Verifies certificates of our authority for device HTTPS: none at all is let through, and one that
/// has run out for at most [`RENEWAL_GRACE`] too. Each route decides what that is good for.
#[derive(Debug)]
pub struct DeviceVerifier {
    strict: Arc<dyn ClientCertVerifier>,
}

impl DeviceVerifier {
    /// For device HTTPS.
    pub fn lenient(pki: &Pki, provider: Arc<CryptoProvider>) -> Result<Arc<Self>, PkiError> {
        Ok(Arc::new(Self { strict: Self::strict(pki, provider)? }))
    }

    /// For MQTT: a certificate of our authority is required, and must be good now.
    pub fn strict(
        pki: &Pki,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<dyn ClientCertVerifier>, PkiError> {
        let mut roots = RootCertStore::empty();
        roots.add(pki.ca_der().clone()).map_err(|error| PkiError::Tls(error.to_string()))?;
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| PkiError::Tls(error.to_string()))
    }

    /// Verifies a certificate that has run out as of its last second.
    fn verify_expired(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
        expired: Error,
    ) -> Result<ClientCertVerified, Error> {
        let Ok(peer) = Peer::read(end_entity) else { return Err(expired) };
        let Some(last_second) = within_grace(&peer, now) else { return Err(expired) };
        self.strict.verify_client_cert(end_entity, intermediates, last_second)
    }
}

/// The certificate's last second, if that is not too long ago.
fn within_grace(peer: &Peer, now: UnixTime) -> Option<UnixTime> {
    let now = Timestamp::from_second(i64::try_from(now.as_secs()).ok()?).ok()?;
    let end = peer.not_after.checked_add(RENEWAL_GRACE).ok()?;
    let last = u64::try_from(peer.not_after.as_second()).ok()?;
    (now <= end).then(|| UnixTime::since_unix_epoch(std::time::Duration::from_secs(last)))
}

impl ClientCertVerifier for DeviceVerifier {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.strict.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        match self.strict.verify_client_cert(end_entity, intermediates, now) {
            Err(
                expired @ Error::InvalidCertificate(
                    CertificateError::Expired | CertificateError::ExpiredContext { .. },
                ),
            ) => self.verify_expired(end_entity, intermediates, now, expired),
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.strict.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.strict.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.strict.supported_verify_schemes()
    }
}
