//! Every key of the store, in one place. Changing one needs a migration.
//!
//! Keys are text. `{unit}` and the like are ids of 26 characters, so that lists come in the order of
//! creation; `~{id}` is an id turned round, so that the newest comes first. What belongs to a unit
//! is marked under each unit above it, so that a list of a subtree is one scan; what changes often is
//! kept once under a `{path}`, the ids from the root to a school, and a subtree is one scan as well.
//!
//! | key | what |
//! |---|---|
//! | `root` | the root unit, once founded |
//! | `setup` | the hash of the setup link |
//! | `unit/{unit}` | [`Unit`] |
//! | `children/{unit}/{child}` | mark: right below |
//! | `units/{unit}/{below}` | mark: itself and all below |
//! | `unit-words/{word}/{path}/{unit}` | mark: by a word of its name, as hexadecimal UTF-8 |
//! | `schools/{unit}/{school}` | mark: itself or below |
//! | `branches/{school}/{branch}` | mark: branches of a school, wherever they stand |
//! | `known/{known}` | [`Known`]: a school in a source's list |
//! | `known-as/{source}/{region}/{external}/{known}` | mark: by the source's name for it |
//! | `known-of/{unit}/{known}` | mark: which lists a school stands in |
//! | `unplaced/{region}/{known}` | mark: it is not known where it stands |
//! | `imports` | [`Imports`] |
//! | `staff/{unit}/{office}` | [`Staff`]: how many hold an office right there |
//! | `rollout/{path}` | [`Tally`]: what is counted of a unit above schools |
//! | `rollout-index` | [`RolloutIndex`]: that units have the keys around |
//! | `rollout-plan/{path}` | [`Plan`] |
//! | `lacking/{step}/{path}` | mark: has yet to take a step |
//! | `library/{shared}` | [`Shared`] |
//! | `library-holds/{shared}` | [`Contents`] |
//! | `shelf/{unit}/~{shared}` | mark: on that unit's shelf |
//! | `ticket/{ticket}` | [`Ticket`] |
//! | `ticket-said/{ticket}/{number}` | [`Message`] |
//! | `ticket-device/{ticket}` | [`Diagnostics`] |
//! | `tickets/{unit}/all/~{ticket}`, `…/{state}/~{ticket}` | mark: came to it or below, all and in that state |
//! | `tickets/{unit}/own-waiting/~{ticket}` | mark: came to that very unit and waits for it |
//! | `tickets-of/{person}/~{ticket}` | mark: by who asked |
//! | `ticket-rise/{time}-{ticket}` | mark: when it goes one level up as well |
//! | `person/{person}` | [`Person`] |
//! | `login/{login}` | whose login it is |
//! | `second-factor/{person}` | [`SecondFactor`] |
//! | `people/{unit}/{person}` | mark: at home there or below, or with a role there or below |
//! | `erased/{person}` | [`Erased`] |
//! | `erasing/{person}` | mark: others' records are still to be cleared of their login |
//! | `admission/{unit}` | [`Admission`] |
//! | `numbered/{unit}/{number}` | [`Numbered`]: by the number in the school's own list, as hexadecimal UTF-8 |
//! | `outside/{sha256}` | [`Linked`]: whose an account at a provider is |
//! | `person-words/{word}/{path}/{person}` | mark: by a word of name or login, where they are at home or have a role |
//! | `found-index` | [`FoundIndex`]: that units and people have their words' keys |
//! | `grant/{grant}` | [`Grant`] |
//! | `grants-of/{person}/{grant}` | mark: active grants of a person |
//! | `coordinators/{unit}/{grant}` | mark: active roles of the coordinators of this very unit |
//! | `director/{school}` | [`Directorship`] |
//! | `grant-turn/{milliseconds}/{grant}` | mark: roles by when they begin or end by themselves |
//! | `reviews/{unit}/{grant}` | mark: roles there or below that wait for a look |
//! | `nominated-by/{person}/{grant}` | mark: active roles that came by this person's nominations |
//! | `grant-index` | [`GrantIndex`]: that roles have the keys above |
//! | `nomination/{nomination}` | [`Nomination`] |
//! | `nominations/{unit}/all/~{nomination}` | mark: there or below |
//! | `nominations/{unit}/waiting/~{nomination}` | mark: there or below, while it waits |
//! | `nomination-rise/{milliseconds}/{nomination}` | mark: when those one level up are told |
//! | `wish/{school}/{person}` | [`Wish`] |
//! | `grants/{unit}/{grant}` | mark: grants there or below, revoked ones too |
//! | `credential/{sha256}` | [`Credential`] |
//! | `credentials-of/{person}/{sha256}` | mark |
//! | `credential-end/{milliseconds}/{sha256}` | mark: sessions and tokens by their end |
//! | `device/{device}` | [`Device`] |
//! | `devices/{unit}/{device}` | mark: there or below |
//! | `devices-in/{unit}` | [`DeviceCount`]: how many are in service there or below |
//! | `device-index` | [`DeviceIndex`]: that devices have the keys below |
//! | `device-words/{word}/{path}/{device}` | mark: by a word of its room or tags, as hexadecimal UTF-8 |
//! | `away/{path}/{device}` | [`Away`]: in service and not connected |
//! | `ailing/{path}/{device}` | [`Ailing`]: needs a look, as it last reported |
//! | `retired/{path}/{device}` | mark: its identity was ended |
//! | `health/{device}` | [`Health`] |
//! | `notice/{notice}` | [`Notice`] |
//! | `notices/{path}/~{notice}` | mark: of a school |
//! | `notices-open/{path}/~{notice}` | mark: of a school, while screens are away |
//! | `letter/{letter}` | [`Letter`] |
//! | `letter-due/{milliseconds}/{letter}` | mark: letters by when they are tried next |
//! | `device-keys/{device}` | [`DeviceKeys`] |
//! | `browser/{sha256}` | [`BrowserKey`]: whose a browser's secret is |
//! | `returning/{device}` | [`Returning`] |
//! | `barred/{device}` | [`Barred`] |
//! | `session/{device}` | [`Session`] |
//! | `greeting/{device}` | [`Greeting`] |
//! | `report/{device}` | [`Reported`] |
//! | `spools/{device}` | [`Spools`] |
//! | `fault/{device}` | [`Fault`] |
//! | `played/{post}/{device}` | [`Played`] |
//! | `post/{post}` | [`Post`] |
//! | `posts/{unit}/all/~{post}` | mark: there or below |
//! | `posts/{unit}/{state}/~{post}` | mark: there or below, in that state |
//! | `air/{unit}/{newest}/{post}` | [`Item`]: what is on air for the unit's subtree, newest first |
//! | `order/{unit}` | [`Order`] |
//! | `on-air/{unit}` | [`OnAir`]: how many those are |
//! | `ending/{milliseconds}/{post}` | mark: posts on air by their end |
//! | `consent/{consent}` | [`Consent`] |
//! | `consents/{unit}/all/~{consent}` | mark: there or below |
//! | `consents/{unit}/standing/~{consent}` | mark: there or below, until it is withdrawn |
//! | `consent-posts/{consent}/{post}` | mark: posts that name it |
//! | `past/{post}/{revision}` | [`Past`]: what is on air, and was before |
//! | `sketch/{person}/{post}` | [`Sketch`] |
//! | `sketches/{person}` | [`SketchCount`]: how many those are |
//! | `sketch-end/{milliseconds}/{person}/{post}` | mark: sketches by when they are forgotten |
//! | `picture/{sha256}` | [`Picture`] |
//! | `picture-in/{sha256}/{unit}` | [`PictureIn`]: where posts may name it |
//! | `pictures/{unit}/{sha256}` | mark: there or below |
//! | `picture-posts/{sha256}/{post}` | mark: posts that name it |
//! | `picture-kept/{sha256}/past/{post}/{revision}` | mark: revisions that name it |
//! | `picture-kept/{sha256}/sketch/{person}/{post}` | mark: sketches that name it |
//! | `picture-kept/{sha256}/library/{shared}` | mark: shared things that name it |
//! | `picture-end/{milliseconds}/{sha256}` | mark: when to ask whether a post names it |
//! | `alert/{alert}` | [`Alert`] |
//! | `alerts/{unit}/all/~{alert}` | mark: there or below |
//! | `alerts/{unit}/standing/~{alert}` | mark: there or below, in the registers |
//! | `alerts/{unit}/own/~{alert}`, `…/own-standing/~{alert}` | mark: of the unit itself |
//! | `standing/{unit}` | [`Standing`]: the unit's own alerts as registers hold them |
//! | `alert-past/{milliseconds}/{alert}` | mark: alerts by when they leave the registers |
//! | `receipt/{alert}/{device}` | [`Receipt`] |
//! | `answer/{person}/{key}` | [`Answer`] |
//! | `answers/{person}` | [`AnswerCount`]: how many those are |
//! | `answer-end/{milliseconds}/{person}/{key}` | mark: answers by their end |
//! | `pairing/{pairing}` | [`Pairing`] |
//! | `pairing-code/{code}` | which pairing shows it |
//! | `pairing-end/{milliseconds}/{pairing}` | mark: pairings by their end |
//! | `pairings/{address}` | [`OpenPairings`] |
//! | `guesses/{person}` | [`Guesses`] |
//! | `audit/{entry}` | [`Entry`], for lists; the proof is the store's own chain |
//! | `audits/{unit}/~{entry}` | mark: there or below |

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use protocol::post::Item;
use protocol::{AlertId, DeviceId, Digest, PairingId, PostId, UnitId};
use serde::{Deserialize, Serialize};

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
use crate::domain::person::{Login, Person};
use crate::domain::picture::{Picture, PictureIn};
use crate::domain::place::Place;
use crate::domain::post::{OnAir, Order, Post, PostState};
use crate::domain::role::{Directorship, Grant, GrantIndex};
use crate::domain::rollout::{Office, Plan, RolloutIndex, Staff, Step, Tally};
use crate::domain::school::{ExternalId, Imports, Known, Source};
use crate::domain::second_factor::SecondFactor;
use crate::domain::sketch::{Sketch, SketchCount};
use crate::domain::ticket::{Diagnostics, Message, Ticket, TicketState};
use crate::id::{
    ConsentId, EntryId, GrantId, KnownId, LetterId, LibraryId, NominationId, NoticeId, PersonId,
    TicketId,
};
use crate::port::Key;
use crate::work::Record;

