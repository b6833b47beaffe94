use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use jiff::{SignedDuration, Timestamp};
use protocol::DeviceId;
use protocol::limit::DEVICE_SERVER_NAME;
use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::pki::{Certificates, DeviceRequest, Pki, Purpose};

#[tokio::test]
async fn the_hello_selects_the_door() {
    let hall = Hall::open(true);
    let tv = hall.certificate(now());
    for (name, alpn, certificate, first, expected) in [
        ("localhost", Some("mqtt"), Some(&tv), "", "mqtt 7"),
        (DEVICE_SERVER_NAME, Some("mqtt"), Some(&tv), "", "mqtt 7"),
        (DEVICE_SERVER_NAME, None, Some(&tv), "\x10", "mqtt 7"),
        (DEVICE_SERVER_NAME, None, Some(&tv), "GET", "device 7"),
        (DEVICE_SERVER_NAME, None, None, "POST", "device nobody"),
        (DEVICE_SERVER_NAME, Some("http/1.1"), None, "", "device nobody"),
        ("localhost", Some("http/1.1"), None, "", "console nobody"),
        ("localhost", None, Some(&tv), "", "console nobody"),
    ] {
        let heard = hall.hears(hall.client(name, alpn, certificate), first).await;
        assert_eq!(heard.as_deref().ok(), Some(expected), "{name} {alpn:?} {first:?} {heard:?}");
    }
}

#[tokio::test]
async fn the_device_port_tells_common_mqtt_clients_by_their_first_byte() {
    let hall = Hall::open(false);
    let tv = hall.certificate(now());
    let client = || hall.client("localhost", None, Some(&tv));
    assert_eq!(hall.hears(client(), "\x10").await.unwrap(), "mqtt 7");
    assert_eq!(hall.hears(client(), "GET / HTTP/1.1").await.unwrap(), "device 7");
}

#[tokio::test]
async fn mqtt_wants_a_certificate_of_ours_that_is_good_now() {
    let hall = Hall::open(false);
    let strangers = Hall::open(false);
    let expired = hall.certificate(days_ago(100));
    let foreign = strangers.certificate(now());
    let (ours, other) = (hall.certificate(now()), hall.certificate(now()));
    let stolen = (ours.0.clone(), other.1.clone_key());
    for (case, certificate) in [
        ("none", None),
        ("expired", Some(&expired)),
        ("foreign", Some(&foreign)),
        ("another key", Some(&stolen)),
    ] {
        let client = hall.client("localhost", Some("mqtt"), certificate);
        assert!(hall.hears(client, "").await.is_err(), "{case}");
    }
    hall.counts("efir_refused_total{reason=\"certificate\"} 4").await;
}

#[tokio::test]
async fn device_https_lets_an_expired_certificate_through_but_not_a_strangers() {
    let hall = Hall::open(false);
    let strangers = Hall::open(false);
    let (recent, ancient) = (hall.certificate(days_ago(100)), hall.certificate(days_ago(300)));
    let foreign = strangers.certificate(now());
    let heard = |certificate| hall.hears(hall.client(DEVICE_SERVER_NAME, None, certificate), "GET");
    assert_eq!(heard(Some(&recent)).await.unwrap(), "device 7");
    assert!(heard(Some(&ancient)).await.is_err());
    assert!(heard(Some(&foreign)).await.is_err());
}

