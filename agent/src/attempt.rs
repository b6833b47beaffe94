//! The pairing attempt under way, on disk: an agent that was killed goes on with it, so that a code
//! typed meanwhile is not lost.

use std::path::{Path, PathBuf};

use agent_core::enrol::Attempt;
use anyhow::Context as _;
use data_encoding::HEXLOWER;
use rustls_pki_types::CertificateDer;
use serde::{Deserialize, Serialize};

use crate::config::RunOptions;
use crate::pki::{self, FreshKey};
use crate::{disk, tls};

/// An attempt with what it was made with.
pub(crate) struct Kept {
    pub(crate) attempt: Attempt,
    pub(crate) key: FreshKey,
    pub(crate) ca: CertificateDer<'static>,
    /// DER of the CA's SubjectPublicKeyInfo.
    pub(crate) ca_key: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    attempt: Attempt,
    /// With whom it is.
    controller: String,
    /// PKCS#8 in PEM.
    key: String,
    /// DER as hexadecimal text.
    ca: String,
}

/// Keeps an attempt; when this returns it is on disk.
pub(crate) fn keep(
    options: &RunOptions,
    attempt: Attempt,
    key: &FreshKey,
    ca: &CertificateDer<'_>,
) -> anyhow::Result<()> {
    let stored = Stored {
        attempt,
        controller: options.controller.to_string(),
        key: key.pem(),
        ca: HEXLOWER.encode(ca),
    };
    let file = file(&options.data);
    disk::make_folder(&pki::folder(&options.data))
        .map_err(anyhow::Error::from)
        .and_then(|()| Ok(disk::replace(&file, &serde_json::to_vec(&stored)?)?))
        .with_context(|| format!("cannot keep the pairing in {}", file.display()))
}

/// The attempt to go on with; none if there is none, or it was with another controller.
pub(crate) fn load(options: &RunOptions) -> Option<Kept> {
    let file = file(&options.data);
    let bytes = disk::read(&file).ok()??;
    let kept = read(&bytes, options);
    let kept = kept.inspect_err(|error| tracing::warn!("{}: {error:#}", file.display()));
    kept.ok().flatten()
}

/// Forgets the attempt: the identity that it led to is on disk.
pub(crate) fn forget(data: &Path) {
    let file = file(data);
    if let Err(error) = disk::remove(&file) {
        tracing::warn!("cannot remove {}: {error}", file.display());
    }
}

fn read(bytes: &[u8], options: &RunOptions) -> anyhow::Result<Option<Kept>> {
    let Stored { attempt, controller, key, ca } = serde_json::from_slice(bytes)?;
    if controller != options.controller.to_string() {
        return Ok(None);
    }
    let ca = CertificateDer::from(HEXLOWER.decode(ca.as_bytes())?);
    if options.pin.map(|pin| pki::fits_pin(&ca, pin)).transpose()? == Some(false) {
        return Ok(None);
    }
    let ca_key = tls::public_key_of(&ca)?;
    Ok(Some(Kept { attempt, key: FreshKey::from_pem(&key)?, ca, ca_key }))
}

fn file(data: &Path) -> PathBuf {
    pki::folder(data).join("pairing.json")
}
