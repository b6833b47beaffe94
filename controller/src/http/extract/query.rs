//! The query of an address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::super::error::Misuse;
use super::cut;

/// The parameters of the query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Misuse;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Misuse> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Misuse> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let deserializer = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let message = error.inner().to_string();
        let quoted = message.split('`').nth(1).unwrap_or_default();
        if message.starts_with("unknown field") {
            return Misuse::UnknownParameter { name: cut(quoted) };
        }
        let path = error.path().to_string();
        let name = if path == "." { quoted } else { &path };
        Misuse::InvalidParameter { name: cut(name), reason: message.chars().take(200).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        limit: Option<u16>,
        unit: Option<protocol::UnitId>,
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        assert_eq!(parse("limit=5"), Ok(Filter { limit: Some(5), unit: None }));
        assert_eq!(
            parse::<Filter>("limt=5"),
            Err(Misuse::UnknownParameter { name: "limt".into() })
        );
        for (query, wrong) in
            [("limit=-1", "limit"), ("unit=x", "unit"), ("limit=1&limit=2", "limit")]
        {
            let Err(Misuse::InvalidParameter { name, .. }) = parse::<Filter>(query) else {
                panic!("{query}");
            };
            assert_eq!(name, wrong, "{query}");
        }
    }
}
