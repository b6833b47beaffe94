//! A device's certificate request (PKCS#10, RFC 2986): hostile until proven a key.

use protocol::Digest;
use rcgen::SubjectPublicKeyInfo;
use rustls_pki_types::CertificateSigningRequestDer;
use rustls_pki_types::pem::PemObject;
use thiserror::Error;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::oid_registry::{OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY};
use x509_parser::prelude::FromDer;

/// Bytes of a request in PEM, at most; an honest one has about 400.
const REQUEST_BYTES: usize = 8 * 1024;

/// A key, and the proof that the one who asks has its private half.
#[derive(Debug, Clone)]
pub struct DeviceRequest {
    spki: Vec<u8>,
    key: SubjectPublicKeyInfo,
}

/// Text that is no request for a device certificate.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Too long to be one.
    #[error("the certificate request has {0} bytes; at most {REQUEST_BYTES} are read")]
    TooLong(usize),
    /// Not PEM, not DER, or not PKCS#10.
    #[error("the certificate request is not a PKCS#10 request in PEM")]
    Malformed,
    /// Not a key on the curve P-256.
    #[error("the certificate request's key is not ECDSA on P-256")]
    WrongKey,
    /// Not signed with the key that it names.
    #[error("the certificate request is not signed with the key that it names")]
    WrongSignature,
}

impl DeviceRequest {
    /// Reads a request and checks its signature. Only its key is taken: the name, the usages and
    /// everything else are the controller's to give.
    pub fn read(pem: &str) -> Result<Self, RequestError> {
        if pem.len() > REQUEST_BYTES {
            return Err(RequestError::TooLong(pem.len()));
        }
        let der = CertificateSigningRequestDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| RequestError::Malformed)?;
        let (rest, request) =
            X509CertificationRequest::from_der(&der).map_err(|_| RequestError::Malformed)?;
        if !rest.is_empty() {
            return Err(RequestError::Malformed);
        }
        let named = &request.certification_request_info.subject_pki;
        let curve = named.algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
        if named.algorithm.algorithm != OID_KEY_TYPE_EC_PUBLIC_KEY || curve != Some(OID_EC_P256) {
            return Err(RequestError::WrongKey);
        }
        request.verify_signature().map_err(|_| RequestError::WrongSignature)?;
        let spki = named.raw.to_vec();
        let key = SubjectPublicKeyInfo::from_der(&spki).map_err(|_| RequestError::WrongKey)?;
        Ok(Self { spki, key })
    }

    /// The key's SubjectPublicKeyInfo in DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 of the SubjectPublicKeyInfo: what the registry knows a device by.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.spki)
    }

    pub(super) fn key(&self) -> &SubjectPublicKeyInfo {
        &self.key
    }
}
