//! The installation's own certificate authority: it names the TVs, and proves the controller to them.

mod authority;
mod peer;
mod request;
mod server;
mod verify;

use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use protocol::{DeviceId, Digest};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
    SerialNumber,
};
use rustls_pki_types::CertificateDer;
use thiserror::Error;

use authority::Authority;
pub(crate) use authority::write_once;
pub use peer::{Peer, PeerError};
pub use request::{DeviceRequest, RequestError};
pub use server::{Certificates, Purpose, RENEWAL_CHECK};
pub use verify::DeviceVerifier;

use crate::told::{Told, Values, io_args};

/// How long a device's certificate is good.
pub const DEVICE_CERTIFICATE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long after its end a device's certificate still serves to renew it, and for nothing else: a
/// summer and a bit.
pub const RENEWAL_GRACE: SignedDuration = SignedDuration::from_hours(180 * 24);
/// Certificates begin a day before they are made, for clocks that are behind.
const SKEW: SignedDuration = SignedDuration::from_hours(24);

/// The installation's own certificate authority.
#[derive(Debug)]
pub struct Pki {
    authority: Authority,
}

/// A device's new certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// In PEM.
    pub certificate: String,
    /// SHA-256 of the certificate's SubjectPublicKeyInfo.
    pub key: Digest,
    /// When it ends.
    pub not_after: Timestamp,
}

/// The authority could not be opened, made or used.
#[derive(Debug, Error)]
pub enum PkiError {
    /// The folder or a file in it.
    #[error("the certificate authority in {path}: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is not what it should be.
    #[error(
        "{path} is not the certificate authority's key and certificate: {reason}; restore it from a backup"
    )]
    Damaged {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        reason: String,
    },
    /// A certificate could not be made.
    #[error("could not make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// TLS does not accept what was made.
    #[error("could not set up TLS: {0}")]
    Tls(String),
}

impl Told for PkiError {
    fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "pki-file",
            Self::Damaged { .. } => "pki-damaged",
            Self::Make(_) | Self::Tls(_) => "pki-failed",
        }
    }

    fn args(&self) -> Values {
        match self {
            Self::File { path, source } => {
                [io_args(source), vec![("path", path.display().to_string())]].concat()
            }
            Self::Damaged { path, reason } => {
                vec![("path", path.display().to_string()), ("reason", reason.clone())]
            }
            Self::Make(error) => vec![("cause", error.to_string())],
            Self::Tls(cause) => vec![("cause", cause.clone())],
        }
    }
}

impl Pki {
    /// Opens the authority in a folder, and makes it if there is none: once, with its key in a file
    /// that only its owner can read.
    pub fn open(folder: &Path, now: Timestamp) -> Result<Self, PkiError> {
        Ok(Self { authority: Authority::open(folder, now)? })
    }

    /// SHA-256 of the authority's SubjectPublicKeyInfo: what a TV is pinned to.
    pub fn fingerprint(&self) -> Digest {
        Digest::of(self.authority.spki())
    }

    /// The authority's SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        self.authority.spki()
    }

    /// The authority's certificate in PEM.
    pub fn ca_pem(&self) -> &str {
        self.authority.pem()
    }

    /// The authority's certificate in DER.
    pub fn ca_der(&self) -> &CertificateDer<'static> {
        self.authority.der()
    }

    /// Issues the certificate that names a device, for the key of its request and nothing else of it.
    pub fn issue_device(
        &self,
        request: &DeviceRequest,
        device: DeviceId,
        now: Timestamp,
    ) -> Result<Issued, PkiError> {
        let not_after = now.saturating_add(DEVICE_CERTIFICATE).unwrap_or(Timestamp::MAX);
        let mut params = leaf(&device.to_string(), ExtendedKeyUsagePurpose::ClientAuth);
        valid(&mut params, now.saturating_sub(SKEW).unwrap_or(now), not_after);
        let certificate = params.signed_by(request.key(), self.authority.issuer())?;
        Ok(Issued { certificate: certificate.pem(), key: request.digest(), not_after })
    }
}

/// What all end certificates have in common.
fn leaf(common_name: &str, purpose: ExtendedKeyUsagePurpose) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(common_name);
    params.serial_number = Some(serial());
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![purpose];
    params.use_authority_key_identifier_extension = true;
    params
}

fn named(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}

/// 127 random bits: positive, as RFC 5280, 4.1.2.2 wants them.
fn serial() -> SerialNumber {
    SerialNumber::from((rand::random::<u128>() >> 1).to_be_bytes().to_vec())
}

/// Sets from when until when it is good; before 1970 counts as 1970.
fn valid(params: &mut CertificateParams, from: Timestamp, until: Timestamp) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let since = |at: Timestamp| Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0));
    params.not_before = epoch + since(from);
    params.not_after = epoch + since(until);
}

#[cfg(test)]
mod tests;
