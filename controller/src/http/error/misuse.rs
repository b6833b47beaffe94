//! Requests that are wrong before a use case sees them.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::media::Flaw;
use crate::oidc::Trouble;

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misuse {
    /// Nothing lives at this address.
    NoSuchAddress,
    /// The address does not do this.
    MethodNotAllowed,
    /// The address cannot be read, for example for its encoding.
    MalformedAddress,
    /// The body is longer than allowed.
    BodyTooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// The body is of another kind than it must be.
    WrongContentType {
        /// What it must be.
        expected: &'static str,
    },
    /// The body did not arrive whole.
    BrokenBody,
    /// The body does not parse as JSON.
    MalformedJson(Place),
    /// A field that there is none of.
    UnknownField {
        /// Its path.
        field: String,
        /// Where it stands.
        place: Place,
    },
    /// A field that must be there is not.
    MissingField {
        /// Its path.
        field: String,
    },
    /// A field stands there twice.
    DuplicateField {
        /// Its path.
        field: String,
        /// Where it stands again.
        place: Place,
    },
    /// A field holds what it cannot hold.
    InvalidValue {
        /// Its path.
        field: String,
        /// Where it stands.
        place: Place,
        /// What the reader of it says, for programmers.
        reason: String,
    },
    /// The query names a parameter that there is none of.
    UnknownParameter {
        /// Its name.
        name: String,
    },
    /// A parameter of the query holds what it cannot hold.
    InvalidParameter {
        /// Its name.
        name: String,
        /// What the reader of it says, for programmers.
        reason: String,
    },
    /// The id in the address is no id.
    InvalidId {
        /// What stands there, cut to 64 characters.
        value: String,
    },
    /// The `Idempotency-Key` is no key.
    InvalidKey {
        /// What stands there, cut to 64 characters.
        value: String,
        /// Characters allowed.
        most: usize,
    },
    /// A request with a browser's session comes from a page of another site.
    CrossSite,
    /// Too many failed attempts to sign in.
    TooManyAttempts {
        /// Seconds until the next one is heard.
        seconds: u64,
    },
    /// A form was too old, or came from elsewhere.
    StaleForm,
    /// Somebody does not get in through the provider.
    Outside(Trouble),
    /// A picture is not taken in.
    Picture(Flaw),
    /// The picture does not have the range that is asked for.
    RangeNotSatisfiable {
        /// How many bytes it has.
        length: u64,
    },
    /// The answer took too long.
    TooSlow,
    /// The request is wrong in a way that only its status tells.
    Malformed,
    /// The controller made a mistake.
    Internal,
}

/// A place in a body, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

