//! Addresses of the console itself: the only ones that a page leads on to.

use std::fmt;

use axum::http::Uri;
use form_urlencoded::byte_serialize;

/// Bytes of such an address, at most.
const LENGTH: usize = 2_000;

/// A path of ours with its query, for example `/screens?state=offline`.
///
/// What a browser might take for another site's address is none: `//evil.example`, `/\evil.example`,
/// and whatever carries characters that browsers drop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalPath(String);

impl LocalPath {
    /// The first page.
    pub(super) fn root() -> Self {
        Self("/".to_owned())
    }

    /// The address that a request asks for.
    pub(super) fn of(uri: &Uri) -> Self {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Self::parse(path).unwrap_or_else(Self::root)
    }

    /// Reads an address that came from outside.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/')?;
        let leaves = rest.starts_with(['/', '\\']);
        let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        let fits = text.len() <= LENGTH && !leaves && !text.contains(odd);
        fits.then(|| Self(text.to_owned()))
    }

    /// The address.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The path alone.
    pub(super) fn path(&self) -> &str {
        self.0.split(['?', '#']).next().unwrap_or_default()
    }

    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let query = self.0.split_once('?')?.1;
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }

    /// As a value in another address's query.
    pub(super) fn encoded(&self) -> String {
        byte_serialize(self.0.as_bytes()).collect()
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_addresses_are_led_to() {
        for ours in ["/", "/claim/AB12CD34", "/screens?state=offline&q=%D1%85%D0%BE%D0%BB%D0%BB"] {
            assert_eq!(LocalPath::parse(ours).unwrap().as_str(), ours);
        }
        for foreign in [
            "",
            "claim",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\\b",
            " /",
        ] {
            assert_eq!(LocalPath::parse(foreign), None, "{foreign:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(LENGTH))), None);
    }

    #[test]
    fn a_parameter_is_read_decoded() {
        let path = LocalPath::parse("/screens?state=offline&q=%D0%B0+b").unwrap();
        assert_eq!(path.parameter("q").as_deref(), Some("а b"));
        assert_eq!(path.parameter("unit"), None);
        assert_eq!(path.path(), "/screens");
    }
}
