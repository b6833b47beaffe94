//! The page over a real socket.

use super::super::{SAMPLE, sample};
use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test]
async fn the_frame_is_served_with_its_digest_as_its_tag() {
    let mut server = Server::start().await;
    assert!(server.get("/frame.png", "").await.starts_with("HTTP/1.1 503"));
    let frame = sample("a frame");
    let flip = server.page.show(&frame).expect("shown");
    let tag = format!("\"{}\"", flip.frame);
    let answer = server.get_bytes("/frame.png", "").await;
    assert!(answer.starts_with(b"HTTP/1.1 200") && answer.ends_with(&frame.png().bytes));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(answer.contains(&format!("etag: {tag}")), "{answer}");
    let answer = server.get("/frame.png", &format!("if-none-match: {tag}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 304"), "{answer}");
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let server = Server::start().await;
    let answer = server.get("/", "").await;
    assert!(answer.contains("content-security-policy: default-src 'none'"), "{answer}");
    assert!(answer.contains("/live.js") && !answer.contains("http://"), "{answer}");
    for path in ["/live.js", "/live.css"] {
        assert!(server.get(path, "").await.starts_with("HTTP/1.1 200"), "{path}");
    }
    assert!(server.get("/../lock", "").await.starts_with("HTTP/1.1 404"));
}

#[tokio::test]
async fn a_change_is_told_as_it_comes() {
    let mut server = Server::start().await;
    let one = server.page.show(&sample("one")).expect("shown").frame;
    assert!(server.get("/changes?after=", "").await.ends_with(&one.to_string()));
    let address = server.page.address;
    let waiting =
        tokio::spawn(async move { get(address, &format!("/changes?after={one}"), "").await });
    tokio::task::yield_now().await;
    let two = server.page.show(&sample("two")).expect("shown").frame;
    let told = waiting.await.expect("an answer");
    assert!(told.ends_with(&two.to_string()), "{told}");
}

#[tokio::test]
async fn a_name_elsewhere_that_points_here_sees_nothing() {
    let server = Server::start().await;
    let request = "GET /frame.png HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    assert!(say(server.page.address, request).await.starts_with("HTTP/1.1 421"));
    let request =
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    assert!(say(server.page.address, request).await.starts_with("HTTP/1.1 405"));
}

#[tokio::test]
async fn silent_clients_do_not_keep_others_out() {
    let server = Server::start().await;
    let mut silent = Vec::new();
    for _ in 0..CONNECTIONS - 1 {
        silent.push(TcpStream::connect(server.page.address).await.expect("it listens"));
    }
    assert!(server.get("/", "").await.starts_with("HTTP/1.1 200"));
}

struct Server {
    page: Page,
    _tasks: JoinSet<()>,
}

impl Server {
    async fn start() -> Self {
        let mut tasks = JoinSet::new();
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let stop = CancellationToken::new();
        let page = Page::open(any, SAMPLE, &mut tasks, stop).await.expect("a port");
        Self { page, _tasks: tasks }
    }

    async fn get(&self, path: &str, headers: &str) -> String {
        get(self.page.address, path, headers).await
    }

    async fn get_bytes(&self, path: &str, headers: &str) -> Vec<u8> {
        say_bytes(self.page.address, &get_request(self.page.address, path, headers)).await
    }
}

async fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    say(address, &get_request(address, path, headers)).await
}

fn get_request(address: SocketAddr, path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}connection: close\r\n\r\n")
}

async fn say(address: SocketAddr, request: &str) -> String {
    String::from_utf8_lossy(&say_bytes(address, request).await).into_owned()
}

async fn say_bytes(address: SocketAddr, request: &str) -> Vec<u8> {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    socket.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("it answers");
    answer
}
