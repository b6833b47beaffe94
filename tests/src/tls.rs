//! TLS as a client of the controller: any server name, any trust, with or without a certificate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How to speak TLS to a server.
#[derive(Debug, Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
}

impl Tls {
    /// Believes whatever certificate it is shown.
    pub fn gullible(name: &str) -> Self {
        let config = builder()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Gullible(provider())))
            .with_no_client_auth();
        Self::new(config, name)
    }

    /// Believes one CA only, and shows a certificate if it has one (chain and key, in PEM).
    pub fn trusting(ca: &str, identity: Option<(&str, &str)>, name: &str) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
        let builder = builder().with_root_certificates(roots);
        let config = match identity {
            Some((chain, key)) => {
                let chain = CertificateDer::pem_slice_iter(chain.as_bytes());
                let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
                builder.with_client_auth_cert(chain.map(Result::unwrap).collect(), key).unwrap()
            }
            None => builder.with_no_client_auth(),
        };
        Self::new(config, name)
    }

    /// Offers an application protocol (ALPN).
    #[must_use]
    pub fn offering(self, protocol: &[u8]) -> Self {
        let mut config = Arc::unwrap_or_clone(self.config);
        config.alpn_protocols = vec![protocol.to_vec()];
        Self { config: Arc::new(config), ..self }
    }

    /// Connects and shakes hands.
    pub async fn connect(&self, to: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(to).await?;
        TlsConnector::from(Arc::clone(&self.config)).connect(self.name.clone(), tcp).await
    }

    /// Whether a server asks for a client's certificate under a name and a protocol (ALPN).
    pub async fn asks_for_certificate(server: SocketAddr, name: &str, protocol: &[u8]) -> bool {
        let asked = Arc::new(AtomicBool::new(false));
        let resolver = Arc::new(Witness(Arc::clone(&asked)));
        let config = builder()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Gullible(provider())))
            .with_client_cert_resolver(resolver);
        let connected = Self::new(config, name).offering(protocol).connect(server).await;
        drop(connected);
        asked.load(Ordering::SeqCst)
    }

    /// The configuration, for a client that connects by itself.
    pub fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }

    fn new(config: ClientConfig, name: &str) -> Self {
        Self { config: Arc::new(config), name: ServerName::try_from(name.to_owned()).unwrap() }
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap()
}

/// Notes that it was asked for a certificate, and has none.
#[derive(Debug)]
struct Witness(Arc<AtomicBool>);

impl ResolvesClientCert for Witness {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::SeqCst);
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct Gullible(Arc<CryptoProvider>);

impl ServerCertVerifier for Gullible {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
