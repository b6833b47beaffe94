//! Mosquitto beside Efir: the same port of TLS, the same CA, the same client certificates.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use protocol::limit::DEVICE_SERVER_NAME;
use rcgen::{CertificateParams, Issuer, KeyPair};

use crate::process::{Process, command, find_free_port};
use crate::wait::eventually;

/// For the broker to listen.
const START: Duration = Duration::from_secs(10);

/// A broker that runs.
#[derive(Debug)]
pub(super) struct Mosquitto {
    process: Process,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

impl Mosquitto {
    /// Starts it in a folder; its certificate is made with the controller's own CA, whose file with
    /// key and certificate is `ca`.
    pub(super) async fn start(folder: &Path, ca: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let ca_pem = std::fs::read_to_string(ca).with_context(|| format!("{}", ca.display()))?;
        let certificate = ca_pem.find("-----BEGIN CERTIFICATE").and_then(|at| ca_pem.get(at..));
        let ca_certificate = certificate.context("the CA's file has no certificate")?;
        let issuer = Issuer::from_ca_cert_pem(ca_certificate, KeyPair::from_pem(&ca_pem)?)?;
        let (key, certificate) = proof(&issuer)?;
        let file = |name: &str| folder.join(name).display().to_string();
        for (name, text) in
            [("ca.pem", ca_certificate), ("key.pem", &key), ("certificate.pem", &certificate)]
        {
            std::fs::write(folder.join(name), text)?;
        }
        let address = SocketAddr::from(([127, 0, 0, 1], find_free_port()));
        let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
        let settings = [
            // Started as root it would become another user, who cannot read the files.
            format!("user {user}"),
            format!("listener {} {}", address.port(), address.ip()),
            format!("cafile {}", file("ca.pem")),
            format!("certfile {}", file("certificate.pem")),
            format!("keyfile {}", file("key.pem")),
            "require_certificate true".to_owned(),
            "use_identity_as_username true".to_owned(),
            "allow_anonymous true".to_owned(),
            "persistence false".to_owned(),
            "set_tcp_nodelay true".to_owned(),
            "log_type error".to_owned(),
        ];
        std::fs::write(folder.join("mosquitto.conf"), settings.join("\n") + "\n")?;
        let mut broker = command("mosquitto", folder);
        broker.args(["-c", &file("mosquitto.conf")]);
        let is_installed = std::process::Command::new("mosquitto").arg("-h").output();
        is_installed.context("mosquitto is not in PATH: apt-get install mosquitto")?;
        let mut process = Process::start("mosquitto", broker, folder);
        let listens = eventually("mosquitto to listen", START, async || {
            if let Some(status) = process.ended() {
                return Ok(Err(format!("mosquitto ended with {status}: {}", process.log())));
            }
            let connected = tokio::net::TcpStream::connect(address).await;
            connected.map(|_| Ok(())).map_err(|error| error.to_string())
        });
        let listens = listens.await;
        listens.map_err(anyhow::Error::msg)?;
        Ok(Self { process, address })
    }

    /// Its process id.
    pub(super) fn pid(&self) -> i32 {
        self.process.pid()
    }

    /// Ends it.
    pub(super) async fn stop(mut self) {
        self.process.kill().await;
    }
}

/// A key and a certificate under the devices' server name, both in PEM.
fn proof(issuer: &Issuer<'_, KeyPair>) -> anyhow::Result<(String, String)> {
    let key = KeyPair::generate()?;
    let params = CertificateParams::new([DEVICE_SERVER_NAME.to_owned()])?;
    let certificate = params.signed_by(&key, issuer)?;
    Ok((key.serialize_pem(), certificate.pem()))
}
