//! Messages as bytes: JSON, bounded, and tolerant of fields that a newer end added.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Bytes that are no message of the kind expected.
#[derive(Debug, Error)]
pub enum WireError {
    /// Longer than the channel allows.
    #[error("a message of {actual} bytes is over the limit of {limit}")]
    TooLong {
        /// Bytes that came.
        actual: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not JSON of this shape; the text says line and column.
    #[error("not a {kind}: {source}")]
    Malformed {
        /// The message's name.
        kind: &'static str,
        /// Where and why.
        source: serde_json::Error,
    },
}

/// A message as it goes on the wire. The same value always gives the same bytes, so that its digest
/// names it.
pub fn encode<M: Serialize>(message: &M) -> Vec<u8> {
    // Messages are plain structs with string keys: serde_json fails on none of them.
    serde_json::to_vec(message).unwrap_or_default()
}

/// Reads a message of at most `limit` bytes.
pub fn decode<M: DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<M, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLong { actual: bytes.len(), limit });
    }
    serde_json::from_slice(bytes)
        .map_err(|source| WireError::Malformed { kind: short_name::<M>(), source })
}

fn short_name<M>() -> &'static str {
    let full = std::any::type_name::<M>();
    full.rsplit("::").next().unwrap_or(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Ack;

    #[test]
    fn errors_name_the_message_and_the_place() {
        let error = decode::<Ack>(b"{\"spool\":1}", 100).expect_err("a number is no spool");
        assert!(error.to_string().starts_with("not a Ack: invalid type: integer `1`"), "{error}");
        let error = decode::<Ack>(&[b' '; 101], 100).expect_err("too long");
        assert_eq!(error.to_string(), "a message of 101 bytes is over the limit of 100");
    }
}
