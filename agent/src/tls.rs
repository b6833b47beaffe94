//! Which controller is ours: TLS towards it, checked against its CA at the time that is certain.

use std::sync::Arc;

use agent_core::Now;
use jiff::Timestamp;
use protocol::{Digest, limit};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::pki::Credentials;

/// Whom to believe.
#[derive(Debug, Clone)]
pub(crate) enum Trust {
    /// The CA of the identity, or the one met when this pairing began.
    Ca(CertificateDer<'static>),
    /// Whichever CA is presented, before pairing: the code on the screen proves it then. With a pin,
    /// only the CA whose public key has this digest.
    FirstSeen { pin: Option<Digest> },
}

/// TLS towards the controller.
pub(crate) fn client_config(
    trust: Trust,
    credentials: Option<&Credentials>,
    now: Now,
    alpn: Option<&[u8]>,
) -> Result<Arc<ClientConfig>, Error> {
    let provider = Arc::new(ring::default_provider());
    let verifier = Verifier { trust, now, provider: Arc::clone(&provider) };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match credentials {
        Some(credentials) => {
            let key = PrivatePkcs8KeyDer::from(credentials.key.clone());
            builder.with_client_auth_cert(
                vec![credentials.certificate.clone()],
                PrivateKeyDer::from(key),
            )?
        }
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = alpn.into_iter().map(<[u8]>::to_vec).collect();
    // Each attempt has a configuration of its own, so there is nothing to resume.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(Arc::new(config))
}

/// The CA at the end of a chain that was presented.
pub(crate) fn ca_of(chain: &[CertificateDer<'_>]) -> Option<CertificateDer<'static>> {
    match chain {
        [_leaf, .., ca] => Some(ca.clone().into_owned()),
        [] | [_] => None,
    }
}

/// DER of a certificate's SubjectPublicKeyInfo.
pub(crate) fn public_key_of(certificate: &CertificateDer<'_>) -> Result<Vec<u8>, Error> {
    Ok(parse(certificate)?.public_key().raw.to_vec())
}

/// From when until when a certificate is good.
pub(crate) fn validity_of(
    certificate: &CertificateDer<'_>,
) -> Result<(Timestamp, Timestamp), Error> {
    let parsed = parse(certificate)?;
    let instant = |seconds: i64| Timestamp::from_second(seconds).map_err(|_| bad_encoding());
    let validity = parsed.validity();
    Ok((instant(validity.not_before.timestamp())?, instant(validity.not_after.timestamp())?))
}

/// Checks the controller's certificate for the one name that every controller has, whatever address
/// was dialled.
#[derive(Debug)]
struct Verifier {
    trust: Trust,
    now: Now,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _dialled: &ServerName<'_>,
        ocsp_response: &[u8],
        _system_time: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let ca = self.ca(intermediates)?;
        let mut roots = RootCertStore::empty();
        roots.add(ca)?;
        let verifier = WebPkiServerVerifier::builder_with_provider(
            Arc::new(roots),
            Arc::clone(&self.provider),
        )
        .build()
        .map_err(|error| Error::General(error.to_string()))?;
        let name = ServerName::try_from(limit::DEVICE_SERVER_NAME)
            .map_err(|_| Error::General("the device server name is no name".to_owned()))?;
        let time = self.time_for(end_entity)?;
        verifier.verify_server_cert(end_entity, intermediates, &name, ocsp_response, time)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl Verifier {
    fn ca(&self, intermediates: &[CertificateDer<'_>]) -> Result<CertificateDer<'static>, Error> {
        let pin = match &self.trust {
            Trust::Ca(ca) => return Ok(ca.clone()),
            Trust::FirstSeen { pin } => pin,
        };
        let ca = intermediates.last().ok_or_else(|| {
            Error::General(
                "the server shows no CA with its certificate; is this an Efir controller's device port?"
                    .to_owned(),
            )
        })?;
        let found = Digest::of(&public_key_of(ca)?);
        match pin {
            Some(pin) if *pin != found => Err(Error::General(format!(
                "the server's CA has the fingerprint {found}, not {pin} as --pin asks: it is another \
                 controller, or somebody in between"
            ))),
            Some(_) | None => Ok(ca.clone().into_owned()),
        }
    }

    /// When to check the certificate. One that our CA has made proves that its beginning has come, so a
    /// clock that is only a guess and says less is behind. If the guess says that it is over, it may as
    /// well be ahead: a board that wakes up in 2093 would never hear the right time. What is over by
    /// what is certain is over.
    fn time_for(&self, certificate: &CertificateDer<'_>) -> Result<UnixTime, Error> {
        let (begins, _) = validity_of(certificate)?;
        let Now { clock, earliest, .. } = self.now;
        let time = if clock.trusted { clock.now } else { earliest.max(begins) };
        let seconds = u64::try_from(time.as_second()).unwrap_or(0);
        Ok(UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds)))
    }
}

fn parse<'a>(certificate: &'a CertificateDer<'_>) -> Result<X509Certificate<'a>, Error> {
    match X509Certificate::from_der(certificate) {
        Ok((_, parsed)) => Ok(parsed),
        Err(_) => Err(bad_encoding()),
    }
}

fn bad_encoding() -> Error {
    Error::InvalidCertificate(CertificateError::BadEncoding)
}

#[cfg(test)]
mod tests;
