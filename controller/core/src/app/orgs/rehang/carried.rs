//! What belongs to units and goes with them.

use std::collections::BTreeSet;

use protocol::{AlertId, DeviceId, Digest, PostId, UnitId};

use super::super::shift_marks;
use super::Shift;
use crate::app::alerts;
use crate::app::found::Found as _;
use crate::app::posts;
use crate::app::{consents, nominations, notices, people, rights, tickets};
use crate::change::Change;
use crate::domain::alert::Alert;
use crate::domain::consent::Consent;
use crate::domain::device::{Ailing, Away, Device, DeviceCount};
use crate::domain::library::Shared;
use crate::domain::nomination::{Nomination, Wish};
use crate::domain::notice::Notice;
use crate::domain::past::Past;
use crate::domain::person::Person;
use crate::domain::picture::PictureIn;
use crate::domain::post::Post;
use crate::domain::role::Grant;
use crate::domain::rollout::Plan;
use crate::domain::ticket::Ticket;
use crate::error::Error;
use crate::id::{ConsentId, GrantId, LibraryId, NominationId, NoticeId, PersonId, TicketId};
use crate::keys::{self, newest_first};
use crate::work::{View, Work};

/// Records of each kind that go with a unit, at most.
const MOST: usize = 200_000;
/// Revisions of a post that are kept, at most.
const REVISIONS: usize = 1_000;

/// Writes the new place of everything that is at or below a unit.
pub(super) fn carry(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    roles_and_homes(work, shift)?;
    devices(work, shift)?;
    notices(work, shift)?;
    posts(work, shift)?;
    alerts(work, shift)?;
    pictures(work, shift)?;
    nominations(work, shift)?;
    tickets(work, shift)?;
    shelves(work, shift)?;
    consents(work, shift)?;
    plans(work, shift)
}

/// Roles, homes, and under which units people are found.
fn roles_and_homes(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let unit = shift.from.unit();
    let listed: Vec<PersonId> = ids(work, &keys::people(unit), PersonId::parse)?;
    let mut found = Vec::with_capacity(listed.len());
    for person in listed {
        found.push((person, found_by(work, person)?));
    }
    for id in ids(work, &keys::grants(unit), GrantId::parse)? {
        let Some(old) = work.get::<Grant>(&id)? else { continue };
        let new = Grant { place: shift.of(&old.place), ..old.clone() };
        let marks = |grant: &Grant| -> Vec<String> {
            let listed = grant.place.units().map(|unit| format!("{}{id}", keys::grants(unit)));
            let active = Some(grant).filter(|grant| grant.is_active());
            listed.chain(active.into_iter().flat_map(rights::marks_where_found)).collect()
        };
        shift_marks(work, &marks(&old), &marks(&new));
        work.put(&new);
    }
    for (id, before) in found {
        let Some(person) = work.get::<Person>(&id)? else { continue };
        let home = shift.of(&person.home);
        if home != person.home {
            work.put(&Person { home, ..person });
        }
        let after = found_by(work, id)?;
        shift_marks(work, &before, &after);
        work.record(Change::Access { person: id });
    }
    Ok(())
}

/// The marks by which a person is found where they are at home or hold a role.
fn found_by(view: &View<'_>, person: PersonId) -> Result<Vec<String>, Error> {
    let Some(person) = view.get::<Person>(&person)? else { return Ok(Vec::new()) };
    Ok(people::marks_of(view, &person)?.into_iter().collect())
}

fn devices(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let devices: Vec<DeviceId> = ids(work, &keys::devices(shift.from.unit()), DeviceId::parse)?;
    for id in devices {
        let Some(old) = work.get::<Device>(&id)? else { continue };
        let new = Device { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &device_marks(&old), &device_marks(&new));
        if let Some(away) = work.get::<Away>(&(old.place.clone(), id))? {
            work.delete::<Away>(&(old.place.clone(), id));
            work.put(&Away { place: new.place.clone(), ..away });
        }
        if let Some(ailing) = work.get::<Ailing>(&(old.place.clone(), id))? {
            work.delete::<Ailing>(&(old.place.clone(), id));
            work.put(&Ailing { place: new.place.clone(), ..ailing });
        }
        work.put(&new);
        work.record(Change::Device { device: id });
    }
    recount(work, shift)
}

fn device_marks(device: &Device) -> Vec<String> {
    let id = device.id;
    let above = device.place.units().map(|unit| format!("{}{id}", keys::devices(unit)));
    let mut marks: Vec<String> = above.collect();
    if device.revoked.is_some() {
        marks.push(format!("{}{id}", keys::retired(&device.place)));
    } else {
        marks.extend(device.marks(&device.place));
    }
    marks
}

/// Takes the unit's devices from the counts of those that were above, and adds them to those that are.
fn recount(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let own = work.get::<DeviceCount>(&shift.from.unit())?.map_or(0, |count| count.count);
    let (before, after): (Vec<UnitId>, Vec<UnitId>) =
        (shift.from.units().collect(), shift.to.units().collect());
    for unit in before.iter().chain(&after) {
        let (was, is) = (before.contains(unit), after.contains(unit));
        let known = work.get::<DeviceCount>(unit)?.map_or(0, |count| count.count);
        let count = match (was, is) {
            (true, false) => known.saturating_sub(own),
            (false, true) => known + own,
            (true, true) | (false, false) => continue,
        };
        match count {
            0 => work.delete::<DeviceCount>(unit),
            count => work.put(&DeviceCount { unit: *unit, count }),
        }
    }
    Ok(())
}

