//! What somebody at a browser sees, or hears from a screen reader.

use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};

use super::tree::plain;
use super::{Browser, CLICKABLE, WRITABLE};
use crate::wait::{PATIENCE, eventually};

impl Browser {
    /// The name of what has the focus, as a screen reader would say it.
    pub async fn focused(&self) -> String {
        let tree = self.tree().await.unwrap();
        let focused = tree.nodes().filter(|node| node.is_focused() && !node.is_page()).last();
        focused.map(|node| node.name.clone()).unwrap_or_default()
    }

    /// Waits until these words can be read on the page.
    pub async fn sees(&self, words: &str) {
        self.sees_within(words, PATIENCE).await;
    }

    /// The same, within a time of the story's.
    pub async fn sees_within(&self, words: &str, within: Duration) {
        eventually(&format!("«{words}» on the page"), within, async || {
            let text = self.text().await?;
            if self.says(&text, words) { Ok(()) } else { Err(self.described(&text).await) }
        })
        .await;
    }

    /// Waits until these words can be read no more.
    pub async fn sees_no(&self, words: &str) {
        eventually(&format!("no «{words}» on the page"), PATIENCE, async || {
            let text = self.text().await?;
            if self.says(&text, words) { Err(self.described(&text).await) } else { Ok(()) }
        })
        .await;
    }

    /// Waits until there is something with this name to click.
    pub async fn finds(&self, name: &str) {
        self.element(&CLICKABLE, name, "found", async |_| Ok(())).await;
    }

    /// Whether there is something with this name to click, now.
    pub async fn has(&self, name: &str) -> bool {
        self.find(&self.tree().await.unwrap(), &CLICKABLE, name).is_ok()
    }

    /// Waits until the field with this label holds a value.
    pub async fn finds_written(&self, label: &str, value: &str) {
        self.element(&WRITABLE, label, &format!("found to hold «{value}»"), async |element| {
            let found = element.prop("value").await.map_err(|error| error.to_string())?;
            let found = found.unwrap_or_default();
            if found == value { Ok(()) } else { Err(format!("it holds «{found}»")) }
        })
        .await;
    }

    /// Waits until the page's path, with its query, begins so; answers it.
    pub async fn is_at(&self, path: &str) -> String {
        eventually(&format!("the page {path}"), PATIENCE, async || {
            let at = self.path().await;
            if at.starts_with(path) { Ok(at) } else { Err(format!("it is at {at}")) }
        })
        .await
    }

    /// The page's path, with its query.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.origin).unwrap_or(&url).to_owned()
    }

    /// The page's title.
    pub async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// What can be read on the page.
    pub async fn text(&self) -> Result<String, String> {
        let text =
            self.client.execute("return document.body ? document.body.innerText : ''", vec![]);
        let text = text.await.map_err(|error| error.to_string())?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// What a script answers that calls `done` when it is through.
    pub async fn runs_until(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; {script}");
        let ran = self.client.execute_async(&script, vec![]).await;
        ran.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// What a script answers.
    pub async fn runs(&self, script: &str) -> Value {
        let ran = self.client.execute(script, vec![]).await;
        ran.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// A picture of the page as it stands, as PNG.
    pub async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.unwrap()
    }

    /// The same of all of the page, however long it is.
    pub async fn whole_picture(&self) -> Vec<u8> {
        let all = json!({"captureBeyondViewport": true, "format": "png"});
        let taken = self.driver.devtools("Page.captureScreenshot", all).await.unwrap();
        let picture = taken["data"].as_str().unwrap_or_default();
        BASE64.decode(picture.as_bytes()).unwrap()
    }

    fn says(&self, text: &str, words: &str) -> bool {
        let text = plain(text);
        self.said(words).iter().any(|words| text.contains(words))
    }

    async fn described(&self, text: &str) -> String {
        format!("at {} it says:\n{text}", self.path().await)
    }
}
