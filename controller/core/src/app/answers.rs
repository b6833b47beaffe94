//! Doing once what is asked twice: the same key with the same request gives the first answer again, for
//! a day. The answer is committed with what was done, so that neither is there without the other, and of
//! two requests at once the second finds what the first has left.

use std::time::Duration;

use jiff::Timestamp;
use protocol::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::actor::Actor;
use crate::domain::answer::{Answer, AnswerCount};
use crate::error::Error;
use crate::id::PersonId;
use crate::keys;
use crate::work::Work;

/// How long answers are kept.
pub const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Answers that are kept for one person.
pub const MOST: usize = 2_000;

/// A request that may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// Names the key that its sender chose for it.
    pub key: Digest,
    /// Names what is asked: where, and with which words.
    pub request: Digest,
}

/// Does it, unless it was done for the same request; then its answer is given again.
pub fn once<T: Serialize + DeserializeOwned>(
    work: &mut Work<'_>,
    actor: &Actor,
    request: Option<Request>,
    now: Timestamp,
    does: impl FnOnce(&mut Work<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    if let Some(answer) = given(work, actor, request, now)? {
        return Ok(answer);
    }
    let answer = does(work)?;
    keep(work, actor, request, &answer, now)?;
    Ok(answer)
}

/// The answer that the same request was given before.
pub fn given<T: DeserializeOwned>(
    work: &Work<'_>,
    actor: &Actor,
    request: Option<Request>,
    now: Timestamp,
) -> Result<Option<T>, Error> {
    let Some((person, request)) = actor.person().zip(request) else { return Ok(None) };
    let found = work.get::<Answer>(&(person, request.key))?;
    let Some(found) = found.filter(|found| end(found.at) > now) else { return Ok(None) };
    if found.request != request.request {
        return Err(Error::KeyReused {});
    }
    serde_json::from_value(found.answer).map(Some).map_err(|source| Error::Damaged {
        key: format!("answer of {person}"),
        detail: source.to_string(),
    })
}

/// Keeps an answer for when the same request comes again.
pub fn keep<T: Serialize>(
    work: &mut Work<'_>,
    actor: &Actor,
    request: Option<Request>,
    answer: &T,
    now: Timestamp,
) -> Result<(), Error> {
    let Some((person, Request { key, request })) = actor.person().zip(request) else {
        return Ok(());
    };
    let answer = serde_json::to_value(answer).map_err(|source| Error::Damaged {
        key: format!("answer of {person}"),
        detail: source.to_string(),
    })?;
    match work.get::<Answer>(&(person, key))? {
        Some(over) => work.unmark(&ending(&over)),
        None => count(work, person, 1)?,
    }
    let answer = Answer { person, key, request, answer, at: now };
    work.mark(&ending(&answer));
    work.put(&answer);
    Ok(())
}

/// Forgets answers that have been kept long enough, at most `most`; answers how many.
pub fn sweep(work: &mut Work<'_>, now: Timestamp, most: usize) -> Result<usize, Error> {
    let mut swept = 0;
    for mark in work.marks(keys::ANSWER_END, None, most)? {
        let Some(name) = keys::due(&mark, now) else { break };
        work.unmark(&format!("{}{mark}", keys::ANSWER_END));
        swept += 1;
        let Some((person, key)) = name.split_once('/') else { continue };
        let (Ok(person), Ok(key)) = (PersonId::parse(person), key.parse()) else { continue };
        work.delete::<Answer>(&(person, key));
        count(work, person, -1)?;
    }
    Ok(swept)
}

/// Forgets an answer before its time.
pub(super) fn forget(work: &mut Work<'_>, answer: &Answer) -> Result<(), Error> {
    work.unmark(&ending(answer));
    work.delete::<Answer>(&(answer.person, answer.key));
    count(work, answer.person, -1)
}

fn count(work: &mut Work<'_>, person: PersonId, change: isize) -> Result<(), Error> {
    let count = work.get::<AnswerCount>(&person)?.map_or(0, |kept| kept.count);
    if change > 0 && count >= MOST {
        return Err(Error::TooManyKeys { limit: MOST });
    }
    match count.saturating_add_signed(change) {
        0 => work.delete::<AnswerCount>(&person),
        count => work.put(&AnswerCount { person, count }),
    }
    Ok(())
}

/// The mark by which it is forgotten.
pub(crate) fn ending(answer: &Answer) -> String {
    let name = format!("{}/{}", answer.person, answer.key);
    format!("{}{}", keys::ANSWER_END, keys::by_time(end(answer.at), name))
}

fn end(at: Timestamp) -> Timestamp {
    at.checked_add(KEPT).unwrap_or(Timestamp::MAX)
}
