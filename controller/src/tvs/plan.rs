//! What a browser TV shows when: told ahead, since its page decides nothing.
//!
//! A plan reaches some minutes ahead, step by step. What follows it is for a TV that has lost its
//! controller: loops, of which each holds from a change on (a post ends, an alert expires), so that
//! nothing outlives its time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use controller_core::app::devices::{Drawable, Matter};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use protocol::alert::{self, Alert};
use protocol::playlist::{self, Main, Paged, Step};
use protocol::post::Item;
use protocol::register::{Held, Settings, Support};
use protocol::report::{AlertRevision, Details, ScreenSize, Showing, TickerPage};
use protocol::{Digest, UnitId, wire};
use serde::Serialize;

use super::gallery::Gallery;
use super::programme::Programme;

/// Plans begin with the minute, so that all TVs of a school share them.
const WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// How far a plan reaches.
const REACH: SignedDuration = SignedDuration::from_mins(16);
/// After this, the next one is made.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// Steps of a plan, at most.
const STEPS: usize = 400;
/// How long a loop is.
const LOOP: SignedDuration = SignedDuration::from_mins(5);
/// Steps of a loop, at most.
const LOOP_STEPS: usize = 32;
/// Loops, at most.
const LOOPS: usize = 8;
/// How far ahead changes are looked for.
const CHANGES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Frames that a TV is asked to keep, at most.
const KEEP: usize = 40;
/// The longer and the shorter side of a frame, at most: TVs' browsers decode no larger ones reliably.
const LONGER: u32 = 1920;
const SHORTER: u32 = 1080;
/// The sides of a frame, at least.
const LEAST: u32 = 320;

/// A plan as it is sent, and what its frames are drawn from.
#[derive(Debug)]
pub(crate) struct Composed {
    /// The plan's JSON.
    pub(crate) body: Box<str>,
    from: Timestamp,
    drawables: HashMap<Digest, Arc<Drawable>>,
}

/// A plan as the page reads it; instants are milliseconds since 1970.
#[derive(Debug, Serialize)]
struct Plan {
    /// The registers that it was made from, for the page's reports.
    held: Held,
    from: i64,
    until: i64,
    /// Minutes east of UTC at the school, for the badge of a lost connection.
    offset: i32,
    /// The alerts that are for this TV, for the receipts.
    alerts: Vec<AlertRevision>,
    frames: Vec<Frame>,
    /// From so many milliseconds after `from` on, which frame.
    steps: Vec<(i64, usize)>,
    loops: Vec<Loop>,
    /// The frames to have in stock, the most important first.
    keep: Vec<usize>,
}

/// A frame, what the page reports of it, and until when it may stand at all.
#[derive(Debug, PartialEq, Serialize)]
struct Frame {
    name: Digest,
    showing: Showing,
    details: Details,
    /// The posts on it, for the figures.
    posts: Vec<(protocol::PostId, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<i64>,
}

/// What is shown again and again from an instant on: for so many milliseconds, which frame.
#[derive(Debug, Serialize)]
struct Loop {
    begins: i64,
    steps: Vec<(i64, usize)>,
}

impl Composed {
    /// A frame of the plan by name.
    pub(super) fn drawable(&self, name: Digest) -> Option<Arc<Drawable>> {
        self.drawables.get(&name).cloned()
    }

    /// Whether a TV may still follow it when another plan begins.
    pub(super) fn is_fresh(&self, from: Timestamp) -> bool {
        from.duration_since(self.from) <= FRESH
    }

