//! For tests: a controller with one school in memory, its doors open on loopback, and TVs that speak
//! to it over real TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use controller_core::app::alerts::{self, NewAlert, NewEnd, Reach};
use controller_core::app::enrol::{self, Certificate, Claim, Claimed, Opening};
use controller_core::app::pictures;
use controller_core::app::posts::{self, NewPost};
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::domain::actor::Actor;
use controller_core::domain::password::PasswordHash;
use controller_core::domain::post::PostKind;
use controller_core::memory::MemoryStore;
use jiff::Timestamp;
use protocol::alert::{EndKind, Severity};
use protocol::enrol::{Nonce, commitment};
use protocol::post::{Audience, Picture};
use protocol::report::ScreenSize;
use protocol::{AlertId, DeviceId, Digest, PostId, UnitId};
use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::sync::CancellationToken;

use super::Gateway;
use crate::bus::Bus;
use crate::clock;
use crate::http::device::{Devices, router};
use crate::ledger::Ledger;
use crate::listen::{Arrival, Doors, Listener, Port, serve_http};
use crate::media::{Media, samples};
use crate::metrics::Metrics;
use crate::pki::{Certificates, DeviceRequest, Pki, Purpose};

/// Longer than anything takes that happens at all.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Controller {
    pub(crate) ledger: Ledger,
    pub(crate) pki: Arc<Pki>,
    pub(crate) media: Media,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) school: UnitId,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// A device's identity.
pub(crate) struct Tv {
    pub(crate) id: DeviceId,
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) key: PrivateKeyDer<'static>,
}

/// An MQTT client of few words.
pub(crate) struct Mqtt {
    stream: TlsStream<TcpStream>,
}

/// A packet as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Connack(u8),
    Suback,
    Puback,
    /// The channel's name and the payload.
    Publish(String, Vec<u8>),
    /// With MQTT 5, why.
    Disconnect(u8),
    Closed,
}

struct Deaf(watch::Sender<u64>);

