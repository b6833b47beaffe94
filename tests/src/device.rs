//! A device in the story's own hands: it speaks the protocol itself, well or badly.

use std::net::SocketAddr;
use std::process::Stdio;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Method, Request};
use protocol::BootId;
use protocol::enrol::{self, Identity, Nonce, Open, Opened, Progress, Reveal};
use protocol::limit::{DEVICE_HTTP_PREFIX, DEVICE_SERVER_NAME};
use protocol::report::ScreenSize;
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::Said;
use crate::controller::Controller;
use crate::http::{self, Answer};
use crate::mosquitto::Mosquitto;
use crate::process::command;
use crate::session::Session;
use crate::tls::Tls;
use crate::wait::{PATIENCE, eventually, now};

/// A device with an identity.
#[derive(Debug)]
pub struct Device {
    /// Its name.
    pub id: String,
    pub(crate) port: SocketAddr,
    key: String,
    identity: Identity,
    files: TempDir,
}

/// A device that waits for somebody to type its code.
#[derive(Debug)]
pub struct Pairing {
    port: SocketAddr,
    key: KeyPair,
    opened: Opened,
    code: String,
}

impl Device {
    /// Opens a pairing and computes its code.
    pub async fn asks(controller: &Controller) -> Pairing {
        let port = controller.device_port;
        let key = KeyPair::generate().unwrap();
        let request = request_for(&key);
        let nonce = Nonce(rand::random());
        let open = Open {
            request,
            commitment: enrol::commitment(nonce),
            hardware: "a story".to_owned(),
            agent: "0.0.0".to_owned(),
            screen: ScreenSize { width: 1920, height: 1080 },
        };
        let tls = Tls::gullible(DEVICE_SERVER_NAME);
        let opened = ask_device_port(&tls, port, Method::POST, "/pairings", json!(open)).await;
        let opened: Opened = opened.done();
        let path = format!("/pairings/{}/nonce", opened.pairing);
        ask_device_port(&tls, port, Method::POST, &path, json!(Reveal { nonce })).await.succeeded();
        let key_info = key.subject_public_key_info();
        let code = enrol::code(&key_info, &ca_key(&tls, port).await, nonce, opened.nonce);
        Pairing { port, key, opened, code }
    }

    /// Asks for a certificate for a fresh key; gives the device with that, or the refusal.
    pub async fn renews(&self) -> Result<Self, Answer> {
        let key = KeyPair::generate().unwrap();
        let renewal = json!({"request": request_for(&key)});
        let answer = self.asks_for(Method::POST, "/renewal", renewal).await;
        if answer.status != 200 {
            return Err(answer);
        }
        Ok(Self::new(self.port, answer.done(), key.serialize_pem()))
    }

    /// Its key, in PEM.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// An identity as an agent stores it.
    pub(crate) fn stored(port: SocketAddr, file: &[u8]) -> Self {
        let stored: Value = serde_json::from_slice(file).unwrap();
        let key = stored["key"].as_str().unwrap().to_owned();
        Self::new(port, serde_json::from_value(stored).unwrap(), key)
    }

    fn new(port: SocketAddr, identity: Identity, key: String) -> Self {
        let files = tempfile::tempdir().unwrap();
        let Identity { certificate, ca, .. } = &identity;
        for (name, text) in [("ca.pem", ca), ("certificate.pem", certificate), ("key.pem", &key)] {
            std::fs::write(files.path().join(name), text).unwrap();
        }
        Self { id: identity.device.to_string(), port, key, identity, files }
    }

    /// Asks over device HTTPS with its certificate.
    pub async fn asks_for(&self, method: Method, path: &str, body: Value) -> Answer {
        ask_device_port(&self.tls(), self.port, method, path, body).await
    }

    /// Fetches something over device HTTPS with these headers.
    pub async fn fetches(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let stream = self.tls().connect(self.port).await.unwrap();
        let mut request = Request::builder()
            .uri(format!("{DEVICE_HTTP_PREFIX}{path}"))
            .header("host", DEVICE_SERVER_NAME);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::default()).unwrap();
        http::send(stream, request).await.unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// TLS with its certificate, under the devices' server name.
    pub fn tls(&self) -> Tls {
        let identity = Some((self.identity.certificate.as_str(), self.key.as_str()));
        Tls::trusting(&self.identity.ca, identity, DEVICE_SERVER_NAME)
    }

    /// A topic of its own, for example `up/hello`.
    pub fn topic(&self, channel: &str) -> String {
        format!("efir/1/d/{}/{channel}", self.id)
    }

