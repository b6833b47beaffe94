//! Devices: where they stand, their keys, their sessions, and what they said of themselves.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use protocol::event::SpoolClass;
use protocol::register::Orientation;
use protocol::report::{Hello, Report, ScreenSize};
use protocol::{BootId, DeviceId, Digest, PairingId, PostId, SpoolId, UnitId};
use serde::{Deserialize, Serialize};

use super::actor::By;
use super::credential::Secret;
use super::place::Place;
use crate::id::NoticeId;

/// What a device is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Our agent, on the TV or on the board behind it. It starts by itself.
    #[default]
    Agent,
    /// A TV's own browser, which has a page of ours open.
    Browser,
}

/// A device as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its name for machines.
    pub id: DeviceId,
    /// What it is.
    #[serde(default, skip_serializing_if = "DeviceKind::is_agent")]
    pub kind: DeviceKind,
    /// Of a browser: whether somebody who has tried it vouches that it comes back by itself after a
    /// power cut. Nothing can tell that from afar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub autostart: bool,
    /// The school in which it stands.
    pub place: Place,
    /// Where in the school.
    pub room: String,
    /// What narrows an audience.
    #[serde(default)]
    pub tags: BTreeSet<String>,
    /// How the panel hangs.
    #[serde(default)]
    pub orientation: Orientation,
    /// What the hardware calls itself.
    pub hardware: String,
    /// The screen's size when it was paired.
    pub screen: ScreenSize,
    /// Who took it up.
    pub claimed_by: By,
    /// When.
    pub claimed: Timestamp,
    /// When its identity was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
    /// Since when its identity is known to be in two places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<Timestamp>,
}

/// The keys of a device: the current one, and the next one until it is first used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKeys {
    /// Whose.
    pub device: DeviceId,
    /// In use.
    pub current: DeviceKey,
    /// Renewed, not yet used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<DeviceKey>,
}

/// One key of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKey {
    /// SHA-256 of the key's SubjectPublicKeyInfo in DER; of a browser, of the SHA-256 of its cookie's
    /// secret.
    pub key: Digest,
    /// When its certificate ends; unknown until one is issued. A browser has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
}

/// Whose the secret in a browser's cookie is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrowserKey {
    /// As in [`DeviceKey::key`].
    pub key: Digest,
    /// Whose it is.
    pub owner: BrowserOwner,
}

/// What a browser is, by its cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BrowserOwner {
    /// It shows a code and waits to be taken up.
    Pairing {
        /// Which attempt it is.
        pairing: PairingId,
    },
    /// A device.
    Device {
        /// Which.
        device: DeviceId,
    },
}

/// A device that comes with a certificate of our CA and is not in the registry: it was taken up after
/// the backup was made that the controller came back from. It waits until a person takes it up again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returning {
    /// Its name.
    pub device: DeviceId,
    /// Its keys, as far as they are known.
    pub keys: DeviceKeys,
    /// When it last came; it may not have come yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Timestamp>,
    /// What the store knew of it that was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Device>,
}

/// A device that was revoked in a store that was set aside, and is not in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barred {
    /// Its name.
    pub device: DeviceId,
    /// When its identity was ended.
    pub revoked: Timestamp,
}

/// A device's newest session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub device: DeviceId,
    /// Counts the device's sessions as the store sees them, from 1.
    pub number: u64,
    /// Which gateway holds it, or held it.
    pub gateway: String,
    /// When it began.
    pub since: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub farewell: Option<Farewell>,
    /// When the device was away before, the oldest first; the latest [`OUTAGES`] of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outages: Vec<Outage>,
}

/// Outages of a device that are remembered.
pub const OUTAGES: usize = 40;

/// How a session ended, as far as the controller could tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Farewell {
    /// The device said goodbye: it was shut down in order, or restarted.
    Goodbye,
    /// The connection was closed without a word: the program on the device stopped.
    HungUp,
    /// Nothing was heard any more: power or network is cut.
    Silent,
    /// The certificate had run out.
    Expired,
    /// The controller itself stopped.
    Controller,
    /// The controller ended it for another reason.
    Refused,
}

