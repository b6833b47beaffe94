//! The table: what stands under each kind of key.

use protocol::PostId;

use crate::app::found::Found as _;
use crate::app::posts::sketches;
use crate::domain::alert::{Alert, Receipt, Standing};
use crate::domain::answer::{Answer, AnswerCount};
use crate::domain::audit::Entry;
use crate::domain::consent::Consent;
use crate::domain::credential::Credential;
use crate::domain::device::{
    Ailing, Away, Barred, BrowserKey, Device, DeviceCount, DeviceIndex, DeviceKeys, Fault,
    Greeting, Played, Reported, Returning, Session, Spools,
};
use crate::domain::erased::Erased;
use crate::domain::health::Health;
use crate::domain::kind::{Admission, Numbered};
use crate::domain::library::{Contents, Shared};
use crate::domain::nomination::{Nomination, NominationState, Wish};
use crate::domain::notice::{Letter, Notice};
use crate::domain::org::Unit;
use crate::domain::outside::Linked;
use crate::domain::pairing::{Guesses, OpenPairings, Pairing};
use crate::domain::past::Past;
use crate::domain::person::Person;
use crate::domain::picture::{Picture, PictureIn};
use crate::domain::post::{OnAir, Order, Post};
use crate::domain::privacy::Kept;
use crate::domain::role::{Directorship, Grant, GrantIndex};
use crate::domain::rollout::{Plan, RolloutIndex, Staff, Tally};
use crate::domain::school::{Imports, Known};
use crate::domain::second_factor::SecondFactor;
use crate::domain::sketch::{Sketch, SketchCount};
use crate::domain::ticket::{Diagnostics, Message, Ticket};
use crate::error::Error;
use crate::id::PersonId;
use crate::keys::{self, Aired, CodeOwner, FoundIndex, LoginOwner, Root, SetupLink, newest_first};
use crate::port::Value;
use crate::work::{Record as _, View};

use super::records::{Checked, Held};

