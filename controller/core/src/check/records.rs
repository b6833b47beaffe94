//! What follows from each kind of record: the marks by which it is found, and the records that it
//! cannot be without.

use protocol::{DeviceId, UnitId};

use crate::app;
use crate::domain::alert::{Alert, Receipt, Standing};
use crate::domain::answer::{Answer, AnswerCount};
use crate::domain::audit::Entry;
use crate::domain::consent::{Consent, POSTS};
use crate::domain::credential::Credential;
use crate::domain::device::{
    Ailing, Away, Barred, BrowserKey, BrowserOwner, Device, DeviceCount, DeviceIndex, DeviceKeys,
    DeviceKind, Fault, Greeting, Played, Reported, Returning, Session, Spools,
};
use crate::domain::erased::Erased;
use crate::domain::health::Health;
use crate::domain::kind::{Admission, Numbered};
use crate::domain::library::{Contents, Shared};
use crate::domain::nomination::{Nomination, Wish};
use crate::domain::notice::{About, Letter, Notice};
use crate::domain::org::{Unit, UnitKind};
use crate::domain::outside::Linked;
use crate::domain::pairing::{Guesses, OpenPairings, Pairing, PairingState};
use crate::domain::past::Past;
use crate::domain::person::Person;
use crate::domain::picture::{Picture, PictureIn};
use crate::domain::place::Place;
use crate::domain::post::{OnAir, Order, Post};
use crate::domain::role::{Directorship, Grant, GrantIndex, Role};
use crate::domain::rollout::{Office, Plan, RolloutIndex, Staff, Tally};
use crate::domain::school::{Imports, Known};
use crate::domain::second_factor::SecondFactor;
use crate::domain::sketch::{Sketch, SketchCount};
use crate::domain::ticket::{Diagnostics, Message, Ticket};
use crate::error::Error;

use crate::id::PersonId;
use crate::keys::{self, Aired, CodeOwner, FoundIndex, LoginOwner, Root, SetupLink};
use crate::work::{Record, View};

use super::logs::LISTED;

/// A record as a check sees it.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The key that it belongs under.
    pub(super) key: String,
    /// Keys that must be there.
    pub(super) follows: Vec<String>,
    /// Whether no other record says what this one says, though one should.
    pub(super) is_stray: bool,
    /// The keys that count records such as this one.
    pub(super) counted_in: Vec<String>,
    /// The count that it says, of records that sort before it.
    pub(super) counts: Option<u64>,
}

/// The key of a person, or of what is left of them.
fn somebody(view: &View<'_>, person: PersonId) -> Result<String, Error> {
    Ok(match view.get::<Erased>(&person)? {
        Some(_) => key::<Erased>(&person),
        None => key::<Person>(&person),
    })
}

/// A record that knows what follows from it.
pub(super) trait Checked: Record {
    /// What a check has to know of it.
    fn held(&self, view: &View<'_>) -> Result<Held, Error>;
}

impl Held {
    fn of<R: Record>(record: &R, follows: Vec<String>) -> Self {
        Self { key: key::<R>(&record.id()), follows, ..Self::default() }
    }
}

impl Checked for Root {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Unit>(&self.unit)]))
    }
}

impl Checked for SetupLink {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Unit {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let id = self.id();
        let mut follows = app::orgs::unit_marks(self);
        if view.get::<FoundIndex>(&())?.is_none() {
            follows.retain(|mark| !mark.starts_with("unit-words/"));
        }
        let above = self.place.units().filter(|above| *above != id).chain(self.branch_of);
        follows.extend(above.map(|unit| key::<Self>(&unit)));
        follows.extend(app::rollout::marks(view, self)?);
        if self.kind != UnitKind::School && view.get::<RolloutIndex>(&())?.is_some() {
            follows.push(key::<Tally>(&self.place));
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for Known {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::import::marks(self);
        follows.push(key::<Unit>(&self.region));
        follows.extend(self.unit.map(|unit| key::<Unit>(&unit)));
        Ok(Held::of(self, follows))
    }
}

impl Checked for Imports {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Tally {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        // An older version's store is counted when it is opened for work.
        let is_counted = view.get::<RolloutIndex>(&())?.is_some();
        let is_stray = is_counted && app::rollout::recounted(view, self)? != *self;
        Ok(Held { is_stray, ..Held::of(self, vec![key::<Unit>(&self.place.unit())]) })
    }
}

impl Checked for Staff {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let counts = view.get::<RolloutIndex>(&())?.map(|_| self.count);
        Ok(Held { counts, ..Held::of(self, vec![key::<Unit>(&self.unit)]) })
    }
}

impl Checked for Shared {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::library::marks(self);
        follows.extend([key::<Unit>(&self.place.unit()), key::<Contents>(&self.id)]);
        Ok(Held::of(self, follows))
    }
}

