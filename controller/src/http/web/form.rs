//! Forms: read whole and bounded, and only from a page that we gave to the same browser.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, header};
use data_encoding::HEXLOWER;

use crate::clock;
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::bytes;
use crate::http::signin::Cookie;

/// The kind that browsers send forms as.
const KIND: &str = "application/x-www-form-urlencoded";
/// Hexadecimal characters of a key.
const KEY_CHARS: usize = 32;

/// What a form must repeat: another site can neither read nor choose the cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FormKey(String);

impl FormKey {
    /// The key that a browser has, or a new one.
    pub(super) fn find(headers: &HeaderMap, secure: bool) -> Self {
        let known = Cookie::Form.find(headers, secure).filter(|key| is_key(key));
        Self(
            known.map_or_else(
                || HEXLOWER.encode(&rand::random::<u128>().to_be_bytes()),
                str::to_owned,
            ),
        )
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The cookie that gives it to a browser.
    pub(super) fn cookie(&self, console: &Console) -> Option<HeaderValue> {
        Cookie::Form.set(&self.0, None, clock::now(), console.site().secure)
    }
}

/// Whether a browser has a key already.
pub(super) fn has_key(headers: &HeaderMap, secure: bool) -> bool {
    Cookie::Form.find(headers, secure).is_some_and(is_key)
}

fn is_key(text: &str) -> bool {
    text.len() == KEY_CHARS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The fields of a form that one of our own pages sent.
#[derive(Debug, Clone)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// What stands in a field; nothing where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }
}

impl FromRequest<Console> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Failure> {
        let headers = request.headers();
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with(KIND)) {
            return Err(Misuse::WrongContentType { expected: KIND }.into());
        }
        let site = headers.get("sec-fetch-site");
        if site.is_some_and(|site| site != "same-origin") {
            return Err(Misuse::CrossSite.into());
        }
        let key = Cookie::Form.find(headers, console.site().secure).map(str::to_owned);
        let bytes = bytes(request, console).await?;
        let form = Self(form_urlencoded::parse(&bytes).into_owned().collect());
        if !key.is_some_and(|key| is_key(&key) && key == form.text("form")) {
            return Err(Misuse::StaleForm.into());
        }
        Ok(form)
    }
}
