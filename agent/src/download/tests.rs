//! A controller that answers what the test says, at the other end of a pipe.

use std::fs;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::task::JoinHandle;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_in_its_place_once_it_is_whole() {
    let place = Place::new();
    let (result, request) = place.fetches(&ok(&picture())).await;
    assert_eq!(result, Ok(length()));
    assert!(!request.contains("range"), "{request}");
    assert_eq!(place.files(), [digest().to_string()]);
    assert_eq!(fs::read(place.whole()).expect("it is there"), picture());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_goes_on_where_it_broke_off() {
    let place = Place::new();
    let (half, rest) = (picture()[..70_000].to_vec(), picture()[70_000..].to_vec());
    let (result, _) = place.fetches(&[header(200, length(), ""), half].concat()).await;
    assert!(matches!(result, Err(PictureProblem::Interrupted(_))), "{result:?}");
    assert_eq!(place.files(), [format!("{}.part", digest())]);
    let there = fs::metadata(place.part()).expect("a part").len();
    assert_eq!(there, 70_000);

    let range = format!("Content-Range: bytes 70000-{}/{}\r\n", length() - 1, length());
    let answer = [header(206, length() - 70_000, &range), rest].concat();
    let (result, request) = place.fetches(&answer).await;
    assert!(request.contains("range: bytes=70000-\r\n"), "{request}");
    assert_eq!(result, Ok(length()));
    assert_eq!(fs::read(place.whole()).expect("it is there"), picture());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_that_knows_no_ranges_is_heard_from_the_beginning() {
    let place = Place::new();
    fs::write(place.part(), b"what came before").expect("written");
    let (result, _) = place.fetches(&ok(&picture())).await;
    assert_eq!(result, Ok(length()));
    assert_eq!(fs::read(place.whole()).expect("it is there"), picture());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_such_picture_is_thrown_away() {
    let page = b"<html>Please sign in to the school's Wi-Fi</html>".to_vec();
    let longer = [picture(), b"more".to_vec()].concat();
    let other = vec![8; picture().len()];
    let part_of_another = header(206, 5, "Content-Range: bytes 7-11/12\r\n");
    for (what, answer) in [
        ("a captive portal's page", ok(&page)),
        ("a longer one", ok(&longer)),
        ("another of its length", ok(&other)),
        ("another part", [part_of_another, b"12345".to_vec()].concat()),
        ("not found", header(404, 0, "")),
        ("not satisfiable", header(416, 0, "")),
    ] {
        let place = Place::new();
        fs::write(place.part(), b"abc").expect("written");
        let (result, _) = place.fetches(&answer).await;
        assert!(matches!(result, Err(PictureProblem::Wrong(_))), "{what}: {result:?}");
        assert!(place.files().is_empty(), "{what}: {:?}", place.files());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_controller_takes_nothing_away() {
    let place = Place::new();
    fs::write(place.part(), &picture()[..10]).expect("written");
    let (result, _) = place.fetches(&header(503, 0, "")).await;
    assert!(matches!(result, Err(PictureProblem::Interrupted(_))), "{result:?}");
    assert_eq!(fs::metadata(place.part()).expect("a part").len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_whole_before_the_power_went_is_not_asked_for_again() {
    let place = Place::new();
    fs::write(place.part(), picture()).expect("written");
    assert_eq!(place.fetches_nothing().await, Ok(length()));
    assert_eq!(place.files(), [digest().to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_power_tore_is_thrown_away() {
    let place = Place::new();
    let mut torn = picture();
    torn[100_000..].fill(0);
    fs::write(place.part(), torn).expect("written");
    let result = place.fetches_nothing().await;
    assert!(matches!(result, Err(PictureProblem::Wrong(_))), "{result:?}");
    assert!(place.files().is_empty());
    let longer = vec![1; picture().len() + 1];
    fs::write(place.part(), longer).expect("written");
    assert_eq!(place.fetches(&ok(&picture())).await.0, Ok(length()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_gone_is_named() {
    let place = Place::new();
    fs::remove_dir_all(place.0.path()).expect("removed");
    let part = Part::open(place.0.path(), wanted());
    let Err(PictureProblem::Disk(text)) = part else { panic!("{part:?}") };
    assert!(text.contains(&place.part().display().to_string()), "{text}");
}

/// A folder for pictures.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// Fetches the picture from a controller that answers this. Tells what it was asked, too.
    async fn fetches(&self, answer: &[u8]) -> (Result<u32, PictureProblem>, String) {
        let (stream, asked) = controller(answer.to_vec());
        let part = Part::open(self.0.path(), wanted()).expect("it can be opened");
        let result = fetch_through(part, async { Ok(TokioIo::new(stream)) }).await;
        (result, asked.await.expect("it was asked"))
    }

    async fn fetches_nothing(&self) -> Result<u32, PictureProblem> {
        let part = Part::open(self.0.path(), wanted()).expect("it can be opened");
        let nowhere = async { anyhow::bail!("nobody is to be asked") };
        fetch_through::<TokioIo<DuplexStream>>(part, nowhere).await
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        entries.map(|it| it.expect("a file").file_name().to_string_lossy().into_owned()).collect()
    }

    fn whole(&self) -> PathBuf {
        pictures::whole(self.0.path(), digest())
    }

    fn part(&self) -> PathBuf {
        pictures::part(self.0.path(), digest())
    }
}

/// Hears one request, answers, and hangs up.
fn controller(answer: Vec<u8>) -> (DuplexStream, JoinHandle<String>) {
    let (ours, mut theirs) = tokio::io::duplex(16 * 1024);
    let asked = tokio::spawn(async move {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(theirs.read_u8().await.expect("a request"));
        }
        // Whoever has heard enough hangs up first.
        theirs.write_all(&answer).await.ok();
        String::from_utf8(request).expect("a request is text").to_lowercase()
    });
    (ours, asked)
}

fn ok(body: &[u8]) -> Vec<u8> {
    [header(200, u32::try_from(body.len()).expect("small"), ""), body.to_vec()].concat()
}

fn header(status: u16, length: u32, more: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{more}\r\n").into_bytes()
}

fn wanted() -> Picture {
    Picture { sha256: digest(), bytes: length(), width: 1, height: 1 }
}

fn picture() -> Vec<u8> {
    (0..150_000_u32).map(|n| u8::try_from(n % 251).expect("small")).collect()
}

fn digest() -> Digest {
    Digest::of(&picture())
}

fn length() -> u32 {
    u32::try_from(picture().len()).expect("small")
}
