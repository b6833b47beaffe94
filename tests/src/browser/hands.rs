//! What somebody at a browser does: clicks, writes, chooses, presses keys.

use std::path::Path;

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::json;

use super::tree::plain;
use super::{Browser, CLICKABLE, WRITABLE};

/// Roles of what has choices.
const CHOOSING: [&str; 2] = ["combobox", "listbox"];

impl Browser {
    /// Clicks what has this name: a button, a link, a tick, a choice.
    pub async fn clicks(&self, name: &str) {
        self.acts(&CLICKABLE, name, "clicked", async |element| {
            // As somebody scrolls: out from under what always stands at the edge of a phone's screen.
            let scroll = "arguments[0].scrollIntoView({block: 'center'})";
            self.client.execute(scroll, vec![serde_json::to_value(&element)?]).await?;
            element.click().await
        })
        .await;
    }

    /// Writes into the field with this label, instead of what stands there.
    pub async fn writes(&self, label: &str, text: &str) {
        self.acts(&WRITABLE, label, "written into", async |element| {
            element.clear().await?;
            element.send_keys(text).await
        })
        .await;
    }

    /// Goes on writing in the field with this label.
    pub async fn adds(&self, label: &str, text: &str) {
        self.acts(&WRITABLE, label, "written into", async |element| element.send_keys(text).await)
            .await;
    }

    /// Sets a date, a time or another field that has parts, as its value in HTML.
    pub async fn sets(&self, label: &str, value: &str) {
        let script = "const [field, value] = arguments; field.value = value; \
            for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true}));";
        self.acts(&WRITABLE, label, "set", async |element| {
            let arguments = vec![serde_json::to_value(&element)?, json!(value)];
            self.client.execute(script, arguments).await
        })
        .await;
    }

    /// Chooses from the list with this label.
    pub async fn chooses(&self, label: &str, option: &str) {
        self.acts(&CHOOSING, label, &format!("set to «{option}»"), async |element| {
            for choice in &element.find_all(Locator::Css("option")).await? {
                if self.said(option).contains(&plain(&choice.text().await?)) {
                    return choice.click().await;
                }
            }
            // Perhaps its options are still to come: the driver says that there is none.
            element.select_by_label(option).await
        })
        .await;
    }

    /// Gives a file to the field with this label.
    pub async fn attaches(&self, label: &str, file: &Path) {
        let file = file.to_str().expect("a path in UTF-8");
        self.acts(&["button"], label, "given a file", async |element| {
            element.send_keys(file).await
        })
        .await;
    }

    /// Presses a key where the focus is, as it is with the page just opened where nothing has it.
    pub async fn presses(&self, key: Key) {
        let value = char::from(key);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Types where the focus is.
    pub async fn types(&self, text: &str) {
        let focused = self.client.active_element().await.unwrap();
        focused.send_keys(text).await.unwrap();
    }

    /// Presses Tab until the focus is on what has this name; panics when it never comes there.
    pub async fn tabs_to(&self, name: &str) {
        const MOST: usize = 200;
        let names = self.said(name);
        let mut met = Vec::new();
        for _ in 0..MOST {
            self.presses(Key::Tab).await;
            let focused = self.focused().await;
            if names.iter().any(|name| focused.starts_with(name)) {
                return;
            }
            met.push(focused);
        }
        panic!("the focus never comes to «{name}»; it came to {met:?}");
    }

    async fn acts<T>(
        &self,
        roles: &[&str],
        name: &str,
        what: &str,
        act: impl AsyncFn(Element) -> Result<T, CmdError>,
    ) {
        let act = async |element| act(element).await.map(drop).map_err(|error| error.to_string());
        self.element(roles, name, what, act).await;
    }
}
