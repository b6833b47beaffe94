//! The REST client: requests, pages, and what goes wrong on the way.

mod events;
#[cfg(test)]
mod tests;
mod trust;

use std::fmt::Debug;
use std::io::Write;
use std::time::Duration;

use protocol::Language;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ureq::http::Response;
use ureq::typestate::WithBody;
use ureq::{Agent, Body, RequestBuilder};

use super::failure::Failure;
use crate::http::api::model::Problem;

pub(crate) use trust::certificates;

/// How long a connection may take, and a whole request.
const CONNECT: Duration = Duration::from_secs(10);
const REQUEST: Duration = Duration::from_secs(30);
/// How long the upload of a picture may take.
const UPLOAD: Duration = Duration::from_secs(200);
/// How long a table may take that the controller writes while it is read.
const DOWNLOAD: Duration = Duration::from_secs(3600);
/// The largest answer that is read; a page of 200 items takes a few percent of it.
const LARGEST: u64 = 16 * 1024 * 1024;
/// Items asked for at once.
const PAGE: u16 = 200;

/// A controller, as somebody who may have signed in reaches it.
pub(crate) struct Controller {
    url: String,
    secret: Option<String>,
    language: Language,
    agent: Agent,
}

/// What a controller answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer<T> {
    /// Exactly as it came.
    pub(crate) json: String,
    /// What it says.
    pub(crate) value: T,
    /// Which version of it that is, where it has versions.
    pub(crate) version: Option<String>,
}