/// What stands under a kind of key.
pub(super) enum Rule {
    /// A record: reads it, and says what follows from it.
    Record(fn(&View<'_>, &Value) -> Reading),
    /// A mark: whether some record says what it says.
    Index(fn(&View<'_>, &str) -> Result<bool, Error>),
}

/// A record as a check sees it, or why it cannot be read.
pub(super) type Reading = Result<Result<Held, String>, Error>;

/// The rule for a key: that of its first word.
pub(super) fn of(key: &str) -> Option<&'static Rule> {
    let word = key.split('/').next().unwrap_or_default();
    RULES.iter().find(|(known, _)| *known == word).map(|(_, rule)| rule)
}

/// The marks by which a role is found.
pub(crate) fn marks_of(view: &View<'_>, grant: &Grant) -> Result<Vec<String>, Error> {
    let (own, id) = (Grant::key_of(&grant.id), grant.id.to_string());
    let follows = grant.held(view)?.follows;
    let is_mark = |key: &String| key.contains(&id) && key.as_bytes() != own.as_slice();
    Ok(follows.into_iter().filter(is_mark).collect())
}

/// The kinds of keys under which records lie that know something about people, but for the audit log.
pub(crate) fn of_people() -> impl Iterator<Item = &'static str> {
    let told = Kept::ALL.into_iter().filter(|kept| *kept != Kept::Log);
    told.flat_map(|kept| kept.keys().iter().copied())
        .filter(|word| matches!(of(word), Some(Rule::Record(_))))
}

/// Every kind of key there is, in the order of `keys.rs`.
pub(super) const RULES: &[(&str, Rule)] = &[
    ("root", Rule::Record(record::<Root>)),
    ("setup", Rule::Record(record::<SetupLink>)),
    ("unit", Rule::Record(record::<Unit>)),
    ("children", Rule::Index(of_last::<Unit>)),
    ("units", Rule::Index(of_last::<Unit>)),
    ("unit-words", Rule::Index(of_a_found_unit)),
    ("schools", Rule::Index(of_last::<Unit>)),
    ("library", Rule::Record(record::<Shared>)),
    ("library-holds", Rule::Record(record::<Contents>)),
    ("shelf", Rule::Index(of_turned::<Shared>)),
    ("ticket", Rule::Record(record::<Ticket>)),
    ("ticket-said", Rule::Record(record::<Message>)),
    ("ticket-device", Rule::Record(record::<Diagnostics>)),
    ("tickets", Rule::Index(of_turned::<Ticket>)),
    ("tickets-of", Rule::Index(of_turned::<Ticket>)),
    ("ticket-rise", Rule::Index(of_last::<Ticket>)),
    ("branches", Rule::Index(of_last::<Unit>)),
    ("known", Rule::Record(record::<Known>)),
    ("known-as", Rule::Index(of_last::<Known>)),
    ("known-of", Rule::Index(of_last::<Known>)),
    ("unplaced", Rule::Index(of_last::<Known>)),
    ("imports", Rule::Record(record::<Imports>)),
    ("staff", Rule::Record(record::<Staff>)),
    ("rollout", Rule::Record(record::<Tally>)),
    ("rollout-index", Rule::Record(record::<RolloutIndex>)),
    ("rollout-plan", Rule::Record(record::<Plan>)),
    ("lacking", Rule::Index(of_last::<Unit>)),
    ("person", Rule::Record(record::<Person>)),
    ("login", Rule::Record(record::<LoginOwner>)),
    ("second-factor", Rule::Record(record::<SecondFactor>)),
    ("people", Rule::Index(of_a_person_or_their_grants)),
    ("erased", Rule::Record(record::<Erased>)),
    ("erasing", Rule::Index(of_last::<Erased>)),
    ("admission", Rule::Record(record::<Admission>)),
    ("numbered", Rule::Record(record::<Numbered>)),
    ("outside", Rule::Record(record::<Linked>)),
    ("person-words", Rule::Index(of_a_found_person)),
    ("found-index", Rule::Record(record::<FoundIndex>)),
    ("grant", Rule::Record(record::<Grant>)),
    ("grants-of", Rule::Index(of_last::<Grant>)),
    ("grants", Rule::Index(of_last::<Grant>)),
    ("coordinators", Rule::Index(of_last::<Grant>)),
    ("director", Rule::Record(record::<Directorship>)),
    ("grant-turn", Rule::Index(of_a_turning_grant)),
    ("reviews", Rule::Index(of_last::<Grant>)),
    ("nominated-by", Rule::Index(of_last::<Grant>)),
    ("grant-index", Rule::Record(record::<GrantIndex>)),
    ("nomination", Rule::Record(record::<Nomination>)),
    ("nominations", Rule::Index(of_turned::<Nomination>)),
    ("nomination-rise", Rule::Index(of_a_rising_nomination)),
    ("wish", Rule::Record(record::<Wish>)),
    ("credential", Rule::Record(record::<Credential>)),
    ("credentials-of", Rule::Index(of_last::<Credential>)),
    ("credential-end", Rule::Index(of_last::<Credential>)),
    ("device", Rule::Record(record::<Device>)),
    ("devices", Rule::Index(of_last::<Device>)),
    ("devices-in", Rule::Record(record::<DeviceCount>)),
    ("device-index", Rule::Record(record::<DeviceIndex>)),
    ("device-words", Rule::Index(of_a_found_device)),
    ("away", Rule::Record(record::<Away>)),
    ("ailing", Rule::Record(record::<Ailing>)),
    ("retired", Rule::Index(of_a_found_device)),
    ("health", Rule::Record(record::<Health>)),
    ("notice", Rule::Record(record::<Notice>)),
    ("notices", Rule::Index(of_turned::<Notice>)),
    ("notices-open", Rule::Index(of_turned::<Notice>)),
    ("letter", Rule::Record(record::<Letter>)),
    ("letter-due", Rule::Index(of_last::<Letter>)),
    ("device-keys", Rule::Record(record::<DeviceKeys>)),
    ("browser", Rule::Record(record::<BrowserKey>)),
    ("returning", Rule::Record(record::<Returning>)),
    ("barred", Rule::Record(record::<Barred>)),
    ("session", Rule::Record(record::<Session>)),
    ("greeting", Rule::Record(record::<Greeting>)),
    ("report", Rule::Record(record::<Reported>)),
    ("spools", Rule::Record(record::<Spools>)),
    ("fault", Rule::Record(record::<Fault>)),
    ("played", Rule::Record(record::<Played>)),
    ("post", Rule::Record(record::<Post>)),
    ("posts", Rule::Index(of_turned::<Post>)),
    ("air", Rule::Record(record::<Aired>)),
    ("order", Rule::Record(record::<Order>)),
    ("on-air", Rule::Record(record::<OnAir>)),
    ("ending", Rule::Index(of_last::<Post>)),
    ("consent", Rule::Record(record::<Consent>)),
    ("consents", Rule::Index(of_turned::<Consent>)),
    ("consent-posts", Rule::Index(of_last::<Post>)),
    ("past", Rule::Record(record::<Past>)),
    ("sketch", Rule::Record(record::<Sketch>)),
    ("sketches", Rule::Record(record::<SketchCount>)),
    ("sketch-end", Rule::Index(of_a_sketch)),
    ("alert", Rule::Record(record::<Alert>)),
    ("alerts", Rule::Index(of_turned::<Alert>)),
    ("standing", Rule::Record(record::<Standing>)),
    ("alert-past", Rule::Index(of_an_alert)),
    ("receipt", Rule::Record(record::<Receipt>)),
    ("picture", Rule::Record(record::<Picture>)),
    ("picture-in", Rule::Record(record::<PictureIn>)),
    ("pictures", Rule::Index(of_a_picture_below)),
    ("picture-posts", Rule::Index(of_last::<Post>)),
    ("picture-kept", Rule::Index(of_a_keeper)),
    ("picture-end", Rule::Index(of_a_picture)),
    ("answer", Rule::Record(record::<Answer>)),
    ("answers", Rule::Record(record::<AnswerCount>)),
    ("answer-end", Rule::Index(of_an_answer)),
    ("pairing", Rule::Record(record::<Pairing>)),
    ("pairing-code", Rule::Record(record::<CodeOwner>)),
    ("pairing-end", Rule::Index(of_last::<Pairing>)),
    ("pairings", Rule::Record(record::<OpenPairings>)),
    ("guesses", Rule::Record(record::<Guesses>)),
    ("audit", Rule::Record(record::<Entry>)),
    ("audits", Rule::Index(of_turned::<Entry>)),
];

/// The first words of the keys that are marks.
#[cfg(test)]
pub(crate) fn marks() -> Vec<&'static str> {
    let is_mark = |rule: &&(&str, Rule)| matches!(rule.1, Rule::Index(_));
    RULES.iter().filter(is_mark).map(|(word, _)| *word).collect()
}

#[cfg(test)]
pub(crate) const WORDS: &[&str] = &{
    let mut words = [""; RULES.len()];
    let mut n = 0;
    while n < words.len() {
        words[n] = RULES[n].0;
        n += 1;
    }
    words
};

fn record<R: Checked>(view: &View<'_>, value: &Value) -> Reading {
    let read: Result<R, _> = serde_json::from_slice(value);
    match read {
        Ok(record) => record.held(view).map(Ok),
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// Whether the record that the key's last part names says what the key says.
fn of_last<R: Checked>(view: &View<'_>, key: &str) -> Result<bool, Error>
where
    R::Id: std::str::FromStr,
{
    says::<R>(view, key.rsplit('/').next().unwrap_or_default(), key)
}

/// The same for a name that is turned round.
fn of_turned<R: Checked>(view: &View<'_>, key: &str) -> Result<bool, Error>
where
    R::Id: std::str::FromStr,
{
    says::<R>(view, &newest_first(key.rsplit('/').next().unwrap_or_default()), key)
}

/// Also in a store of an older version, whose devices need not have these keys yet.
fn of_a_found_device(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(id) = key.rsplit('/').next().and_then(|id| id.parse().ok()) else { return Ok(false) };
    let Some(device) = view.get::<Device>(&id)? else { return Ok(false) };
    Ok(crate::app::devices::all_marks(view, &device)?.iter().any(|mark| mark == key))
}

/// When an alert leaves the registers depends on the time zone that its unit had then, so only whose
/// mark it is can be asked.
fn of_an_alert(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let id = key.rsplit('/').next().and_then(|id| id.parse().ok());
    id.map_or(Ok(false), |id| Ok(view.get::<Alert>(&id)?.is_some()))
}

/// A picture that was touched again has a later end besides, so only whose end it is can be asked.
fn of_a_picture(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let picture = key.rsplit('/').next().and_then(|picture| picture.parse().ok());
    picture.map_or(Ok(false), |picture| Ok(view.get::<Picture>(&picture)?.is_some()))
}

/// Whether the picture is there, or in a unit below.
fn of_a_picture_below(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(picture) = key.rsplit('/').next().and_then(|picture| picture.parse().ok()) else {
        return Ok(false);
    };
    let mut after: Option<String> = None;
    loop {
        let prefix = keys::picture_in(picture);
        let piece = view.scan::<PictureIn>(&prefix, after.as_deref(), 200)?;
        let Some(last) = piece.last() else { return Ok(false) };
        after = Some(last.place.unit().to_string());
        for within in &piece {
            if within.held(view)?.follows.iter().any(|follows| follows == key) {
                return Ok(true);
            }
        }
    }
}

/// The instant at which a role began has been told by now, so only whose instant it is can be asked.
fn of_a_turning_grant(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(id) = key.rsplit('/').next().and_then(|id| id.parse().ok()) else { return Ok(false) };
    let grant = view.get::<Grant>(&id)?.filter(Grant::is_active);
    Ok(grant.is_some_and(|grant| crate::app::rights::turns(&grant).iter().any(|turn| turn == key)))
}

/// The same for a nomination.
fn of_a_rising_nomination(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(id) = key.rsplit('/').next().and_then(|id| id.parse().ok()) else { return Ok(false) };
    let found = view.get::<Nomination>(&id)?;
    let found = found.filter(|found| found.state() == NominationState::Waiting);
    Ok(found.is_some_and(|found| crate::app::nominations::rising(&found) == key))
}

fn of_a_sketch(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let mut parts = key.rsplit('/');
    let post = parts.next().and_then(|post| post.parse::<PostId>().ok());
    let person = parts.next().and_then(|person| person.parse::<PersonId>().ok());
    let Some(name) = person.zip(post) else { return Ok(false) };
    let sketch = view.get::<Sketch>(&name)?;
    Ok(sketch.is_some_and(|sketch| sketches::marks(&sketch).iter().any(|mark| mark == key)))
}

/// Whether the revision or the sketch that keeps a picture is there, and names it.
fn of_a_keeper(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let parts: Vec<&str> = key.split('/').collect();
    if let [_, _, "library", id] = parts[..] {
        let id = id.parse().ok();
        let contents = id.map(|id| view.get::<Contents>(&id)).transpose()?.flatten();
        let follows = contents.map(|contents| contents.held(view)).transpose()?;
        return Ok(follows.is_some_and(|held| held.follows.iter().any(|mark| mark == key)));
    }
    let [_, _, kind, post, revision] = parts[..] else { return Ok(false) };
    if kind == "sketch" {
        return of_a_sketch(view, key);
    }
    let name = post.parse::<PostId>().ok().zip(revision.parse().ok());
    let revision = name.map(|name| view.get::<Past>(&name)).transpose()?.flatten();
    let follows =
        revision.map(|revision| revision.held(view)).transpose()?.map(|held| held.follows);
    Ok(follows.is_some_and(|follows| follows.iter().any(|mark| mark == key)))
}

fn of_an_answer(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let mut parts = key.rsplit('/');
    let request = parts.next().and_then(|request| request.parse().ok());
    let person = parts.next().and_then(|person| person.parse::<PersonId>().ok());
    let Some(name) = person.zip(request) else { return Ok(false) };
    let Some(answer) = view.get::<Answer>(&name)? else { return Ok(false) };
    Ok(crate::app::answers::ending(&answer) == key)
}

/// Also in a store of an older version, whose people and units need not have these keys yet.
fn of_a_found_person(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(id) = key.rsplit('/').next().and_then(|id| id.parse().ok()) else { return Ok(false) };
    let Some(person) = view.get::<Person>(&id)? else { return Ok(false) };
    Ok(crate::app::people::marks_of(view, &person)?.contains(key))
}

fn of_a_found_unit(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(id) = key.rsplit('/').next().and_then(|id| id.parse().ok()) else { return Ok(false) };
    let unit = view.get::<Unit>(&id)?;
    Ok(unit.is_some_and(|unit| unit.marks(&unit.place).iter().any(|mark| mark == key)))
}

fn of_a_person_or_their_grants(view: &View<'_>, key: &str) -> Result<bool, Error> {
    let Some(person) = key.rsplit('/').next().and_then(|id| id.parse::<PersonId>().ok()) else {
        return Ok(false);
    };
    if says::<Person>(view, &person.to_string(), key)? {
        return Ok(true);
    }
    for grant in crate::app::rights::active(view, person)? {
        if grant.held(view)?.follows.iter().any(|follows| follows == key) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn says<R: Checked>(view: &View<'_>, id: &str, key: &str) -> Result<bool, Error>
where
    R::Id: std::str::FromStr,
{
    let Ok(id) = id.parse::<R::Id>() else { return Ok(false) };
    let Some(record) = view.get::<R>(&id)? else { return Ok(false) };
    Ok(record.held(view)?.follows.iter().any(|follows| follows == key))
}
