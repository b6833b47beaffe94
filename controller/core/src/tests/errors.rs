//! Errors: stable codes, and messages that name the value and the remedy.

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::UnitId;

use crate::domain::access::Action;
use crate::domain::role::Role;
use crate::error::Error;
use crate::port::StoreError;

#[test]
fn codes_are_distinct_and_kebab_case() {
    let distinct: BTreeSet<&str> = Error::CODES.iter().copied().collect();
    assert_eq!(distinct.len(), Error::CODES.len());
    for code in Error::CODES {
        assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
    }
}

#[test]
fn an_error_names_its_values() {
    let unit = UnitId::new(Timestamp::UNIX_EPOCH, 1);
    let error = Error::Forbidden { action: Action::Grant(Role::Director), unit };
    assert_eq!(error.code(), "forbidden");
    let args = [("action", "grant director".to_owned()), ("unit", unit.to_string())];
    assert_eq!(error.args(), args);
    let message =
        format!("you may not grant director in unit {unit}; ask a coordinator for the role");
    assert_eq!(error.to_string(), message);
    let error = Error::TextTooLong { field: "title", actual: 130, limit: 120 };
    assert_eq!(error.field(), Some("title"));
    assert_eq!(error.to_string(), "title has 130 characters; at most 120 are allowed");
    let error = Error::from(StoreError("no space left".into()));
    assert_eq!((error.code(), error.field()), ("store-failed", None));
    assert_eq!(error.args(), [("detail", "no space left".to_owned())]);
}