/// The first words of the keys that are marks, in their order: there are many of them and they are small, so a
/// store may pack them.
pub const MARKS: &[&str] = &[
    "alert-past",
    "alerts",
    "answer-end",
    "audits",
    "branches",
    "children",
    "consent-posts",
    "consents",
    "coordinators",
    "credential-end",
    "credentials-of",
    "device-words",
    "devices",
    "ending",
    "erasing",
    "grant-turn",
    "grants",
    "grants-of",
    "known-as",
    "known-of",
    "lacking",
    "letter-due",
    "nominated-by",
    "nomination-rise",
    "nominations",
    "notices",
    "notices-open",
    "pairing-end",
    "people",
    "person-words",
    "picture-end",
    "picture-kept",
    "picture-posts",
    "pictures",
    "posts",
    "retired",
    "reviews",
    "schools",
    "shelf",
    "sketch-end",
    "ticket-rise",
    "tickets",
    "tickets-of",
    "unit-words",
    "units",
    "unplaced",
];

/// The root unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// Which unit it is.
    pub unit: UnitId,
}

/// The one-time setup link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupLink {
    /// SHA-256 of its secret's text.
    pub secret: Digest,
}

/// Whose login it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginOwner {
    /// The login.
    pub login: Login,
    /// The person.
    pub person: PersonId,
}

