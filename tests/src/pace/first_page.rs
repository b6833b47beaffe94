//! What the first page weighs on the line, with all that it needs.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::ensure;
use serde::Serialize;

use super::client::Client;
use crate::rest::Rest;

/// Bytes of the bodies, compressed where the server compresses them.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Weight {
    /// Of the page, its styles and its scripts.
    pub(super) all: usize,
    /// The same one by one, and the frames that the page shows.
    pub(super) parts: Vec<(String, usize)>,
}

impl Weight {
    pub(super) async fn of_first_page(address: SocketAddr, rest: &Rest) -> anyhow::Result<Self> {
        let mut client = Client::connect(address, rest).await?;
        let is_module = |address: &str| Path::new(address).extension() == Some("js".as_ref());
        let mut waiting = vec!["/".to_owned()];
        let (mut seen, mut parts) = (BTreeSet::new(), Vec::new());
        while let Some(address) = waiting.pop() {
            if !seen.insert(address.clone()) {
                continue;
            }
            let answer = client.asks(&address).await?;
            ensure!(answer.status == 200, "{address} answers {}", answer.status);
            let plain = client.asks_for(&address, "identity").await?;
            let text = String::from_utf8_lossy(&plain.body);
            if address == "/" {
                waiting.extend(linked(&text));
            } else if is_module(&address) {
                let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
                waiting.extend(imported(&text).map(|name| format!("{folder}/{name}")));
            }
            parts.push((address, answer.bytes));
        }
        // Frames of screens come by and by, and stand in nobody's way.
        let needed = parts.iter().filter(|(address, _)| !address.starts_with("/api/"));
        Ok(Self { all: needed.map(|(_, bytes)| bytes).sum(), parts })
    }
}

/// What a page's head and pictures name: our own addresses in `href` of links, and in `src`.
fn linked(page: &str) -> Vec<String> {
    let tags = page
        .split('<')
        .filter(|tag| ["link ", "script ", "img "].iter().any(|needed| tag.starts_with(needed)));
    let values = tags.flat_map(|tag| ["href=\"", "src=\""].map(|name| tag.split_once(name)));
    let values = values.flatten().filter_map(|(_, rest)| rest.split_once('"'));
    values.map(|(value, _)| value.replace("&amp;", "&")).filter(|it| it.starts_with('/')).collect()
}

/// What a module imports from beside it: `from "./live.js"`.
fn imported(module: &str) -> impl Iterator<Item = String> {
    let after = module.split("from \"./").skip(1).filter_map(|rest| rest.split_once('"'));
    after.map(|(name, _)| name.to_owned())
}