#[tokio::test]
async fn a_client_that_knows_another_authority_hangs_up() {
    let (hall, relay) = (Hall::open(false), Hall::open(false));
    let deceived = hall.client(DEVICE_SERVER_NAME, None, None);
    let error = relay.hears(deceived, "GET").await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn silent_slow_and_garbled_clients_stop_nobody() {
    let hall = Hall::open(false);
    let tv = hall.certificate(now());
    let mut crowd = Vec::new();
    for n in 0..40_u8 {
        let mut stream = TcpStream::connect(hall.address).await.unwrap();
        match n % 3 {
            0 => {}
            1 => stream.write_all(&[0x16, 0x03, 0x01]).await.unwrap(),
            _ => stream.write_all(&[n; 300]).await.unwrap(),
        }
        crowd.push(stream);
    }
    let client = hall.client("localhost", Some("mqtt"), Some(&tv));
    let heard = tokio::time::timeout(Duration::from_secs(5), hall.hears(client, "")).await;
    assert_eq!(heard.unwrap().unwrap(), "mqtt 7");
}

#[tokio::test]
async fn a_panic_ends_one_connection_and_is_counted() {
    let hall = Hall::open(false);
    let tv = hall.certificate(now());
    let client = || hall.client("localhost", Some("mqtt"), Some(&tv));
    assert!(hall.hears(client(), "PANIC").await.is_ok_and(|heard| heard.is_empty()));
    assert_eq!(hall.hears(client(), "").await.unwrap(), "mqtt 7");
    hall.counts("efir_panics_total 1").await;
}

#[tokio::test]
async fn http_is_served_with_the_callers_address_and_certificate() {
    let hall = Hall::open(false);
    let tv = hall.certificate(now());
    let client = hall.client(DEVICE_SERVER_NAME, Some("http/1.1"), Some(&tv));
    let request = "GET /who HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = hall.talks(client, request).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("7 127.0.0.1"), "{answer}");
    let client = hall.client(DEVICE_SERVER_NAME, Some("http/1.1"), Some(&tv));
    let long = format!("GET /who HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(100_000));
    let answer = hall.talks(client, &long).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn stopping_ends_the_open_connections() {
    let hall = Hall::open(false);
    let tv = hall.certificate(now());
    let client = hall.client(DEVICE_SERVER_NAME, Some("http/1.1"), Some(&tv));
    let mut idle = client.dial(hall.address).await.unwrap();
    hall.stop.cancel();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(5), idle.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "an idle connection outlived the controller");
    assert!(TcpStream::connect(hall.address).await.is_err());
}

type Certificate = (CertificateDer<'static>, PrivateKeyDer<'static>);

/// A listener of its own authority. Its desk says who arrived where.
struct Hall {
    pki: Arc<Pki>,
    address: SocketAddr,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

struct Client {
    connector: TlsConnector,
    name: &'static str,
}

impl Hall {
    fn open(with_console: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pki = Arc::new(Pki::open(folder.path(), days_ago(400)).unwrap());
        let names = ["localhost".to_owned()];
        let shown =
            Certificates::new(Arc::clone(&pki), provider(), Purpose::Devices, &names, now());
        let shown = shown.unwrap();
        let shown: Arc<dyn ResolvesServerCert> = shown;
        let doors = Doors::new(&pki, &shown, &provider()).unwrap();
        let console = Doors::console(shown, &provider()).unwrap();
        let port = if with_console { Port::Http { doors, console } } else { Port::Device(doors) };
        let metrics = Arc::new(Metrics::new());
        let listener =
            Listener::bind("127.0.0.1:0".parse().unwrap(), port, Arc::clone(&metrics)).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let for_desk = stop.clone();
        tokio::spawn(listener.serve(move |arrival| desk(arrival, for_desk.clone()), stop.clone()));
        Self { pki, address, metrics, stop, _folder: folder }
    }

    /// A device certificate as it was issued at some time.
    fn certificate(&self, issued: Timestamp) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let request = CertificateParams::default().serialize_request(&key).unwrap();
        let request = DeviceRequest::read(&request.pem().unwrap()).unwrap();
        let device = DeviceId::new(Timestamp::UNIX_EPOCH, 7);
        let issued = self.pki.issue_device(&request, device, issued).unwrap();
        let certificate = CertificateDer::from_pem_slice(issued.certificate.as_bytes()).unwrap();
        (certificate, PrivateKeyDer::Pkcs8(key.serialize_der().into()))
    }

    fn client(
        &self,
        name: &'static str,
        alpn: Option<&str>,
        certificate: Option<&Certificate>,
    ) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(self.pki.ca_der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match certificate {
            Some((certificate, key)) => {
                // As a thief would: nobody checks here whether the key is the certificate's.
                let key = provider().key_provider.load_private_key(key.clone_key()).unwrap();
                let key = CertifiedKey::new(vec![certificate.clone()], key);
                config.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(key)))
            }
            None => config.with_no_client_auth(),
        };
        config.alpn_protocols = alpn.iter().map(|alpn| alpn.as_bytes().to_vec()).collect();
        Client { connector: Arc::new(config).into(), name }
    }

    /// What the desk says to a client that begins with `first`.
    async fn hears(&self, client: Client, first: &str) -> std::io::Result<String> {
        let mut stream = client.dial(self.address).await?;
        stream.write_all(first.as_bytes()).await?;
        stream.flush().await?;
        let mut heard = String::new();
        let read = stream.read_to_string(&mut heard).await;
        match read {
            Err(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => Err(error),
            _ => Ok(heard),
        }
    }

    /// Waits for a figure: it is counted after the client has seen the end.
    async fn counts(&self, figure: &str) {
        let counted = async {
            while !self.metrics.to_text().contains(figure) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let counted = tokio::time::timeout(Duration::from_secs(5), counted).await;
        assert!(counted.is_ok(), "{figure} is not in {}", self.metrics.to_text());
    }

    async fn talks(&self, client: Client, request: &str) -> String {
        let mut stream = client.dial(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A server that has had enough resets the connection.
        let _reset = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }
}

impl Client {
    async fn dial(&self, address: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(address).await?;
        self.connector.connect(self.name.try_into().unwrap(), stream).await
    }
}

async fn desk(arrival: Arrival, stop: CancellationToken) {
    let (what, mut conversation) = match arrival {
        Arrival::Mqtt(conversation) => ("mqtt", conversation),
        Arrival::DeviceHttp(conversation) => ("device", conversation),
        Arrival::Console(conversation) => ("console", conversation),
    };
    let (_, tls) = conversation.stream.get_ref();
    if what == "device" && tls.alpn_protocol().is_some() && conversation.peer.is_some() {
        return serve_http(conversation, router(), stop).await;
    }
    let mut first = [0; 5];
    let reading = conversation.stream.read(&mut first);
    let read = tokio::time::timeout(Duration::from_millis(100), reading).await;
    assert!(read.is_err() || &first != b"PANIC", "as the test wants it");
    let who = conversation.peer.map_or("nobody".to_owned(), |peer| {
        let seven = peer.device == DeviceId::new(Timestamp::UNIX_EPOCH, 7);
        if seven { "7".to_owned() } else { "somebody".to_owned() }
    });
    conversation.stream.write_all(format!("{what} {who}").as_bytes()).await.unwrap();
    conversation.stream.shutdown().await.unwrap();
}

fn router() -> Router {
    use axum::Extension;
    use axum::extract::ConnectInfo;
    Router::new().route(
        "/who",
        get(
            async |Extension(caller): Extension<Caller>,
                   ConnectInfo(address): ConnectInfo<SocketAddr>| {
                let known = caller.0.map(|peer| peer.device)
                    == Some(DeviceId::new(Timestamp::UNIX_EPOCH, 7));
                format!("{} {}", if known { "7" } else { "nobody" }, address.ip())
            },
        ),
    )
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn now() -> Timestamp {
    crate::clock::now()
}

fn days_ago(days: i64) -> Timestamp {
    now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap()
}
