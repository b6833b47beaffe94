//! What all pages share: words, who is signed in, and the way out as HTML.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::signin;
use protocol::Language;
use protocol::words::{Args, Words};

use super::form::{FormKey, has_key};
use crate::http::Console;
use crate::http::api::model::Problem;
use crate::http::error::{Failure, Misuse};
use crate::http::language::preferred;
use crate::http::signin::{Caller, Cookie};

/// No script, nothing from elsewhere, forms only to ourselves.
const CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Whoever looks at a page, and how to speak to them.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) console: Console,
    pub(super) language: Language,
    pub(super) key: FormKey,
    /// Whether the browser has the key already.
    has_key: bool,
    /// Whoever is signed in, with their login.
    pub(super) caller: Option<(Caller, String)>,
}

impl FromRequestParts<Console> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let secure = console.site().secure;
        let secret = Cookie::Session.find(&parts.headers, secure).map(str::to_owned);
        let caller = match secret {
            Some(secret) => known(Caller::new(secret, console.clone())).await?,
            None => None,
        };
        Ok(Self {
            console: console.clone(),
            language: preferred(&parts.headers),
            key: FormKey::find(&parts.headers, secure),
            has_key: has_key(&parts.headers, secure),
            caller,
        })
    }
}

/// The caller with their login, if their session is still good.
async fn known(caller: Caller) -> Result<Option<(Caller, String)>, Failure> {
    match caller.read(signin::me).await {
        Ok(me) => Ok(Some((caller, me.person.login.to_string()))),
        Err(Failure::Core(controller_core::error::Error::NotSignedIn {})) => Ok(None),
        Err(failure) => Err(failure),
    }
}

impl Visit {
    /// What a template needs.
    pub(super) fn page(&self) -> Page<'_> {
        Page {
            words: self.console.pages().words(self.language),
            who: self.caller.as_ref().map(|(_, login)| login.as_str()),
            form: self.key.as_str(),
        }
    }

    /// A failure in the visitor's language, to stand above the form that caused it.
    pub(super) fn problem(&self, failure: &Failure) -> Problem {
        self.console.speech().problem(failure, self.language)
    }

    /// A page as an answer.
    pub(super) fn show(&self, status: StatusCode, template: &impl Template) -> Response {
        let Ok(html) = template.render() else { return Misuse::Internal.into_response() };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_SECURITY_POLICY, CONTENT),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::VARY, HeaderValue::from_static("accept-language, cookie")),
        ];
        let mut response = (status, headers, html).into_response();
        let key = (!self.has_key).then(|| self.key.cookie(&self.console)).flatten();
        response.headers_mut().extend(key.map(|key| (header::SET_COOKIE, key)));
        response
    }
}

/// A problem as a page of its own; nobody's name stands on it.
pub(super) fn problem(console: &Console, language: Language, problem: &Problem) -> String {
    let page = Page { words: console.pages().words(language), who: None, form: "" };
    ProblemPage { page, problem }.render().unwrap_or_else(|_| problem.detail.clone())
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    page: Page<'a>,
    problem: &'a Problem,
}

/// What a template says things with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    words: &'a Words,
    who: Option<&'a str>,
    form: &'a str,
}

impl Page<'_> {
    pub(super) fn language(&self) -> Language {
        self.words.language()
    }

    pub(super) fn who(&self) -> Option<&str> {
        self.who
    }

    pub(super) fn form(&self) -> &str {
        self.form
    }

    pub(super) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub(super) fn tell(&self, key: &str, name: &str, value: &str) -> String {
        self.tell_all(key, [(name, value)])
    }

    pub(super) fn tell2(
        &self,
        key: &str,
        name: &str,
        value: &str,
        other: &str,
        other_value: &str,
    ) -> String {
        self.tell_all(key, [(name, value), (other, other_value)])
    }

    fn tell_all<const N: usize>(&self, key: &str, values: [(&str, &str); N]) -> String {
        let mut args = Args::new();
        for (name, value) in values {
            args.set(name, value);
        }
        self.words.say_with(key, &args)
    }
}