impl Checked for Contents {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = vec![key::<Shared>(&self.id)];
        let keeper = app::library::keeper(self.id);
        for picture in self.posts.iter().filter_map(|post| post.content.picture()) {
            follows.push(format!("{}{keeper}", keys::picture_kept(picture.sha256)));
            follows.push(key::<Picture>(&picture.sha256));
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for Ticket {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::tickets::marks(self);
        follows.extend([key::<Unit>(&self.place.unit()), key::<Unit>(&self.desk.unit())]);
        if let Some(person) = self.person() {
            follows.push(somebody(view, person)?);
        }
        follows.extend(self.device.map(|_| key::<Diagnostics>(&self.id)));
        let counts = Some(u64::from(self.messages));
        Ok(Held { counts, ..Held::of(self, follows) })
    }
}

impl Checked for Message {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let counted_in = vec![key::<Ticket>(&self.ticket)];
        Ok(Held { counted_in, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Diagnostics {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Ticket>(&self.ticket)]))
    }
}

impl Checked for RolloutIndex {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Plan {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Unit>(&self.place.unit())]))
    }
}

impl Checked for Person {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let mut follows = shown_at(view, self, &self.home)?;
        follows.push(key::<LoginOwner>(&self.login));
        follows.push(key::<Unit>(&self.home.unit()));
        if self.second_factor.is_some() {
            follows.push(key::<SecondFactor>(&self.id));
        }
        if let Some(number) = &self.number {
            follows.push(key::<Numbered>(&(self.home.unit(), number.clone())));
        }
        if let Some(outside) = &self.outside {
            follows.push(key::<Linked>(&outside.key));
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for SecondFactor {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let owner = view.get::<Person>(&self.person)?;
        let is_stray = owner.is_some_and(|owner| owner.second_factor != self.confirmed);
        Ok(Held { is_stray, ..Held::of(self, vec![key::<Person>(&self.person)]) })
    }
}

impl Checked for Linked {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let owner = view.get::<Person>(&self.person)?;
        let outside = owner.and_then(|owner| owner.outside);
        let is_stray = outside.is_none_or(|outside| outside.key != self.key);
        Ok(Held { is_stray, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Erased {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let is_stray = view.get::<Person>(&self.person)?.is_some();
        let erasing = format!("{}{}", keys::ERASING, self.person);
        let follows = self.rest.iter().map(|_| erasing.clone()).collect();
        Ok(Held { is_stray, ..Held::of(self, follows) })
    }
}

impl Checked for Admission {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Unit>(&self.unit)]))
    }
}