/// Whether units and people have all the keys by which they are found; older stores do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundIndex {
    /// Which set of keys.
    pub version: u32,
}

/// Which pairing shows a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeOwner {
    /// The code.
    pub code: String,
    /// The pairing.
    pub pairing: PairingId,
}

/// A post on air, as the TVs of the unit's subtree get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aired {
    /// For whose subtree.
    pub unit: UnitId,
    /// The item.
    pub item: Item,
}

macro_rules! record {
    ($record:ty, $id:ty, |$name:pat_param| $key:expr, |$this:ident| $of:expr) => {
        impl Record for $record {
            type Id = $id;

            fn key_of($name: &$id) -> Key {
                $key.into()
            }

            fn id(&self) -> $id {
                let $this = self;
                $of
            }
        }
    };
}

record!(Root, (), |()| "root", |_root| ());
record!(SetupLink, (), |()| "setup", |_link| ());
record!(Unit, UnitId, |id| format!("unit/{id}"), |unit| unit.place.unit());
record!(Shared, LibraryId, |id| format!("library/{id}"), |shared| shared.id);
record!(Contents, LibraryId, |id| format!("library-holds/{id}"), |contents| contents.id);
record!(Consent, ConsentId, |id| format!("consent/{id}"), |consent| consent.id);
record!(Ticket, TicketId, |id| format!("ticket/{id}"), |ticket| ticket.id);
record!(
    Message,
    (TicketId, u32),
    |(ticket, number)| format!("{}{}", ticket_said(*ticket), numbered(*number)),
    |message| (message.ticket, message.number)
);
record!(Diagnostics, TicketId, |id| format!("ticket-device/{id}"), |known| known.ticket);
record!(Known, KnownId, |id| format!("{KNOWN}{id}"), |known| known.id);
record!(Imports, (), |()| "imports", |_imports| ());
record!(
    Staff,
    (UnitId, Office),
    |(unit, office)| format!("{STAFF}{unit}/{}", office.name()),
    |staff| (staff.unit, staff.office)
);
record!(Tally, Place, |place| format!("{ROLLOUT}{}", place.path()), |tally| tally.place.clone());
record!(RolloutIndex, (), |()| "rollout-index", |_index| ());
record!(Plan, Place, |place| rollout_plans(place), |plan| plan.place.clone());
record!(Person, PersonId, |id| format!("person/{id}"), |person| person.id);
record!(LoginOwner, Login, |login| format!("login/{login}"), |owner| owner.login.clone());
record!(FoundIndex, (), |()| "found-index", |_index| ());
record!(SecondFactor, PersonId, |id| format!("second-factor/{id}"), |factor| factor.person);
record!(Erased, PersonId, |id| format!("erased/{id}"), |erased| erased.person);
record!(Admission, UnitId, |unit| format!("admission/{unit}"), |admission| admission.unit);
record!(
    Numbered,
    (UnitId, String),
    |(unit, number)| format!("numbered/{unit}/{}", HEXLOWER.encode(number.as_bytes())),
    |numbered| (numbered.unit, numbered.number.clone())
);
record!(Linked, Digest, |key| format!("outside/{key}"), |linked| linked.key);
record!(Grant, GrantId, |id| format!("grant/{id}"), |grant| grant.id);
record!(Directorship, UnitId, |school| format!("director/{school}"), |head| head.school);
record!(GrantIndex, (), |()| "grant-index", |_index| ());
record!(Nomination, NominationId, |id| format!("nomination/{id}"), |nomination| nomination.id);
record!(
    Wish,
    (UnitId, PersonId),
    |(school, person)| format!("{}{person}", wishes(*school)),
    |wish| (wish.place.unit(), wish.person)
);
record!(Credential, Digest, |secret| format!("credential/{secret}"), |bearer| bearer.secret);
record!(Device, DeviceId, |id| format!("device/{id}"), |device| device.id);
record!(DeviceCount, UnitId, |unit| format!("{DEVICES_IN}{unit}"), |in_unit| in_unit.unit);
record!(DeviceIndex, (), |()| "device-index", |_index| ());
record!(Away, (Place, DeviceId), |(place, device)| format!("{}{device}", away(place)), |away| (
    away.place.clone(),
    away.device
));
record!(
    Ailing,
    (Place, DeviceId),
    |(place, device)| format!("{}{device}", ailing(place)),
    |ailing| (ailing.place.clone(), ailing.device)
);
record!(Health, DeviceId, |id| format!("health/{id}"), |health| health.device);
record!(Notice, NoticeId, |id| format!("notice/{id}"), |notice| notice.id);
record!(Letter, LetterId, |id| format!("letter/{id}"), |letter| letter.id);
record!(DeviceKeys, DeviceId, |id| format!("device-keys/{id}"), |keys| keys.device);
record!(BrowserKey, Digest, |key| format!("browser/{key}"), |browser| browser.key);
record!(Returning, DeviceId, |id| format!("{RETURNING}{id}"), |returning| returning.device);
record!(Barred, DeviceId, |id| format!("{BARRED}{id}"), |barred| barred.device);
record!(Session, DeviceId, |id| format!("session/{id}"), |session| session.device);
record!(Greeting, DeviceId, |id| format!("greeting/{id}"), |greeting| greeting.device);
record!(Reported, DeviceId, |id| format!("report/{id}"), |reported| reported.device);
record!(Spools, DeviceId, |id| format!("spools/{id}"), |spools| spools.device);
record!(Fault, DeviceId, |id| format!("fault/{id}"), |fault| fault.device);
record!(
    Played,
    (PostId, DeviceId),
    |(post, device)| format!("{}{device}", played(*post)),
    |played| (played.post, played.device)
);
record!(Post, PostId, |id| format!("post/{id}"), |post| post.id);
record!(
    Aired,
    (UnitId, Timestamp, PostId),
    |(unit, published, post)| format!("{}{}/{post}", air(*unit), turned(*published)),
    |aired| (aired.unit, aired.item.published, aired.item.post)
);
record!(OnAir, UnitId, |unit| format!("on-air/{unit}"), |on_air| on_air.unit);
record!(Alert, AlertId, |id| format!("alert/{id}"), |alert| alert.id);
record!(Standing, UnitId, |unit| format!("standing/{unit}"), |standing| standing.unit);
record!(
    Receipt,
    (AlertId, DeviceId),
    |(alert, device)| format!("{}{device}", receipts(*alert)),
    |receipt| (receipt.alert, receipt.device)
);
record!(Order, UnitId, |unit| format!("order/{unit}"), |order| order.unit);
record!(
    Past,
    (PostId, u32),
    |(post, revision)| format!("{}{}", past(*post), numbered(*revision)),
    |past| past.name()
);
record!(
    Sketch,
    (PersonId, PostId),
    |(person, post)| format!("{}{post}", sketches(*person)),
    |sketch| (sketch.person, sketch.post)
);
record!(SketchCount, PersonId, |person| format!("sketches/{person}"), |kept| kept.person);
record!(Answer, (PersonId, Digest), |(person, key)| format!("answer/{person}/{key}"), |answer| (
    answer.person,
    answer.key
));
record!(AnswerCount, PersonId, |person| format!("answers/{person}"), |kept| kept.person);
record!(Picture, Digest, |sha256| format!("picture/{sha256}"), |picture| picture.sha256());
record!(
    PictureIn,
    (Digest, UnitId),
    |(sha256, unit)| format!("{}{unit}", picture_in(*sha256)),
    |within| (within.sha256, within.place.unit())
);
record!(Pairing, PairingId, |id| format!("pairing/{id}"), |pairing| pairing.id);
record!(CodeOwner, String, |code| format!("pairing-code/{code}"), |owner| owner.code.clone());
record!(OpenPairings, String, |address| format!("pairings/{address}"), |open| open.address.clone());
record!(Guesses, String, |by| format!("guesses/{by}"), |guesses| guesses.by.clone());
record!(Entry, EntryId, |id| format!("audit/{id}"), |entry| entry.id);

