//! What templates say things with.

use std::fmt::Display;

use controller_core::domain::access::Action;
use controller_core::domain::role::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use protocol::Language;
use protocol::words::Words;

use super::icons::{Icon, Icons};
use super::moments::{Moments, Time};
use super::statics;
use super::visit::{Known, Visit};
use crate::clock;
use crate::http::error::values;

/// A page in the making: words, who looks, and what the frame around it needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    visit: &'a Visit,
    words: &'a Words,
    now: Timestamp,
}

/// A part of the console, as the navigation names it.
#[derive(Debug, Clone)]
pub(super) struct Room {
    /// Where it is.
    pub(super) address: &'static str,
    /// What it is called.
    pub(super) name: String,
    /// Its picture.
    pub(super) icon: super::icons::Icon,
    /// Whether the page belongs to it.
    pub(super) here: bool,
}

impl<'a> Page<'a> {
    /// A page for a visit, at this moment.
    pub(super) fn of(visit: &'a Visit) -> Self {
        let words = visit.console.pages().words(visit.language);
        Self { visit, words, now: clock::now() }
    }

    /// The language that it speaks.
    pub(super) fn language(&self) -> Language {
        self.words.language()
    }

    /// The other language, as its cookie names it.
    pub(super) fn other_language(&self) -> Language {
        match self.language() {
            Language::Russian => Language::English,
            Language::English => Language::Russian,
        }
    }

    /// The address that was asked for.
    pub(super) fn address(&self) -> &str {
        self.visit.address.as_str()
    }

    /// What a form must repeat; new for every page, so that compressing pages tells nothing of it.
    pub(super) fn form(&self) -> String {
        self.visit.key.masked()
    }

    /// Whether forms on it would be taken: not on the page that a failure became.
    pub(super) fn has_forms(&self) -> bool {
        !self.visit.key.is_none()
    }

    /// The name of whoever is signed in.
    pub(super) fn who(&self) -> Option<&str> {
        self.visit.known.as_ref().map(|known| known.person.name.as_str())
    }

    /// The unit that they work for.
    pub(super) fn unit(&self) -> &str {
        self.visit.known.as_ref().map_or("", |known| known.unit.as_str())
    }

    /// Whom they ask for help, in a line.
    pub(super) fn support(&self) -> Option<String> {
        let support = self.visit.known.as_ref().map(|known| &known.support)?;
        let all = [&support.phone, &support.mail, &support.link];
        let said: Vec<&str> =
            all.into_iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
        (!said.is_empty()).then(|| said.join(" · "))
    }

    /// The address of the style sheet with their unit's colour.
    pub(super) fn accent(&self) -> String {
        let accent = self.visit.known.as_ref().map(|known| known.accent).unwrap_or_default();
        statics::accent_address(accent)
    }

    /// The address of a file of ours that browsers may keep for good.
    #[expect(clippy::unused_self, reason = "templates ask the page for everything")]
    pub(super) fn asset(&self, name: &str) -> String {
        statics::address(name)
    }

    /// The pictures.
    #[expect(clippy::unused_self, reason = "templates ask the page for everything")]
    pub(super) fn icons(&self) -> Icons {
        Icons
    }

    /// The parts of the console that whoever is signed in may enter.
    pub(super) fn rooms(&self) -> Vec<Room> {
        let Some(known) = &self.visit.known else { return Vec::new() };
        let icons = Icons;
        let all = [
            ("/", "nav-home", icons.house(), None),
            ("/posts", "nav-posts", icons.megaphone(), Some(Action::SeePost)),
            ("/screens", "nav-screens", icons.monitor(), Some(Action::SeeDevice)),
            ("/alerts", "nav-alerts", icons.siren(), Some(Action::SeeAlert)),
            ("/people", "nav-people", icons.users(), Some(Action::SeePeople)),
            ("/audit", "nav-audit", icons.scroll_text(), Some(Action::SeeAudit)),
        ];
        self.entered(known, all)
    }

    /// Further parts of the console: on a phone they stand in the menu.
    pub(super) fn more_rooms(&self) -> Vec<Room> {
        let Some(known) = &self.visit.known else { return Vec::new() };
        let icons = Icons;
        let all = [
            ("/units", "nav-units", icons.building(), Some(Action::CreateUnit)),
            ("/library", "nav-library", icons.library(), Some(Action::UseLibrary)),
            ("/tickets", "nav-tickets", icons.message(), Some(Action::OpenTicket)),
            ("/reports/rollout", "nav-reports", icons.chart(), Some(Action::SeeRollout)),
        ];
        self.entered(known, all)
    }

