//! A school with its administrator and its TVs.

use std::sync::Arc;

use serde_json::Value;

use crate::admin::Admin;
use crate::device::Device;
use crate::tv::{Tv, TvSetup};
use crate::world::Shared;

/// A school of the world.
#[derive(Debug)]
pub struct School {
    shared: Arc<Shared>,
    name: String,
    admin: Admin,
}

impl School {
    pub(crate) fn new(shared: Arc<Shared>, name: &str, admin: Admin) -> Self {
        Self { shared, name: name.to_owned(), admin }
    }

    /// Starts a TV, types its code into the console, and waits until it is on air.
    pub async fn enrol_tv(&self, room: &str) -> Tv {
        self.enrol(TvSetup::default(), room, &[]).await
    }

    /// The same for a TV that is set up in a certain way and carries tags.
    pub async fn enrol(&self, setup: TvSetup, room: &str, tags: &[&str]) -> Tv {
        let tv = Tv::start(Arc::clone(&self.shared), setup).await;
        let code = tv.pairing_code().await;
        self.admin.claims(&code, room, tags).await.succeeded();
        tv.is_enrolled_by(&self.admin).await;
        tv
    }

    /// A device in the story's own hands, without an agent.
    pub async fn enrol_device(&self, room: &str) -> Device {
        let pairing = Device::asks(&self.shared.controller).await;
        self.admin.claims(pairing.code(), room, &[]).await.succeeded();
        pairing.finishes().await
    }

    /// Its administrator.
    pub fn admin(&self) -> &Admin {
        &self.admin
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its id.
    pub fn unit(&self) -> &str {
        self.admin.unit()
    }

    /// The titles of all the posts that it has on air, page by page as REST gives them.
    pub async fn published_titles(&self) -> Vec<String> {
        let mut titles = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("posts?unit={}&state=published&limit=50{cursor}", self.unit());
            let page: Value = self.admin.rest().get(&path).await.done();
            let items = page["items"].as_array().unwrap();
            titles.extend(items.iter().map(|post| post["title"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return titles,
            }
        }
    }
}
