//! Reading the audit log.

use jiff::Timestamp;
use protocol::UnitId;

use super::orgs;
use crate::domain::access::{Action, permit};
use crate::domain::actor::{Actor, By};
use crate::domain::audit::{Broken, Chain, Deed, DeedKind, Entry, Subject};
use crate::domain::place::Place;
use crate::error::Error;
use crate::id::EntryId;
use crate::keys;
use crate::page::{Listed, Page};
use crate::work::{Sifted, View};

/// Which entries are wanted; all that the actor may see, where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this unit and below.
    pub unit: Option<UnitId>,
    /// Done by whoever had this login, or has this id; `system` is the controller itself.
    pub by: Option<String>,
    /// Of this kind.
    pub kind: Option<DeedKind>,
    /// Of this very deed.
    pub deed: Option<Deed>,
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Earlier.
    pub until: Option<Timestamp>,
    /// With this text, in small letters or large, in what is written of them.
    pub text: Option<String>,
}

/// What was done, the newest first. A piece may be short, or empty, though more follows.
pub fn list(
    view: &View<'_>,
    actor: &Actor,
    filter: &Filter,
    page: &Page,
) -> Result<Listed<Entry>, Error> {
    let prefixes = orgs::prefixes(view, actor, Action::SeeAudit, filter.unit, keys::audits)?;
    // An entry's name begins with its time, so a period is found without looking at what is newer.
    let start = filter.until.map(|until| keys::newest_first(&EntryId::new(until, 0).to_string()));
    let earliest = filter.from.map(|from| EntryId::new(from, 0));
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let filter = Filter { text: text.map(str::to_lowercase), ..filter.clone() };
    view.sift(&prefixes, page, start.as_deref(), |turned| {
        let Ok(id) = EntryId::parse(&keys::newest_first(turned)) else {
            return Ok(Sifted::Passed);
        };
        if earliest.is_some_and(|earliest| id < earliest) {
            return Ok(Sifted::Over);
        }
        let entry = view.get::<Entry>(&id)?.filter(|entry| filter.wants(entry));
        Ok(entry.map_or(Sifted::Passed, Sifted::Kept))
    })
}

/// How far the proof of the log has come, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// What is proven, up to the last entry that was looked at.
    pub chain: Chain,
    /// The first entry that does not follow the one before it; none so far.
    pub broken: Option<u64>,
    /// Whether the log was followed to its end, or to where it is broken.
    pub is_complete: bool,
}

/// Entries of the log that are proven at a time: each piece is read from a snapshot of its own, and since
/// the log only grows, the pieces prove it whole.
const PROVEN: usize = 500;

/// Goes on proving that nobody has changed or removed an entry, from where the last piece ended. Asked at
/// the root: the chain runs through the whole country.
pub fn prove(view: &View<'_>, actor: &Actor, proof: &Proof) -> Result<Proof, Error> {
    let root = view.get::<keys::Root>(&())?.ok_or(Error::NotSignedIn {})?;
    let root = Place::root(root.unit);
    permit(actor, Action::VerifyAudit, &root)?;
    let (mut chain, after) = (proof.chain.clone(), proof.chain.length);
    let records = view.audit_after(after, PROVEN)?;
    let is_complete = records.len() < PROVEN;
    for record in records {
        if let Err(Broken { sequence }) = chain.follow(&record) {
            return Ok(Proof { chain, broken: Some(sequence), is_complete: true });
        }
    }
    Ok(Proof { chain, broken: None, is_complete })
}

impl Filter {
    fn wants(&self, entry: &Entry) -> bool {
        let what = &entry.what;
        self.deed.is_none_or(|deed| what.deed == deed)
            && self.kind.is_none_or(|kind| what.deed.kind() == kind)
            && self.by.as_deref().is_none_or(|by| is_by(&what.by, by))
            && self.text.as_deref().is_none_or(|text| says(entry, text))
    }
}

fn is_by(who: &By, wanted: &str) -> bool {
    let wanted = wanted.trim();
    match who {
        By::Person { person, login, .. } => {
            login.eq_ignore_ascii_case(wanted) || person.to_string() == wanted
        }
        By::System => wanted.eq_ignore_ascii_case("system"),
    }
}

/// Whether an entry says something in its login, its details or its subject's name.
fn says(entry: &Entry, text: &str) -> bool {
    let login = match &entry.what.by {
        By::Person { login, .. } => Some(login.as_str()),
        By::System => None,
    };
    let details = entry.what.details.values().map(String::as_str);
    let subject = subject(&entry.what.subject);
    let mut said = details.chain(login).chain([subject.as_str()]);
    said.any(|said| said.to_lowercase().contains(text))
}

fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Unit(id) => id.to_string(),
        Subject::Person(id) => id.to_string(),
        Subject::Grant(id) => id.to_string(),
        Subject::Token(id) => id.to_string(),
        Subject::Device(id) => id.to_string(),
        Subject::Post(id) => id.to_string(),
        Subject::Alert(id) => id.to_string(),
        Subject::Ticket(id) => id.to_string(),
        Subject::Library(id) => id.to_string(),
        Subject::Consent(id) => id.to_string(),
    }
}
