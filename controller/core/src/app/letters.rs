//! Letters: written in the commit of what they tell of, sent from there, tried again if that fails.

use std::time::Duration;

use jiff::Timestamp;
use protocol::Language;

use super::invitations;
use super::nominations::{self, Call};
use crate::domain::compose;
use crate::domain::credential::Secret;
use crate::domain::nomination::Nomination;
use crate::domain::notice::{About, Letter, Notice};
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::{LetterId, NoticeId};
use crate::keys;
use crate::work::{View, Work};

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
    /// What it says.
    pub news: News,
    /// The name of the unit that it comes from.
    pub unit: String,
    /// That unit's language.
    pub language: Language,
    /// That unit's time zone.
    pub time_zone: String,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Screens of the unit stay away.
    Notice(Notice),
    /// Something was said in a ticket.
    Ticket(Ticket),
    /// People are nominated, and wait for a decision.
    Nomination(Nomination, Call),
    /// Whoever gets it may choose their first password.
    Invitation {
        /// The link's secret; it is given out only in this letter.
        secret: Secret,
        /// What they will sign in with.
        login: String,
        /// Until when the link is good.
        expires: Timestamp,
    },
}

/// The letters that are to be sent now, at most `most`.
pub fn due(view: &View<'_>, now: Timestamp, most: usize) -> Result<Vec<LetterId>, Error> {
    let marks = view.marks(keys::LETTER_DUE, None, most)?;
    let due = marks.iter().map_while(|mark| keys::due(mark, now));
    Ok(due.filter_map(|id| LetterId::parse(id).ok()).collect())
}

/// Takes a letter to send it, and says what it says. Should the sender die, it is tried again later; that
/// is put down before anything is sent. None if there is nothing to send any more: what it tells of is
/// over, whoever should get it has been blocked or wants none, or it was tried often enough.
pub fn begin(
    work: &mut Work<'_>,
    letter: LetterId,
    now: Timestamp,
) -> Result<Option<Mailing>, Error> {
    let Some(letter) = work.get::<Letter>(&letter)? else { return Ok(None) };
    let person = work.get::<Person>(&letter.person)?;
    let person = person.filter(|person| person.blocked.is_none());
    let news = match &person {
        Some(person) if letter.attempts < MOST_ATTEMPTS => news(work, &letter, person, now)?,
        Some(_) | None => None,
    };
    let (Some(person), Some(news)) = (person, news) else {
        forget(work, &letter);
        return Ok(None);
    };
    let place = match &news {
        News::Notice(notice) => &notice.place,
        News::Ticket(ticket) => &ticket.place,
        News::Nomination(nomination, _) => &nomination.place,
        News::Invitation { .. } => &person.home,
    };
    let Some(unit) = work.get::<Unit>(&place.unit())? else { return Ok(None) };
    let style = compose::effective(work, &unit)?;
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
        news,
        unit: unit.name,
        language: style.language,
        time_zone: style.time_zone,
    }))
}

/// What a letter says to a person now, if it still says anything.
fn news(
    work: &mut Work<'_>,
    letter: &Letter,
    person: &Person,
    now: Timestamp,
) -> Result<Option<News>, Error> {
    match letter.about {
        About::Notice { notice } => {
            let wanted = person.mail_for_notices() == Some(letter.to.as_str());
            let open = open_notice(work, notice)?;
            Ok(open.filter(|_| wanted).map(News::Notice))
        }
        About::Ticket { ticket } => {
            let ticket = work.get::<Ticket>(&ticket)?;
            let is_theirs = person.mail.as_ref() == Some(&letter.to);
            Ok(ticket.filter(|_| is_theirs).map(News::Ticket))
        }
        About::Nomination { nomination } => {
            let Some(nomination) = work.get::<Nomination>(&nomination)? else { return Ok(None) };
            let is_theirs = person.mail.as_ref() == Some(&letter.to);
            let call = nominations::call(work, &nomination, person.id, now)?;
            Ok(call.filter(|_| is_theirs).map(|call| News::Nomination(nomination, call)))
        }
        About::Invitation { invitation } => {
            let stands = person.invited == Some(invitation) && invitation > now;
            if !stands || person.mail.as_ref() != Some(&letter.to) {
                return Ok(None);
            }
            let secret = invitations::another_link(work, person.id, invitation, now);
            let login = person.login.to_string();
            Ok(Some(News::Invitation { secret, login, expires: invitation }))
        }
    }
}

fn open_notice(view: &View<'_>, notice: NoticeId) -> Result<Option<Notice>, Error> {
    Ok(view.get::<Notice>(&notice)?.filter(|notice| notice.closed.is_none()))
}

/// A letter is with the mail server.
pub fn sent(work: &mut Work<'_>, letter: LetterId) -> Result<(), Error> {
    if let Some(letter) = work.get::<Letter>(&letter)? {
        forget(work, &letter);
    }
    Ok(())
}

/// Writes a letter to a person, to be sent at once.
pub(super) fn write(
    work: &mut Work<'_>,
    person: &Person,
    to: String,
    about: About,
    now: Timestamp,
) {
    let id = work.fresh(LetterId::new, now);
    put(work, &Letter { id, person: person.id, to, about, attempts: 0, due: now });
}

/// The mark of a letter's next attempt.
pub(crate) fn mark(letter: &Letter) -> String {
    format!("{}{}", keys::LETTER_DUE, keys::by_time(letter.due, letter.id))
}

fn put(work: &mut Work<'_>, letter: &Letter) {
    work.put(letter);
    work.mark(&mark(letter));
}

pub(super) fn forget(work: &mut Work<'_>, letter: &Letter) {
    work.delete::<Letter>(&letter.id);
    work.unmark(&mark(letter));
}
