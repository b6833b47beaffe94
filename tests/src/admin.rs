//! Somebody who administers: signed in, at one unit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::Full;
use hyper::Method;
use protocol::PostId;
use protocol::report::Showing;
use serde_json::{Value, json};

use crate::announcement::Announcement;
use crate::http::Answer;
use crate::rest::Rest;

/// An administrator of a unit.
#[derive(Debug, Clone)]
pub struct Admin {
    rest: Rest,
    unit: String,
    posts: PostsByUnit,
}

/// A published post and its latest revision.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its name.
    pub id: PostId,
    /// Counts its edits from 1.
    pub revision: u32,
    title: String,
    text: String,
}

/// What the story has published, unit by unit, oldest first.
pub(crate) type PostsByUnit = Arc<Mutex<BTreeMap<String, Vec<Post>>>>;

impl Admin {
    pub(crate) fn new(rest: Rest, unit: &str, posts: PostsByUnit) -> Self {
        Self { rest, unit: unit.to_owned(), posts }
    }

    /// Publishes an announcement to the unit.
    pub async fn publishes(&self, announcement: Announcement) -> Post {
        let draft = self.drafts(announcement).await;
        self.publishes_draft(&draft).await
    }

    /// Writes an announcement that is not published yet, and answers its id.
    pub async fn drafts(&self, announcement: Announcement) -> String {
        id_of(&self.rest.post("posts", announcement.to_json(&self.unit)).await.done())
    }

    /// Uploads a picture for the unit's posts; the answer may be a refusal.
    pub async fn uploads(&self, picture: &[u8]) -> Answer {
        let path = format!("/api/v1/pictures?unit={}", self.unit);
        let request = self.rest.request(Method::POST, &path).header("content-type", "image/png");
        let body = Full::from(Bytes::copy_from_slice(picture));
        let answer = self.rest.try_send(request.body(body).unwrap()).await;
        answer.unwrap_or_else(|error| panic!("uploading a picture: {error}"))
    }

    /// Publishes a draft.
    pub async fn publishes_draft(&self, id: &str) -> Post {
        let published = self.rest.post(&format!("posts/{id}/publish"), json!({})).await;
        self.remembers(&published.done())
    }

    /// Changes a published post.
    pub async fn edits(&self, post: &Post, edit: Value) -> Post {
        let edited = self.rest.patch(&format!("posts/{}", post.id), edit).await;
        self.remembers(&edited.done())
    }

    /// Takes a post off the TVs.
    pub async fn withdraws(&self, post: &Post) {
        self.rest.post(&format!("posts/{}/withdraw", post.id), json!({})).await.succeeded();
    }

    /// Raises a severe alert in the unit; above schools, with the number of schools that it reaches.
    /// Answers its id.
    pub async fn raises(&self, text: &str, schools: Option<usize>) -> String {
        let alert =
            json!({"unit": self.unit, "severity": "severe", "text": text, "schools": schools});
        let raised: Value = self.rest.post("alerts", alert).await.done();
        id_of(&raised)
    }

    /// On how many screens an alert stands, and on how many it does not.
    pub async fn account_of(&self, alert: &str) -> Value {
        let status: Value = self.rest.get(&format!("alerts/{alert}")).await.done();
        status["account"].clone()
    }

    /// Gives the all-clear.
    pub async fn ends(&self, alert: &str) {
        self.rest.post(&format!("alerts/{alert}/cancel"), json!({})).await.succeeded();
    }

    /// Types a pairing code into the console for a room; the answer may be a refusal.
    pub async fn claims(&self, code: &str, room: &str, tags: &[&str]) -> Answer {
        let claim = json!({"code": code, "unit": self.unit, "room": room, "tags": tags});
        self.rest.post("devices/claim", claim).await
    }

    /// Shuts a device out.
    pub async fn revokes(&self, device: &str) {
        self.rest.post(&format!("devices/{device}/revoke"), json!({})).await.succeeded();
    }

    /// What the controller knows of a device.
    pub async fn looks_at(&self, device: &str) -> Value {
        self.rest.get(&format!("devices/{device}")).await.done()
    }

    /// The REST, signed in as this administrator.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// The unit's id.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The newest post of the unit that says these words: one that this story has published by REST,
    /// or else one that stands in the controller.
    pub(crate) async fn finds(&self, words: &str) -> Result<Post, String> {
        let known = {
            let posts = self.posts.lock().unwrap();
            let mut known = posts.get(&self.unit).into_iter().flatten().rev();
            known.find(|post| post.says(words)).cloned()
        };
        if let Some(post) = known {
            return Ok(post);
        }
        let path = format!("posts?unit={}&state=published", self.unit);
        let page: Value = self.rest.get(&path).await.done();
        let posts = page["items"].as_array().expect("a list of posts").iter().map(Post::read);
        let found = posts.filter(|post| post.says(words)).max_by_key(|post| post.id);
        found.ok_or_else(|| format!("published are {page}"))
    }

    /// Notes a post as an answer tells it, so that it is waited for.
    pub fn remembers(&self, answer: &Value) -> Post {
        let post = Post::read(answer);
        let mut posts = self.posts.lock().unwrap();
        let posts = posts.entry(self.unit.clone()).or_default();
        posts.retain(|known| known.id != post.id);
        posts.push(post.clone());
        post
    }
}

impl Post {
    fn read(answer: &Value) -> Self {
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        Self {
            id: id_of(answer).parse().unwrap(),
            revision: u32::try_from(answer["revision"].as_u64().unwrap()).unwrap(),
            title: text("title"),
            text: text("text"),
        }
    }

    /// What a TV reports when it shows this revision.
    pub fn on_screen(&self) -> Showing {
        Showing::Post { post: self.id, revision: self.revision }
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.title.contains(words) || self.text.contains(words)
    }
}

pub(crate) fn id_of(answer: &Value) -> String {
    answer["id"].as_str().unwrap_or_else(|| panic!("no id in {answer}")).to_owned()
}
