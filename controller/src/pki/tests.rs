use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::UnixTime;
use rustls::server::danger::ClientCertVerifier;
use rustls_pki_types::pem::PemObject;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::*;

#[test]
fn the_authority_is_made_once_and_its_key_is_nobody_elses() {
    let folder = tempfile::tempdir().unwrap();
    let first = Pki::open(&folder.path().join("pki"), now()).unwrap();
    let again = Pki::open(&folder.path().join("pki"), now()).unwrap();
    assert_eq!(first.fingerprint(), again.fingerprint());
    assert_eq!(first.ca_der(), again.ca_der());
    let mode = std::fs::metadata(folder.path().join("pki/ca.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let public = std::fs::read_to_string(folder.path().join("pki/ca.crt")).unwrap();
    assert_eq!(public, first.ca_pem());
    assert!(!public.contains("PRIVATE"));
}

#[test]
fn a_damaged_authority_is_named_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    for damage in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&path, damage).unwrap();
        let error = Pki::open(folder.path(), now()).unwrap_err().to_string();
        assert!(error.contains("ca.pem") && error.contains("backup"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), damage);
    }
    let other = tempfile::tempdir().unwrap();
    let (one, two) = (pki(folder.path(), true), pki(other.path(), true));
    drop((one, two));
    let key = std::fs::read_to_string(&path).unwrap();
    let certificate = std::fs::read_to_string(other.path().join("ca.crt")).unwrap();
    let (key, _) = key.split_once("-----BEGIN CERTIFICATE").unwrap();
    std::fs::write(&path, format!("{key}{certificate}")).unwrap();
    let error = Pki::open(folder.path(), now()).unwrap_err().to_string();
    assert!(error.contains("the key is not the certificate's"), "{error}");
}

#[test]
fn a_device_certificate_names_the_device_and_carries_nothing_of_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let pki = pki(folder.path(), false);
    let key = KeyPair::generate().unwrap();
    let mut greedy = CertificateParams::new(vec!["controller.example".to_owned()]).unwrap();
    greedy.is_ca = rcgen::IsCa::NoCa;
    greedy.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    let request =
        DeviceRequest::read(&greedy.serialize_request(&key).unwrap().pem().unwrap()).unwrap();
    let issued = pki.issue_device(&request, device(), now()).unwrap();

    let der = CertificateDer::from_pem_slice(issued.certificate.as_bytes()).unwrap();
    let (_, certificate) = X509Certificate::from_der(&der).unwrap();
    assert!(certificate.subject_alternative_name().unwrap().is_none());
    assert!(!certificate.is_ca());
    let usages = certificate.extended_key_usage().unwrap().unwrap().value;
    assert!(usages.client_auth && !usages.server_auth);
    let peer = Peer::read(&der).unwrap();
    assert_eq!((peer.device, peer.key, peer.not_after), (device(), issued.key, issued.not_after));
    assert_eq!(peer.not_after.duration_since(now()), DEVICE_CERTIFICATE);
    assert_eq!(issued.key, Digest::of(&rcgen::PublicKeyData::subject_public_key_info(&key)));
}

#[test]
fn hostile_requests_are_refused() {
    let key = KeyPair::generate().unwrap();
    let honest = CertificateParams::default().serialize_request(&key).unwrap();
    let honest_pem = honest.pem().unwrap();
    assert!(DeviceRequest::read(&honest_pem).is_ok());

    let p384 = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let wrong_curve = CertificateParams::default().serialize_request(&p384).unwrap().pem().unwrap();
    assert_eq!(DeviceRequest::read(&wrong_curve).unwrap_err(), RequestError::WrongKey);

    // Somebody else's public key under one's own signature.
    let stolen = KeyPair::generate().unwrap();
    let mut der = honest.der().to_vec();
    let own = key.public_key_raw();
    let place = der.windows(own.len()).position(|window| window == own).unwrap();
    der[place..place + own.len()].copy_from_slice(stolen.public_key_raw());
    assert_eq!(DeviceRequest::read(&pem(&der)).unwrap_err(), RequestError::WrongSignature);

    let long = "A".repeat(9000);
    assert_eq!(DeviceRequest::read(&long).unwrap_err(), RequestError::TooLong(9000));
    for wrong in ["", "-----BEGIN CERTIFICATE REQUEST-----", &pem(&[]), &pem(&[0x30, 0x80])] {
        assert_eq!(DeviceRequest::read(wrong).unwrap_err(), RequestError::Malformed, "{wrong}");
    }
    let mut trailing = honest.der().to_vec();
    trailing.push(0);
    assert_eq!(DeviceRequest::read(&pem(&trailing)).unwrap_err(), RequestError::Malformed);
}

