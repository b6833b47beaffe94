//! Asking the provider: no redirections, bounded in time and size, by HTTPS or on this very machine.

use std::sync::Arc;
use std::time::Duration;

use openidconnect::url::{Host, Url};
use openidconnect::{HttpRequest, HttpResponse, http};
use thiserror::Error;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

/// For a connection, and for a whole answer.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read.
const LARGEST: u64 = 1024 * 1024;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(super) enum Unanswered {
    /// Passwords and codes would be seen on the way.
    #[error("«{0}» is neither HTTPS nor on this machine")]
    Plain(String),
    /// The request did not get through.
    #[error(transparent)]
    Broken(#[from] ureq::Error),
}

/// Whether an address may be asked: by HTTPS, or on this very machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

/// A client that believes the system's certificates.
pub(super) fn agent() -> Agent {
    let system = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<Certificate<'static>> =
        system.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::new_with_certs(&roots))
        .build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(ANSWER))
        .user_agent(concat!("efir/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build()
        .new_agent()
}

/// Sends a request.
pub(super) fn fetch(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let address = request.uri().to_string();
    if !Url::parse(&address).is_ok_and(|url| is_safe(&url)) {
        return Err(Unanswered::Plain(address));
    }
    let (parts, body) = request.into_parts();
    let sent = http::Request::from_parts(parts, body);
    let mut response = agent.run(sent)?;
    let bytes = response.body_mut().with_config().limit(LARGEST).read_to_vec()?;
    let (parts, _) = response.into_parts();
    Ok(http::Response::from_parts(parts, bytes))
}
