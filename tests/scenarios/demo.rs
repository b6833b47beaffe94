//! `efir demo`: the whole way of an announcement on one machine, as a newcomer sees it.

use std::time::Duration;

use protocol::Digest;
use tests::{Cli, read_frame};

const LONGEST: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_shows_its_text_and_keeps_the_frame() {
    let home = tempfile::tempdir().unwrap();
    let shell = Cli::at_home(home.path());
    let frame = home.path().join("frame.png");
    let demo =
        ["demo", "--once", "--text", "Снегопад: уроки с 9:30", "--frame", frame.to_str().unwrap()];

    let said = tokio::time::timeout(LONGEST, shell.types(&demo)).await.unwrap().succeeded();

    let png = std::fs::read(&frame).unwrap();
    let everything = format!("{}{}", said.out, said.err);
    assert!(everything.contains(&Digest::of(&png).to_string()[..12]), "{said}");
    let words = read_frame(&png).await;
    assert!(words.contains("Снегопад") && words.contains("9:30"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_says_why_it_fails() {
    let home = tempfile::tempdir().unwrap();
    let shell = Cli::at_home(home.path());
    let nowhere = home.path().join("no/such/folder/frame.png");
    let demo = ["demo", "--once", "--frame", nowhere.to_str().unwrap()];

    let said = tokio::time::timeout(LONGEST, shell.types(&demo)).await.unwrap();

    assert!(said.status > 0 && said.err.contains("no/such/folder"), "{said}");
}
