//! A small controller: registers, and events that count once, in the order of their sequence.

use std::collections::BTreeMap;

use jiff::Timestamp;
use protocol::event::{Ack, Batch, Entry, Event};
use protocol::post::{Audience, Content, Item, Priority};
use protocol::register::{
    Accent, Desired, Held, ItemRef, Items, Orientation, Settings, Support, Theme,
};
use protocol::report::{Hello, Report, Stored, Welcome};
use protocol::{Digest, Down, Language, PostId, SpoolId, UnitId, Up, wire};

pub(crate) struct Controller {
    school: u8,
    items: Vec<Item>,
    /// Whether items are fetched by digest.
    beside: bool,
    revision: u32,
    stored: BTreeMap<SpoolId, u64>,
    backup: BTreeMap<SpoolId, u64>,
    pub(crate) was_restored: bool,
    counted: Vec<Event>,
}

impl Controller {
    pub(crate) fn new() -> Self {
        Self {
            school: 1,
            items: Vec::new(),
            beside: false,
            revision: 0,
            stored: BTreeMap::new(),
            backup: BTreeMap::new(),
            was_restored: false,
            counted: Vec::new(),
        }
    }

    pub(crate) fn publish(&mut self, number: u8) {
        self.revision += 1;
        self.beside = number > 3;
        self.items = (0..number).map(|n| item(n, self.revision)).collect();
    }

    pub(crate) fn move_to(&mut self, school: u8) {
        self.school = school;
        self.revision += 1;
        self.items = vec![item(100 + school, self.revision)];
        self.beside = school == 2;
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
            alerts: None,
        }
    }

    pub(crate) fn item(&self, digest: Digest) -> Option<Vec<u8>> {
        self.items.iter().map(wire::encode).find(|bytes| Digest::of(bytes) == digest)
    }

    /// The registers as they are now, as a gateway sends what differs.
    pub(crate) fn differing(&self, held: &Held) -> Vec<(Down, Vec<u8>)> {
        let mut messages = Vec::new();
        let ours = self.registers();
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
        content: Content::announcement(format!("{name}"), "текст"),
    }
}
