//! The client against a server that gives prepared answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;

use super::*;
use crate::http::api::model::PersonFilter;

/// A server that gives the answers one after another, and tells the requests' first lines.
fn server(answers: Vec<(&'static str, &'static str)>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = thread::spawn(move || {
        answers
            .into_iter()
            .map(|(status, body)| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let asked: Vec<String> = lines.by_ref().take_while(|l| !l.is_empty()).collect();
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(head.as_bytes()).unwrap();
                stream.shutdown(std::net::Shutdown::Write).unwrap();
                let _ = stream.read(&mut [0; 1]);
                asked.join("\n").to_lowercase()
            })
            .collect()
    });
    (url, requests)
}

fn controller(url: &str) -> Controller {
    Controller::at(url, Some("secret".into()), None, Language::Russian).unwrap()
}

#[test]
fn a_list_is_read_page_by_page_and_keeps_what_this_client_does_not_know() {
    let (url, requests) = server(vec![
        ("200 OK", r#"{"items":[{"id":"a", "new":1}],"next":"c/1+"}"#),
        ("200 OK", r#"{"items":[{"id":"b"}],"next":null}"#),
    ]);
    let list = controller(&url).list::<Thing>("things", &PersonFilter::default()).unwrap();
    assert_eq!(list.json, r#"{"items":[{"id":"a", "new":1},{"id":"b"}]}"#);
    assert_eq!(list.value.iter().map(|t| t.id.as_str()).collect::<String>(), "ab");

    let requests = requests.join().unwrap();
    assert!(requests[0].starts_with("get /api/v1/things?limit=200 "), "{}", requests[0]);
    assert!(requests[1].contains("cursor=c%2f1%2b "), "{}", requests[1]);
    assert!(requests[1].contains("authorization: bearer secret"));
    assert!(requests[1].contains("accept-language: ru"));
}

#[test]
fn a_problem_is_told_as_the_controller_says_it() {
    let problem = r#"{"type":"urn:efir:problem:unknown-post","title":"Нет","status":404,
        "code":"unknown-post","detail":"Публикации нет.","params":{}}"#;
    let (url, _) = server(vec![("404 Not Found", problem)]);
    let failure = controller(&url).get::<RawPage>("posts/x").err().unwrap();
    let Failure::Refused(problem) = failure else { panic!("{failure:?}") };
    assert_eq!((problem.status, problem.detail.as_str()), (404, "Публикации нет."));
}

#[test]
fn something_that_is_no_controller_is_told_apart() {
    let (url, _) = server(vec![
        ("404 Not Found", "<html>"),
        ("200 OK", "<html>welcome to the network"),
        ("302 Found\r\nlocation: http://elsewhere/", ""),
    ]);
    for _ in 0..3 {
        let failure = controller(&url).get::<RawPage>("status").err().unwrap();
        assert!(matches!(failure, Failure::NotAController { .. }), "{failure:?}");
    }
}

#[test]
fn where_nobody_listens_nothing_is_reached() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let failure = controller(&format!("http://{gone}")).delete("x").unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }), "{failure:?}");
}

#[test]
fn an_address_is_http_or_https_with_a_host() {
    assert_eq!(checked("https://efir.example/").unwrap(), "https://efir.example");
    assert_eq!(checked("http://127.0.0.1:8080").unwrap(), "http://127.0.0.1:8080");
    for wrong in ["efir.example", "ftp://x", "https://", "", "https://x/?q", "http://a b"] {
        assert!(matches!(checked(wrong), Err(Failure::WrongUrl { .. })), "{wrong}");
    }
}

#[derive(Deserialize)]
struct Thing {
    id: String,
}
