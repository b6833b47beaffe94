//! What the stories rest on: a browser that keeps nothing to itself and outlives nobody.

use std::time::Duration;

use tests::{World, eventually};

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "снега не будет")]
async fn an_error_on_the_console_fails_the_story() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    anna.opens("/").await;
    anna.runs("console.error('снега не будет')").await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "Content Security Policy")]
async fn what_the_policy_forbids_fails_the_story() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    anna.opens("/").await;
    anna.runs("document.body.setAttribute('style', 'color: red')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_process_outlives_the_browser() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    anna.opens("/").await;
    let profile = world.directory().join("browser");
    let profile = profile.to_str().unwrap();
    assert!(processes_with(profile) > 2, "Chromium runs with its profile in the world's directory");
    drop(anna);
    eventually("Chromium to be gone", Duration::from_secs(5), async || {
        match processes_with(profile) {
            0 => Ok(()),
            some => Err(format!("{some} processes")),
        }
    })
    .await;
}

/// How many processes have these words on their command line (proc(5)).
fn processes_with(words: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let lines = processes.filter_map(|it| std::fs::read(it.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(words)).count()
}
