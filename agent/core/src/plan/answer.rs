//! What the registers held put on the screen.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use protocol::alert::{self, Alert};
use protocol::playlist::{self, Main, Programme};
use protocol::post::Picture;
use protocol::register::Settings;
use protocol::{Digest, report};

use super::Plan;
use crate::clock::Now;
use crate::scene::{Bands, KnownPages, Scene, Ticker};

/// What is to be shown, and until when that is so by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What is to be drawn.
    pub(crate) scene: Scene,
    /// When to ask again, if nothing else happens.
    pub(crate) until: Option<Timestamp>,
}

impl Plan {
    /// What to show now. `offline_since` is for the badge, and no part of the choice.
    pub(crate) fn at(
        &self,
        now: Now,
        offline_since: Option<Timestamp>,
        pages: &KnownPages,
        is_there: impl Fn(Digest) -> bool,
    ) -> Answer {
        let Some(settings) = self.settings() else { return self.idle(now.clock, offline_since) };
        let (programme, earliest) = (self.programme(settings), self.earliest(now));
        let slot = playlist::unsure(programme, settings, now.clock.now, earliest);
        let slot = slot.paged(now.clock.now, |item| pages.of(item));
        let settings = Arc::clone(settings);
        let ticker = slot.ticker.map(|(turn, page)| (Arc::new(turn.item.clone()), page));
        let ticker = ticker.map(|(item, page)| Ticker { item, page });
        let bands = Bands { ticker, overdue: shared(slot.overdue) };
        let scene = match slot.main {
            Main::Alert { alert, phase, beside } => {
                let (alert, beside) = (Arc::new(alert.clone()), shared(beside));
                Scene::Alert { alert, phase, beside, settings }
            }
            Main::Post(turn) => {
                let (item, page) = (Arc::new(turn.item.clone()), slot.page);
                let picture = item.content.picture().map(|picture| picture.sha256);
                let picture = picture.filter(|picture| is_there(*picture));
                Scene::Post { item, picture, page, bands, settings, offline_since }
            }
            Main::Idle => return self.idle_with(bands, slot.until, now.clock, offline_since),
        };
        Answer { scene, until: slot.until }
    }

    /// The idle screen, whatever there is to show.
    pub(crate) fn idle(&self, clock: report::Clock, offline_since: Option<Timestamp>) -> Answer {
        self.idle_with(Bands::default(), None, clock, offline_since)
    }

    /// The alerts of the TV's own school.
    pub(crate) fn alerts(&self) -> &[Alert] {
        let school = self.settings().map(|settings| settings.school);
        let ours = self.alerts.as_ref().filter(|alerts| Some(alerts.value.school) == school);
        ours.map_or(&[], |alerts| &alerts.value.alerts)
    }

    /// The pictures that the documents name, whoever they are for.
    pub(crate) fn pictures(&self) -> impl Iterator<Item = Picture> {
        let items = self.documents().flat_map(|document| &document.value.items);
        items.filter_map(|item| item.content.picture())
    }

    /// The pictures of the posts for this TV, those of the document that is shown first, each once.
    pub(crate) fn pictures_wanted(&self) -> Vec<Picture> {
        let Some(settings) = self.settings() else { return Vec::new() };
        let items = self.documents().flat_map(|document| &document.value.items);
        let ours = items.filter(|it| it.audience.covers(&settings.room, &settings.tags));
        let mut seen = BTreeSet::new();
        let pictures = ours.filter_map(|item| item.content.picture());
        pictures.filter(|picture| seen.insert(picture.sha256)).collect()
    }

    /// Whether an alert does something to this screen.
    pub(crate) fn has_standing_alerts(&self, now: Now) -> bool {
        self.settings().is_some_and(|settings| {
            alert::at(self.alerts(), settings, self.earliest(now)).until.is_some()
        })
    }

    /// By when alerts end: whatever was lost of the time, it is later than what they tell of.
    fn earliest(&self, now: Now) -> Timestamp {
        if now.clock.trusted {
            return now.earliest;
        }
        let told = |alert: &Alert| alert.ended.as_ref().map_or(alert.raised, |end| end.at);
        self.alerts().iter().map(told).fold(now.earliest, Timestamp::max)
    }

    /// Posts and alerts of another school are never shown: this TV is being moved.
    fn programme(&self, settings: &Settings) -> Programme<'_> {
        let shown = self.shown.as_ref().map(|shown| &shown.value);
        let shown = shown.filter(|document| document.school == settings.school);
        let (items, order) = shown.map_or((&[][..], &[][..]), |it| (&it.items, &it.order));
        Programme { items, order, alerts: self.alerts() }
    }

    fn idle_with(
        &self,
        bands: Bands,
        until: Option<Timestamp>,
        clock: report::Clock,
        offline_since: Option<Timestamp>,
    ) -> Answer {
        let minute = clock.trusted.then(|| minute_of(clock.now));
        let settings = self.settings().cloned();
        let tick = minute.and_then(|minute| minute.checked_add(MINUTE).ok());
        let scene = Scene::Idle { settings, minute, bands, offline_since };
        Answer { scene, until: until.into_iter().chain(tick).min() }
    }
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

fn shared(alerts: Vec<&Alert>) -> Vec<Arc<Alert>> {
    alerts.into_iter().cloned().map(Arc::new).collect()
}

/// The beginning of the minute. Zones are whole minutes away from UTC today, so it is one in each.
fn minute_of(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(at)
}
