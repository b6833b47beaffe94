//! What a browser leaves behind: complaints that fail a story, and the page on which it failed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::Client;
use serde_json::Value;

use super::{Browser, driver};
use crate::binaries::target;

/// For the last words of a browser that may hang.
const LAST_WORDS: Duration = Duration::from_secs(10);

impl Browser {
    /// What has been complained about since the last check, except for what is forgiven.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = driver::console(&self.client).await;
        let entries = entries.unwrap_or_else(|error| panic!("the browser's console: {error}"));
        let forgiven = self.forgiven.lock().unwrap().clone();
        entries
            .iter()
            .filter(|entry| is_complaint(entry))
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .filter(|message| !forgiven.iter().any(|words| message.contains(words)))
            .collect()
    }
}

/// Errors of scripts and of the network, and whatever the page's policy forbade.
fn is_complaint(entry: &Value) -> bool {
    entry["level"] == "SEVERE" || entry["source"] == "security"
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let name = std::thread::current().name().unwrap_or("story").replace("::", "-");
            let client = self.client.clone();
            in_time(async move { keep_page(&client, &name).await });
        } else {
            let complaints = in_time(async { self.complaints().await }).unwrap_or_default();
            assert!(complaints.is_empty(), "the browser's console:\n{}", complaints.join("\n"));
        }
    }
}

/// Runs on a thread of its own: whoever drops a browser may not wait inside the story's run time.
fn in_time<T: Send>(work: impl Future<Output = T> + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async { tokio::time::timeout(LAST_WORDS, work).await.ok() })
        });
        waits.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Keeps a picture of the page and its source beside the build.
async fn keep_page(client: &Client, story: &str) {
    let folder = target().join("tmp/browser");
    let kept = async {
        std::fs::create_dir_all(&folder)?;
        let picture = client.screenshot().await.map_err(std::io::Error::other)?;
        let source = client.source().await.map_err(std::io::Error::other)?;
        let address = client.current_url().await.map_err(std::io::Error::other)?;
        let picture = keep(&folder, &format!("{story}.png"), &picture)?;
        let source = keep(&folder, &format!("{story}.html"), source.as_bytes())?;
        Ok::<_, std::io::Error>((address, picture, source))
    };
    match kept.await {
        Ok((address, picture, source)) => {
            eprintln!(
                "--- the browser was at {address}: {} {}",
                picture.display(),
                source.display()
            );
        }
        Err(error) => eprintln!("--- the browser's page could not be kept: {error}"),
    }
    let console = driver::console(client).await.unwrap_or_default();
    for entry in console {
        eprintln!("--- on its console: {}", entry["message"].as_str().unwrap_or_default());
    }
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
}
