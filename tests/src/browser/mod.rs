//! Somebody at a browser: a real Chromium, driven as a person drives it.
//!
//! Fields are found by their label, buttons and links by the name that a screen reader would say, all
//! from Chromium's own accessibility tree: what a story can use, anybody can. Every act waits until
//! it can be done. An error on the console or a violation of the page's policy fails the story.

mod axe;
mod driver;
mod evidence;
mod eyes;
mod hands;
mod look;
mod start;
mod tongue;
mod tree;
mod tv;

use std::sync::Arc;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use protocol::Language;
use serde_json::json;

pub use axe::Finding;
use driver::Driver;
pub use look::{Line, Look};
pub use start::BrowserStart;
use tree::{Node, Tree};
pub use tv::ChromiumTv;

use crate::wait::{PATIENCE, eventually};
use crate::world::Shared;

/// Roles of what can be clicked.
const CLICKABLE: [&str; 11] = [
    "button",
    "link",
    "checkbox",
    "radio",
    "tab",
    "switch",
    "menuitem",
    "option",
    "DisclosureTriangle",
    "DisclosureTriangleGrouped",
    "ToggleButton",
];
/// Roles of what can be written into.
const WRITABLE: [&str; 7] =
    ["textbox", "searchbox", "spinbutton", "combobox", "Date", "DateTime", "InputTime"];

/// A browser with one page open, and whoever sits before it.
#[derive(Debug)]
pub struct Browser {
    // Ended before the world's directory goes.
    driver: Driver,
    client: Client,
    origin: String,
    language: Language,
    forgiven: std::sync::Mutex<Vec<String>>,
    _shared: Arc<Shared>,
}

impl Browser {
    /// Goes to a path of the console, or to a whole address.
    pub async fn opens(&self, path: &str) {
        let url =
            if path.starts_with('/') { format!("{}{path}", self.origin) } else { path.to_owned() };
        let opened = self.client.goto(&url).await;
        opened.unwrap_or_else(|error| panic!("opening {url}: {error}"));
    }

    /// Loads the page anew.
    pub async fn reloads(&self) {
        self.client.refresh().await.unwrap();
    }

    /// Goes back one page.
    pub async fn goes_back(&self) {
        self.client.back().await.unwrap();
    }

    /// Takes a complaint with these words on the console for what the story wants.
    pub fn forgives(&self, complaint: &str) {
        self.forgiven.lock().unwrap().push(complaint.to_owned());
    }

    /// Where the console is, for example `http://127.0.0.1:8080`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Waits until something can be done with the element that has a role and a name.
    async fn element(
        &self,
        roles: &[&str],
        name: &str,
        what: &str,
        act: impl AsyncFn(Element) -> Result<(), String>,
    ) {
        eventually(&format!("«{name}» to be {what}"), PATIENCE, async || {
            let tree = self.tree().await?;
            let node = self.find(&tree, roles, name)?;
            if node.is_disabled() {
                return Err("it is disabled".to_owned());
            }
            act(self.reach(node).await?).await
        })
        .await;
    }

    /// What has a name, or, as `Part / Name`, has it within a part of the page.
    fn find<'t>(&self, tree: &'t Tree, roles: &[&str], name: &str) -> Result<&'t Node, String> {
        match name.split_once(" / ") {
            None => tree.find(roles, &self.said(name), None),
            Some((part, name)) => tree.find(roles, &self.said(name), Some(&self.said(part))),
        }
    }

    /// What the console may call so in the browser's language.
    fn said(&self, words: &str) -> Vec<String> {
        tongue::said(words, self.language)
    }

    async fn tree(&self) -> Result<Tree, String> {
        Ok(Tree::read(&self.driver.devtools("Accessibility.getFullAXTree", json!({})).await?))
    }

    /// A node as `WebDriver` names it: chromedriver's ids end with the number that the tree has.
    async fn reach(&self, node: &Node) -> Result<Element, String> {
        let root = self.client.find(Locator::Css("html")).await;
        let root = root.map_err(|error| error.to_string())?.element_id().to_string();
        let (page, _) = root.rsplit_once('.').ok_or_else(|| format!("an element «{root}»"))?;
        let id = format!("{page}.{}", node.element).into();
        Ok(Element::from_element_id(self.client.clone(), id))
    }
}
