//! A browser without scripts.

use axum::body::Body;
use axum::http::{Request, header};
use form_urlencoded::Serializer;

use super::world::{Answer, PASSWORD, World};

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

    /// Signs in on the pages, whoever was before.
    pub(super) async fn signs_in_anew(&mut self, login: &str) -> Answer {
        self.cookies.retain(|(name, _)| name != "efir-session");
        self.open("/sign-in").await;
        let who = [("login", login), ("password", PASSWORD), ("to", "/help")];
        let signed_in = self.send("/sign-in", &who).await;
        assert_eq!(signed_in.status, 303, "{signed_in:?}");
        self.open("/help").await
    }

    /// The value of a cookie that it keeps.
    pub(super) fn cookie(&self, name: &str) -> &str {
        let found = self.cookies.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// Puts a cookie in that nobody gave it.
    pub(super) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.push((name.to_owned(), value.to_owned()));
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
