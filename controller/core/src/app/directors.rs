//! Replacing a school's director, and standing in for one.

use jiff::Timestamp;
use protocol::UnitId;

use super::rights::{self, Given, head};
use super::signin::sessions;
use super::{orgs, people, tokens};
use crate::change::Change;
use crate::domain::access::{self, Action, Permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::org::Unit;
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::role::{Grant, Role};
use crate::error::Error;
use crate::id::PersonId;
use crate::work::{View, Work};

/// Who comes in place of a school's director.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement {
    /// Which school.
    pub school: UnitId,
    /// Who comes.
    pub person: PersonId,
    /// Whether they only stand in until a director is found.
    pub acting: bool,
}

/// Who stands in for a school's director for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandIn {
    /// Which school.
    pub school: UnitId,
    /// Who.
    pub person: PersonId,
    /// From when on; at once if none.
    pub from: Option<Timestamp>,
    /// Until when, which is outside.
    pub until: Timestamp,
}

/// What a replacement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The new role.
    pub grant: Grant,
    /// Who was replaced, if the school had a director or somebody who stood in for none.
    pub former: Option<PersonId>,
    /// Whether they may sign in no more at all. Not so where they hold a role outside the coordinator's
    /// authority, or the school stands alone.
    pub blocked: bool,
    /// Roles that stay and wait for a look, because the former director nominated their holders.
    pub flagged: usize,
}

/// Who is at the head of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The school.
    pub school: Unit,
    /// The director, and whether somebody stands in for them now.
    pub director: Option<(Grant, bool)>,
    /// Who stands in, or will.
    pub acting: Option<Grant>,
    /// Whether the actor may replace them.
    pub may_replace: bool,
    /// Whether the school stands alone, so that nobody is blocked.
    pub stands_alone: bool,
}

/// Replaces a school's director in one act: the former's offices there end, their sessions and tokens end
/// at once and they are blocked; the new one is granted; the roles that the former nominated stay and are
/// flagged. A former director who holds a role that this coordinator could not end loses what they hold
/// at the school and every session, but is not blocked: another authority decides about that.
pub fn replace(
    work: &mut Work<'_>,
    actor: &Actor,
    new: Replacement,
    now: Timestamp,
) -> Result<Replaced, Error> {
    let school = orgs::find(work, actor, new.school)?;
    let role = if new.acting { Role::ActingDirector } else { Role::Director };
    let may = rights::permit_giving(work, actor, role, &school.place, now)?;
    let person = newcomer(work, actor, &school, new.person, role)?;
    let there = head(work, school.id())?;
    let mut former: Option<PersonId> = None;
    for held in [there.acting, there.director].into_iter().flatten() {
        let Some(grant) = work.get::<Grant>(&held)?.filter(Grant::is_active) else { continue };
        if grant.role == Role::Director {
            if grant.person == person.id && !new.acting {
                return Err(Error::DirectorThere { unit: school.id() });
            }
            former = Some(grant.person);
        } else if former.is_none() && grant.person != person.id {
            // Whoever stood in for a director goes back to what they were; for none, they are replaced.
            former = there.director.is_none().then_some(grant.person);
        }
        rights::end(work, &may, &grant, now)?;
    }
    let (mut blocked, mut flagged) = (false, 0);
    if let Some(former) = former.filter(|former| *former != person.id) {
        flagged = rights::flag(work, &school.place, former, now)?;
        blocked = dismiss(work, actor, &may, &school.place, former, now)?;
    }
    let grant = rights::give(work, &may, role, &person, Given::default(), now)?;
    let mut deed = may.deed(Deed::DirectorReplaced, Subject::Unit(school.id()), now);
    deed = deed.with("person", &person.id).with("role", &role).with("flagged", &flagged);
    if let Some(former) = former {
        deed = deed.with("former", &former).with("blocked", &blocked);
    }
    work.audit(deed);
    Ok(Replaced { grant, former, blocked, flagged })
}

/// Lets somebody stand in for a director for a time: the director's role rests as long, and comes back by
/// itself.
pub fn stand_in(
    work: &mut Work<'_>,
    actor: &Actor,
    new: StandIn,
    now: Timestamp,
) -> Result<Grant, Error> {
    let new = rights::NewGrant {
        from: new.from,
        until: Some(new.until),
        ..rights::NewGrant::new(new.person, Role::ActingDirector, new.school)
    };
    let grant = rights::grant(work, actor, &new, now)?;
    if let Some(director) = head(work, new.unit)?.director {
        // If it begins at once, the director's pages are past.
        if let Some(director) = work.get::<Grant>(&director)? {
            work.record(Change::Access { person: director.person });
            sessions::outdate(work, director.person)?;
        }
    }
    Ok(grant)
}

/// Who is at the head of a school where the actor sees people.
pub fn show(view: &View<'_>, actor: &Actor, school: UnitId, now: Timestamp) -> Result<Head, Error> {
    let school = orgs::find_for(view, actor, Action::SeePeople, school)?;
    let there = head(view, school.id())?;
    let found = |id| -> Result<Option<Grant>, Error> {
        let Some(id) = id else { return Ok(None) };
        let grant = view.get::<Grant>(&id)?;
        Ok(grant.filter(|grant| grant.is_active() && !grant.is_over(now)))
    };
    let director = match found(there.director)? {
        Some(grant) => {
            let rests = rights::is_stood_in_for(view, &grant, now)?;
            Some((grant, rests))
        }
        None => None,
    };
    Ok(Head {
        director,
        acting: found(there.acting)?,
        may_replace: rights::may_grant(view, actor, Role::Director, &school.place, now)?,
        stands_alone: rights::stands_alone(view, &school.place)?,
        school,
    })
}

/// Whoever comes: somebody the actor sees, never themselves, who may sign in.
fn newcomer(
    view: &View<'_>,
    actor: &Actor,
    school: &Unit,
    person: PersonId,
    role: Role,
) -> Result<Person, Error> {
    let person = people::find(view, actor, person)?;
    if actor.person() == Some(person.id) {
        return Err(Error::SelfGrant { role });
    }
    if !role.fits(school.kind) {
        return Err(Error::RoleMisplaced { role, kind: school.kind });
    }
    if person.blocked.is_some() {
        return Err(Error::PersonIsBlocked { person: person.id });
    }
    Ok(person)
}

/// Ends what a former director is at the school, and every session and token of theirs; answers whether
/// they are blocked besides.
fn dismiss(
    work: &mut Work<'_>,
    actor: &Actor,
    may: &Permit,
    school: &Place,
    former: PersonId,
    now: Timestamp,
) -> Result<bool, Error> {
    if rights::stands_alone(work, school)? {
        return Ok(false);
    }
    let mut is_ours = actor.person() != Some(former);
    for grant in rights::active(work, former)? {
        if school.covers(&grant.place) {
            rights::end(work, may, &grant, now)?;
        } else {
            is_ours &= access::may(actor, Action::BlockHolderOf(grant.role), &grant.place);
        }
    }
    if actor.person() != Some(former) {
        for ended in tokens::of(work, former)? {
            tokens::remove(work, &ended);
        }
    }
    let Some(person) = work.get::<Person>(&former)?.filter(|_| is_ours) else { return Ok(false) };
    if person.blocked.is_none() {
        let person = Person { blocked: Some(now), ..person };
        work.put(&person);
        work.record(Change::Access { person: former });
        let deed = may.deed(Deed::PersonBlocked, Subject::Person(former), now);
        work.audit(deed.with("login", &person.login));
    }
    Ok(true)
}
