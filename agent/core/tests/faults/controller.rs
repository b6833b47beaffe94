//! A small controller: registers, and events that count once, in the order of their sequence.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use protocol::alert::{Alert, End, EndKind, Severity};
use protocol::event::{Ack, Batch, Entry, Event};
use protocol::post::{Audience, Content, Item, Picture, Priority};
use protocol::register::{
    Accent, Alerts, Desired, Held, ItemRef, Items, Orientation, Settings, Support, Theme,
};
use protocol::report::{Hello, Report, Stored, Welcome};
use protocol::{AlertId, Digest, Down, Language, PostId, SpoolId, UnitId, Up, wire};

/// What each picture has.
pub(crate) const PICTURE_BYTES: u32 = 4 * 1024 * 1024;

pub(crate) struct Controller {
    school: u8,
    items: Vec<Item>,
    /// Whether items are fetched by digest.
    beside: bool,
    alerts: Vec<Alert>,
    raised: u128,
    /// Every register of alerts that there ever was, and every settings' school.
    alerts_of: BTreeMap<Digest, Alerts>,
    schools_of: BTreeMap<Digest, UnitId>,
    revision: u32,
    stored: BTreeMap<SpoolId, u64>,
    backup: BTreeMap<SpoolId, u64>,
    pub(crate) was_restored: bool,
    counted: Vec<Event>,
}

impl Controller {
    pub(crate) fn new() -> Self {
        let mut controller = Self {
            school: 1,
            items: Vec::new(),
            beside: false,
            alerts: Vec::new(),
            raised: 0,
            alerts_of: BTreeMap::new(),
            schools_of: BTreeMap::new(),
            revision: 0,
            stored: BTreeMap::new(),
            backup: BTreeMap::new(),
            was_restored: false,
            counted: Vec::new(),
        };
        controller.remember();
        controller
    }

    /// Raises an alert; of old ones a few are kept.
    pub(crate) fn raise(&mut self, seconds: u64, now: Timestamp) {
        self.raised += 1;
        self.alerts.push(alert(self.raised, seconds, now));
        if self.alerts.len() > 3 {
            self.alerts.remove(0);
        }
        self.remember();
    }

    /// Ends the oldest alert that nobody has ended; false if there is none.
    pub(crate) fn all_clear(&mut self, now: Timestamp) -> bool {
        let Some(alert) = self.alerts.iter_mut().find(|alert| alert.ended.is_none()) else {
            return false;
        };
        alert.revision += 1;
        alert.ended = Some(End { at: now, kind: EndKind::AllClear, text: String::new() });
        self.remember();
        true
    }

    /// The alerts that stand in a TV that holds these registers; none if they do not fit together.
    pub(crate) fn alerts_held(&self, held: Held) -> &[Alert] {
        let alerts = held.alerts.and_then(|alerts| self.alerts_of.get(&alerts));
        let school = held.settings.and_then(|settings| self.schools_of.get(&settings));
        let alerts = alerts.filter(|alerts| Some(&alerts.school) == school);
        alerts.map_or(&[], |alerts| &alerts.alerts)
    }

    /// The alerts that a TV has told to have received, each once.
    pub(crate) fn received(&self) -> BTreeSet<(AlertId, u32)> {
        let told = self.counted.iter().filter_map(|event| {
            let Event::AlertReceived { alert, revision } = event else { return None };
            Some((*alert, *revision))
        });
        told.collect()
    }

    /// How often that was told, of whichever alert.
    pub(crate) fn times_received(&self) -> usize {
        let is_received = |event: &&Event| matches!(event, Event::AlertReceived { .. });
        self.counted.iter().filter(is_received).count()
    }

    /// The alerts, as the register of now has them.
    pub(crate) fn alerts(&self) -> &[Alert] {
        &self.alerts
    }

    fn remember(&mut self) {
        let Held { settings, alerts, .. } = self.registers();
        let register = Alerts { school: school(self.school), alerts: self.alerts.clone() };
        self.alerts_of.extend(alerts.map(|digest| (digest, register)));
        self.schools_of.extend(settings.map(|digest| (digest, school(self.school))));
    }

    pub(crate) fn publish(&mut self, number: u8) {
        self.revision += 1;
        self.beside = number > 3;
        self.items = (0..number).map(|n| item(n, self.revision)).collect();
    }

    /// Publishes, and tells the posts' revision.
    pub(crate) fn publish_counted(&mut self, number: u8) -> u32 {
        self.publish(number);
        self.revision
    }

    /// Takes down all posts.
    pub(crate) fn take_down(&mut self) -> Vec<Item> {
        std::mem::take(&mut self.items)
    }

    /// Puts posts back as they were.
    pub(crate) fn put_back(&mut self, items: Vec<Item>) {
        self.items = items;
    }

    /// How often a fault of this kind was told.
    pub(crate) fn faults(&self, kind: &str) -> usize {
        let is_it = |event: &&Event| matches!(event, Event::Fault { code, .. } if code == kind);
        self.counted.iter().filter(is_it).count()
    }

    pub(crate) fn move_to(&mut self, school: u8) {
        self.school = school;
        self.revision += 1;
        self.items = vec![item(100 + school, self.revision)];
        self.beside = school == 2;
        self.alerts.clear();
        self.remember();
    }

    pub(crate) fn restore_backup(&mut self) {
        self.stored = std::mem::replace(&mut self.backup, self.stored.clone());
        self.was_restored = true;
    }

    /// What was counted of posts on the screen.
    pub(crate) fn shown(&self) -> Vec<Event> {
        let is_shown = |event: &&Event| matches!(event, Event::Shown { .. });
        self.counted.iter().filter(is_shown).cloned().collect()
    }