    /// After how long the next plan is due.
    pub(super) fn lasts(&self, now: Timestamp) -> Duration {
        let left = (self.from + FRESH).duration_since(now);
        Duration::try_from(left).unwrap_or_default().max(Duration::from_secs(1))
    }
}

/// When the plan of an instant begins.
pub(super) fn window(now: Timestamp) -> Timestamp {
    let second = now.as_second();
    let into = second.rem_euclid(WINDOW.as_secs());
    Timestamp::from_second(second - into).unwrap_or(now)
}

/// The size of frames for a screen: its own shape, and no larger than browsers take.
pub(crate) fn screen_size(screen: ScreenSize) -> ScreenSize {
    let ScreenSize { width, height } = screen;
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let (longer, shorter) = (width.max(height), width.min(height));
    let scale = (f64::from(LONGER) / longer).min(f64::from(SHORTER) / shorter).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 1920")]
    let side = |side: f64| ((side * scale).round() as u32).max(LEAST);
    ScreenSize { width: side(width), height: side(height) }
}

/// What a TV shows in the time that begins with `from`.
pub(super) fn compose(
    programme: &Programme,
    settings: &Settings,
    size: ScreenSize,
    gallery: &Gallery,
    from: Timestamp,
) -> Composed {
    let choice = programme.choice();
    let pages = |item: &Item| gallery.pages(item, settings.orientation, size);
    let stretch =
        |begins, until, most| playlist::ahead(choice, settings, [begins, until], most, pages);
    let mut album = Album { settings, size, frames: Vec::new(), drawables: HashMap::new() };

    let fine = stretch(from, from + REACH, STEPS);
    let mut steps: Vec<(i64, usize)> = Vec::new();
    for (index, step) in fine.steps.iter().enumerate() {
        let ends = fine.steps.get(index + 1).map_or(fine.until, |next| next.begins);
        for (begins, minute) in minutes(step, ends) {
            let frame = album.frame(&step.shows, minute);
            // A post that begins its turn again has not left.
            if steps.last().is_none_or(|(_, last)| *last != frame) {
                steps.push((milliseconds(from, begins), frame));
            }
        }
    }

    let changes = changes(programme, settings, fine.until);
    let mut loops = Vec::new();
    for (index, begins) in changes.iter().enumerate() {
        let next = changes.get(index + 1).copied();
        let ends = next.map_or(*begins + LOOP, |next| next.min(*begins + LOOP));
        let round = stretch(*begins, ends, LOOP_STEPS);
        let lasts = |index: usize, begins: Timestamp| {
            let next = round.steps.get(index + 1).map_or(round.until, |next| next.begins);
            milliseconds(begins, next)
        };
        let steps = round.steps.iter().enumerate();
        let steps =
            steps.map(|(index, step)| (lasts(index, step.begins), album.frame(&step.shows, None)));
        loops.push(Loop { begins: begins.as_millisecond(), steps: steps.collect() });
    }

    let keep = keep(&album.frames, &steps, &loops);
    let Album { frames, drawables, .. } = album;
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let ours = |alert: &&Alert| alert.audience.covers(&settings.room, &settings.tags);
    let plan = Plan {
        held: Held {
            settings: Some(Digest::of(&wire::encode(settings))),
            desired: programme.desired,
            alerts: programme.alerted,
        },
        from: from.as_millisecond(),
        until: fine.until.as_millisecond(),
        offset: zone.to_offset(from).seconds() / 60,
        alerts: programme.alerts().iter().filter(ours).map(revision).collect(),
        frames,
        steps,
        loops,
        keep,
    };
    let body = serde_json::to_string(&plan).unwrap_or_default().into();
    Composed { body, from, drawables }
}

/// The instants at which loops begin: the plan's end, and the next changes after it.
fn changes(programme: &Programme, settings: &Settings, until: Timestamp) -> Vec<Timestamp> {
    let mut changes = vec![until];
    let mut last = until;
    while changes.len() < LOOPS {
        let next = playlist::next_change(programme.choice(), settings, last);
        let Some(next) = next.filter(|next| next.duration_since(until) <= CHANGES) else { break };
        changes.push(next);
        last = next;
    }
    changes
}

/// The minutes of a step in which the idle clock is seen, each with its beginning; one without a clock
/// for anything else.
fn minutes(step: &Step<'_>, ends: Timestamp) -> Vec<(Timestamp, Option<Timestamp>)> {
    if !matches!(step.shows.main, Main::Idle) {
        return vec![(step.begins, None)];
    }
    let first = window(step.begins);
    let each = (0..).map_while(|n: i32| first.checked_add(WINDOW * n).ok());
    let each = each.take_while(|minute| *minute < ends);
    each.map(|minute| (minute.max(step.begins), Some(minute))).collect()
}

/// The frames that a TV needs should it lose its controller: what each loop begins with, then what is
/// shown next. A frame with a clock is of no use later.
fn keep(frames: &[Frame], steps: &[(i64, usize)], loops: &[Loop]) -> Vec<usize> {
    let heads = loops.iter().filter_map(|round| round.steps.first());
    let all = loops.iter().flat_map(|round| &round.steps);
    let mut keep: Vec<usize> = Vec::new();
    for (_, frame) in heads.chain(all).chain(steps) {
        let has_clock = frames.get(*frame).is_none_or(|frame| frame.details.minute.is_some());
        if !has_clock && !keep.contains(frame) && keep.len() < KEEP {
            keep.push(*frame);
        }
    }
    keep
}

/// The frames of a plan, each once.
struct Album<'a> {
    settings: &'a Settings,
    size: ScreenSize,
    frames: Vec<Frame>,
    drawables: HashMap<Digest, Arc<Drawable>>,
}

