//! All that is kept about a person, kind by kind as the privacy page tells of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::erasing::names;
use super::permit;
use crate::check::rules::of_people;
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::privacy::Kept;
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// Fields that are proofs, not data: nobody is told them.
const SECRET: &[&str] = &["password", "secret", "recovery", "key", "codes"];

/// A piece of what is kept about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The records, by the name of their kind.
    pub records: BTreeMap<&'static str, Vec<Value>>,
    /// After which key it goes on; none at the end.
    pub next: Option<String>,
}

/// Begins to give a person's data out, with a word in the audit log.
pub fn begin(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let (person, may) = permit(work, actor, person)?;
    let deed = may.deed(Deed::PersonExported, Subject::Person(person.id), now);
    work.audit(deed.with("login", &person.login));
    Ok(())
}

/// One piece of what is kept about a person: what `most` records say, after a key.
pub fn tell(
    view: &View<'_>,
    actor: &Actor,
    person: PersonId,
    after: Option<&str>,
    most: usize,
) -> Result<Told, Error> {
    let (person, _) = permit(view, actor, person)?;
    let id = person.id.to_string();
    let words: Vec<&str> = of_people().chain(["audit"]).collect();
    let at = after.and_then(|after| after.split('/').next());
    let first = words.iter().position(|word| Some(*word) == at).unwrap_or(0);
    let (mut told, mut looked) = (Told::default(), 0);
    for word in words.iter().skip(first) {
        let prefix = format!("{word}/");
        let suffix = after.and_then(|after| after.strip_prefix(&prefix));
        let found = view.raw(&prefix, suffix, most - looked)?;
        looked += found.len();
        for (_, value) in found.iter().filter(|(_, value)| names(value, &id)) {
            let Ok(mut record) = serde_json::from_slice::<Value>(value) else { continue };
            mask(&mut record);
            told.records.entry(kind(word)).or_default().push(record);
        }
        if looked >= most {
            told.next = found.last().map(|(key, _)| key.clone());
            return Ok(told);
        }
    }
    Ok(told)
}

/// The name of the kind to which keys belong.
fn kind(word: &str) -> &'static str {
    let kept = Kept::ALL.into_iter().find(|kept| kept.keys().contains(&word));
    kept.map_or("", Kept::name)
}

/// Takes the proofs out of a record.
fn mask(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in SECRET {
                if let Some(field) = fields.get_mut(*name) {
                    *field = Value::String("…".to_owned());
                }
            }
            fields.values_mut().for_each(mask);
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
