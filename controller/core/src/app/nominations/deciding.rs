//! Deciding about the people on a nomination, each by themselves.

use jiff::Timestamp;

use super::{REMARK_CHARS, find, put};
use crate::app::rights::{self, Given};
use crate::domain::access::{self, Action, Permit, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::nomination::{Decision, Nomination, NominationState};
use crate::domain::person::Person;
use crate::domain::role::{Grant, Role};
use crate::domain::text;
use crate::error::Error;
use crate::id::{NominationId, PersonId};
use crate::work::{View, Work};

/// What a coordinator says about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// About whom.
    pub person: PersonId,
    /// Whether they become school administrator.
    pub grant: bool,
    /// Why; a refusal must say so.
    pub reason: String,
}

/// Decides about some of the names, or all. Whoever nominated does not decide, whatever else they hold,
/// and nobody decides about themselves. A name that was decided in the same way is left as it is.
pub fn decide(
    work: &mut Work<'_>,
    actor: &Actor,
    nomination: NominationId,
    verdicts: &[Verdict],
    now: Timestamp,
) -> Result<Nomination, Error> {
    let before = find(work, actor, nomination)?;
    let may = permit_decision(work, actor, &before, now)?;
    if before.state() == NominationState::Withdrawn {
        return Err(Error::NominationWithdrawn { nomination });
    }
    if verdicts.is_empty() {
        return Err(Error::TextEmpty { field: "decisions" });
    }
    let mut after = before.clone();
    for verdict in verdicts {
        say(work, actor, &may, &mut after, verdict, now)?;
    }
    if after != before {
        put(work, Some(&before), &after);
    }
    Ok(after)
}

/// Whether an actor may decide a nomination now, for pages that offer it.
pub fn may_decide(
    view: &View<'_>,
    actor: &Actor,
    nomination: &Nomination,
    now: Timestamp,
) -> Result<bool, Error> {
    match permit_decision(view, actor, nomination, now) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden { .. } | Error::OwnNomination { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Those whose part it is; once it has waited long enough, those one level up as well.
fn permit_decision(
    view: &View<'_>,
    actor: &Actor,
    nomination: &Nomination,
    now: Timestamp,
) -> Result<Permit, Error> {
    let (role, place) = (Role::SchoolAdministrator, &nomination.place);
    let may = permit(actor, Action::Grant(role), place)?;
    let part = rights::part_of(view, role, place, now)?;
    let mut has_part = access::has_part(actor, &part);
    if !has_part && nomination.rises <= now {
        has_part = access::has_part(actor, &rights::part_above(view, &part, now)?);
    }
    if !has_part {
        return Err(may.refused());
    }
    let is_own = actor.person().is_some() && actor.person() == nomination.nominator();
    if is_own && !rights::stands_alone(view, place)? {
        return Err(Error::OwnNomination { nomination: nomination.id });
    }
    Ok(may)
}

fn say(
    work: &mut Work<'_>,
    actor: &Actor,
    may: &Permit,
    nomination: &mut Nomination,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<(), Error> {
    let (person, id) = (verdict.person, nomination.id);
    let nominator = nomination.nominator();
    let name = nomination.names.iter_mut().find(|name| name.person == person);
    let name = name.ok_or(Error::NotNominated { person, nomination: id })?;
    if let Some(decided) = &name.decision {
        let same = decided.grant.is_some() == verdict.grant;
        return if same { Ok(()) } else { Err(Error::NominationDecided { nomination: id }) };
    }
    if actor.person() == Some(person) {
        return Err(Error::SelfGrant { role: Role::SchoolAdministrator });
    }
    let reason = text::optional_line("reason", &verdict.reason, REMARK_CHARS)?;
    let grant = if verdict.grant {
        Some(administrate(work, may, person, nominator.map(|nominator| (id, nominator)), now)?.id)
    } else if reason.is_empty() {
        return Err(Error::TextEmpty { field: "reason" });
    } else {
        let deed = may.deed(Deed::NominationRefused, Subject::Person(person), now);
        work.audit(deed.with("nomination", &id).with("reason", &reason));
        None
    };
    name.decision = Some(Decision { grant, reason, by: may.by().clone(), at: now });
    Ok(())
}

/// Gives the role; whoever has it by now keeps it.
fn administrate(
    work: &mut Work<'_>,
    may: &Permit,
    person: PersonId,
    nomination: Option<(NominationId, PersonId)>,
    now: Timestamp,
) -> Result<Grant, Error> {
    let role = Role::SchoolAdministrator;
    let held = rights::active(work, person)?;
    let same = |grant: &&Grant| grant.role == role && grant.place == *may.place();
    if let Some(same) = held.iter().find(same) {
        return Ok(same.clone());
    }
    let person = work.get::<Person>(&person)?.ok_or(Error::UnknownPerson { person })?;
    let given = Given { nomination, ..Given::default() };
    rights::give(work, may, role, &person, given, now)
}
