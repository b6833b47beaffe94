//! The cookie by which a TV's browser is known.

use axum::http::{HeaderMap, HeaderValue};
use controller_core::domain::device::BrowserKey;
use protocol::Digest;

/// Browsers keep no cookie for longer; each hello sets it anew.
const SECONDS: u32 = 400 * 24 * 3600;
/// Characters of a secret, at most.
const SECRET: usize = 100;

/// With TLS the prefix makes browsers refuse one that plain HTTP has set.
fn name(secure: bool) -> &'static str {
    if secure { "__Secure-efir-tv" } else { "efir-tv" }
}

/// The secret that a browser shows.
pub(super) fn secret(headers: &HeaderMap, secure: bool) -> Option<&str> {
    let lines = headers.get_all(axum::http::header::COOKIE);
    let lines = lines.iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(known, _)| known.trim() == name(secure))?.1.trim();
    (!found.is_empty() && found.len() <= SECRET).then_some(found)
}

/// The key of the browser that asks.
pub(super) fn key(headers: &HeaderMap, secure: bool) -> Option<Digest> {
    secret(headers, secure).map(BrowserKey::of_secret)
}

/// The header that gives a browser its secret. It goes to `/tv` only, and no script can read it.
pub(super) fn set(secret: &str, secure: bool) -> Option<HeaderValue> {
    let only_tls = if secure { "; Secure" } else { "" };
    let name = name(secure);
    let text = format!(
        "{name}={secret}; Path=/tv; HttpOnly; SameSite=Strict; Max-Age={SECONDS}{only_tls}"
    );
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header;

    #[test]
    fn the_cookie_is_found_as_it_was_set_and_no_script_reads_it() {
        for secure in [false, true] {
            let set = set("efir_abc", secure).unwrap();
            let set = set.to_str().unwrap();
            assert!(set.contains("; Path=/tv; HttpOnly; SameSite=Strict"), "{set}");
            assert_eq!(set.ends_with("; Secure"), secure);
            let mut headers = HeaderMap::new();
            let line = format!("a=b; {}; c=d", set.split(';').next().unwrap());
            headers.insert(header::COOKIE, HeaderValue::from_str(&line).unwrap());
            assert_eq!(secret(&headers, secure), Some("efir_abc"));
            assert_eq!(secret(&headers, !secure), None, "plain HTTP sets none for TLS");
        }
        assert_eq!(set("a\r\nb: c", true), None);
    }
}