impl Bus for Deaf {
    fn announce(&self, sequence: u64) {
        self.0.send_replace(sequence);
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

impl Controller {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let metrics = Arc::new(Metrics::new());
        let bus = Arc::new(Deaf(watch::Sender::new(0)));
        let ledger = Ledger::new(Arc::new(MemoryStore::default()), bus, Arc::clone(&metrics));
        let school = found(&ledger).await;
        let pki = Arc::new(Pki::open(folder.path(), clock::now()).unwrap());
        let stop = CancellationToken::new();
        let (gateway, follower, ingester) = Gateway::new(ledger.clone(), "test", stop.clone());
        tokio::spawn(follower.run());
        tokio::spawn(ingester.run());
        let media = Media::at(&folder.path().join("media"));
        let devices = router(Devices {
            ledger: ledger.clone(),
            pki: Arc::clone(&pki),
            media: media.clone(),
            gateway: Arc::clone(&gateway),
            claim_url: "https://efir.example/claim".into(),
            stop: stop.clone(),
        });
        let certificate: Arc<dyn ResolvesServerCert> =
            Certificates::new(Arc::clone(&pki), provider(), Purpose::Devices, &[], clock::now())
                .unwrap();
        let doors = Doors::new(&pki, &certificate, &provider()).unwrap();
        let listener =
            Listener::bind("127.0.0.1:0".parse().unwrap(), Port::Device(doors), metrics).unwrap();
        let address = listener.local_addr().unwrap();
        let (for_desk, shared) = (stop.clone(), Arc::clone(&gateway));
        let desk = move |arrival| {
            let (gateway, devices) = (Arc::clone(&gateway), devices.clone());
            let stop = for_desk.clone();
            async move {
                match arrival {
                    Arrival::Mqtt(conversation) => gateway.serve(conversation).await,
                    Arrival::DeviceHttp(conversation) | Arrival::Console(conversation) => {
                        serve_http(conversation, devices, stop).await;
                    }
                }
            }
        };
        tokio::spawn(listener.serve(desk, stop));
        Self { ledger, pki, media, gateway: shared, school, address, _folder: folder }
    }

    /// A device of the school, with a certificate issued at some time.
    pub(crate) async fn tv_since(&self, issued: Timestamp) -> Tv {
        let key = KeyPair::generate().unwrap();
        let pem = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
        let request = DeviceRequest::read(&pem).unwrap();
        let nonce = Nonce([7; 16]);
        let opening = Opening {
            request: pem,
            key: request.spki().to_vec(),
            commitment: commitment(nonce),
            hardware: "a test".to_owned(),
            agent: "0.1.0".to_owned(),
            screen: ScreenSize { width: 1920, height: 1080 },
            address: "192.0.2.1".to_owned(),
        };
        let now = clock::now();
        let opened =
            self.ledger.change(move |work| enrol::open(work, &opening, now)).await.unwrap();
        let (ca, spki) = (self.pki.spki().to_vec(), request.spki().to_vec());
        let code = protocol::enrol::code(&spki, &ca, nonce, opened.nonce);
        let pairing = opened.id;
        let revealed =
            self.ledger.change(move |work| enrol::reveal(work, pairing, nonce, &ca, now));
        revealed.await.unwrap();
        let id = self.claims(&code).await;
        let made = self.pki.issue_device(&request, id, issued).unwrap();
        let kept = Certificate { pem: made.certificate.clone(), not_after: made.not_after };
        self.ledger.change(move |work| enrol::issued(work, pairing, &kept, now)).await.unwrap();
        let certificate = CertificateDer::from_pem_slice(made.certificate.as_bytes()).unwrap();
        Tv { id, certificate, key: PrivateKeyDer::Pkcs8(key.serialize_der().into()) }
    }

    pub(crate) async fn tv(&self) -> Tv {
        self.tv_since(clock::now()).await
    }

    /// Somebody types a code.
    pub(crate) async fn claims(&self, code: &str) -> DeviceId {
        let claim = Claim {
            code: code.to_owned(),
            unit: self.school,
            room: "Холл".to_owned(),
            tags: std::collections::BTreeSet::new(),
        };
        let now = clock::now();
        let claimed =
            self.ledger.change(move |work| enrol::claim(work, &Actor::system(), &claim, now)).await;
        match claimed.unwrap() {
            Claimed::Device(device) => device.id,
            Claimed::Refused(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn publishes(&self, text: &str) -> PostId {
        let new = NewPost::new(self.school, PostKind::Announcement, "Объявление", text);
        let now = clock::now();
        let published = self.ledger.change(move |work| {
            let post = posts::create(work, &Actor::system(), &new, now)?;
            posts::publish(work, &Actor::system(), post.id, now)
        });
        published.await.unwrap().id
    }

    pub(crate) async fn raises(&self, text: &str) -> AlertId {
        let (school, now) = (self.school, clock::now());
        let new = NewAlert {
            severity: Severity::Severe,
            drill: false,
            text: text.to_owned(),
            instruction: String::new(),
            audience: Audience::default(),
            expires: None,
        };
        let raised = self.ledger.change(move |work| {
            let unit = alerts::may_raise(work, &Actor::system(), school)?;
            let confirmed = alerts::confirm(&unit, None, &Reach::default())?;
            alerts::raise(work, &Actor::system(), &new, confirmed, now)
        });
        raised.await.unwrap().alert.id
    }

    pub(crate) async fn ends(&self, alert: AlertId) {
        let end = NewEnd { kind: EndKind::AllClear, text: String::new() };
        let now = clock::now();
        let ended =
            self.ledger.change(move |work| alerts::end(work, &Actor::system(), alert, &end, now));
        ended.await.unwrap();
    }

    /// Stores a picture for the school, made of nothing but its label.
    pub(crate) async fn stores_a_picture(&self, label: &[u8]) -> Picture {
        let side = 40 + u32::from(Digest::of(label).as_bytes()[0]);
        let turn = self.media.turn().await.unwrap();
        let prepared = self.media.prepare(turn, samples::png(side, 30)).await.unwrap();
        let unswept = self.media.unswept().await;
        let picture = self.media.store(&unswept, prepared).await.unwrap();
        let (school, now) = (self.school, clock::now());
        let added = self
            .ledger
            .change(move |work| pictures::add(work, &Actor::system(), school, picture, now));
        added.await.unwrap().measures
    }

    /// Publishes news with a picture.
    pub(crate) async fn publishes_a_picture(&self) -> (PostId, Picture) {
        let picture = self.stores_a_picture(b"news").await;
        let plain = NewPost::new(self.school, PostKind::News, "Новость", "текст");
        let new = NewPost { picture: Some(picture.sha256), ..plain };
        let now = clock::now();
        let published = self.ledger.change(move |work| {
            let post = posts::create(work, &Actor::system(), &new, now)?;
            posts::publish(work, &Actor::system(), post.id, now)
        });
        (published.await.unwrap().id, picture)
    }

    /// Takes a post off the air.
    pub(crate) async fn withdraws(&self, post: PostId) {
        let now = clock::now();
        let withdrawn =
            self.ledger.change(move |work| posts::withdraw(work, &Actor::system(), post, now));
        withdrawn.await.unwrap();
    }

    /// Waits for a figure.
    pub(crate) async fn counts(&self, figure: &str) {
        let text = || self.ledger.metrics().to_text();
        let counted = async {
            while !text().contains(figure) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let counted = tokio::time::timeout(PATIENCE, counted).await;
        assert!(counted.is_ok(), "{figure} is not in {}", text());
    }

    /// A TLS connection, with a device's certificate or none.
    pub(crate) async fn dial(
        &self,
        tv: Option<&Tv>,
        alpn: Option<&str>,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(self.pki.ca_der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match tv {
            Some(tv) => config
                .with_client_auth_cert(vec![tv.certificate.clone()], tv.key.clone_key())
                .unwrap(),
            None => config.with_no_client_auth(),
        };
        config.alpn_protocols = alpn.iter().map(|alpn| alpn.as_bytes().to_vec()).collect();
        let stream = TcpStream::connect(self.address).await?;
        let name = protocol::limit::DEVICE_SERVER_NAME.try_into().unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }

    /// An MQTT client that has sent its CONNECT.
    pub(crate) async fn mqtt(&self, tv: &Tv, client: &str, version: u8) -> Mqtt {
        let mut mqtt = Mqtt { stream: self.dial(Some(tv), Some("mqtt")).await.unwrap() };
        let mut body = vec![0, 4, b'M', b'Q', b'T', b'T', version, 2, 0, 60];
        body.extend((version == 5).then_some(0));
        body.extend(text(client));
        mqtt.send(0x10, &body).await;
        mqtt
    }

    /// The device itself, connected and listening.
    pub(crate) async fn connected(&self, tv: &Tv) -> Mqtt {
        let mut mqtt = self.mqtt(tv, &tv.id.to_string(), 4).await;
        assert_eq!(mqtt.hears().await, Heard::Connack(0));
        mqtt.listens(&protocol::Topic::all_down(tv.id), 4).await;
        assert_eq!(mqtt.hears().await, Heard::Suback);
        mqtt
    }
}

impl Mqtt {
    pub(crate) async fn send(&mut self, header: u8, body: &[u8]) {
        let mut packet = vec![header];
        let mut length = body.len();
        while length > 127 {
            packet.push(u8::try_from(length % 128).unwrap() | 128);
            length /= 128;
        }
        packet.push(u8::try_from(length).unwrap());
        packet.extend(body);
        // A server that has hung up is what some tests are about.
        let _closed = self.stream.write_all(&packet).await;
        let _closed = self.stream.flush().await;
    }

    pub(crate) async fn listens(&mut self, filter: &str, version: u8) {
        let mut body = vec![0, 1];
        body.extend((version == 5).then_some(0));
        body.extend(text(filter));
        body.push(1);
        self.send(0x82, &body).await;
    }

    /// Publishes; `header` carries QoS and flags.
    pub(crate) async fn says(&mut self, header: u8, topic: &str, payload: &[u8], version: u8) {
        let mut body = text(topic);
        if header & 0b110 != 0 {
            body.extend([0, 9]);
        }
        body.extend((version == 5).then_some(0));
        body.extend(payload);
        self.send(header, &body).await;
    }

    /// The next packet; a publication with QoS 1 is acknowledged.
    pub(crate) async fn hears(&mut self) -> Heard {
        let heard = tokio::time::timeout(PATIENCE, self.read()).await;
        heard.expect("nothing was heard").unwrap_or(Heard::Closed)
    }

    /// The next publication on a channel; others are skipped.
    pub(crate) async fn hears_on(&mut self, wanted: &str) -> Vec<u8> {
        loop {
            match self.hears().await {
                Heard::Publish(channel, payload) if channel == wanted => return payload,
                Heard::Closed | Heard::Disconnect(_) => panic!("closed before {wanted}"),
                Heard::Publish(..) | Heard::Connack(_) | Heard::Suback | Heard::Puback => {}
            }
        }
    }

    /// Skips everything up to the end of the connection; the reason, if there is one.
    pub(crate) async fn is_cut(&mut self) -> Option<u8> {
        let mut reason = None;
        loop {
            match self.hears().await {
                Heard::Disconnect(code) => reason = Some(code),
                Heard::Closed => return reason,
                Heard::Publish(..) | Heard::Connack(_) | Heard::Suback | Heard::Puback => {}
            }
        }
    }

    async fn read(&mut self) -> std::io::Result<Heard> {
        let header = self.stream.read_u8().await?;
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = self.stream.read_u8().await?;
            length |= usize::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(match header >> 4 {
            2 => Heard::Connack(body[1]),
            3 => {
                let topic_end = 2 + usize::from(u16::from_be_bytes([body[0], body[1]]));
                let topic = String::from_utf8(body[2..topic_end].to_vec()).unwrap();
                let mut payload = topic_end;
                if header & 0b110 != 0 {
                    let id = [body[topic_end], body[topic_end + 1]];
                    self.send(0x40, &id).await;
                    payload += 2;
                }
                let channel = topic.splitn(5, '/').nth(4).unwrap().to_owned();
                Heard::Publish(channel, body[payload..].to_vec())
            }
            4 => Heard::Puback,
            9 => Heard::Suback,
            14 => Heard::Disconnect(body.first().copied().unwrap_or(0)),
            other => panic!("packet {other}"),
        })
    }
}

async fn found(ledger: &Ledger) -> UnitId {
    let founding = Founding {
        login: "admin".to_owned(),
        name: "Админ".to_owned(),
        password: PasswordHash::new("$argon2id$x".to_owned()),
        organisation: Organisation {
            kind: OrganisationKind::School,
            name: "Гимназия №11".to_owned(),
            time_zone: None,
        },
    };
    let now = clock::now();
    let founded = ledger.change(move |work| setup::found(work, &founding, now)).await.unwrap();
    founded.unit.id()
}

fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap();
    [length.to_be_bytes().as_slice(), text.as_bytes()].concat()
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
