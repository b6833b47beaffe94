use jiff::SignedDuration;
use protocol::enrol::{self, Identity, Nonce, Open, Opened, Progress, Renewal, Reveal, commitment};
use protocol::report::ScreenSize;
use protocol::{Digest, wire};
use rcgen::{CertificateParams, KeyPair};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::clock;
use crate::gateway::kit::{Controller, Tv};
use crate::pki::{DeviceRequest, Peer};

#[tokio::test]
async fn a_tv_is_paired_from_its_first_word_to_its_certificate() {
    let controller = Controller::start().await;
    let key = KeyPair::generate().unwrap();
    let opened: Opened = parsed(201, &post(&controller, None, "/pairings", &open(&key)).await);
    assert_eq!(opened.claim_url, "https://efir.example/claim");
    let path = format!("/pairings/{}", opened.pairing);
    let wrong = post(&controller, None, &format!("{path}/nonce"), &reveal(8)).await;
    assert_eq!(code(409, &wrong), "commitment-broken");
    let right = post(&controller, None, &format!("{path}/nonce"), &reveal(7)).await;
    assert!(right.starts_with("HTTP/1.1 204"), "{right}");

    let spki = DeviceRequest::read(&request(&key)).unwrap().spki().to_vec();
    let shown = enrol::code(&spki, controller.pki.spki(), Nonce([7; 16]), opened.nonce);
    let asking = get(&controller, None, &path);
    let typing = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        controller.claims(&shown).await
    };
    let (answer, device) = tokio::join!(asking, typing);
    let Progress::Claimed(identity) = parsed(200, &answer) else { panic!("{answer}") };
    assert_eq!(identity.device, device);
    assert_eq!(identity.ca, controller.pki.ca_pem());
    let again: Progress = parsed(200, &get(&controller, None, &path).await);
    assert_eq!(again, Progress::Claimed(identity), "of two, the first counts");
}

#[tokio::test]
async fn hostile_openings_are_refused_with_a_code() {
    let controller = Controller::start().await;
    let key = KeyPair::generate().unwrap();
    let good: Open = serde_json::from_slice(&open(&key)).unwrap();
    let long = vec![b' '; 17 * 1024];
    let no_request = Open { request: "x".to_owned(), ..good.clone() };
    let no_screen = Open { screen: ScreenSize { width: 0, height: 9 }, ..good.clone() };
    let long_name = Open { hardware: "x".repeat(201), ..good };
    for (status, expected, body) in [
        (400, "body-malformed", b"{}".to_vec()),
        (413, "body-too-long", long),
        (422, "request-malformed", wire::encode(&no_request)),
        (422, "screen-size", wire::encode(&no_screen)),
        (422, "text-too-long", wire::encode(&long_name)),
    ] {
        let answer = post(&controller, None, "/pairings", &body).await;
        assert_eq!(code(status, &answer), expected);
    }
    assert_eq!(code(404, &get(&controller, None, "/elsewhere").await), "not-found");
    assert_eq!(code(404, &get(&controller, None, "/pairings/x").await), "not-found");
}

#[tokio::test]
async fn an_expired_tv_may_renew_and_nothing_else() {
    let controller = Controller::start().await;
    let days_ago = |days: i64| clock::now().checked_sub(SignedDuration::from_hours(24 * days));
    let tv = controller.tv_since(days_ago(100).unwrap()).await;
    let item = format!("/items/{}", protocol::Digest::of(b"x"));
    assert_eq!(code(403, &get(&controller, Some(&tv), &item).await), "certificate-expired");

    let fresh = KeyPair::generate().unwrap();
    let renewal = wire::encode(&Renewal { request: request(&fresh) });
    assert_eq!(
        code(401, &post(&controller, None, "/renewal", &renewal).await),
        "certificate-missing"
    );
    let identity: Identity = parsed(200, &post(&controller, Some(&tv), "/renewal", &renewal).await);
    assert_eq!(identity.device, tv.id);
    let renewed = renewed(&tv, &identity, &fresh);
    assert!(!Peer::read(&renewed.certificate).unwrap().is_expired(clock::now()));
    controller.connected(&renewed).await;
    assert_eq!(code(404, &get(&controller, Some(&renewed), &item).await), "not-found");
}

#[tokio::test]
async fn a_certificate_is_renewed_with_a_fresh_key_and_not_for_a_revoked_tv() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let own = KeyPair::try_from(tv.key.secret_der()).unwrap();
    let stale = wire::encode(&Renewal { request: request(&own) });
    assert_eq!(code(422, &post(&controller, Some(&tv), "/renewal", &stale).await), "key-not-fresh");
    let id = tv.id;
    let revoked = controller.ledger.change(move |work| {
        let system = controller_core::domain::actor::Actor::system();
        controller_core::app::devices::revoke(work, &system, id, clock::now())
    });
    revoked.await.unwrap();
    let fresh = wire::encode(&Renewal { request: request(&KeyPair::generate().unwrap()) });
    assert_eq!(
        code(403, &post(&controller, Some(&tv), "/renewal", &fresh).await),
        "device-revoked"
    );
}

