//! Erasing a person: their own records at once, their login in the records of others piece by piece.
//!
//! The audit log stays as it is, with the person's id and login: it is a chain, and an entry that changes
//! breaks all that follow. It names them by nothing else.

use jiff::Timestamp;
use serde_json::Value;

use super::permit_erase;
use crate::app::posts::sketches;
use crate::app::{answers, letters, outside, people, rights, tokens};
use crate::check::rules::{marks_of, of_people};
use crate::domain::actor::Actor;
use crate::domain::answer::Answer;
use crate::domain::audit::{Deed, Subject};
use crate::domain::erased::Erased;
use crate::domain::kind::Numbered;
use crate::domain::notice::Letter;
use crate::domain::pairing::Guesses;
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::domain::second_factor::SecondFactor;
use crate::error::Error;
use crate::id::PersonId;
use crate::keys::{self, LoginOwner};
use crate::work::Work;

/// Answers of one person that are forgotten at once; more than are kept.
const ANSWERS: usize = 10_000;

/// Erases a person: they are nobody from now on. What they wrote stays, and says so.
pub fn erase(
    work: &mut Work<'_>,
    actor: &Actor,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let (person, may) = permit_erase(work, actor, person)?;
    let id = person.id;
    for grant in rights::active(work, id)? {
        rights::end(work, &may, &grant, now)?;
    }
    loop {
        let bearers = tokens::of(work, id)?;
        if bearers.is_empty() {
            break;
        }
        for bearer in bearers {
            tokens::remove(work, &bearer);
        }
    }
    sketches::forget_all(work, id, now)?;
    for answer in work.scan::<Answer>(&format!("answer/{id}/"), None, ANSWERS)? {
        answers::forget(work, &answer)?;
    }
    work.delete::<SecondFactor>(&id);
    work.delete::<Guesses>(&id.to_string());
    outside::forget(work, &person);
    if let Some(number) = person.number.clone() {
        work.delete::<Numbered>(&(person.home.unit(), number));
    }
    for mark in people::marks_at(&person, &person.home) {
        work.unmark(&mark);
    }
    work.delete::<LoginOwner>(&person.login);
    work.delete::<Person>(&id);
    work.put(&Erased { person: id, at: now, rest: Some(String::new()) });
    work.mark(&format!("{}{id}", keys::ERASING));
    work.audit(may.deed(Deed::PersonErased, Subject::Person(id), now));
    Ok(())
}

/// Clears others' records of whoever was erased, at most `most` records; answers at how many it looked.
pub fn sweep(work: &mut Work<'_>, _now: Timestamp, most: usize) -> Result<usize, Error> {
    let erasing = work.marks(keys::ERASING, None, 1)?;
    let person = erasing.first().and_then(|id| PersonId::parse(id).ok());
    let Some(person) = person else { return Ok(0) };
    let Some(erased) = work.get::<Erased>(&person)? else { return Ok(0) };
    let after = erased.rest.clone().unwrap_or_default();
    let words: Vec<&str> = of_people().collect();
    let at = after.split('/').next().unwrap_or_default();
    let first = words.iter().position(|word| *word == at).unwrap_or(0);
    let mut looked = 0;
    for word in words.iter().skip(first) {
        let prefix = format!("{word}/");
        let suffix = after.strip_prefix(&prefix);
        let found = work.raw(&prefix, suffix, most - looked)?;
        looked += found.len();
        for (key, value) in &found {
            clear(work, word, key, value, person)?;
        }
        if looked >= most {
            let rest = found.last().map(|(key, _)| key.clone());
            work.put(&Erased { rest, ..erased });
            return Ok(looked);
        }
    }
    work.put(&Erased { rest: None, ..erased });
    work.unmark(&format!("{}{person}", keys::ERASING));
    // There may be another who was erased.
    Ok(most)
}

/// Clears one record, if it names the person.
fn clear(
    work: &mut Work<'_>,
    kind: &str,
    key: &str,
    value: &[u8],
    person: PersonId,
) -> Result<(), Error> {
    let id = person.to_string();
    if kind == "erased" || !names(value, &id) {
        return Ok(());
    }
    match kind {
        "grant" => match serde_json::from_slice::<Grant>(value) {
            Ok(grant) if grant.person == person => forget_grant(work, &grant)?,
            Ok(_) | Err(_) => blank(work, key, value, &id),
        },
        "letter" => {
            if let Ok(letter) = serde_json::from_slice::<Letter>(value) {
                letters::forget(work, &letter);
            }
        }
        // Somebody else's answer told of them.
        "answer" => {
            if let Ok(answer) = serde_json::from_slice::<Answer>(value) {
                answers::forget(work, &answer)?;
            }
        }
        _ => blank(work, key, value, &id),
    }
    Ok(())
}

fn forget_grant(work: &mut Work<'_>, grant: &Grant) -> Result<(), Error> {
    for mark in marks_of(work, grant)? {
        work.unmark(&mark);
    }
    work.delete::<Grant>(&grant.id);
    Ok(())
}

/// Takes the person's login out of a record: whoever did something there is known by their id alone.
fn blank(work: &mut Work<'_>, key: &str, value: &[u8], id: &str) {
    let Ok(mut record) = serde_json::from_slice::<Value>(value) else { return };
    if blank_in(&mut record, id) {
        work.put_raw(key, &record);
    }
}

fn blank_in(value: &mut Value, id: &str) -> bool {
    match value {
        Value::Object(fields) => {
            let is_theirs = fields.get("person").and_then(Value::as_str) == Some(id);
            let login = fields.get_mut("login").filter(|login| is_theirs && login.is_string());
            let changed = login.is_some_and(|login| {
                let was_there = login.as_str() != Some("");
                *login = Value::String(String::new());
                was_there
            });
            fields.values_mut().fold(changed, |changed, inner| blank_in(inner, id) | changed)
        }
        Value::Array(items) => {
            items.iter_mut().fold(false, |changed, item| blank_in(item, id) | changed)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Whether a record's text holds a name.
pub(super) fn names(value: &[u8], name: &str) -> bool {
    value.windows(name.len()).any(|window| window == name.as_bytes())
}