impl Album<'_> {
    fn frame(&mut self, shows: &Paged<'_>, minute: Option<Timestamp>) -> usize {
        let drawable = self.drawable(shows, minute);
        let name = drawable.name();
        if let Some(known) = self.frames.iter().position(|frame| frame.name == name) {
            return known;
        }
        let frame = frame(name, &drawable);
        self.drawables.insert(name, Arc::new(drawable));
        self.frames.push(frame);
        self.frames.len() - 1
    }

    /// What a frame is drawn from, without what makes no difference to it: so TVs in different rooms, and
    /// of alerts those of different schools, have frames of the same name.
    fn drawable(&self, shows: &Paged<'_>, minute: Option<Timestamp>) -> Drawable {
        let nowhere = Settings {
            school: UnitId::new(Timestamp::UNIX_EPOCH, 0),
            room: String::new(),
            tags: std::collections::BTreeSet::new(),
            support: Support::default(),
            ..self.settings.clone()
        };
        let owned = |alerts: &[&Alert]| alerts.iter().map(|alert| (*alert).clone()).collect();
        let (settings, matter, alerts) = match &shows.main {
            Main::Alert { alert, phase: _, beside } => {
                let settings = Settings { school_name: String::new(), ..nowhere };
                (settings, Matter::Alert { alert: (*alert).clone() }, owned(beside))
            }
            Main::Post(turn) => {
                let item = turn.item.clone();
                let picture = item.content.picture().map(|picture| picture.sha256);
                let matter = Matter::Post { item, page: shows.page, picture };
                (nowhere, matter, owned(&shows.overdue))
            }
            Main::Idle => {
                let settings = Settings { school: nowhere.school, ..self.settings.clone() };
                (settings, Matter::Idle { minute }, owned(&shows.overdue))
            }
        };
        let ticker = shows.ticker.map(|(turn, page)| (turn.item.clone(), page));
        Drawable { size: self.size, settings, matter, ticker, alerts, offline_since: None }
    }
}

fn frame(name: Digest, drawable: &Drawable) -> Frame {
    let ticker = drawable.ticker.as_ref();
    let mut details = Details {
        ticker: ticker.map(|(item, page)| TickerPage {
            post: item.post,
            revision: item.revision,
            page: *page,
        }),
        alerts: drawable.alerts.iter().map(revision).collect(),
        ..Details::default()
    };
    let mut posts: Vec<&Item> = ticker.map(|(item, _)| item).into_iter().collect();
    let mut ends: Option<Timestamp> = posts.iter().filter_map(|item| item.until).min();
    let showing = match &drawable.matter {
        Matter::Alert { alert } => {
            let ended = alert.ended.as_ref().map(|end| end.at + alert::END_SHOWN);
            ends = Some(ended.unwrap_or(alert.expires));
            Showing::Alert { alert: alert.alert, revision: alert.revision }
        }
        Matter::Post { item, page, picture } => {
            (details.page, details.picture) = (*page, *picture);
            ends = ends.into_iter().chain(item.until).min();
            posts.push(item);
            Showing::Post { post: item.post, revision: item.revision }
        }
        Matter::Idle { minute } => {
            details.minute = *minute;
            Showing::Idle
        }
    };
    Frame {
        name,
        showing,
        details,
        posts: posts.into_iter().map(|item| (item.post, item.revision)).collect(),
        ends: ends.map(Timestamp::as_millisecond),
    }
}

fn revision(alert: &Alert) -> AlertRevision {
    AlertRevision { alert: alert.alert, revision: alert.revision }
}

fn milliseconds(from: Timestamp, until: Timestamp) -> i64 {
    until.as_millisecond() - from.as_millisecond()
}