impl Misuse {
    /// What a bare status of the framework means.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NoSuchAddress,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLarge { limit: super::super::BODY_BYTES },
            status if status.is_server_error() => Self::Internal,
            _ => Self::Malformed,
        }
    }

    /// The stable name of it.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NoSuchAddress => "no-such-address",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::MalformedAddress => "malformed-address",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::WrongContentType { .. } => "wrong-content-type",
            Self::BrokenBody => "broken-body",
            Self::MalformedJson(_) => "malformed-json",
            Self::UnknownField { .. } => "unknown-field",
            Self::MissingField { .. } => "missing-field",
            Self::DuplicateField { .. } => "duplicate-field",
            Self::InvalidValue { .. } => "invalid-value",
            Self::UnknownParameter { .. } => "unknown-parameter",
            Self::InvalidParameter { .. } => "invalid-parameter",
            Self::InvalidId { .. } => "invalid-id",
            Self::InvalidKey { .. } => "invalid-key",
            Self::CrossSite => "cross-site",
            Self::TooManyAttempts { .. } => "too-many-attempts",
            Self::StaleForm => "stale-form",
            Self::Outside(Trouble::Down(_)) => "outside-down",
            Self::Outside(Trouble::Stale) => "outside-stale",
            Self::Outside(Trouble::Refused(_)) => "outside-refused",
            Self::Outside(Trouble::Wrong(_)) => "outside-wrong",
            Self::Picture(flaw) => flaw.code(),
            Self::RangeNotSatisfiable { .. } => "range-not-satisfiable",
            Self::TooSlow => "too-slow",
            Self::Malformed => "malformed-request",
            Self::Internal => "internal",
        }
    }

    /// The values that its words name.
    pub(super) fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchAddress
            | Self::MethodNotAllowed
            | Self::MalformedAddress
            | Self::BrokenBody
            | Self::CrossSite
            | Self::StaleForm
            | Self::Outside(_)
            | Self::TooSlow
            | Self::Malformed
            | Self::Internal => Vec::new(),
            Self::BodyTooLarge { limit } => vec![("limit", limit.to_string())],
            Self::WrongContentType { expected } => vec![("expected", (*expected).to_owned())],
            Self::MalformedJson(place) => place.args(),
            Self::UnknownField { field, place } | Self::DuplicateField { field, place } => {
                with(place.args(), [("field", field)])
            }
            Self::MissingField { field } => with(Vec::new(), [("field", field)]),
            Self::InvalidValue { field, place, reason } => {
                with(place.args(), [("field", field), ("reason", reason)])
            }
            Self::UnknownParameter { name } => with(Vec::new(), [("name", name)]),
            Self::InvalidParameter { name, reason } => {
                with(Vec::new(), [("name", name), ("reason", reason)])
            }
            Self::InvalidKey { value, most } => {
                vec![("value", value.clone()), ("most", most.to_string())]
            }
            Self::Picture(flaw) => flaw.args(),
            Self::RangeNotSatisfiable { length } => vec![("length", length.to_string())],
            Self::InvalidId { value } => with(Vec::new(), [("value", value)]),
            Self::TooManyAttempts { seconds } => vec![("seconds", seconds.to_string())],
        }
    }

    /// The field or parameter that is wrong.
    pub(super) fn field(&self) -> Option<String> {
        let args = self.args();
        let named =
            |name| args.iter().find(|(arg, _)| *arg == name).map(|(_, value)| value.clone());
        named("field").or_else(|| named("name"))
    }

    /// Headers that go with it.
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        if let Self::TooManyAttempts { seconds } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        if let Self::RangeNotSatisfiable { length } = self {
            if let Ok(range) = HeaderValue::from_str(&format!("bytes */{length}")) {
                headers.insert(header::CONTENT_RANGE, range);
            }
        }
        if matches!(self, Self::TooSlow) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(5));
        }
    }

    /// One of each, for tests that everything has words.
    #[cfg(test)]
    pub(crate) fn each() -> Vec<Self> {
        let place = Place { line: 3, column: 14 };
        let (field, name, reason) = (|| "room".to_owned(), "limit".to_owned(), || "x".to_owned());
        let pictures = Flaw::each().into_iter().map(Self::Picture);
        let others = vec![
            Self::NoSuchAddress,
            Self::MethodNotAllowed,
            Self::MalformedAddress,
            Self::BodyTooLarge { limit: 65_536 },
            Self::WrongContentType { expected: "application/json" },
            Self::BrokenBody,
            Self::MalformedJson(place),
            Self::UnknownField { field: field(), place },
            Self::MissingField { field: field() },
            Self::DuplicateField { field: field(), place },
            Self::InvalidValue { field: field(), place, reason: reason() },
            Self::UnknownParameter { name: name.clone() },
            Self::InvalidParameter { name, reason: reason() },
            Self::InvalidId { value: "x".to_owned() },
            Self::InvalidKey { value: "x".to_owned(), most: 255 },
            Self::CrossSite,
            Self::TooManyAttempts { seconds: 30 },
            Self::StaleForm,
            Self::TooSlow,
            Self::RangeNotSatisfiable { length: 9 },
            Self::Malformed,
            Self::Internal,
        ];
        let ways = [
            Trouble::Down(reason()),
            Trouble::Stale,
            Trouble::Refused(reason()),
            Trouble::Wrong(reason()),
        ];
        others.into_iter().chain(pictures).chain(ways.map(Self::Outside)).collect()
    }
}

impl Place {
    fn args(self) -> Vec<(&'static str, String)> {
        vec![("line", self.line.to_string()), ("column", self.column.to_string())]
    }
}

fn with<const N: usize>(
    mut args: Vec<(&'static str, String)>,
    more: [(&'static str, &String); N],
) -> Vec<(&'static str, String)> {
    args.extend(more.map(|(name, value)| (name, value.clone())));
    args
}