impl Checked for Numbered {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let owner = view.get::<Person>(&self.person)?;
        let is_stray = owner.is_none_or(|owner| owner.number.as_ref() != Some(&self.number));
        Ok(Held { is_stray, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for LoginOwner {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let owner = view.get::<Person>(&self.person)?;
        let is_stray = owner.is_none_or(|owner| owner.login != self.login);
        Ok(Held { is_stray, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Grant {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        // Those of an erased person are forgotten a moment later than they.
        let owner = somebody(view, self.person)?;
        let mut follows = vec![owner, key::<Unit>(&self.place.unit())];
        let under = |unit| format!("{}{}", keys::grants(unit), self.id);
        follows.extend(self.place.units().map(under));
        if self.is_active() {
            follows.push(format!("{}{}", keys::grants_of(self.person), self.id));
            if let Some(holder) = view.get::<Person>(&self.person)? {
                follows.extend(shown_at(view, &holder, &self.place)?);
            }
            if let Some(nomination) = self.nomination {
                let found = view.get::<Nomination>(&nomination)?;
                let nominator = found.and_then(|found| found.nominator());
                follows.push(key::<Nomination>(&nomination));
                follows
                    .extend(nominator.map(|who| format!("{}{}", keys::nominated_by(who), self.id)));
            }
            let end = self.until.map(|until| keys::by_time(until, self.id));
            follows.extend(end.map(|end| format!("{}{end}", keys::GRANT_TURN)));
            // Also in a store of an older version, whose roles need not have these keys yet.
            if view.get::<GrantIndex>(&())?.is_some() {
                follows.extend(app::rights::marks_where_found(self));
                if matches!(self.role, Role::Director | Role::ActingDirector) {
                    follows.push(key::<Directorship>(&self.place.unit()));
                }
            }
        }
        let office = Office::of(self.role).filter(|_| self.is_active());
        let mut counted_in = Vec::new();
        if let (Some(office), Some(_)) = (office, view.get::<RolloutIndex>(&())?) {
            counted_in.push(key::<Staff>(&(self.place.unit(), office)));
        }
        Ok(Held { counted_in, ..Held::of(self, follows) })
    }
}

impl Checked for GrantIndex {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Directorship {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let mut is_stray = self.director.is_none() && self.acting.is_none();
        for (role, grant) in [(Role::Director, self.director), (Role::ActingDirector, self.acting)]
        {
            let Some(grant) = grant else { continue };
            let found = view.get::<Grant>(&grant)?.filter(Grant::is_active);
            is_stray |=
                found.is_none_or(|found| found.role != role || found.place.unit() != self.school);
        }
        Ok(Held { is_stray, ..Held::of(self, vec![key::<Unit>(&self.school)]) })
    }
}

impl Checked for Nomination {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::nominations::marks(self);
        follows.push(key::<Unit>(&self.place.unit()));
        follows.extend(self.names.iter().map(|name| key::<Person>(&name.person)));
        let grants = self.names.iter().filter_map(|name| name.decision.as_ref()?.grant);
        follows.extend(grants.map(|grant| key::<Grant>(&grant)));
        Ok(Held::of(self, follows))
    }
}

impl Checked for Wish {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let follows = vec![key::<Unit>(&self.place.unit()), key::<Person>(&self.person)];
        Ok(Held::of(self, follows))
    }
}

impl Checked for Credential {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::tokens::marks(self);
        follows.push(key::<Person>(&self.person));
        Ok(Held::of(self, follows))
    }
}

impl Checked for Device {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let under = |unit| format!("{}{}", keys::devices(unit), self.id);
        let mut follows: Vec<String> = self.place.units().map(under).collect();
        follows.extend([key::<Unit>(&self.school()), key::<DeviceKeys>(&self.id)]);
        if self.kind == DeviceKind::Browser {
            let keys = view.get::<DeviceKeys>(&self.id)?;
            follows.extend(keys.map(|keys| key::<BrowserKey>(&keys.current.key)));
        }
        follows.extend(app::devices::marks(view, self)?);
        let counted_in = match view.get::<DeviceIndex>(&())? {
            Some(_) if self.revoked.is_none() => {
                self.place.units().map(|unit| key::<DeviceCount>(&unit)).collect()
            }
            Some(_) | None => Vec::new(),
        };
        Ok(Held { counted_in, ..Held::of(self, follows) })
    }
}

impl Checked for BrowserKey {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let owner = match &self.owner {
            BrowserOwner::Pairing { pairing } => key::<Pairing>(pairing),
            BrowserOwner::Device { device } => key::<Device>(device),
        };
        Ok(Held::of(self, vec![owner]))
    }
}

impl Checked for Returning {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let is_stray = view.get::<Device>(&self.device)?.is_some();
        Ok(Held { is_stray, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Barred {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let is_stray = view.get::<Device>(&self.device)?.is_some();
        Ok(Held { is_stray, ..Held::of(self, Vec::new()) })
    }
}

/// Records that a device has, and nobody else.
macro_rules! of_a_device {
    ($($record:ty),*) => {
        $(impl Checked for $record {
            fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
                let device: DeviceId = self.device;
                Ok(Held::of(self, vec![key::<Device>(&device)]))
            }
        })*
    };
}

of_a_device!(DeviceKeys, Session, Greeting, Reported, Spools, Fault, Health);

impl Checked for DeviceCount {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        // An older version's store is counted when it is opened for work.
        let counts = view.get::<DeviceIndex>(&())?.map(|_| self.count);
        Ok(Held { counts, ..Held::of(self, vec![key::<Unit>(&self.unit)]) })
    }
}

