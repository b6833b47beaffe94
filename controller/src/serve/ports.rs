//! Opens the ports and puts behind each what belongs there.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use thiserror::Error;

use super::plain::PlainListener;
use super::proofs::Proofs;
use super::reception::Reception;
use crate::listen::{Doors, Listener, Port};
use crate::metrics::Metrics;
use crate::supervise::Services;
use crate::told::{Told, Values, io_args};

/// The ports, bound and not yet served.
#[derive(Debug)]
pub(super) struct Ports {
    device: Listener,
    http: Http,
    tv: Option<PlainListener>,
    /// Where they are.
    pub(super) bound: Bound,
}

#[derive(Debug)]
enum Http {
    Plain(PlainListener),
    Tls(Listener),
}

/// Where the ports are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    pub(super) http: SocketAddr,
    pub(super) device: SocketAddr,
    pub(super) tv: Option<SocketAddr>,
    tls: bool,
}

impl Bound {
    /// What console and REST are reached by.
    pub(super) fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }
}

impl Ports {
    /// Binds them; the certificates they show are kept fresh by `services`.
    pub(super) async fn bind(
        proofs: Proofs<'_>,
        metrics: &Arc<Metrics>,
        services: &mut Services,
    ) -> anyhow::Result<Self> {
        let config = proofs.config;
        let certificate = proofs.for_devices(services)?;
        let doors = Doors::new(proofs.pki, &certificate, proofs.provider)?;
        let (device, http) = (config.device.address, config.http.address);
        let listen = |port, flag, address| {
            let bound = Listener::bind(address, port, Arc::clone(metrics));
            bound.map_err(|source| PortError { flag, address, source })
        };
        let device = listen(Port::Device(doors.clone()), "--mqtt", device)?;
        let http = match proofs.for_browsers(services)? {
            None => {
                let plain = PlainListener::bind(http).await;
                let closed = |source| PortError { flag: "--http", address: http, source };
                Http::Plain(plain.map_err(closed)?)
            }
            Some(certificate) => {
                let console = Doors::console(certificate, proofs.provider)?;
                Http::Tls(listen(Port::Http { doors, console }, "--http", http)?)
            }
        };
        let tv = match config.tv_http {
            None => None,
            Some(address) => {
                let tv = PlainListener::bind_for_strangers(address).await;
                let closed = |source| PortError { flag: "--tv-http", address, source };
                Some(tv.map_err(closed)?)
            }
        };
        let bound = Bound {
            device: device.local_addr()?,
            tv: tv.as_ref().map(PlainListener::local_addr).transpose()?,
            http: match &http {
                Http::Plain(listener) => listener.local_addr()?,
                Http::Tls(listener) => listener.local_addr()?,
            },
            tls: config.http.security.is_tls(),
        };
        Ok(Self { device, http, tv, bound })
    }

    /// Serves them.
    pub(super) fn serve(self, reception: Reception, services: &mut Services) {
        let Self { device, http, tv, bound: _ } = self;
        if let Some(tv) = tv {
            let tvs = reception.tvs.clone();
            services.spawn("browser TVs' port", |stop| tv.run(tvs, stop));
        }
        let desk = reception.clone();
        services.spawn("device port", |stop| desk.receive(device, stop));
        match http {
            Http::Plain(listener) => {
                let console: Router = reception.console;
                services.spawn("http", |stop| listener.run(console, stop));
            }
            Http::Tls(listener) => {
                services.spawn("http", |stop| reception.receive(listener, stop));
            }
        }
    }
}

/// An address on which this host does not listen.
#[derive(Debug, Error)]
#[error("cannot listen on {flag} {address}; choose a free address of this host")]
pub(crate) struct PortError {
    pub(crate) flag: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) source: io::Error,
}

impl Told for PortError {
    fn code(&self) -> &'static str {
        "port-closed"
    }

    fn args(&self) -> Values {
        let own = vec![("flag", self.flag.to_owned()), ("address", self.address.to_string())];
        [io_args(&self.source), own].concat()
    }
}