pub(crate) fn children(unit: UnitId) -> String {
    format!("children/{unit}/")
}

pub(crate) fn units(unit: UnitId) -> String {
    format!("units/{unit}/")
}

pub(crate) fn schools(unit: UnitId) -> String {
    format!("schools/{unit}/")
}

/// Before the things on a unit's shelf of the library.
pub(crate) fn shelf(unit: UnitId) -> String {
    format!("shelf/{unit}/")
}

/// Before the consents given to a unit and those below, the newest first: all, or those that stand.
pub(crate) fn consents(unit: UnitId, standing: bool) -> String {
    format!("consents/{unit}/{}/", if standing { "standing" } else { "all" })
}

/// Before the posts that name a consent.
pub(crate) fn consent_posts(consent: ConsentId) -> String {
    format!("consent-posts/{consent}/")
}

/// Before the numbers of a ticket's messages.
pub(crate) fn ticket_said(ticket: TicketId) -> String {
    format!("ticket-said/{ticket}/")
}

/// Before the tickets that came to a unit or to one below.
pub(crate) fn tickets(unit: UnitId, state: Option<TicketState>) -> String {
    format!("tickets/{unit}/{}/", state.map_or("all", TicketState::name))
}

/// Before the tickets that came to this very unit and wait for it.
pub(crate) fn tickets_waiting(unit: UnitId) -> String {
    format!("tickets/{unit}/own-waiting/")
}