    /// Runs `mosquitto_pub` or `mosquitto_sub` with its certificate until it ends.
    pub async fn mosquitto(&self, program: &str, arguments: &[&str]) -> Said {
        self.mosquitto_command(program, arguments).output().await.unwrap().into()
    }

    /// Starts `mosquitto_sub` with its certificate.
    pub fn listens(&self, arguments: &[&str]) -> Mosquitto {
        Mosquitto::start(self.mosquitto_command("mosquitto_sub", arguments), self.files.path())
    }

    /// The same without any certificate.
    pub async fn mosquitto_without_certificate(&self, program: &str, arguments: &[&str]) -> Said {
        let mut command = self.plain_command(program);
        command.args(arguments).output().await.unwrap().into()
    }

    /// Opens an MQTT session and says hello.
    pub async fn connects(&self) -> Session {
        let mut session = Session::of(self, &self.id).await;
        session.says("up/hello", hello()).await;
        session.hears("down/welcome", |_| true).await;
        session
    }

    /// Opens an observer's session.
    pub async fn observes(&self) -> Session {
        Session::of(self, &format!("{}/watch", self.id)).await
    }

    fn mosquitto_command(&self, program: &str, arguments: &[&str]) -> tokio::process::Command {
        let mut command = self.plain_command(program);
        for (option, file) in [("--cert", "certificate.pem"), ("--key", "key.pem")] {
            command.arg(option).arg(self.files.path().join(file));
        }
        command.args(arguments);
        command
    }

    fn plain_command(&self, program: &str) -> tokio::process::Command {
        // What it prints is to be seen at once, though it goes into a file.
        let mut command = command("stdbuf", self.files.path());
        command
            .args(["-oL", program])
            .args(["-h", "127.0.0.1", "-p", &self.port.port().to_string()])
            .arg("--cafile")
            .arg(self.files.path().join("ca.pem"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Pairing {
    /// The code that this device would show.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How far the pairing is.
    pub async fn progress(&self) -> Progress {
        let path = format!("/pairings/{}", self.opened.pairing);
        let tls = Tls::gullible(DEVICE_SERVER_NAME);
        ask_device_port(&tls, self.port, Method::GET, &path, Value::Null).await.done()
    }

    /// Takes the identity, once the code has been typed.
    pub async fn finishes(self) -> Device {
        let identity = eventually("the device's certificate", PATIENCE, async || {
            match self.progress().await {
                Progress::Claimed(identity) => Ok(identity),
                other @ (Progress::Waiting | Progress::Expired) => Err(format!("{other:?}")),
            }
        })
        .await;
        Device::new(self.port, identity, self.key.serialize_pem())
    }
}

/// Asks over device HTTPS in any manner.
pub async fn ask_device_port(
    tls: &Tls,
    to: SocketAddr,
    method: Method,
    path: &str,
    body: Value,
) -> Answer {
    let what = format!("{method} {path}");
    let stream = tls.connect(to).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let request = Request::builder()
        .method(method)
        .uri(format!("{DEVICE_HTTP_PREFIX}{path}"))
        .header("host", DEVICE_SERVER_NAME)
        .header("content-type", "application/json")
        .body(Full::from(body))
        .unwrap();
    http::send(stream, request).await.unwrap_or_else(|error| panic!("{what}: {error}"))
}

/// A hello that a device might say, holding nothing yet.
pub fn hello() -> Value {
    let now = now();
    json!({
        "protocol": 1,
        "agent": "0.1.0",
        "boot": BootId::new(now, rand::random()),
        "session": 1,
        "held": {},
        "screen": {"width": 1920, "height": 1080},
        "clock": {"now": now, "trusted": true},
    })
}

/// A certificate request for a fresh key, in PEM.
pub fn certificate_request() -> String {
    request_for(&KeyPair::generate().unwrap())
}

pub(crate) fn request_for(key: &KeyPair) -> String {
    CertificateParams::new(Vec::new()).unwrap().serialize_request(key).unwrap().pem().unwrap()
}

/// The public key of the CA that a server presents (SubjectPublicKeyInfo in DER), as the pairing
/// code covers it.
pub(crate) async fn ca_key(tls: &Tls, of: SocketAddr) -> Vec<u8> {
    let stream = tls.connect(of).await.unwrap();
    let chain = stream.get_ref().1.peer_certificates().expect("a certificate");
    let ca = chain.last().expect("a chain");
    let (_, ca) = x509_parser::parse_x509_certificate(ca).unwrap();
    ca.public_key().raw.to_vec()
}