    fn entered<const N: usize>(
        &self,
        known: &Known,
        all: [(&'static str, &'static str, Icon, Option<Action>); N],
    ) -> Vec<Room> {
        all.into_iter()
            .filter(|(.., right)| right.is_none_or(|right| known.may(right)))
            .map(|(address, name, icon, _)| Room {
                address,
                name: self.say(name),
                icon,
                here: self.is_in(address),
            })
            .collect()
    }

    /// Whether the page belongs to a part of the console.
    pub(super) fn is_in(&self, room: &str) -> bool {
        let path = self.visit.address.path();
        let below = path.strip_prefix(room).is_some_and(|rest| rest.starts_with('/'));
        path == room || (room != "/" && below) || (room == "/screens" && path.starts_with("/claim"))
    }

    /// Whether whoever is signed in may do something somewhere, by its name in the printed policy.
    pub(super) fn may(&self, action: Action) -> bool {
        self.visit.known.as_ref().is_some_and(|known| known.may(action))
    }

    /// What was just done, where the address says so and it is something that a page may say.
    pub(super) fn done(&self) -> Option<String> {
        let done = self.visit.address.parameter("done")?;
        let key = format!("done-{done}");
        self.words.knows(&key).then(|| self.words.say(&key))
    }

    /// The name of the part of the console that the page belongs to, as its help is called.
    fn topic(&self) -> &str {
        match self.visit.address.path().split('/').nth(1) {
            None | Some("") => "home",
            Some(topic) => topic,
        }
    }

    /// What helps on this page: a sentence each, as many as there are.
    pub(super) fn help(&self) -> Vec<String> {
        self.help_on(self.topic())
    }

    /// What helps in a part of the console.
    pub(super) fn help_on(&self, topic: &str) -> Vec<String> {
        let keys = (1..).map(|n| format!("help-{topic}-{n}"));
        keys.take_while(|key| self.words.knows(key)).map(|key| self.words.say(&key)).collect()
    }

    /// What a role is called.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn role(&self, role: &Role) -> String {
        self.words.say(&format!("people-role-{}", role.name().replace('_', "-")))
    }

    /// What somebody with a role may do, in a sentence.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn role_may(&self, role: &Role) -> String {
        self.words.say(&format!("people-role-{}-may", role.name().replace('_', "-")))
    }

    /// Whether there are words for something.
    pub(super) fn knows(&self, key: &str) -> bool {
        self.words.knows(key)
    }

    /// Says something without values.
    pub(super) fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// Says something with one value.
    pub(super) fn tell(&self, key: &str, name: &'static str, value: &str) -> String {
        self.tell_all(key, &[(name, value)])
    }

    /// Says something with two values.
    pub(super) fn tell2(
        &self,
        key: &str,
        name: &'static str,
        value: &str,
        other: &'static str,
        other_value: &str,
    ) -> String {
        self.tell_all(key, &[(name, value), (other, other_value)])
    }

    /// Says something with values; short whole numbers take part in plural forms.
    pub(super) fn tell_all(&self, key: &str, pairs: &[(&'static str, &str)]) -> String {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.words.say_with(key, &values(&pairs))
    }

    /// Says something of a number, which the sentence calls `n`.
    pub(super) fn count(&self, key: &str, n: impl Display) -> String {
        self.tell(key, "n", &n.to_string())
    }

    /// An instant by the clock of the visitor's unit.
    pub(super) fn moment(&self, at: &Timestamp) -> Time {
        self.moments().moment(*at)
    }

    /// An instant as it stands after «с» and «до»: the hour alone where it is today.
    pub(super) fn short(&self, at: &Timestamp) -> Time {
        self.moments().short(*at)
    }

    /// How long ago that was, and when exactly it is pointed at.
    pub(super) fn age(&self, at: &Timestamp) -> Time {
        self.moments().age(*at)
    }

    /// A day, as people say it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(super) fn day(&self, day: &Date) -> String {
        self.moments().day(*day)
    }

    /// Words for instants by the visitor's unit's clock.
    pub(super) fn moments(&self) -> Moments<'a> {
        let zone = self.visit.known.as_ref().map_or(TimeZone::UTC, |known| known.zone.clone());
        self.moments_in(zone)
    }

    /// Words for instants by another clock.
    pub(super) fn moments_in(&self, zone: TimeZone) -> Moments<'a> {
        Moments { words: self.words, zone, now: self.now }
    }
}
