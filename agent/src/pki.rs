//! Who this device is: keys, certificate requests, and the identities on disk.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use protocol::enrol::Identity;
use protocol::{DeviceId, Digest};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PublicKeyData as _};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::trouble::Trouble;
use crate::{disk, tls};

/// A key that has no certificate yet.
pub(crate) struct FreshKey {
    key: KeyPair,
    /// PKCS#10 request in PEM.
    pub(crate) request: String,
}

/// What TLS needs of an identity.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) device: DeviceId,
    pub(crate) certificate: CertificateDer<'static>,
    pub(crate) ca: CertificateDer<'static>,
    /// PKCS#8.
    pub(crate) key: Vec<u8>,
}

/// The identities of this device: the one in use, and perhaps a renewed one that was not tried yet.
#[derive(Debug)]
pub(crate) struct Identities {
    folder: PathBuf,
    pub(crate) current: Credentials,
    pub(crate) next: Option<Credentials>,
}

/// An identity with its key, in one file, so that no power cut can separate them.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    identity: Identity,
    /// PKCS#8 in PEM.
    key: String,
}

impl FreshKey {
    /// Makes a key (ECDSA P-256) and a request signed with it.
    pub(crate) fn generate() -> anyhow::Result<Self> {
        Self::of(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).context("cannot make a key")?)
    }

    /// Takes up a key that was kept (PKCS#8 in PEM).
    pub(crate) fn from_pem(pem: &str) -> anyhow::Result<Self> {
        Self::of(KeyPair::from_pem(pem).context("its key is not PKCS#8 in PEM")?)
    }

    /// The key as PKCS#8 in PEM.
    pub(crate) fn pem(&self) -> String {
        self.key.serialize_pem()
    }

    fn of(key: KeyPair) -> anyhow::Result<Self> {
        // The controller takes the key alone; names are its business.
        let request = CertificateParams::default().serialize_request(&key)?.pem()?;
        Ok(Self { key, request })
    }

    /// DER of its SubjectPublicKeyInfo.
    pub(crate) fn public(&self) -> Vec<u8> {
        self.key.subject_public_key_info()
    }

    /// Puts the key and its certificate together. `expected` is the CA that the device has met.
    fn with(&self, identity: &Identity, expected: &CertificateDer<'_>) -> anyhow::Result<Stored> {
        let credentials = read(identity, &self.key.serialize_pem())?;
        ensure!(
            tls::public_key_of(&credentials.ca)? == tls::public_key_of(expected)?,
            "the controller sent another CA than the one it showed"
        );
        ensure!(
            tls::public_key_of(&credentials.certificate)? == self.public(),
            "the controller sent a certificate for another key"
        );
        Ok(Stored { identity: identity.clone(), key: self.key.serialize_pem() })
    }
}

impl Identities {
    /// The identities in a data directory; none before pairing.
    pub(crate) fn load(data: &Path) -> anyhow::Result<Option<Self>> {
        let folder = folder(data);
        if let Err(error) = disk::sweep(&folder) {
            tracing::debug!("{} is not swept: {error}", folder.display());
        }
        let current = load(&folder.join(CURRENT))?;
        let next = load(&folder.join(NEXT))?;
        Ok(match (current, next) {
            (Some(current), next) => Some(Self { folder, current, next }),
            (None, Some(next)) => Some(Self { folder, current: next, next: None }),
            (None, None) => None,
        })
    }

    /// Keeps what pairing gave.
    pub(crate) fn keep_first(
        data: &Path,
        key: &FreshKey,
        identity: &Identity,
        ca: &CertificateDer<'_>,
    ) -> anyhow::Result<()> {
        let stored = key.with(identity, ca)?;
        let folder = folder(data);
        disk::make_folder(&folder).map_err(Trouble::at(&folder))?;
        save(&folder.join(CURRENT), &stored)
    }

    /// Keeps what renewal gave, beside the current one.
    pub(crate) fn keep_next(&mut self, key: &FreshKey, identity: &Identity) -> anyhow::Result<()> {
        let device = self.current.device;
        ensure!(identity.device == device, "the controller renewed {} instead", identity.device);
        let stored = key.with(identity, &self.current.ca)?;
        save(&self.folder.join(NEXT), &stored)?;
        self.next = Some(read(&stored.identity, &stored.key)?);
        Ok(())
    }

    /// The controller has welcomed the next one: the old one is retired.
    pub(crate) fn promote(&mut self) -> anyhow::Result<()> {
        let Some(next) = self.next.take() else { return Ok(()) };
        self.current = next;
        let (from, to) = (self.folder.join(NEXT), self.folder.join(CURRENT));
        disk::rename(&from, &to).with_context(|| format!("cannot rename {}", from.display()))
    }
}

/// The folder that a technician removes to pair anew.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("identity")
}

/// Whether a CA is the one that a pin names.
pub(crate) fn fits_pin(ca: &CertificateDer<'_>, pin: Digest) -> anyhow::Result<bool> {
    Ok(Digest::of(&tls::public_key_of(ca)?) == pin)
}

const CURRENT: &str = "current.json";
const NEXT: &str = "next.json";

fn save(file: &Path, stored: &Stored) -> anyhow::Result<()> {
    disk::replace(file, &serde_json::to_vec(stored)?)
        .with_context(|| format!("cannot keep the identity in {}", file.display()))
}

/// What a file holds; a file that is no identity is set aside, and the device pairs anew.
fn load(file: &Path) -> anyhow::Result<Option<Credentials>> {
    let bytes = disk::read(file).map_err(Trouble::at(file))?;
    let Some(bytes) = bytes else { return Ok(None) };
    let stored = serde_json::from_slice(&bytes).map_err(anyhow::Error::from);
    match stored.and_then(|stored: Stored| read(&stored.identity, &stored.key)) {
        Ok(credentials) => Ok(Some(credentials)),
        Err(error) => {
            let aside = file.with_extension("broken");
            tracing::error!("{} is no identity and is set aside: {error:#}", file.display());
            disk::rename(file, &aside)
                .with_context(|| format!("cannot set {} aside", file.display()))?;
            Ok(None)
        }
    }
}

fn read(identity: &Identity, key: &str) -> anyhow::Result<Credentials> {
    let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes())
        .context("its certificate is no PEM")?;
    let ca = CertificateDer::from_pem_slice(identity.ca.as_bytes()).context("its CA is no PEM")?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).context("its key is no PEM")?;
    let PrivateKeyDer::Pkcs8(key) = key else { bail!("its key is not PKCS#8") };
    let name = common_name(&certificate)?;
    ensure!(name == identity.device.to_string(), "its certificate names «{name}»");
    let key = key.secret_pkcs8_der().to_vec();
    Ok(Credentials { device: identity.device, certificate, ca, key })
}

fn common_name(certificate: &CertificateDer<'_>) -> anyhow::Result<String> {
    let (_, parsed) =
        X509Certificate::from_der(certificate).context("its certificate is no DER")?;
    let name = parsed.subject().iter_common_name().next().context("its certificate has no name")?;
    Ok(name.as_str().context("its certificate's name is no text")?.to_owned())
}