#[tokio::test]
async fn items_of_the_current_and_the_previous_document_are_served_to_its_tvs() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    controller.publishes("первое").await;
    let school = controller.school;
    let composed = || {
        controller.ledger.read(move |view| controller_core::domain::compose::desired(view, school))
    };
    let document = composed().await.unwrap().unwrap();
    let (digest, bytes) = document.items[0].clone();
    let path = format!("/items/{digest}");
    let answer = get(&controller, Some(&tv), &path).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.as_bytes().ends_with(&bytes), "{answer}");
    assert_eq!(code(401, &get(&controller, None, &path).await), "certificate-missing");
    let other = format!("/items/{}", protocol::Digest::of(b"secret"));
    assert_eq!(code(404, &get(&controller, Some(&tv), &other).await), "not-found");
}

#[tokio::test]
async fn pictures_of_the_current_and_the_previous_document_are_served_whole_and_in_part() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let (post, picture) = controller.publishes_a_picture().await;
    let path = format!("/media/{}", picture.sha256);
    let (head, whole) = fetch(&controller, &tv, &path, "").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("accept-ranges: bytes") && head.contains("image/jpeg"), "{head}");
    assert_eq!((Digest::of(&whole), whole.len()), (picture.sha256, picture.bytes as usize));

    let etag = format!("\"{}\"", picture.sha256);
    let rest = format!("range: bytes=100-\r\nif-range: {etag}\r\n");
    let (head, rest) = fetch(&controller, &tv, &path, &rest).await;
    assert!(head.starts_with("HTTP/1.1 206"), "{head}");
    let range = format!("content-range: bytes 100-{}/{}", whole.len() - 1, whole.len());
    assert!(head.contains(&range), "{head}");
    assert_eq!(rest, whole[100..]);
    let other = "range: bytes=100-\r\nif-range: \"another\"\r\n";
    let (head, all) = fetch(&controller, &tv, &path, other).await;
    assert!(head.starts_with("HTTP/1.1 200") && all == whole, "{head}");
    let (head, _) = fetch(&controller, &tv, &path, "range: bytes=9999999-\r\n").await;
    assert!(head.starts_with("HTTP/1.1 416"), "{head}");
    assert!(head.contains(&format!("content-range: bytes */{}", whole.len())), "{head}");

    controller.withdraws(post).await;
    let (head, _) = fetch(&controller, &tv, &path, "").await;
    assert!(head.starts_with("HTTP/1.1 200"), "of the previous document: {head}");
    let gone = async {
        loop {
            controller.publishes("другое").await;
            let answer = get(&controller, Some(&tv), &format!("{path}?")).await;
            if answer.starts_with("HTTP/1.1 404") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    tokio::time::timeout(patience, gone).await.expect("two documents later it is gone");
}

#[tokio::test]
async fn pictures_are_for_the_schools_own_tvs() {
    let controller = Controller::start().await;
    let tv = controller.tv().await;
    let none = format!("/media/{}", Digest::of(b"secret"));
    assert_eq!(code(401, &get(&controller, None, &none).await), "certificate-missing");
    let missing = get(&controller, Some(&tv), &none).await;
    assert_eq!(code(404, &missing), "not-found");
    let stored = controller.stores_a_picture(b"not on air").await;
    let known = get(&controller, Some(&tv), &format!("/media/{}", stored.sha256)).await;
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(body(&known), body(&missing), "what is not on air is as if it were not there");
    assert_eq!(code(404, &get(&controller, Some(&tv), "/media/x").await), "not-found");
}

async fn fetch(controller: &Controller, tv: &Tv, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = controller.dial(Some(tv), Some("http/1.1")).await.unwrap();
    let head =
        format!("GET /device/v1{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
}

async fn get(controller: &Controller, tv: Option<&Tv>, path: &str) -> String {
    talk(controller, tv, "GET", path, b"").await
}

async fn post(controller: &Controller, tv: Option<&Tv>, path: &str, body: &[u8]) -> String {
    talk(controller, tv, "POST", path, body).await
}

async fn talk(
    controller: &Controller,
    tv: Option<&Tv>,
    method: &str,
    path: &str,
    body: &[u8],
) -> String {
    let mut stream = controller.dial(tv, Some("http/1.1")).await.unwrap();
    let length = body.len();
    let head = format!(
        "{method} /device/v1{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // One that is refused early is not read to its end.
    let _refused = stream.write_all(body).await;
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn parsed<M: DeserializeOwned>(status: u16, answer: &str) -> M {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {answer}"))
}

fn code(status: u16, answer: &str) -> String {
    assert!(answer.contains("application/problem+json"), "{answer}");
    let problem: serde_json::Value = parsed(status, answer);
    problem["code"].as_str().unwrap().to_owned()
}

fn open(key: &KeyPair) -> Vec<u8> {
    wire::encode(&Open {
        request: request(key),
        commitment: commitment(Nonce([7; 16])),
        hardware: "a test".to_owned(),
        agent: "0.1.0".to_owned(),
        screen: ScreenSize { width: 1920, height: 1080 },
    })
}

fn reveal(byte: u8) -> Vec<u8> {
    wire::encode(&Reveal { nonce: Nonce([byte; 16]) })
}

fn request(key: &KeyPair) -> String {
    CertificateParams::default().serialize_request(key).unwrap().pem().unwrap()
}

fn renewed(tv: &Tv, identity: &Identity, key: &KeyPair) -> Tv {
    use rustls_pki_types::pem::PemObject;
    Tv {
        id: tv.id,
        certificate: rustls_pki_types::CertificateDer::from_pem_slice(
            identity.certificate.as_bytes(),
        )
        .unwrap(),
        key: rustls_pki_types::PrivateKeyDer::Pkcs8(key.serialize_der().into()),
    }
}