#[test]
fn a_request_with_any_byte_changed_never_gives_another_key() {
    let key = KeyPair::generate().unwrap();
    let honest = CertificateParams::default().serialize_request(&key).unwrap().der().to_vec();
    let spki = DeviceRequest::read(&pem(&honest)).unwrap().spki().to_vec();
    for place in 0..honest.len() {
        let mut changed = honest.clone();
        changed[place] ^= 0x41;
        if let Ok(read) = DeviceRequest::read(&pem(&changed)) {
            assert_eq!(read.spki(), spki, "byte {place}");
        }
    }
}

#[test]
fn an_expired_certificate_is_let_through_for_half_a_year_and_one_of_another_authority_never() {
    let folder = tempfile::tempdir().unwrap();
    let pki = pki(folder.path(), false);
    let lenient = DeviceVerifier::lenient(&pki, provider()).unwrap();
    let strict = DeviceVerifier::strict(&pki, provider()).unwrap();
    let (ours, theirs) = (certificate(&pki), {
        let other = tempfile::tempdir().unwrap();
        certificate(&super::Pki::open(other.path(), now()).unwrap())
    });
    let at = |days: i64| {
        let at = now().checked_add(SignedDuration::from_hours(days * 24)).unwrap();
        UnixTime::since_unix_epoch(Duration::from_secs(at.as_second().unsigned_abs()))
    };
    for (day, by_strict, by_lenient) in [
        (0, true, true),
        (89, true, true),
        (91, false, true),
        (269, false, true),
        (271, false, false),
    ] {
        assert_eq!(strict.verify_client_cert(&ours, &[], at(day)).is_ok(), by_strict, "day {day}");
        assert_eq!(
            lenient.verify_client_cert(&ours, &[], at(day)).is_ok(),
            by_lenient,
            "day {day}"
        );
        assert!(lenient.verify_client_cert(&theirs, &[], at(day)).is_err(), "day {day}");
    }
}

#[test]
fn the_controllers_certificate_renews_itself_and_convinces_a_tv_without_a_clock() {
    let folder = tempfile::tempdir().unwrap();
    let pki = Arc::new(pki(folder.path(), false));
    let names = ["efir.example".to_owned(), "192.0.2.7".to_owned()];
    let certificates =
        Certificates::new(Arc::clone(&pki), provider(), Purpose::Devices, &names, now()).unwrap();
    let day = |days: i64| now().checked_add(SignedDuration::from_hours(24 * days)).unwrap();
    let shown = || certificates.current_key().cert[0].clone();
    let first = shown();
    assert!(!certificates.renew_if_due(day(59)).unwrap());
    assert_eq!(shown(), first);
    assert!(certificates.renew_if_due(day(61)).unwrap());
    assert_ne!(shown(), first);

    let mut roots = rustls::RootCertStore::empty();
    roots.add(pki.ca_der().clone()).unwrap();
    let client =
        rustls::client::WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider())
            .build()
            .unwrap();
    for name in ["efir.example", "192.0.2.7", protocol::limit::DEVICE_SERVER_NAME] {
        let name = name.try_into().unwrap();
        for days in [-4 * 365, 0, 60] {
            let at = Duration::from_secs(day(days).as_second().unsigned_abs());
            let at = UnixTime::since_unix_epoch(at);
            client.verify_server_cert_at(&shown(), &name, at);
        }
    }
}

trait VerifyAt {
    fn verify_server_cert_at(
        &self,
        certificate: &CertificateDer<'_>,
        name: &rustls::pki_types::ServerName<'_>,
        at: UnixTime,
    );
}

impl VerifyAt for rustls::client::WebPkiServerVerifier {
    fn verify_server_cert_at(
        &self,
        certificate: &CertificateDer<'_>,
        name: &rustls::pki_types::ServerName<'_>,
        at: UnixTime,
    ) {
        use rustls::client::danger::ServerCertVerifier;
        self.verify_server_cert(certificate, &[], name, &[], at).unwrap();
    }
}

fn certificate(pki: &Pki) -> CertificateDer<'static> {
    let key = KeyPair::generate().unwrap();
    let request = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
    let request = DeviceRequest::read(&request).unwrap();
    let issued = pki.issue_device(&request, device(), now()).unwrap();
    CertificateDer::from_pem_slice(issued.certificate.as_bytes()).unwrap()
}

fn pem(der: &[u8]) -> String {
    let body = data_encoding::BASE64.encode(der);
    format!("-----BEGIN CERTIFICATE REQUEST-----\n{body}\n-----END CERTIFICATE REQUEST-----\n")
}

fn pki(folder: &Path, afresh: bool) -> Pki {
    if afresh {
        let _absent = std::fs::remove_file(folder.join("ca.pem"));
    }
    Pki::open(folder, now()).unwrap()
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn device() -> DeviceId {
    DeviceId::new(Timestamp::UNIX_EPOCH, 7)
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}
