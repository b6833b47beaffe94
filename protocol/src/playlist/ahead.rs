//! What a screen shows in a stretch of time: for one that is told ahead and does not decide itself.

use jiff::{SignedDuration, Timestamp};

use super::{Item, Paged, Programme, Settings, alert, at};

/// Between two steps, at least: what changes faster is passed over.
const SHORTEST: SignedDuration = SignedDuration::from_millis(100);

/// What a screen shows from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// From when.
    pub begins: Timestamp,
    /// What.
    pub shows: Paged<'a>,
}

/// What a screen shows in a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead<'a> {
    /// One after the other, without gaps; the first begins with the stretch.
    pub steps: Vec<Step<'a>>,
    /// How far they reach: the end of the stretch, or earlier if there were too many.
    pub until: Timestamp,
}

/// What a screen with these settings shows from one instant until another, in at most so many steps:
/// what [`at`] says at each of them.
pub fn ahead<'a>(
    programme: Programme<'a>,
    settings: &Settings,
    [from, until]: [Timestamp; 2],
    most: usize,
    pages: impl Fn(&Item) -> u32,
) -> Ahead<'a> {
    let mut steps = Vec::new();
    let mut now = from;
    while now < until && steps.len() < most {
        let shows = at(programme, settings, now).paged(now, &pages);
        let next = shows.until.map_or(until, |next| next.max(later(now, SHORTEST)));
        steps.push(Step { begins: now, shows });
        now = next;
    }
    Ahead { steps, until: now.min(until) }
}

/// The next instant at which it is something else that takes turns, if that comes by itself: a post
/// begins or ends for this screen, or an alert does.
pub fn next_change(
    programme: Programme<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Option<Timestamp> {
    let ours = |item: &&Item| item.audience.covers(&settings.room, &settings.tags);
    let edges = programme.items.iter().filter(ours).flat_map(|item| [item.from, item.until]);
    let edges = edges.flatten().filter(|edge| *edge > now);
    edges.chain(alert::at(programme.alerts, settings, now).until).min()
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