/// Before the tickets that wait for a desk, by when they go one level up.
pub(crate) const TICKET_RISE: &str = "ticket-rise/";

/// Before the tickets that somebody asked.
pub(crate) fn tickets_of(person: PersonId) -> String {
    format!("tickets-of/{person}/")
}

pub(crate) fn branches(school: UnitId) -> String {
    format!("branches/{school}/")
}

pub(crate) const KNOWN: &str = "known/";

/// The schools of a source in a region.
pub(crate) fn known_in(source: &Source, region: UnitId) -> String {
    format!("known-as/{source}/{region}/")
}

/// Those of one name; there is one at most.
pub(crate) fn known_as(source: &Source, region: UnitId, external: &ExternalId) -> String {
    format!("{}{external}/", known_in(source, region))
}

pub(crate) fn known_of(unit: UnitId) -> String {
    format!("known-of/{unit}/")
}

pub(crate) fn unplaced(region: UnitId) -> String {
    format!("unplaced/{region}/")
}

pub(crate) const STAFF: &str = "staff/";

pub(crate) const ROLLOUT: &str = "rollout/";

/// Before the tallies of a unit and of all below it.
pub(crate) fn rollout(place: &Place) -> String {
    format!("{ROLLOUT}{}", place.path())
}

/// Before the plans of a unit and of all below it.
pub(crate) fn rollout_plans(place: &Place) -> String {
    format!("rollout-plan/{}", place.path())
}