fn notices(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| NoticeId::parse(&newest_first(last(mark)));
    let found: Vec<NoticeId> = ids(work, &keys::notices(&shift.from, false), parse)?;
    for id in found {
        let Some(old) = work.get::<Notice>(&id)? else { continue };
        let new = Notice { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &notices::marks(&old), &notices::marks(&new));
        work.put(&new);
    }
    Ok(())
}

fn posts(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| PostId::parse(&newest_first(mark));
    let found: Vec<PostId> = ids(work, &keys::posts(shift.from.unit(), None), parse)?;
    for id in found {
        let Some(old) = work.get::<Post>(&id)? else { continue };
        let new = Post { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &posts::marks(&old), &posts::marks(&new));
        work.put(&new);
        for mut past in work.scan::<Past>(&keys::past(id), None, REVISIONS)? {
            past.post.place = shift.of(&past.post.place);
            work.put(&past);
        }
    }
    Ok(())
}

fn alerts(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| AlertId::parse(&newest_first(mark));
    let found: Vec<AlertId> = ids(work, &keys::alerts(shift.from.unit(), "all"), parse)?;
    for id in found {
        let Some(old) = work.get::<Alert>(&id)? else { continue };
        let new = Alert { place: shift.of(&old.place), ..old.clone() };
        let turned = newest_first(&id.to_string());
        let own = format!("{}{turned}", keys::alerts(old.place.unit(), "own-standing"));
        let stands = work.is_marked(&own)?;
        shift_marks(work, &alerts::marks(&old, stands), &alerts::marks(&new, stands));
        work.put(&new);
    }
    Ok(())
}

fn pictures(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let unit = shift.from.unit();
    let below: BTreeSet<UnitId> =
        ids(work, &keys::units(unit), UnitId::parse)?.into_iter().collect();
    let found: Vec<Digest> = ids(work, &keys::pictures(unit), |text: &str| text.parse::<Digest>())?;
    for picture in found {
        let within = work.scan::<PictureIn>(&keys::picture_in(picture), None, MOST)?;
        let marks = |work: &Work<'_>| -> Result<BTreeSet<UnitId>, Error> {
            let within = work.scan::<PictureIn>(&keys::picture_in(picture), None, MOST)?;
            Ok(within.iter().flat_map(|one| one.place.units().collect::<Vec<_>>()).collect())
        };
        let before = marks(work)?;
        for one in within.into_iter().filter(|one| below.contains(&one.place.unit())) {
            work.put(&PictureIn { place: shift.of(&one.place), ..one });
        }
        let after = marks(work)?;
        let named = |units: &BTreeSet<UnitId>| -> Vec<String> {
            units.iter().map(|unit| keys::picture_below(*unit, picture)).collect()
        };
        shift_marks(work, &named(&before), &named(&after));
    }
    Ok(())
}

/// What directors want, and who asks them.
fn nominations(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let unit = shift.from.unit();
    let parse = |mark: &str| NominationId::parse(&newest_first(mark));
    let found: Vec<NominationId> = ids(work, &keys::nominations(unit, None), parse)?;
    for id in found {
        let Some(old) = work.get::<Nomination>(&id)? else { continue };
        let new = Nomination { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &nominations::marks(&old), &nominations::marks(&new));
        work.put(&new);
    }
    for below in ids(work, &keys::units(unit), UnitId::parse)? {
        for wish in work.scan::<Wish>(&keys::wishes(below), None, MOST)? {
            work.put(&Wish { place: shift.of(&wish.place), ..wish });
        }
    }
    Ok(())
}

/// Tickets at the desks that move; those that went to a desk above stay there.
fn tickets(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| TicketId::parse(&newest_first(mark));
    let found: Vec<TicketId> = ids(work, &keys::tickets(shift.from.unit(), None), parse)?;
    for id in found {
        let Some(old) = work.get::<Ticket>(&id)? else { continue };
        let (place, desk) = (shift.of(&old.place), shift.of(&old.desk));
        let new = Ticket { place, desk, ..old.clone() };
        shift_marks(work, &tickets::marks(&old), &tickets::marks(&new));
        work.put(&new);
    }
    Ok(())
}

/// What units share in the library.
fn shelves(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| LibraryId::parse(&newest_first(mark));
    for below in ids(work, &keys::units(shift.from.unit()), UnitId::parse)? {
        let found: Vec<LibraryId> = ids(work, &keys::shelf(below), parse)?;
        for id in found {
            let Some(shared) = work.get::<Shared>(&id)? else { continue };
            work.put(&Shared { place: shift.of(&shared.place), ..shared });
        }
    }
    Ok(())
}

/// Consents to name and to show children.
fn consents(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    let parse = |mark: &str| ConsentId::parse(&newest_first(mark));
    let found: Vec<ConsentId> = ids(work, &keys::consents(shift.from.unit(), false), parse)?;
    for id in found {
        let Some(old) = work.get::<Consent>(&id)? else { continue };
        let new = Consent { place: shift.of(&old.place), ..old.clone() };
        shift_marks(work, &consents::marks(&old), &consents::marks(&new));
        work.put(&new);
    }
    Ok(())
}

/// By when the steps of the rollout are to be taken.
fn plans(work: &mut Work<'_>, shift: &Shift) -> Result<(), Error> {
    for old in work.scan::<Plan>(&keys::rollout_plans(&shift.from), None, MOST)? {
        work.delete::<Plan>(&old.place);
        work.put(&Plan { place: shift.of(&old.place), ..old });
    }
    Ok(())
}

/// What the marks name that begin so.
fn ids<T, E>(
    view: &View<'_>,
    prefix: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<T>, Error> {
    let marks = view.marks(prefix, None, MOST)?;
    Ok(marks.iter().filter_map(|mark| parse(mark).ok()).collect())
}

fn last(mark: &str) -> &str {
    mark.rsplit('/').next().unwrap_or_default()
}