/// A time in which a device was not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How the session before it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub farewell: Option<Farewell>,
}

/// A device in service that is not connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Which.
    pub device: DeviceId,
    /// Where it stands.
    pub place: Place,
    /// Since when: the end of its last session, or when it was taken up.
    pub since: Timestamp,
    /// How its last session ended; none if it never had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub farewell: Option<Farewell>,
    /// It has never connected.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never: bool,
    /// The panel was off, or showed something else, when it was last heard of.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// The notice in which people were told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeId>,
}

/// A device that needs to be looked at, or whose panel nobody can see, as it last reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ailing {
    /// Which.
    pub device: DeviceId,
    /// Where it stands.
    pub place: Place,
    /// What is wrong; may be nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<Trouble>,
    /// The panel is off or shows something else: no trouble, somebody did that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// Something about a connected device that a person should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Its identity was seen in two places.
    Quarantined,
    /// Items of its school's document have been missing for a while.
    ItemsMissing,
    /// Less than [`DISK_LOW`] bytes are free.
    DiskLow,
    /// It is hotter than [`HOT`].
    Hot,
    /// It only guesses the time.
    ClockUnsure,
}

/// Bytes that should be free on a device.
pub const DISK_LOW: u64 = 200 * 1024 * 1024;
/// Thousandths of a degree Celsius that are too many: boards slow down at 80 to 85 °C.
pub const HOT: i32 = 80_000;

/// How a device is, in one word: each is in exactly one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Connected, and nothing is wrong.
    Online,
    /// Connected; the panel is off or shows something else.
    Hidden,
    /// Connected, and something should be looked at.
    Attention,
    /// Not connected.
    Offline,
    /// Taken up, and has never connected.
    Waiting,
    /// Its identity was ended.
    Revoked,
}

/// How many devices in service stand in a unit and below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCount {
    /// The unit.
    pub unit: UnitId,
    /// How many.
    pub count: u64,
}

/// Whether devices have all the keys by which they are found; older stores do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceIndex {
    /// Which set of keys.
    pub version: u32,
}

/// Whether a device is connected, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Presence {
    /// It has never connected.
    Never,
    /// It is connected.
    Online {
        /// Since when.
        since: Timestamp,
    },
    /// It is not.
    Offline {
        /// Since when.
        since: Timestamp,
    },
}

/// What a device said when it last connected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// Whose.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// What it was.
    pub hello: Hello,
    /// The latest starts of its operating system, the oldest first.
    #[serde(default)]
    pub boots: Vec<Boot>,
}

/// One start of a device's operating system, as the controller saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// Which.
    pub boot: BootId,
    /// When it last said hello.
    pub seen: Timestamp,
}

/// The last report of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Whose.
    pub device: DeviceId,
    /// When it came.
    pub received: Timestamp,
    /// What it says.
    pub report: Report,
}

/// How far a device's spools are stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spools {
    /// Whose.
    pub device: DeviceId,
    /// The last few lives of its spools.
    pub spools: BTreeMap<SpoolId, Progress>,
}

/// How far one spool is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What goes into it.
    pub class: SpoolClass,
    /// Everything up to this sequence is stored, or marked as lost.
    pub stored: u64,
    /// How many of those are lost.
    pub lost: u64,
    /// When something was last stored.
    pub seen: Timestamp,
}

/// How often a post stood on a device's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Played {
    /// Which post.
    pub post: PostId,
    /// On which device.
    pub device: DeviceId,
    /// How many times.
    pub times: u64,
    /// For how long in all.
    pub milliseconds: u64,
    /// When it last left the screen, by the device's clock.
    pub last: Timestamp,
}