pub(crate) const LACKING: &str = "lacking/";

/// The mark of a unit that lacks a step, and before those of all below it.
pub(crate) fn lacking(step: Step, place: &Place) -> String {
    format!("{LACKING}{}/{}", step.name(), place.path())
}

pub(crate) fn people(unit: UnitId) -> String {
    format!("people/{unit}/")
}

pub(crate) fn person_in(unit: UnitId, person: PersonId) -> String {
    format!("people/{unit}/{person}")
}

pub(crate) fn grants_of(person: PersonId) -> String {
    format!("grants-of/{person}/")
}

pub(crate) fn grants(unit: UnitId) -> String {
    format!("grants/{unit}/")
}

pub(crate) fn coordinators(unit: UnitId) -> String {
    format!("coordinators/{unit}/")
}

pub(crate) const GRANT_TURN: &str = "grant-turn/";

pub(crate) fn reviews(unit: UnitId) -> String {
    format!("reviews/{unit}/")
}

pub(crate) fn nominated_by(person: PersonId) -> String {
    format!("nominated-by/{person}/")
}

pub(crate) fn nominations(unit: UnitId, state: Option<NominationState>) -> String {
    format!("nominations/{unit}/{}/", state.map_or("all", NominationState::name))
}

pub(crate) const NOMINATION_RISE: &str = "nomination-rise/";

pub(crate) fn wishes(school: UnitId) -> String {
    format!("wish/{school}/")
}

pub(crate) fn credentials_of(person: PersonId) -> String {
    format!("credentials-of/{person}/")
}

pub(crate) fn devices(unit: UnitId) -> String {
    format!("devices/{unit}/")
}

pub(crate) const DEVICES_IN: &str = "devices-in/";

pub(crate) const AWAY: &str = "away/";

pub(crate) fn notices(place: &Place, open: bool) -> String {
    let kind = if open { "notices-open/" } else { "notices/" };
    format!("{kind}{}/", place.path())
}

pub(crate) const LETTER_DUE: &str = "letter-due/";

pub(crate) fn away(place: &Place) -> String {
    format!("{AWAY}{}/", place.path())
}

pub(crate) fn ailing(place: &Place) -> String {
    format!("ailing/{}/", place.path())
}

pub(crate) fn retired(place: &Place) -> String {
    format!("retired/{}/", place.path())
}

/// Before the rest of a word that begins so, a path, and what is found there.
pub(crate) fn words(kind: &str, beginning: &str) -> String {
    format!("{kind}/{}", HEXLOWER.encode(beginning.as_bytes()))
}

/// What is found at a place by one of its words.
pub(crate) fn word(kind: &str, word: &str, place: &Place, found: impl std::fmt::Display) -> String {
    format!("{}/{}/{found}", words(kind, word), place.path())
}

pub(crate) const DEVICES: &str = "device/";

pub(crate) const RETURNING: &str = "returning/";

pub(crate) const BARRED: &str = "barred/";

pub(crate) const ERASING: &str = "erasing/";

pub(crate) const PEOPLE: &str = "person/";

pub(crate) const UNITS: &str = "unit/";

pub(crate) const GRANTS: &str = "grant/";

