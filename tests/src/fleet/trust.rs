//! The TLS of a TV of the fleet: mutual, and cheap for the machine that plays all of them.

use std::sync::{Arc, Mutex, PoisonError};

use protocol::limit;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::seed::Identity;

/// Whom all TVs trust.
#[derive(Debug)]
pub(super) struct Trust {
    verifier: Arc<Once>,
    provider: Arc<CryptoProvider>,
}

impl Trust {
    /// The installation's CA.
    pub(super) fn in_ca(ca: &CertificateDer<'static>) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(ca.clone()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let builder =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        let verifier = Arc::new(Once { real: builder.build().unwrap(), known: Mutex::default() });
        Self { verifier, provider }
    }

    /// How a TV dials. As the agent does, it resumes no earlier session.
    pub(super) fn config(&self, identity: &Identity) -> Arc<ClientConfig> {
        let verifier: Arc<Once> = Arc::clone(&self.verifier);
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_auth_cert(vec![identity.certificate.clone()], identity.key.clone_key())
            .unwrap();
        config.alpn_protocols = vec![limit::ALPN_MQTT.to_vec()];
        config.resumption = Resumption::disabled();
        Arc::new(config)
    }
}

/// Verifies a server's certificate and signature like everybody, but only once for all: TVs do that
/// on their own processors, and these share one machine with the server under test.
#[derive(Debug)]
struct Once {
    real: Arc<WebPkiServerVerifier>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    certificate: Option<CertificateDer<'static>>,
    has_signed: bool,
}

impl ServerCertVerifier for Once {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.certificate.as_ref() != Some(end_entity) {
            self.real.verify_server_cert(end_entity, intermediates, name, ocsp_response, now)?;
            *known =
                Known { certificate: Some(end_entity.clone().into_owned()), has_signed: false };
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.real.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.has_signed {
            self.real.verify_tls13_signature(message, certificate, signed)?;
            known.has_signed = true;
        }
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.real.supported_verify_schemes()
    }
}