impl Checked for FoundIndex {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for DeviceIndex {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Away {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let device = view.get::<Device>(&self.device)?;
        let session = view.get::<Session>(&self.device)?;
        let connected = session.is_some_and(|session| session.ended.is_none());
        let stands =
            device.is_some_and(|found| found.place == self.place && found.revoked.is_none());
        let notice = self.notice.iter().map(key::<Notice>).collect();
        Ok(Held { is_stray: connected || !stands, ..Held::of(self, notice) })
    }
}

impl Checked for Ailing {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let device = view.get::<Device>(&self.device)?;
        let stands =
            device.is_some_and(|found| found.place == self.place && found.revoked.is_none());
        Ok(Held { is_stray: !stands, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Notice {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::notices::marks(self);
        follows.push(key::<Unit>(&self.place.unit()));
        Ok(Held::of(self, follows))
    }
}

impl Checked for Letter {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let person = key::<Person>(&self.person);
        let mut follows = vec![app::letters::mark(self), person];
        match &self.about {
            About::Notice { notice } => follows.push(key::<Notice>(notice)),
            About::Ticket { ticket } => follows.push(key::<Ticket>(ticket)),
            About::Nomination { nomination } => follows.push(key::<Nomination>(nomination)),
            About::Invitation { .. } => {}
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for Played {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Post>(&self.post), key::<Device>(&self.device)]))
    }
}

impl Checked for Post {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::posts::marks(self);
        follows.push(key::<Unit>(&self.place.unit()));
        if let Some(item) = self.item() {
            let unit = self.place.unit();
            follows.push(key::<Aired>(&(unit, item.published, item.post)));
            follows.push(key::<OnAir>(&unit));
        }
        if let Some(picture) = self.content.picture() {
            let sha256 = picture.sha256;
            follows.push(format!("{}{}", keys::picture_posts(sha256), self.id));
            follows.push(key::<Picture>(&sha256));
            follows.push(key::<PictureIn>(&(sha256, self.place.unit())));
        }
        if let Some(consent) = self.consent {
            follows.push(format!("{}{}", keys::consent_posts(consent), self.id));
            follows.push(key::<Consent>(&consent));
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for Consent {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let mut follows = app::consents::marks(self);
        follows.push(key::<Unit>(&self.place.unit()));
        let posts = view.marks(&keys::consent_posts(self.id), None, POSTS + 1)?.len();
        Ok(Held { is_stray: posts != self.posts, ..Held::of(self, follows) })
    }
}

impl Checked for Aired {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let post = view.get::<Post>(&self.item.post)?;
        let is_stray = post.is_none_or(|post| {
            post.place.unit() != self.unit || post.item().as_ref() != Some(&self.item)
        });
        let counted_in = vec![key::<OnAir>(&self.unit)];
        Ok(Held { is_stray, counted_in, ..Held::of(self, Vec::new()) })
    }
}

impl Checked for OnAir {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let unit: UnitId = self.unit;
        let counts = Some(self.count as u64);
        Ok(Held { counts, ..Held::of(self, vec![key::<Unit>(&unit)]) })
    }
}

impl Checked for Order {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Unit>(&self.unit)]))
    }
}

impl Checked for Past {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = vec![key::<Post>(&self.post.id)];
        if let Some(picture) = self.post.content.picture() {
            let keeper = app::posts::history::keeper(self.name());
            follows.push(format!("{}{keeper}", keys::picture_kept(picture.sha256)));
            follows.push(key::<Picture>(&picture.sha256));
        }
        Ok(Held::of(self, follows))
    }
}

impl Checked for Sketch {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let count = key::<SketchCount>(&self.person);
        let mut follows = app::posts::sketches::marks(self);
        follows.extend([count.clone(), key::<Person>(&self.person)]);
        follows.push(key::<Unit>(&self.place.unit()));
        if let Some(picture) = self.typed.picture {
            follows.push(key::<Picture>(&picture.sha256));
        }
        Ok(Held { counted_in: vec![count], ..Held::of(self, follows) })
    }
}

