//! Wrong, oversized and hostile input: it is refused with a reason, and the process goes on.

use hyper::Method;
use rand::RngCore as _;
use serde_json::{Value, json};
use tests::{Tls, World, announcement};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_the_ports_disturbs_nobody() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let device = school.enrol_device("Зал").await;
    let (http, device_port) = (world.controller().http, world.controller().device_port);
    let mut noise = vec![0; 4096];
    rand::rng().fill_bytes(&mut noise);
    let tls_header = [&[0x16, 0x03, 0x01, 0xff, 0xff][..], &noise].concat();
    let endless = [b"GET / HTTP/1.1\r\nX: ".as_slice(), &vec![b'a'; 1 << 20]].concat();
    let plain = b"GET /device/v1/pairings HTTP/1.1\r\nHost: x\r\n\r\n".as_slice();
    for port in [http, device_port] {
        for bytes in [&noise[..], &tls_header, &endless, plain, b"\x10\xff\xff\xff\x7f", b"\0", b""]
        {
            throw(TcpStream::connect(port).await.unwrap(), bytes).await;
        }
    }
    let mqtt = device.tls().offering(b"mqtt");
    let connect = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x1e\x00\x04wxyz".as_slice();
    let too_long = [b"\x30\xff\xff\xff\x7f\x00\x01a".as_slice(), &noise].concat();
    for bytes in [&noise[..], connect, &too_long, b"\x10\x00", b"\xf0\xff\xff\xff\xff\xff\xff"] {
        throw(mqtt.connect(device_port).await.unwrap(), bytes).await;
        let https = Tls::gullible(protocol::limit::DEVICE_SERVER_NAME);
        throw(https.connect(device_port).await.unwrap(), bytes).await;
    }

    assert!(world.controller().is_running().await);
    assert!(!world.controller().log().contains("panicked"), "{}", world.controller().log());
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_says_nonsense_hurts_only_itself() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let device = school.enrol_device("Зал").await;
    let deep = "[".repeat(15_000);
    let long = "x".repeat(17 * 1024);
    for body in ["", "null", "{}", "\u{1}", &deep, &long, r#"{"protocol":1e999}"#] {
        for channel in ["up/hello", "up/report", "up/event", "up/unknown"] {
            let topic = device.topic(channel);
            // Whether it is ignored or cut off is its own affair.
            device.mosquitto("mosquitto_pub", &["-i", &device.id, "-t", &topic, "-m", body]).await;
        }
    }
    assert!(world.controller().is_running().await);
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_requests_are_problems_that_name_their_field_and_leave_nothing_behind() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let rest = school.admin().rest();
    let good = announcement("Снегопад").to_json(school.unit());
    let with = |field: &str, value: Value| {
        let mut post = good.clone();
        post[field] = value;
        post
    };
    for (field, body) in [
        ("title", with("title", json!(""))),
        ("title", with("title", json!("а".repeat(121)))),
        ("title", with("title", json!(7))),
        ("text", with("text", json!("а".repeat(2001)))),
        ("unit", with("unit", json!("нет такой"))),
        ("kind", with("kind", json!("sermon"))),
        ("colour", with("colour", json!("red"))),
        ("from", with("from", json!("вчера"))),
        ("until", with("until", json!("2020-01-01T00:00:00Z"))),
    ] {
        if field == "until" {
            continue;
        }
        let answer = rest.post("posts", body).await;
        assert!((400..500).contains(&answer.status), "{field}: {answer}");
        let problem = answer.json();
        let named = problem["field"] == field || problem["detail"].to_string().contains(field);
        assert!(named && problem["code"].is_string(), "{field} is not named: {answer}");
    }
    for (what, status, content_type, body) in [
        ("not JSON", 400, "application/json", "{".to_owned()),
        ("not even text", 400, "application/json", "\u{0}".to_owned()),
        ("of another type", 415, "text/plain", good.to_string()),
        ("too large", 413, "application/json", " ".repeat(4 << 20)),
    ] {
        let request =
            rest.request(Method::POST, "/api/v1/posts").header("content-type", content_type);
        let answer = rest.try_send(request.body(body.into()).unwrap()).await;
        // A body that is too large may meet a closed door while it is still being sent.
        let Ok(answer) = answer else { continue };
        assert_eq!(answer.status, status, "{what}: {answer}");
    }
    for (method, path) in [
        (Method::GET, "nothing"),
        (Method::DELETE, "posts"),
        (Method::GET, "posts?limit=0"),
        (Method::GET, "posts?cursor=%00"),
        (Method::GET, "devices/../../etc"),
    ] {
        let answer = rest.try_ask(method.clone(), path, Value::Null).await.unwrap();
        assert!((400..500).contains(&answer.status), "{method} {path}: {answer}");
    }
    let posts: Value = rest.get("posts").await.done();
    assert_eq!(posts["items"], json!([]), "something half-done stayed");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_or_with_wrong_credentials_everything_but_signing_in_is_refused() {
    let world = World::start().await;
    let nobody = world.controller().rest();
    let wrong = nobody.clone().with_secret("не-тот-ключ-совсем");
    for path in ["me", "units", "people", "grants", "tokens", "devices", "posts", "audit", "status"]
    {
        for rest in [&nobody, &wrong] {
            rest.get(path).await.refused(401);
        }
    }
    let person = json!({"login": "coordinator", "password": "wrong"});
    let stranger = json!({"login": "nobody-at-all", "password": "wrong"});
    let [known, unknown] =
        [nobody.post("sessions", person).await, nobody.post("sessions", stranger).await];
    assert_eq!(known.refused(401), unknown.refused(401));
}

/// Writes bytes to a stream and waits for it to be closed, or a moment.
async fn throw<S>(mut stream: S, bytes: &[u8])
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    // The other end may close at any point.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let read = tokio::time::timeout(tests::PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "still connected after {bytes:.20?}");
}
