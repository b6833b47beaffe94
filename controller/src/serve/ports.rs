//! Opens the two ports and puts behind each what belongs there.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use rustls::crypto::CryptoProvider;
use rustls::server::ResolvesServerCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::plain::PlainListener;
use crate::clock;
use crate::config::{Config, HttpSecurity};
use crate::http::health::{self, Health};
use crate::ledger::Ledger;
use crate::listen::{Doors, Listener, Port};
use crate::pki::{Certificates, Pki, Purpose};
use crate::supervise::Services;

/// What the ports are made of.
pub(super) struct Ports<'s> {
    pub(super) config: &'s Config,
    pub(super) pki: &'s Arc<Pki>,
    pub(super) ledger: &'s Ledger,
    pub(super) health: &'s Health,
}

/// Where the ports are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) http: SocketAddr,
    pub(super) device: SocketAddr,
    tls: bool,
}

impl Bound {
    /// What console and REST are reached by.
    pub(super) fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }
}

impl Ports<'_> {
    /// Binds both ports and starts what serves them.
    pub(super) async fn open(
        &self,
        front: &mut Services,
        behind: &mut Services,
    ) -> anyhow::Result<Bound> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let doors = self.device_doors(&provider, behind)?;
        let router = self.router();
        let device = self.bind(self.config.device.address, Port::Device(doors.clone()))?;
        let bound = Bound {
            device: device.local_addr()?,
            http: self.open_http(&provider, doors, router, front, behind).await?,
            tls: self.config.http.security.is_tls(),
        };
        Ok(bound)
    }

    /// The HTTP port: plain, or with both device protocols beside the console.
    async fn open_http(
        &self,
        provider: &Arc<CryptoProvider>,
        doors: Doors,
        router: Router,
        front: &mut Services,
        behind: &mut Services,
    ) -> anyhow::Result<SocketAddr> {
        let address = self.config.http.address;
        let Some(certificate) = self.console_certificate(provider, behind)? else {
            let listener = PlainListener::bind(address).await;
            let listener = listener.with_context(|| cannot_listen("--http", address))?;
            let bound = listener.local_addr()?;
            front.spawn("http", |stop| listener.run(router, stop));
            return Ok(bound);
        };
        let console = Doors::console(certificate, provider)?;
        let listener = self.bind(address, Port::Http { doors, console })?;
        let bound = listener.local_addr()?;
        Ok(bound)
    }

    fn router(&self) -> Router {
        Router::new().merge(health::router(self.health.clone()))
    }

    fn bind(&self, address: SocketAddr, port: Port) -> anyhow::Result<Listener> {
        let flag = match port {
            Port::Device(_) => "--mqtt",
            Port::Http { .. } => "--http",
        };
        let metrics = Arc::clone(self.ledger.metrics());
        Listener::bind(address, port, metrics).with_context(|| cannot_listen(flag, address))
    }

    fn device_doors(
        &self,
        provider: &Arc<CryptoProvider>,
        behind: &mut Services,
    ) -> anyhow::Result<Doors> {
        let certificates = self.own_certificate(Purpose::Devices, provider, behind)?;
        Ok(Doors::new(self.pki, &certificates, provider)?)
    }

    /// What browsers are shown, if this port speaks TLS itself.
    fn console_certificate(
        &self,
        provider: &Arc<CryptoProvider>,
        behind: &mut Services,
    ) -> anyhow::Result<Option<Arc<dyn ResolvesServerCert>>> {
        match &self.config.http.security {
            HttpSecurity::Loopback | HttpSecurity::BehindProxy => Ok(None),
            HttpSecurity::OwnCa => {
                Ok(Some(self.own_certificate(Purpose::Browsers, provider, behind)?))
            }
            HttpSecurity::Certificate { certificate, key } => {
                Ok(Some(given_certificate(certificate, key, provider)?))
            }
        }
    }

    fn own_certificate(
        &self,
        purpose: Purpose,
        provider: &Arc<CryptoProvider>,
        behind: &mut Services,
    ) -> anyhow::Result<Arc<dyn ResolvesServerCert>> {
        let (pki, provider) = (Arc::clone(self.pki), Arc::clone(provider));
        let names = &self.config.device.names;
        let certificates = Certificates::new(pki, provider, purpose, names, clock::now())?;
        let renewed = Arc::clone(&certificates);
        behind.spawn("certificates", |stop| async move {
            renewed.keep_fresh(clock::now, stop).await;
            Ok(())
        });
        Ok(certificates)
    }
}

/// The certificate of somebody else's authority.
fn given_certificate(
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

fn cannot_listen(flag: &str, address: SocketAddr) -> String {
    format!("cannot listen on {flag} {address}; choose a free address of this host")
}