impl Checked for SketchCount {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let counts = Some(self.count as u64);
        Ok(Held { counts, ..Held::of(self, vec![key::<Person>(&self.person)]) })
    }
}

impl Checked for Picture {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for PictureIn {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let below = |unit| keys::picture_below(unit, self.sha256);
        let mut follows: Vec<String> = self.place.units().map(below).collect();
        follows.extend([key::<Picture>(&self.sha256), key::<Unit>(&self.place.unit())]);
        Ok(Held::of(self, follows))
    }
}

impl Checked for Answer {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let count = key::<AnswerCount>(&self.person);
        let follows = vec![app::answers::ending(self), key::<Person>(&self.person), count.clone()];
        Ok(Held { counted_in: vec![count], ..Held::of(self, follows) })
    }
}

impl Checked for AnswerCount {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let counts = Some(self.count as u64);
        Ok(Held { counts, ..Held::of(self, vec![key::<Person>(&self.person)]) })
    }
}

impl Checked for Alert {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let unit = self.place.unit();
        let standing = view.get::<Standing>(&unit)?;
        let standing = standing.iter().flat_map(|standing| &standing.alerts);
        let stands = standing.into_iter().any(|standing| standing.alert == self.id);
        let mut follows = app::alerts::marks(self, stands);
        // Of those that have left the registers, too.
        follows.extend([key::<Unit>(&unit), key::<Standing>(&unit)]);
        Ok(Held::of(self, follows))
    }
}

impl Checked for Standing {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let mut is_stray = false;
        for standing in &self.alerts {
            let alert = view.get::<Alert>(&standing.alert)?;
            is_stray |= alert.is_none_or(|alert| alert.wire() != *standing);
        }
        Ok(Held { is_stray, ..Held::of(self, vec![key::<Unit>(&self.unit)]) })
    }
}

impl Checked for Receipt {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, vec![key::<Alert>(&self.alert), key::<Device>(&self.device)]))
    }
}

impl Checked for Pairing {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let mut follows = vec![app::enrol::end_mark(self)];
        match &self.state {
            PairingState::Shown { code } => follows.push(key::<CodeOwner>(code)),
            PairingState::Claimed { device } | PairingState::Issued { device, .. } => {
                follows.push(key::<Device>(device));
            }
            PairingState::Opened | PairingState::Void => {}
        }
        if self.kind == DeviceKind::Browser {
            follows.push(key::<BrowserKey>(&app::enrol::key_of(self)));
        }
        let addresses = [String::new(), self.address.clone()];
        let counted_in = addresses.iter().map(key::<OpenPairings>).collect();
        Ok(Held { counted_in, ..Held::of(self, follows) })
    }
}

impl Checked for CodeOwner {
    fn held(&self, view: &View<'_>) -> Result<Held, Error> {
        let pairing = view.get::<Pairing>(&self.pairing)?;
        let shows =
            |pairing: Pairing| pairing.state == PairingState::Shown { code: self.code.clone() };
        Ok(Held { is_stray: !pairing.is_some_and(shows), ..Held::of(self, Vec::new()) })
    }
}

impl Checked for OpenPairings {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held { counts: Some(self.count as u64), ..Held::of(self, Vec::new()) })
    }
}

impl Checked for Guesses {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        Ok(Held::of(self, Vec::new()))
    }
}

impl Checked for Entry {
    fn held(&self, _view: &View<'_>) -> Result<Held, Error> {
        let under = |unit| keys::audit_in(unit, self.id);
        let follows = self.what.place.units().map(under).collect();
        Ok(Held { counted_in: vec![LISTED.to_owned()], ..Held::of(self, follows) })
    }
}

/// The keys by which a person is found at a place; in a store of an older version, not by words.
fn shown_at(view: &View<'_>, person: &Person, place: &Place) -> Result<Vec<String>, Error> {
    if view.get::<FoundIndex>(&())?.is_some() {
        return Ok(app::people::marks_at(person, place).collect());
    }
    Ok(place.units().map(|unit| keys::person_in(unit, person.id)).collect())
}

/// A record's key as text.
fn key<R: Record>(id: &R::Id) -> String {
    String::from_utf8_lossy(&R::key_of(id)).into_owned()
}
