//! The authority's key and certificate on disk, in one file, so that there are never two halves.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{PkiError, named, serial, valid};

/// Key and certificate, readable by the owner only.
const FILE: &str = "ca.pem";
/// The certificate alone, for those who want to trust it.
const PUBLIC_FILE: &str = "ca.crt";
/// How long the authority lasts. TVs hang on walls for long, and it is not replaced under them.
const YEARS: i64 = 30;

/// The authority, ready to sign.
#[derive(Debug)]
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: CertificateDer<'static>,
    pem: String,
    spki: Vec<u8>,
}

impl Authority {
    pub(super) fn open(folder: &Path, now: Timestamp) -> Result<Self, PkiError> {
        let path = folder.join(FILE);
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| PkiError::File { path, source }
        };
        fs::create_dir_all(folder).map_err(at(folder))?;
        if !path.try_exists().map_err(at(&path))? {
            let made = make(now)?;
            write_once(folder, FILE, made.as_bytes(), 0o600).map_err(at(&path))?;
        }
        // A copy that a backup tool restored may be readable by everybody.
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(at(&path))?;
        let text = fs::read_to_string(&path).map_err(at(&path))?;
        let authority =
            Self::read(&text).map_err(|reason| PkiError::Damaged { path: path.clone(), reason })?;
        let public = folder.join(PUBLIC_FILE);
        if fs::read_to_string(&public).ok().as_deref() != Some(authority.pem()) {
            write_over(folder, PUBLIC_FILE, authority.pem().as_bytes()).map_err(at(&public))?;
        }
        Ok(authority)
    }

    pub(super) fn issuer(&self) -> &Issuer<'static, KeyPair> {
        &self.issuer
    }

    pub(super) fn der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    pub(super) fn pem(&self) -> &str {
        &self.pem
    }

    pub(super) fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// From when the authority is good; the certificates that prove the controller to TVs begin
    /// then too.
    pub(super) fn begins(&self) -> Timestamp {
        let begins = X509Certificate::from_der(&self.der)
            .ok()
            .and_then(|(_, ca)| Timestamp::from_second(ca.validity().not_before.timestamp()).ok());
        begins.unwrap_or(Timestamp::UNIX_EPOCH)
    }

    fn read(text: &str) -> Result<Self, String> {
        let key = KeyPair::from_pem(text).map_err(|error| format!("its key: {error}"))?;
        let der = CertificateDer::from_pem_slice(text.as_bytes())
            .map_err(|error| format!("its certificate: {error}"))?;
        let (_, ca) =
            X509Certificate::from_der(&der).map_err(|error| format!("its certificate: {error}"))?;
        let spki = ca.public_key().raw.to_vec();
        if rcgen::PublicKeyData::subject_public_key_info(&key) != spki {
            return Err("the key is not the certificate's".to_owned());
        }
        if !ca.is_ca() {
            return Err("the certificate is not an authority's".to_owned());
        }
        let pem = text.find("-----BEGIN CERTIFICATE").and_then(|start| text.get(start..));
        let pem = pem.unwrap_or_default().to_owned();
        let issuer = Issuer::from_ca_cert_der(&der, key).map_err(|error| error.to_string())?;
        Ok(Self { issuer, der, pem, spki })
    }
}

/// A fresh key and its certificate, in PEM one after the other.
fn make(now: Timestamp) -> Result<String, PkiError> {
    let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::default();
    params.distinguished_name = named("Efir");
    params.serial_number = Some(serial());
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let zoned = now.to_zoned_datetime(TimeZone::UTC);
    let years = |years: i64| zoned.saturating_add(years.years()).timestamp();
    // A TV whose clock does not run believes that it is the day its software was built, perhaps
    // years before this authority was made; it must find the authority good all the same.
    valid(&mut params, years(-5), years(YEARS));
    let certificate = params.self_signed(&key)?;
    Ok(format!("{}{}", key.serialize_pem(), certificate.pem()))
}

/// Writes a file that is not there yet: whole and on disk, or not at all.
pub(crate) fn write_once(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    mode: u32,
) -> std::io::Result<()> {
    let file = written(folder, bytes, mode)?;
    file.persist_noclobber(folder.join(name)).map_err(|error| error.error)?;
    fs::File::open(folder)?.sync_all()
}

fn write_over(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let file = written(folder, bytes, 0o644)?;
    file.persist(folder.join(name)).map_err(|error| error.error)?;
    fs::File::open(folder)?.sync_all()
}

fn written(folder: &Path, bytes: &[u8], mode: u32) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(mode))
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}
