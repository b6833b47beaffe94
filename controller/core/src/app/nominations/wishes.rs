//! Staff who ask their director to be nominated.

use jiff::Timestamp;
use protocol::UnitId;

use super::{REMARK_CHARS, is_administrator};
use crate::app::orgs;
use crate::change::Change;
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::nomination::Wish;
use crate::domain::text;
use crate::error::Error;
use crate::id::PersonId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{View, Work};

/// Asks to be nominated at a school, or changes what was said to it; the actor's own school if none is
/// given.
pub fn ask(
    work: &mut Work<'_>,
    actor: &Actor,
    school: Option<UnitId>,
    remark: &str,
    now: Timestamp,
) -> Result<Wish, Error> {
    let school = match school {
        Some(school) => school,
        None => orgs::own_unit(actor, Action::AskNomination)?,
    };
    let school = orgs::find(work, actor, school)?;
    let may = permit(actor, Action::AskNomination, &school.place)?;
    let person = actor.person().ok_or(Error::NotSignedIn {})?;
    if is_administrator(work, person, &school)? {
        return Err(Error::AdministratorAlready { person, unit: school.id() });
    }
    let remark = text::optional_line("remark", remark, REMARK_CHARS)?;
    let before = work.get::<Wish>(&(school.id(), person))?;
    let at = before.as_ref().map_or(now, |before| before.at);
    let wish = Wish { person, place: school.place.clone(), remark, at };
    if before.as_ref() == Some(&wish) {
        return Ok(wish);
    }
    work.put(&wish);
    work.record(Change::Nominations { unit: school.id() });
    work.audit(may.deed(Deed::NominationAsked, Subject::Person(person), now));
    Ok(wish)
}

/// Forgets that somebody asked: the director, or whoever asked themselves. One that is not there is none.
pub fn dismiss(
    work: &mut Work<'_>,
    actor: &Actor,
    school: UnitId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let school = orgs::find(work, actor, school)?;
    let action = if actor.person() == Some(person) { Action::SeeUnit } else { Action::Nominate };
    let may = permit(actor, action, &school.place)?;
    if work.get::<Wish>(&(school.id(), person))?.is_none() {
        return Ok(());
    }
    work.delete::<Wish>(&(school.id(), person));
    work.record(Change::Nominations { unit: school.id() });
    work.audit(may.deed(Deed::NominationDismissed, Subject::Person(person), now));
    Ok(())
}

/// Who asks to be nominated at a school; only its director sees that.
pub fn wishes(
    view: &View<'_>,
    actor: &Actor,
    school: UnitId,
    page: &Page,
) -> Result<Listed<Wish>, Error> {
    let school = orgs::find_for(view, actor, Action::Nominate, school)?.id();
    view.page(&[keys::wishes(school)], page)?.filter_map(|person| match PersonId::parse(&person) {
        Ok(person) => view.get(&(school, person)),
        Err(_) => Ok(None),
    })
}

/// What the actor asked for at a school, if they did.
pub fn own_wish(view: &View<'_>, actor: &Actor, school: UnitId) -> Result<Option<Wish>, Error> {
    let Some(person) = actor.person() else { return Ok(None) };
    view.get(&(school, person))
}
