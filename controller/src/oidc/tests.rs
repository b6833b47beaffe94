//! The way through a provider, beside one that lies on demand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
};
use openidconnect::url::Url;
use openidconnect::{
    Audience, EmptyAdditionalClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey,
    StandardClaims, SubjectIdentifier,
};
use serde_json::json;

use super::*;
use crate::clock;

const ISSUED: Lie = Lie { nonce: None, issuer: None, age: 0, client: "efir", code: "good" };

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_with_a_good_code_is_who_the_provider_says_once() {
    let provider = Liar::start();
    let outside = provider.outside();
    let away = outside.depart(sign_in()).await.unwrap();
    let (state, nonce) = provider.asked(&away);
    provider.answers(&ISSUED, &nonce);
    let good = || Ok("good".to_owned());
    let arrival = outside.arrive(Some(&away.handle), &state, good()).await.unwrap();
    assert_eq!((&*arrival.account.subject, &arrival.account.issuer), ("7", &provider.issuer));
    let again = outside.arrive(Some(&away.handle), &state, good()).await;
    assert_eq!(again.unwrap_err(), Trouble::Stale, "a state is good once");
    let strange = outside.arrive(None, &state, good()).await;
    assert_eq!(strange.unwrap_err(), Trouble::Stale, "another browser");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_state_ends_the_way() {
    let provider = Liar::start();
    let outside = provider.outside();
    let away = outside.depart(sign_in()).await.unwrap();
    let (state, nonce) = provider.asked(&away);
    provider.answers(&ISSUED, &nonce);
    for state in ["another", &state] {
        let arrived = outside.arrive(Some(&away.handle), state, Ok("good".to_owned())).await;
        assert_eq!(arrived.unwrap_err(), Trouble::Stale, "{state}");
    }
    let away = outside.depart(sign_in()).await.unwrap();
    let (state, _) = provider.asked(&away);
    let refused = outside.arrive(Some(&away.handle), &state, Err("access_denied".into())).await;
    assert_eq!(refused.unwrap_err(), Trouble::Refused("access_denied".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_answer_to_our_question_does_not_hold() {
    let provider = Liar::start();
    let outside = provider.outside();
    for (lie, what) in [
        (Lie { nonce: Some("another"), ..ISSUED }, "nonce"),
        (Lie { issuer: Some("https://evil.example"), ..ISSUED }, "issuer"),
        (Lie { client: "somebody-else", ..ISSUED }, "audience"),
        (Lie { age: 3_600, ..ISSUED }, "expired"),
        (Lie { age: 900, ..ISSUED }, "issued long ago"),
        (Lie { age: -300, ..ISSUED }, "issued in the future"),
        (Lie { code: "another", ..ISSUED }, "an expired code"),
    ] {
        let away = outside.depart(sign_in()).await.unwrap();
        let (state, nonce) = provider.asked(&away);
        provider.answers(&lie, &nonce);
        let arrived = outside.arrive(Some(&away.handle), &state, Ok("good".to_owned())).await;
        assert!(matches!(arrived, Err(Trouble::Wrong(_))), "{what}: {arrived:?}");
    }
    let skewed = Lie { age: -50, ..ISSUED };
    let away = outside.depart(sign_in()).await.unwrap();
    let (state, nonce) = provider.asked(&away);
    provider.answers(&skewed, &nonce);
    let arrived = outside.arrive(Some(&away.handle), &state, Ok("good".to_owned())).await;
    assert!(arrived.is_ok(), "clocks differ by less than a minute: {arrived:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_is_told_so() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outside = outside(&format!("http://{gone}"));
    let refused = outside.depart(sign_in()).await;
    assert!(matches!(refused, Err(Trouble::Down(_))), "{refused:?}");
}

#[test]
fn nothing_is_asked_in_plain_text_beyond_this_machine() {
    for (url, safe) in [
        ("https://id.example", true),
        ("http://127.0.0.1:9", true),
        ("http://localhost:9", true),
        ("http://[::1]:9", true),
        ("http://id.example", false),
        ("http://127.0.0.1.evil.example", false),
        ("ftp://127.0.0.1", false),
    ] {
        assert_eq!(is_safe(&Url::parse(url).unwrap()), safe, "{url}");
    }
}

fn sign_in() -> Purpose {
    Purpose::SignIn { to: "/".to_owned() }
}

fn outside(issuer: &str) -> Outside {
    let settings = Oidc {
        issuer: issuer.to_owned(),
        client_id: "efir".to_owned(),
        client_secret: Some("secret".to_owned()),
        name: "Школа".to_owned(),
    };
    Outside::new(&settings, "http://127.0.0.1:8080").unwrap()
}

/// What a token says that should say something else.
struct Lie {
    nonce: Option<&'static str>,
    issuer: Option<&'static str>,
    /// Seconds since it was issued.
    age: i64,
    client: &'static str,
    code: &'static str,
}

/// A provider that answers what it is told to.
struct Liar {
    issuer: String,
    key: CoreEdDsaPrivateSigningKey,
    /// The code that it takes, and the token that it gives for it.
    answer: Arc<Mutex<(String, String)>>,
}

impl Liar {
    fn start() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
        let id = Some(JsonWebKeyId::new("1".to_owned()));
        let key = CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pair.serialize_pem(), id).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let about = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        });
        let keys = json!({"keys": [key.as_verification_key()]});
        let answer = Arc::<Mutex<(String, String)>>::default();
        let told = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &about.to_string(), &keys.to_string(), &told);
            }
        });
        Self { issuer, key, answer }
    }

    fn outside(&self) -> Outside {
        outside(&self.issuer)
    }

    /// The state and the nonce that a browser brings along.
    fn asked(&self, away: &Departure) -> (String, String) {
        let url = Url::parse(&away.address).unwrap();
        assert!(away.address.starts_with(&format!("{}/auth?", self.issuer)), "{away:?}");
        let said = |name: &str| {
            let found = url.query_pairs().find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        assert_eq!((&*said("code_challenge_method"), &*said("response_type")), ("S256", "code"));
        assert_eq!(said("redirect_uri"), format!("http://127.0.0.1:8080{BACK}"));
        (said("state"), said("nonce"))
    }

    fn answers(&self, lie: &Lie, nonce: &str) {
        let now = clock::now().as_second();
        let at = |second: i64| UNIX_EPOCH + Duration::from_secs(u64::try_from(second).unwrap());
        let issued: SystemTime = at(now - lie.age);
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(lie.issuer.unwrap_or(&self.issuer).to_owned()).unwrap(),
            vec![Audience::new(lie.client.to_owned())],
            // Half an hour: one that is issued long ago holds still.
            (issued + Duration::from_secs(1_800)).into(),
            issued.into(),
            StandardClaims::new(SubjectIdentifier::new("7".to_owned())),
            EmptyAdditionalClaims {},
        );
        let claims = claims.set_nonce(Some(Nonce::new(lie.nonce.unwrap_or(nonce).to_owned())));
        let token = CoreIdToken::new(claims, &self.key, CoreJwsSigningAlgorithm::EdDsa, None, None);
        *self.answer.lock().unwrap() = (lie.code.to_owned(), token.unwrap().to_string());
    }
}

/// Answers one request.
fn serve(mut stream: TcpStream, about: &str, keys: &str, told: &Mutex<(String, String)>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let (code, token) = told.lock().unwrap().clone();
    let body = String::from_utf8(body).unwrap();
    let (status, answer) = match first.split(' ').nth(1).unwrap() {
        "/.well-known/openid-configuration" => ("200 OK", about.to_owned()),
        "/jwks" => ("200 OK", keys.to_owned()),
        "/token" if body.contains(&format!("code={code}")) && body.contains("code_verifier=") => {
            let answer = json!({"access_token": "a", "token_type": "Bearer", "id_token": token});
            ("200 OK", answer.to_string())
        }
        "/token" => ("400 Bad Request", json!({"error": "invalid_grant"}).to_string()),
        path => panic!("nobody asks for {path}"),
    };
    let length = answer.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{answer}"
    )
    .unwrap();
}
