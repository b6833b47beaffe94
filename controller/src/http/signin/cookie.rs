//! Cookies: how a browser holds its session.

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;

/// A cookie of the console's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session's secret.
    Session,
    /// What a form must repeat.
    Form,
    /// The language that a reader chose.
    Language,
    /// Who has signed in in this browser before.
    Known,
    /// That the password was typed, and the one-time code is still to come.
    Halfway,
    /// The secret of a link by which a password is chosen; it was taken out of the address.
    Reset,
    /// That somebody is on the way to the provider, and back.
    Outside,
}

impl Cookie {
    /// With TLS the prefix makes browsers refuse one that a neighbour or plain HTTP has set.
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-efir-session",
            (Self::Session, false) => "efir-session",
            (Self::Form, true) => "__Host-efir-form",
            (Self::Form, false) => "efir-form",
            (Self::Language, true) => "__Host-efir-language",
            (Self::Language, false) => "efir-language",
            (Self::Known, true) => "__Host-efir-known",
            (Self::Known, false) => "efir-known",
            (Self::Halfway, true) => "__Host-efir-halfway",
            (Self::Halfway, false) => "efir-halfway",
            (Self::Reset, true) => "__Host-efir-reset",
            (Self::Reset, false) => "efir-reset",
            (Self::Outside, true) => "__Host-efir-outside",
            (Self::Outside, false) => "efir-outside",
        }
    }

    /// A link out of a mail leads through a redirection, and the provider sends browsers back by one: on
    /// which a browser sends no strict cookie.
    fn same_site(self) -> &'static str {
        match self {
            Self::Reset | Self::Outside => "Lax",
            Self::Session | Self::Form | Self::Language | Self::Known | Self::Halfway => "Strict",
        }
    }

    /// The value that a browser sent.
    pub(crate) fn find(self, headers: &HeaderMap, secure: bool) -> Option<&str> {
        let cookies =
            headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|p| p.split_once('='));
        pairs
            .find(|(name, value)| name.trim() == self.name(secure) && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }

    /// The header that gives it to a browser, until an instant or until the browser closes.
    pub(crate) fn set(
        self,
        value: &str,
        expires: Option<Timestamp>,
        now: Timestamp,
        secure: bool,
    ) -> Option<HeaderValue> {
        let site = self.same_site();
        let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite={site}", self.name(secure));
        if secure {
            text.push_str("; Secure");
        }
        if let Some(expires) = expires {
            let seconds = expires.duration_since(now).as_secs().max(0);
            text = format!("{text}; Max-Age={seconds}");
        }
        HeaderValue::from_str(&text).ok()
    }

    /// The header that takes it away.
    pub(crate) fn remove(self, secure: bool) -> Option<HeaderValue> {
        self.set("", Some(Timestamp::UNIX_EPOCH), Timestamp::UNIX_EPOCH, secure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_as_it_was_set() {
        for secure in [false, true] {
            let set = Cookie::Session
                .set(
                    "efir_abc",
                    Some(Timestamp::from_second(60).unwrap()),
                    Timestamp::UNIX_EPOCH,
                    secure,
                )
                .unwrap();
            let set = set.to_str().unwrap();
            assert!(set.contains("; HttpOnly; SameSite=Strict"), "{set}");
            assert!(set.ends_with("; Max-Age=60"), "{set}");
            assert_eq!(set.contains("; Secure"), secure);
            let mut headers = HeaderMap::new();
            let line = format!("other=1; {}; last=2", set.split(';').next().unwrap());
            headers.insert(header::COOKIE, HeaderValue::from_str(&line).unwrap());
            assert_eq!(Cookie::Session.find(&headers, secure), Some("efir_abc"));
            assert_eq!(Cookie::Session.find(&headers, !secure), None);
            assert_eq!(Cookie::Form.find(&headers, secure), None);
        }
    }

    #[test]
    fn what_would_break_the_header_is_not_set() {
        let broken = Cookie::Form.set("a\r\nSet-Cookie: b=1", None, Timestamp::UNIX_EPOCH, false);
        assert_eq!(broken, None);
    }
}