/// The last fault that a device told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Whose.
    pub device: DeviceId,
    /// When, by the device's clock.
    pub at: Timestamp,
    /// A stable name.
    pub code: String,
    /// What, in a few words.
    pub detail: String,
    /// How many faults it has told of in all.
    pub count: u64,
    /// Those before it, the newest first; the latest [`FAULTS`] of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<PastFault>,
}

/// Earlier faults of a device that are remembered.
pub const FAULTS: usize = 20;

/// An earlier fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastFault {
    /// When, by the device's clock.
    pub at: Timestamp,
    /// A stable name.
    pub code: String,
    /// What, in a few words.
    pub detail: String,
}

impl Condition {
    /// All of them, those that need somebody first.
    pub const ALL: [Self; 6] =
        [Self::Offline, Self::Attention, Self::Hidden, Self::Waiting, Self::Online, Self::Revoked];

    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Hidden => "hidden",
            Self::Attention => "attention",
            Self::Offline => "offline",
            Self::Waiting => "waiting",
            Self::Revoked => "revoked",
        }
    }

    /// Whether the device is connected.
    pub fn is_connected(self) -> bool {
        match self {
            Self::Online | Self::Hidden | Self::Attention => true,
            Self::Offline | Self::Waiting | Self::Revoked => false,
        }
    }
}

impl DeviceKind {
    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Browser => "browser",
        }
    }

    /// Whether it is our agent.
    pub fn is_agent(&self) -> bool {
        *self == Self::Agent
    }
}

impl Device {
    /// The school's id.
    pub fn school(&self) -> UnitId {
        self.place.unit()
    }

    /// Whether it can be counted on for alerts: it is there again by itself after a power cut. One
    /// that cannot shows them all the same, while it is on.
    pub fn is_for_alerts(&self) -> bool {
        match self.kind {
            DeviceKind::Agent => true,
            DeviceKind::Browser => self.autostart,
        }
    }
}

impl BrowserKey {
    /// The key of a browser, by its secret's text.
    pub fn of_secret(secret: &str) -> Digest {
        Digest::of(Secret::digest(secret).as_bytes())
    }
}

impl DeviceKeys {
    /// Whether a key is the current or the next one.
    pub fn knows(&self, key: Digest) -> bool {
        self.current.key == key || self.next.is_some_and(|next| next.key == key)
    }

    /// Whether a certificate that ends then was issued after all that are known here.
    pub fn are_older_than(&self, not_after: Timestamp) -> bool {
        let ends = [self.current.not_after, self.next.and_then(|next| next.not_after)];
        ends.into_iter().flatten().all(|known| known < not_after)
    }
}

impl Fault {
    /// A fault that came after the last one.
    pub fn after(
        last: Option<Self>,
        device: DeviceId,
        at: Timestamp,
        (code, detail): (String, String),
    ) -> Self {
        let Some(last) = last else {
            return Self { device, at, code, detail, count: 1, before: Vec::new() };
        };
        let count = last.count.saturating_add(1);
        let mut before = last.before;
        before.insert(0, PastFault { at: last.at, code: last.code, detail: last.detail });
        before.truncate(FAULTS);
        Self { device, at, code, detail, count, before }
    }
}

impl Session {
    /// The outages so far, with the one that ends now if there is one.
    pub fn outages_until(mut self, now: Timestamp) -> Vec<Outage> {
        if let Some(from) = self.ended {
            self.outages.push(Outage { from, until: now.max(from), farewell: self.farewell });
        }
        let surplus = self.outages.len().saturating_sub(OUTAGES);
        self.outages.drain(..surplus);
        self.outages
    }

    /// Whether the device is connected, by its newest session.
    pub fn presence(session: Option<&Self>) -> Presence {
        match session {
            None => Presence::Never,
            Some(Self { ended: Some(ended), .. }) => Presence::Offline { since: *ended },
            Some(Self { since, .. }) => Presence::Online { since: *since },
        }
    }
}