pub(crate) const CREDENTIALS: &str = "credential/";

pub(crate) const SESSIONS: &str = "session/";

pub(crate) fn played(post: PostId) -> String {
    format!("played/{post}/")
}

pub(crate) fn posts(unit: UnitId, state: Option<PostState>) -> String {
    format!("posts/{unit}/{}/", state.map_or("all", PostState::name))
}

pub(crate) fn air(unit: UnitId) -> String {
    format!("air/{unit}/")
}

pub(crate) fn alerts(unit: UnitId, kind: &str) -> String {
    format!("alerts/{unit}/{kind}/")
}

pub(crate) fn receipts(alert: AlertId) -> String {
    format!("receipt/{alert}/")
}

pub(crate) const ALERT_PAST: &str = "alert-past/";

pub(crate) const ENDING: &str = "ending/";

pub(crate) fn picture_in(picture: Digest) -> String {
    format!("picture-in/{picture}/")
}

pub(crate) fn pictures(unit: UnitId) -> String {
    format!("pictures/{unit}/")
}

pub(crate) fn picture_below(unit: UnitId, picture: Digest) -> String {
    format!("{}{picture}", pictures(unit))
}

pub(crate) fn picture_posts(picture: Digest) -> String {
    format!("picture-posts/{picture}/")
}

/// What else than a post keeps a picture.
pub(crate) fn picture_kept(picture: Digest) -> String {
    format!("picture-kept/{picture}/")
}

pub(crate) fn past(post: PostId) -> String {
    format!("past/{post}/")
}

/// A revision in digits that sort.
pub(crate) fn numbered(revision: u32) -> String {
    format!("{revision:010}")
}

pub(crate) fn sketches(person: PersonId) -> String {
    format!("sketch/{person}/")
}

pub(crate) const SKETCH_END: &str = "sketch-end/";

pub(crate) const ANSWER_END: &str = "answer-end/";

pub(crate) const PICTURE_END: &str = "picture-end/";

pub(crate) const CREDENTIAL_END: &str = "credential-end/";

pub(crate) const PAIRING_END: &str = "pairing-end/";

pub(crate) fn audits(unit: UnitId) -> String {
    format!("audits/{unit}/")
}

pub(crate) fn audit_in(unit: UnitId, entry: EntryId) -> String {
    format!("audits/{unit}/{}", newest_first(&entry.to_string()))
}

/// What belongs under an instant: the earlier comes first.
pub(crate) fn by_time(at: Timestamp, id: impl std::fmt::Display) -> String {
    format!("{}/{id}", milliseconds(at))
}

/// Whether a name made by [`by_time`] lies at or before an instant, and what it names.
pub(crate) fn due(name: &str, now: Timestamp) -> Option<&str> {
    let (at, id) = name.split_once('/')?;
    (at <= milliseconds(now).as_str()).then_some(id)
}

/// Turns an id round, so that the newest sorts first; turning it again gives it back.
pub(crate) fn newest_first(id: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let turn = |c: u8| {
        let at = ALPHABET.iter().position(|known| *known == c)?;
        ALPHABET.get(31 - at).copied()
    };
    id.bytes().map(|c| char::from(turn(c).unwrap_or(c))).collect()
}

/// Milliseconds since 1970 in digits that sort; what lies before is 1970.
fn milliseconds(at: Timestamp) -> String {
    format!("{:015}", at.as_millisecond().max(0))
}

/// The same, turned round: the later sorts first.
fn turned(at: Timestamp) -> String {
    format!("{:015}", 999_999_999_999_999 - at.as_millisecond().max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_mark_may_be_packed_and_nothing_else() {
        let mut marks = crate::check::marks();
        marks.sort_unstable();
        assert_eq!(MARKS, marks);
    }

    #[test]
    fn the_newest_sorts_first() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let (older, newer) = (PostId::new(at(1), 9), PostId::new(at(2), 1));
        let turn = |id: PostId| newest_first(&id.to_string());
        assert!(turn(newer) < turn(older));
        assert_eq!(newest_first(&turn(newer)), newer.to_string());
        assert!(turned(at(2)) < turned(at(1)));
    }

    #[test]
    fn what_is_due_is_told_from_its_key() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let name = by_time(at(100), "x");
        assert_eq!(due(&name, at(99)), None);
        assert_eq!(due(&name, at(100)), Some("x"));
    }
}
