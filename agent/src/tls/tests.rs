//! The verifier against real chains.

use std::time::Duration;

use protocol::report;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};

use super::*;

const NOW: &str = "2026-11-23T12:00:00Z";

#[test]
fn our_controller_is_believed_whatever_address_was_dialled() {
    let ca = authority("ours");
    let chain = chain(&ca, limit::DEVICE_SERVER_NAME, (2026, 2027));
    assert_eq!(check(Trust::Ca(ca_der(&ca)), &chain, clock(NOW, true)), Ok(()));
}

#[test]
fn another_ca_is_not_ours_even_under_the_same_name() {
    let (ours, theirs) = (authority("ours"), authority("ours"));
    let chain = chain(&theirs, limit::DEVICE_SERVER_NAME, (2026, 2027));
    let error = check(Trust::Ca(ca_der(&ours)), &chain, clock(NOW, true)).expect_err("a relay");
    assert!(matches!(error, Error::InvalidCertificate(_)), "{error}");
}

#[test]
fn a_certificate_of_our_ca_for_another_name_is_no_controller() {
    let ca = authority("ours");
    let chain = chain(&ca, "efir.example", (2026, 2027));
    let error = check(Trust::Ca(ca_der(&ca)), &chain, clock(NOW, true)).expect_err("wrong name");
    assert!(error.to_string().contains(limit::DEVICE_SERVER_NAME), "{error}");
}

#[test]
fn a_certificate_that_has_run_out_is_refused_and_so_is_one_of_the_future() {
    let ca = authority("ours");
    let past = chain(&ca, limit::DEVICE_SERVER_NAME, (2024, 2025));
    let future = chain(&ca, limit::DEVICE_SERVER_NAME, (2028, 2029));
    for chain in [past, future] {
        let error = check(Trust::Ca(ca_der(&ca)), &chain, clock(NOW, true));
        assert!(matches!(error, Err(Error::InvalidCertificate(_))), "{error:?}");
    }
}

#[test]
fn a_board_without_a_clock_believes_that_a_certificates_time_has_come_but_not_that_it_is_not_over()
{
    let ca = authority("ours");
    let future = chain(&ca, limit::DEVICE_SERVER_NAME, (2028, 2029));
    assert_eq!(check(Trust::Ca(ca_der(&ca)), &future, clock(NOW, false)), Ok(()));
    let past = chain(&ca, limit::DEVICE_SERVER_NAME, (2024, 2025));
    assert!(check(Trust::Ca(ca_der(&ca)), &past, clock(NOW, false)).is_err());
}

#[test]
fn a_clock_that_may_be_ahead_does_not_say_that_a_certificates_time_is_over() {
    let ca = authority("ours");
    let chain = chain(&ca, limit::DEVICE_SERVER_NAME, (2026, 2027));
    let ahead = |trusted| {
        let Now { earliest, .. } = clock(NOW, false);
        Now { earliest, ..clock("2093-01-01T00:00:00Z", trusted) }
    };
    assert_eq!(check(Trust::Ca(ca_der(&ca)), &chain, ahead(false)), Ok(()));
    assert!(check(Trust::Ca(ca_der(&ca)), &chain, ahead(true)).is_err());
}

#[test]
fn before_pairing_any_ca_will_do_unless_a_pin_names_another() {
    let (ours, theirs) = (authority("ours"), authority("theirs"));
    let chain = chain(&theirs, limit::DEVICE_SERVER_NAME, (2026, 2027));
    let pin = |ca| Some(Digest::of(&public_key_of(&ca_der(ca)).expect("a CA")));
    let first_seen = |pin| Trust::FirstSeen { pin };
    assert_eq!(check(first_seen(None), &chain, clock(NOW, true)), Ok(()));
    assert_eq!(check(first_seen(pin(&theirs)), &chain, clock(NOW, true)), Ok(()));
    let error = check(first_seen(pin(&ours)), &chain, clock(NOW, true)).expect_err("a relay");
    assert!(error.to_string().contains("--pin"), "{error}");
}

#[test]
fn a_chain_without_its_ca_or_with_one_that_did_not_sign_it_is_refused() {
    let (ours, theirs) = (authority("ours"), authority("theirs"));
    let mut chain = chain(&ours, limit::DEVICE_SERVER_NAME, (2026, 2027));
    let trust = || Trust::FirstSeen { pin: None };
    assert!(check(trust(), &chain[..1], clock(NOW, true)).is_err());
    chain[1] = ca_der(&theirs);
    assert!(check(trust(), &chain, clock(NOW, true)).is_err());
    assert_eq!(ca_of(&chain), Some(ca_der(&theirs)));
    assert_eq!(ca_of(&chain[..1]), None);
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn check(trust: Trust, chain: &[CertificateDer<'_>], now: Now) -> Result<(), Error> {
    let verifier = Verifier { trust, now, provider: Arc::new(ring::default_provider()) };
    let (leaf, rest) = chain.split_first().expect("a leaf");
    let dialled = ServerName::try_from("10.0.0.1").expect("an address");
    // The system's own time is never asked.
    let long_ago = UnixTime::since_unix_epoch(Duration::ZERO);
    verifier.verify_server_cert(leaf, rest, &dialled, &[], long_ago).map(|_verified| ())
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a CA")
}

fn ca_der(ca: &Authority) -> CertificateDer<'static> {
    ca.der().clone()
}

fn chain(ca: &Authority, name: &str, (from, until): (i32, i32)) -> Vec<CertificateDer<'static>> {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = KeyPair::generate().expect("a key");
    vec![params.signed_by(&key, ca).expect("a certificate").der().clone(), ca_der(ca)]
}

fn clock(now: &str, trusted: bool) -> Now {
    let now = now.parse().expect("an instant");
    Now { uptime: Duration::ZERO, clock: report::Clock { now, trusted }, earliest: now }
}