    /// What was counted of alerts on the screen.
    pub(crate) fn drawn(&self) -> Vec<Event> {
        let is_drawn = |event: &&Event| matches!(event, Event::AlertDrawn { .. });
        self.counted.iter().filter(is_drawn).cloned().collect()
    }

    /// What a TV should come to show in a round.
    pub(crate) fn posts(&self) -> Vec<Item> {
        let mut posts = self.items.clone();
        posts.sort_by_key(|item| item.post);
        posts
    }

    pub(crate) fn registers(&self) -> Held {
        Held {
            settings: Some(Digest::of(&self.settings())),
            desired: Some(Digest::of(&self.desired())),
            alerts: Some(Digest::of(&self.alerts_register())),
        }
    }

    pub(crate) fn item(&self, digest: Digest) -> Option<Vec<u8>> {
        self.items.iter().map(wire::encode).find(|bytes| Digest::of(bytes) == digest)
    }

    /// The registers as they are now, as a gateway sends what differs.
    pub(crate) fn differing(&self, held: &Held) -> Vec<(Down, Vec<u8>)> {
        let mut messages = Vec::new();
        let ours = self.registers();
        if held.alerts != ours.alerts {
            messages.push((Down::Alerts, self.alerts_register()));
        }
        if held.settings != ours.settings {
            messages.push((Down::Settings, self.settings()));
        }
        if held.desired != ours.desired {
            messages.push((Down::Desired, self.desired()));
        }
        messages
    }

    pub(crate) fn hear(&mut self, up: Up, body: &[u8], now: Timestamp) -> Vec<(Down, Vec<u8>)> {
        match up {
            Up::Hello => {
                let hello: Hello = wire::decode(body, 16_384).expect("a hello");
                let stored = hello.spools.iter().map(|spool| Stored {
                    spool: spool.spool,
                    sequence: self.stored.get(&spool.spool).copied().unwrap_or(0),
                });
                let welcome = Welcome { now, session: hello.session, stored: stored.collect() };
                let mut messages = vec![(Down::Welcome, wire::encode(&welcome))];
                messages.extend(self.differing(&hello.held));
                messages
            }
            Up::Report => {
                let report: Report = wire::decode(body, 16_384).expect("a report");
                self.differing(&report.applied)
            }
            Up::Event => {
                let batch: Batch = wire::decode(body, 16_384).expect("a batch");
                let sequence = self.store(&batch);
                vec![(Down::Ack, wire::encode(&Ack { spool: batch.spool, sequence }))]
            }
        }
    }

    fn store(&mut self, batch: &Batch) -> u64 {
        let stored = self.stored.entry(batch.spool).or_insert(0);
        for Entry { sequence, event, .. } in &batch.events {
            let bridges = matches!(event, Event::Gap { .. });
            if *sequence == *stored + 1 || (bridges && *sequence > *stored) {
                *stored = *sequence;
                self.counted.push(event.clone());
            }
        }
        *stored
    }

    fn settings(&self) -> Vec<u8> {
        wire::encode(&Settings {
            school: school(self.school),
            school_name: format!("Школа №{}", self.school),
            room: "Холл".to_owned(),
            tags: std::collections::BTreeSet::new(),
            time_zone: "Europe/Moscow".to_owned(),
            language: Language::Russian,
            orientation: Orientation::default(),
            theme: Theme::default(),
            accent: Accent::default(),
            support: Support::default(),
        })
    }

    fn alerts_register(&self) -> Vec<u8> {
        wire::encode(&Alerts { school: school(self.school), alerts: self.alerts.clone() })
    }

    fn desired(&self) -> Vec<u8> {
        let reference = |item: &Item| {
            let bytes = wire::encode(item);
            let length = u32::try_from(bytes.len()).expect("a small item");
            ItemRef { sha256: Digest::of(&bytes), bytes: length }
        };
        let items = if self.beside {
            Items::Fetch(self.items.iter().map(reference).collect())
        } else {
            Items::Inline(self.items.clone())
        };
        wire::encode(&Desired { school: school(self.school), items, order: Vec::new() })
    }
}

fn school(number: u8) -> UnitId {
    UnitId::new(Timestamp::UNIX_EPOCH, number.into())
}

fn item(name: u8, revision: u32) -> Item {
    Item {
        post: PostId::new(Timestamp::UNIX_EPOCH, name.into()),
        revision,
        published: Timestamp::from_second(1_000_000 + i64::from(name)).expect("an instant"),
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content: Content::News {
            title: format!("{name}"),
            text: "текст".to_owned(),
            picture: (name % 2 == 1).then(|| picture(name, revision)),
        },
    }
}

/// Each second revision of a post has another picture.
pub(crate) fn picture(name: u8, revision: u32) -> Picture {
    let sha256 = Digest::of(format!("picture {name} {}", revision / 2).as_bytes());
    Picture { sha256, bytes: PICTURE_BYTES, width: 16, height: 9 }
}

fn alert(name: u128, seconds: u64, now: Timestamp) -> Alert {
    let lasts = SignedDuration::from_secs(i64::try_from(seconds).expect("short"));
    Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, name),
        revision: 1,
        raised: now,
        issuer: "Школа".to_owned(),
        severity: if name % 2 == 0 { Severity::Severe } else { Severity::Moderate },
        drill: name % 3 == 0,
        text: format!("Тревога {name}"),
        instruction: String::new(),
        expires: now.checked_add(lasts).expect("soon"),
        audience: Audience::default(),
        ended: None,
    }
}
