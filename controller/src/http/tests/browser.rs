//! A browser without scripts.

use axum::body::Body;
use axum::http::{Request, header};
use form_urlencoded::Serializer;

use super::world::{Answer, World};

/// A browser: it keeps cookies and sends forms with what their page hides in them.
pub(super) struct Browser<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
    pub(super) key: Option<String>,
    pub(super) foreign: bool,
}

impl<'w> Browser<'w> {
    pub(super) fn new(world: &'w World) -> Self {
        Self { world, cookies: Vec::new(), key: None, foreign: false }
    }

    pub(super) async fn open(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.take(request).await
    }

    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let key = self.key.clone().unwrap_or_default();
        let body =
            Serializer::new(String::new()).extend_pairs(fields).append_pair("form", &key).finish();
        let site = if self.foreign { "cross-site" } else { "same-origin" };
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site)
            .body(Body::from(body))
            .unwrap();
        self.take(request).await
    }

    pub(super) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT, "text/html")
    }

    pub(super) async fn take(&mut self, request: Request<Body>) -> Answer {
        let answer = self.world.send(request).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let hidden = answer.text.split("name=\"form\" value=\"").nth(1);
        self.key =
            hidden.and_then(|key| key.split('"').next()).map(str::to_owned).or(self.key.take());
        answer
    }
}
