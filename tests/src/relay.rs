//! A relay in the middle: a TLS server with a CA of its own that passes everything on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::controller::Controller;
use crate::tls::{Tls, provider};

/// Somebody between a TV and the controller.
#[derive(Debug)]
pub struct Relay {
    /// Where it waits for TVs.
    pub address: SocketAddr,
    overheard: Arc<AtomicU32>,
    listener: JoinHandle<()>,
}

impl Relay {
    /// Puts itself in front of a controller.
    pub async fn before(controller: &Controller) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let overheard = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&overheard);
        let target = controller.device_port;
        let listener = tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(server());
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(pass_on(acceptor.clone(), stream, target, Arc::clone(&counter)));
            }
        });
        Self { address, overheard, listener }
    }

    /// How many connections it was let into.
    pub fn overheard(&self) -> u32 {
        self.overheard.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn pass_on(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    target: SocketAddr,
    overheard: Arc<AtomicU32>,
) {
    let Ok(mut near) = acceptor.accept(stream).await else { return };
    let (name, protocol) = {
        let session = near.get_ref().1;
        let name = session.server_name().unwrap_or("localhost").to_owned();
        (name, session.alpn_protocol().map(<[u8]>::to_vec))
    };
    let tls = Tls::gullible(&name);
    let tls = match protocol {
        Some(protocol) => tls.offering(&protocol),
        None => tls,
    };
    let Ok(mut far) = tls.connect(target).await else { return };
    overheard.fetch_add(1, Ordering::SeqCst);
    // Either end may hang up at any time.
    let _ = copy_bidirectional(&mut near, &mut far).await;
}

fn server() -> Arc<ServerConfig> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "A relay's own CA");
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let names = [protocol::limit::DEVICE_SERVER_NAME, "localhost", "127.0.0.1"];
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(names.map(str::to_owned)).unwrap();
    let leaf = leaf.signed_by(&key, &ca).unwrap();
    let chain = vec![leaf.der().clone(), ca.der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"mqtt".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}
