//! Forms: read whole and bounded, and only from a page that we gave to the same browser.

use std::iter::zip;

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use controller_core::format::table::MAX_BYTES;
use data_encoding::HEXLOWER;

use crate::clock;
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::bytes;
use crate::http::signin::Cookie;
use crate::media::BYTES;

/// The kind that browsers send forms as.
const KIND: &str = "application/x-www-form-urlencoded";
/// The kind that they send forms with a file as.
const KIND_WITH_FILE: &str = "multipart/form-data";
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

    /// No key: for pages without forms.
    pub(super) fn none() -> Self {
        Self(String::new())
    }

    /// Whether there is none.
    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The key as a page carries it: another text each time, so that nobody who can choose a part of
    /// a compressed page and see its size learns the key (BREACH).
    pub(super) fn masked(&self) -> String {
        let mask = rand::random::<u128>().to_be_bytes();
        let key = HEXLOWER.decode(self.0.as_bytes()).unwrap_or_default();
        let hidden: Vec<u8> = zip(&key, mask).map(|(key, mask)| key ^ mask).collect();
        HEXLOWER.encode(&mask) + &HEXLOWER.encode(&hidden)
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
    text.len() == KEY_CHARS && HEXLOWER.decode(text.as_bytes()).is_ok()
}

/// The key that a page carried.
fn unmasked(text: &str) -> Option<String> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
    let (mask, hidden) = bytes.split_at_checked(KEY_CHARS / 2)?;
    (mask.len() == hidden.len()).then(|| {
        HEXLOWER.encode(&zip(mask, hidden).map(|(mask, hidden)| mask ^ hidden).collect::<Vec<_>>())
    })
}

/// The fields of a form that one of our own pages sent, and the file in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Form {
    fields: Vec<(String, String)>,
    file: Option<Bytes>,
    file_name: Option<String>,
}

impl Form {
    /// What stands in a field; nothing where there is none.
    pub(super) fn text(&self, name: &str) -> String {
        self.all(name).last().cloned().unwrap_or_default()
    }

    /// What was ticked of several boxes of one name.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f String> + 'f {
        let named = self.fields.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value)
    }

    /// Every field but those of the form itself, to be sent on.
    pub(super) fn fields(&self) -> impl Iterator<Item = &(String, String)> {
        self.fields.iter().filter(|(name, _)| name != "form")
    }

    /// The file that was chosen, if one was.
    pub(super) fn file(&self) -> Option<Bytes> {
        self.file.clone()
    }

    /// What the browser calls it.
    pub(super) fn file_name(&self) -> Option<String> {
        self.file_name.clone()
    }

    async fn read(request: Request, console: &Console) -> Result<Self, Misuse> {
        let kind = request.headers().get(header::CONTENT_TYPE).cloned();
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with(KIND) {
            let bytes = bytes(request, console).await?;
            let fields = form_urlencoded::parse(&bytes).into_owned().collect();
            return Ok(Self { fields, ..Self::default() });
        }
        if !kind.starts_with(KIND_WITH_FILE) {
            return Err(Misuse::WrongContentType { expected: KIND });
        }
        let is_list = request.uri().path().starts_with("/units/import");
        let limit = if is_list { MAX_BYTES } else { BYTES };
        let mut form = Self::default();
        let mut parts =
            Multipart::from_request(request, console).await.map_err(|_| Misuse::BrokenBody)?;
        while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, limit))? {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(|name| name.chars().take(200).collect::<String>());
            let value = part.bytes().await.map_err(|error| broken(&error, limit))?;
            if file_name.is_some() {
                form.file_name = file_name;
                form.file = Some(value).filter(|file| !file.is_empty()).or(form.file);
            } else {
                form.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            }
        }
        Ok(form)
    }
}

fn broken(error: &MultipartError, limit: usize) -> Misuse {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Misuse::BodyTooLarge { limit },
        _ => Misuse::BrokenBody,
    }
}

impl FromRequest<Console> for Form {
    type Rejection = Failure;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Failure> {
        let headers = request.headers();
        let site = headers.get("sec-fetch-site");
        if site.is_some_and(|site| site != "same-origin") {
            return Err(Misuse::CrossSite.into());
        }
        let key = Cookie::Form.find(headers, console.site().secure).map(str::to_owned);
        let form = Self::read(request, console).await?;
        if !key.is_some_and(|key| is_key(&key) && Some(key) == unmasked(&form.text("form"))) {
            return Err(Misuse::StaleForm.into());
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_every_page_and_looks_different_on_each() {
        let key = FormKey::find(&HeaderMap::new(), false);
        let (one, other) = (key.masked(), key.masked());
        assert_ne!(one, other);
        for page in [one, other] {
            assert_eq!(unmasked(&page).as_deref(), Some(&*key.0));
        }
        for broken in ["", "00", "zz", &key.0, &"0".repeat(65), &"é".repeat(32)] {
            assert_ne!(unmasked(broken).as_deref(), Some(&*key.0), "{broken}");
        }
    }
}
