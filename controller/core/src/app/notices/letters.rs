//! Letters with notices: written in the notice's own commit, sent from there, tried again if that fails.

use std::time::Duration;

use jiff::Timestamp;
use protocol::Language;

use crate::domain::access::{self, Action};
use crate::domain::compose;
use crate::domain::notice::{Letter, Notice};
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::role::Grant;
use crate::error::Error;
use crate::id::{GrantId, LetterId};
use crate::keys;
use crate::work::{View, Work};

/// People who get a letter of one notice, at most.
const PEOPLE: usize = 20;
/// Roles of one unit and below that are looked through for them.
const GRANTS: usize = 500;
/// How often a letter is tried: for two days.
pub const MOST_ATTEMPTS: u32 = 10;
/// Until the second attempt; twice as long after each.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// Until the next attempt, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 3600);

/// A letter with all that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailing {
    /// The letter.
    pub letter: Letter,
    /// What people call whoever gets it.
    pub name: String,
    /// What it tells of.
    pub notice: Notice,
    /// The school's name.
    pub school: String,
    /// The school's language.
    pub language: Language,
    /// The school's time zone.
    pub time_zone: String,
}

/// The letters that are to be sent now, at most `most`.
pub fn due(view: &View<'_>, now: Timestamp, most: usize) -> Result<Vec<LetterId>, Error> {
    let marks = view.marks(keys::LETTER_DUE, None, most)?;
    let due = marks.iter().map_while(|mark| keys::due(mark, now));
    Ok(due.filter_map(|id| LetterId::parse(id).ok()).collect())
}

/// Takes a letter to send it, and says what it says. Should the sender die, it is tried again later; that
/// is put down before anything is sent. None if there is nothing to send any more: its screens are back,
/// whoever should get it has been blocked or wants none, or it was tried often enough.
pub fn begin(
    work: &mut Work<'_>,
    letter: LetterId,
    now: Timestamp,
) -> Result<Option<Mailing>, Error> {
    let Some(letter) = work.get::<Letter>(&letter)? else { return Ok(None) };
    let notice = work.get::<Notice>(&letter.notice)?.filter(|notice| notice.closed.is_none());
    let person = work.get::<Person>(&letter.person)?;
    let person = person.filter(|person| person.mail_for_notices() == Some(letter.to.as_str()));
    let (Some(notice), Some(person)) = (notice, person) else {
        forget(work, &letter);
        return Ok(None);
    };
    if letter.attempts >= MOST_ATTEMPTS {
        forget(work, &letter);
        return Ok(None);
    }
    let Some(school) = work.get::<Unit>(&notice.place.unit())? else { return Ok(None) };
    let style = compose::effective(work, &school)?;
    work.unmark(&mark(&letter));
    let wait = FIRST_WAIT.saturating_mul(1 << letter.attempts.min(16)).min(LONGEST_WAIT);
    let next = Letter {
        attempts: letter.attempts + 1,
        due: now.saturating_add(wait).unwrap_or(Timestamp::MAX),
        ..letter
    };
    put(work, &next);
    Ok(Some(Mailing {
        letter: next,
        name: person.name,
        notice,
        school: school.name,
        language: style.language,
        time_zone: style.time_zone,
    }))
}

/// A letter is with the mail server.
pub fn sent(work: &mut Work<'_>, letter: LetterId) -> Result<(), Error> {
    if let Some(letter) = work.get::<Letter>(&letter)? {
        forget(work, &letter);
    }
    Ok(())
}

/// Writes to whoever looks after the school: those who may change its screens and have an address; where
/// there is nobody, those who may see them; where there is nobody either, the unit above.
pub(super) fn write(work: &mut Work<'_>, notice: &Notice, now: Timestamp) -> Result<(), Error> {
    for unit in notice.place.units().rev().collect::<Vec<_>>() {
        let mut people: Vec<(Person, bool)> = Vec::new();
        for id in work.marks(&keys::grants(unit), None, GRANTS)? {
            let Ok(id) = GrantId::parse(&id) else { continue };
            let grant = work.get::<Grant>(&id)?.filter(Grant::is_active);
            let Some(grant) = grant.filter(|grant| grant.place.unit() == unit) else { continue };
            if !access::role_may(grant.role, Action::SeeDevice) {
                continue;
            }
            let person = work.get::<Person>(&grant.person)?;
            let Some(person) = person.filter(|person| person.mail_for_notices().is_some()) else {
                continue;
            };
            people.push((person, access::role_may(grant.role, Action::EditDevice)));
        }
        let repairers = people.iter().any(|(_, repairs)| *repairs);
        people.retain(|(_, repairs)| *repairs == repairers);
        people.sort_by_key(|(person, _)| person.id);
        people.dedup_by_key(|(person, _)| person.id);
        people.truncate(PEOPLE);
        for (person, _) in &people {
            let to = person.mail_for_notices().unwrap_or_default().to_owned();
            let (id, notice) = (work.fresh(LetterId::new, now), notice.id);
            put(work, &Letter { id, person: person.id, to, notice, attempts: 0, due: now });
        }
        if !people.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}

/// The mark of a letter's next attempt.
pub(crate) fn mark(letter: &Letter) -> String {
    format!("{}{}", keys::LETTER_DUE, keys::by_time(letter.due, letter.id))
}

fn put(work: &mut Work<'_>, letter: &Letter) {
    work.put(letter);
    work.mark(&mark(letter));
}

fn forget(work: &mut Work<'_>, letter: &Letter) {
    work.delete::<Letter>(&letter.id);
    work.unmark(&mark(letter));
}
