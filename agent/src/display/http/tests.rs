//! The page over a real socket.

use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test]
async fn the_frame_is_served_with_its_digest_as_its_tag() {
    let mut server = Server::start().await;
    assert!(server.get("/frame.png", "").await.starts_with("HTTP/1.1 503"));
    server.page.show(&png(b"a frame")).expect("shown");
    let tag = format!("\"{}\"", Digest::of(b"a frame"));
    let answer = server.get("/frame.png", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\na frame"), "{answer}");
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
    server.page.show(&png(b"one")).expect("shown");
    let one = Digest::of(b"one");
    assert!(server.get("/changes?after=", "").await.ends_with(&one.to_string()));
    let address = server.page.address;
    let waiting =
        tokio::spawn(async move { get(address, &format!("/changes?after={one}"), "").await });
    tokio::task::yield_now().await;
    server.page.show(&png(b"two")).expect("shown");
    let told = waiting.await.expect("an answer");
    assert!(told.ends_with(&Digest::of(b"two").to_string()), "{told}");
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
        let page = Page::open(any, &mut tasks, CancellationToken::new()).await.expect("a port");
        Self { page, _tasks: tasks }
    }

    async fn get(&self, path: &str, headers: &str) -> String {
        get(self.page.address, path, headers).await
    }
}

async fn get(address: SocketAddr, path: &str, headers: &str) -> String {
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}connection: close\r\n\r\n");
    say(address, &request).await
}

async fn say(address: SocketAddr, request: &str) -> String {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    socket.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("it answers");
    String::from_utf8_lossy(&answer).into_owned()
}

fn png(bytes: &[u8]) -> Png {
    Png { bytes: bytes.to_vec(), sha256: Digest::of(bytes) }
}