impl Controller {
    /// Prepares to speak to the controller at an address; `ca` are PEM certificates to trust
    /// besides those of the system.
    pub(crate) fn at(
        url: &str,
        secret: Option<String>,
        ca: Option<&str>,
        language: Language,
    ) -> Result<Self, Failure> {
        let url = checked(url)?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(REQUEST))
            .user_agent(concat!("efir/", env!("CARGO_PKG_VERSION")));
        let config =
            if url.starts_with("https://") { config.tls_config(trust::tls(ca)?) } else { config };
        Ok(Self { url, secret, language, agent: config.build().new_agent() })
    }

    /// The controller's address, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// One thing.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Answer<T>, Failure> {
        self.read(self.with_headers(self.agent.get(self.address(path))).call())
    }

    /// One thing, as it is seen under some conditions.
    pub(crate) fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        filter: &impl Serialize,
    ) -> Result<Answer<T>, Failure> {
        let request = self.with_headers(self.agent.get(self.address(path)));
        self.read(request.query_pairs(pairs(filter)).call())
    }

    /// A whole list, page by page.
    pub(crate) fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        filter: &impl Serialize,
    ) -> Result<Answer<Vec<T>>, Failure> {
        self.first(path, filter, usize::MAX)
    }

    /// The first items of a list, at most so many.
    pub(crate) fn first<T: DeserializeOwned>(
        &self,
        path: &str,
        filter: &impl Serialize,
        most: usize,
    ) -> Result<Answer<Vec<T>>, Failure> {
        let filter = pairs(filter);
        let mut items: Vec<Box<RawValue>> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let request = self
                .with_headers(self.agent.get(self.address(path)))
                .query_pairs(filter.iter().map(|(name, value)| (name.as_str(), value.as_str())))
                .query("limit", PAGE.to_string());
            let request = match &cursor {
                Some(cursor) => request.query("cursor", cursor),
                None => request,
            };
            let page: Answer<RawPage> = self.read(request.call())?;
            items.extend(page.value.items);
            if page.value.next.is_none() || page.value.next == cursor || items.len() >= most {
                break;
            }
            cursor = page.value.next;
        }
        items.truncate(most);
        let value =
            items.iter().map(|item| self.understand(item.get())).collect::<Result<_, _>>()?;
        let json = serde_json::to_string(&Whole { items }).map_err(|e| self.strange(&e))?;
        Ok(Answer { json, value, version: None })
    }

    /// Makes or does something.
    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Answer<T>, Failure> {
        self.send(self.agent.post(self.address(path)), body)
    }

    /// Uploads a picture.
    pub(crate) fn upload<T: DeserializeOwned>(
        &self,
        path: &str,
        bytes: &[u8],
    ) -> Result<Answer<T>, Failure> {
        let request = self.agent.post(self.address(path));
        let request = request.config().timeout_global(Some(UPLOAD)).build();
        let request = self.with_headers(request).header("content-type", "application/octet-stream");
        self.read(request.send(bytes))
    }

    /// Sends a list, which the controller compares with what it knows.
    pub(crate) fn send_list<T: DeserializeOwned>(
        &self,
        path: &str,
        filter: &impl Serialize,
        bytes: &[u8],
    ) -> Result<Answer<T>, Failure> {
        let request = self.agent.put(self.address(path)).query_pairs(pairs(filter));
        let request = request.config().timeout_global(Some(UPLOAD)).build();
        let request = self.with_headers(request).header("content-type", "application/octet-stream");
        self.read(request.send(bytes))
    }

    /// Writes a file that the controller makes into a place of one's own, as it comes.
    pub(crate) fn download(
        &self,
        path: &str,
        filter: &impl Serialize,
        to: &mut impl Write,
    ) -> Result<(), Failure> {
        let request = self.agent.get(self.address(path)).query_pairs(pairs(filter));
        let request = request.config().timeout_global(Some(DOWNLOAD)).build();
        let answer = self.with_headers(request).call();
        let mut answer = match answer {
            Ok(answer) if answer.status().is_success() => answer,
            refused => return self.receive(refused).map(|_| ()),
        };
        let copied = std::io::copy(&mut answer.body_mut().as_reader(), to);
        copied.map(|_| ()).map_err(|error| self.strange(&error))
    }

    /// Does something that takes no more words.
    pub(crate) fn order<T: DeserializeOwned>(&self, path: &str) -> Result<Answer<T>, Failure> {
        self.read(self.with_headers(self.agent.post(self.address(path))).send_empty())
    }

    /// Changes something in the version that was seen; what somebody else has changed since is left as
    /// it is.
    pub(crate) fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        seen: Option<&str>,
    ) -> Result<Answer<T>, Failure> {
        let request = self.agent.patch(self.address(path));
        let request = match seen {
            Some(version) => request.header("if-match", version),
            None => request,
        };
        self.send(request, body)
    }

    /// Sets something.
    pub(crate) fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Answer<T>, Failure> {
        self.send(self.agent.put(self.address(path)), body)
    }

    /// Ends something.
    pub(crate) fn delete(&self, path: &str) -> Result<(), Failure> {
        let answer = self.with_headers(self.agent.delete(self.address(path))).call();
        self.receive(answer).map(|_| ())
    }

    fn send<T: DeserializeOwned>(
        &self,
        request: RequestBuilder<WithBody>,
        body: &impl Serialize,
    ) -> Result<Answer<T>, Failure> {
        self.read(self.with_headers(request).send_json(body))
    }

    fn with_headers<Any>(&self, request: RequestBuilder<Any>) -> RequestBuilder<Any> {
        let request = request
            .header("accept", "application/json")
            .header("accept-language", self.language.to_string());
        match &self.secret {
            Some(secret) => request.header("authorization", format!("Bearer {secret}")),
            None => request,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.url)
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<Answer<T>, Failure> {
        let (json, version) = self.receive(answer)?;
        let value = self.understand(&json)?;
        Ok(Answer { json, value, version })
    }

    /// The text of a success, and its version; everything else is a failure.
    fn receive(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<(String, Option<String>), Failure> {
        let mut answer = answer.map_err(|error| trust::failure(&self.url, &error))?;
        let status = answer.status();
        let body = answer
            .body_mut()
            .with_config()
            .limit(LARGEST)
            .read_to_string()
            .map_err(|error| trust::failure(&self.url, &error))?;
        if status.is_success() {
            let version = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
            return Ok((body, version.map(ToOwned::to_owned)));
        }
        match serde_json::from_str::<Problem>(&body) {
            Ok(problem) => Err(Failure::Refused(Box::new(problem))),
            Err(_) => Err(self.strange(&format!("HTTP {status}"))),
        }
    }

    fn understand<T: DeserializeOwned>(&self, json: &str) -> Result<T, Failure> {
        serde_json::from_str(json).map_err(|error| self.strange(&error))
    }

    fn strange(&self, cause: &impl ToString) -> Failure {
        Failure::NotAController { url: self.url.clone(), cause: cause.to_string() }
    }
}

#[derive(Deserialize)]
struct RawPage {
    items: Vec<Box<RawValue>>,
    #[serde(default)]
    next: Option<String>,
}

#[derive(Serialize)]
struct Whole {
    items: Vec<Box<RawValue>>,
}

/// `http://…` or `https://…` with a host, without a slash at the end.
fn checked(url: &str) -> Result<String, Failure> {
    let wrong = || Failure::WrongUrl { url: url.chars().take(200).collect() };
    let uri: ureq::http::Uri = url.parse().map_err(|_| wrong())?;
    let web = matches!(uri.scheme_str(), Some("http" | "https"));
    let bare = uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none();
    if web && bare { Ok(url.trim_end_matches('/').to_owned()) } else { Err(wrong()) }
}

/// A filter's fields as a query.
fn pairs(filter: &impl Serialize) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(filter) else {
        return Vec::new();
    };
    let text = |value: serde_json::Value| {
        value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    fields.into_iter().map(|(name, value)| (name, text(value))).collect()
}

// The secret stays out of logs.
impl Debug for Controller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Controller").field("url", &self.url).finish_non_exhaustive()
    }
}
