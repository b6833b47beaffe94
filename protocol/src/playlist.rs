//! What a TV shows at an instant: one pure function for the TV and for every preview.

mod ahead;
mod round;
mod runs;
#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::Timestamp;

use crate::alert::{self, Alert, Phase};
use crate::post::Item;
use crate::register::Settings;
use crate::{PostId, alert::Standing};

pub use self::ahead::{Ahead, Step, ahead, next_change};
pub use self::round::arranged;
pub use self::runs::{Run, runs};

/// What a TV holds, from which it chooses.
#[derive(Debug, Clone, Copy, Default)]
pub struct Programme<'a> {
    /// The posts of its school's document.
    pub items: &'a [Item],
    /// The order that people gave to some of them.
    pub order: &'a [PostId],
    /// The alerts of its school's register.
    pub alerts: &'a [Alert],
}

/// What stands on the screen, and when to ask again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<'a> {
    /// What fills it.
    pub main: Main<'a>,
    /// What runs in the band at the foot; never beside an alert.
    pub ticker: Option<Turn<'a>>,
    /// Alerts that expired without an all-clear, the gravest first; never beside an alert in force.
    pub overdue: Vec<&'a Alert>,
    /// The instant at which the answer changes, if it does by itself.
    pub until: Option<Timestamp>,
}

/// What fills a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Main<'a> {
    /// An alert, or its end.
    Alert {
        /// Which.
        alert: &'a Alert,
        /// In force or ended.
        phase: Phase,
        /// Others in force beside it, the gravest first.
        beside: Vec<&'a Alert>,
    },
    /// A post in its turn.
    Post(Turn<'a>),
    /// Nothing to show: the idle screen.
    Idle,
}

/// A post's turn. A post that has the screen to itself begins its turn again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// Whose turn it is.
    pub item: &'a Item,
    /// When it began.
    pub began: Timestamp,
    /// How long it lasts: the time in which all of the post's pages are shown.
    pub lasts: Duration,
}

/// What a TV with these settings shows at an instant.
///
/// Alerts cover everything, see [`alert::at`]. Otherwise the live posts for its room and tags take
/// turns, each for its [reading time](crate::reading::time): those that nobody arranged, newest first,
/// then the arranged ones in their order; a post of high priority between every two others. Tickers
/// take turns among themselves in the band at the foot. The round begins with the newest post, when it
/// came alive, so a new post is on the screen at once, and every TV of a school shows the same at the
/// same time without talking to the others.
pub fn at<'a>(programme: Programme<'a>, settings: &Settings, now: Timestamp) -> Slot<'a> {
    unsure(programme, settings, now, now)
}

/// The same on a TV that only guesses the time and knows how early it is at least: posts go by the
/// guess, but an alert must not end before its time. [`Slot::until`] is on the guessing clock.
pub fn unsure<'a>(
    programme: Programme<'a>,
    settings: &Settings,
    now: Timestamp,
    earliest: Timestamp,
) -> Slot<'a> {
    let Standing { covers, beside, overdue, until } =
        alert::at(programme.alerts, settings, earliest);
    let alert_changes =
        until.and_then(|until| now.checked_add(until.duration_since(earliest)).ok());
    if let Some((alert, phase)) = covers {
        let main = Main::Alert { alert, phase, beside };
        return Slot { main, ticker: None, overdue: Vec::new(), until: alert_changes };
    }
    let ours: Vec<&Item> = programme.items.iter().filter(|item| item.is_for(settings)).collect();
    let edges = ours.iter().flat_map(|item| [item.from, item.until]).flatten();
    let change = edges.filter(|edge| *edge > now).min();
    let live = ours.into_iter().filter(|item| item.is_live(now));
    let (tickers, posts): (Vec<&Item>, Vec<&Item>) =
        live.partition(|item| item.content.is_ticker());
    let post = round::turn(&posts, programme.order, now);
    let ticker = round::turn(&tickers, programme.order, now);
    let ends =
        |at: Option<(Turn<'a>, bool)>| at.filter(|(_, last)| !last).map(|(turn, _)| turn.ends());
    let until = [ends(post), ends(ticker), change, alert_changes].into_iter().flatten().min();
    let main = post.map_or(Main::Idle, |(turn, _)| Main::Post(turn));
    Slot { main, ticker: ticker.map(|(turn, _)| turn), overdue, until }
}

/// What stands on the screen to the page: everything that a frame of it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<'a> {
    /// What fills it.
    pub main: Main<'a>,
    /// Which of a post's pages, from 0; 0 for what has none.
    pub page: u32,
    /// What runs in the band at the foot, and which of its pages, from 0.
    pub ticker: Option<(Turn<'a>, u32)>,
    /// As in [`Slot::overdue`].
    pub overdue: Vec<&'a Alert>,
    /// The instant at which the answer changes, if it does by itself.
    pub until: Option<Timestamp>,
}

impl<'a> Slot<'a> {
    /// The same to the page, where it is known how many pages posts and tickers have.
    pub fn paged(self, now: Timestamp, pages: impl Fn(&Item) -> u32) -> Paged<'a> {
        let Self { main, ticker, overdue, mut until } = self;
        let mut turn_page = |turn: Turn<'_>| {
            let (page, next) = turn.page(pages(turn.item), now);
            until = until.into_iter().chain(next).min();
            page
        };
        let ticker = ticker.map(|turn| (turn, turn_page(turn)));
        let page = match &main {
            Main::Post(turn) => turn_page(*turn),
            Main::Alert { .. } | Main::Idle => 0,
        };
        Paged { main, page, ticker, overdue, until }
    }
}

impl Turn<'_> {
    /// When it ends.
    pub fn ends(&self) -> Timestamp {
        later(self.began, self.lasts)
    }

    /// Which of so many pages stands at an instant, from 0, and when the next one comes; none if there
    /// is only one. The pages share the turn equally.
    pub fn page(&self, pages: u32, now: Timestamp) -> (u32, Option<Timestamp>) {
        let lasts = u64::try_from(self.lasts.as_millis()).unwrap_or(u64::MAX);
        let page_lasts = (lasts / u64::from(pages.max(1))).max(1);
        if pages <= 1 {
            return (0, None);
        }
        let since = now.as_millisecond().saturating_sub(self.began.as_millisecond());
        let page = u64::try_from(since).unwrap_or(0) / page_lasts;
        let page = u32::try_from(page).unwrap_or(u32::MAX).min(pages - 1);
        let ends = later(self.began, Duration::from_millis(page_lasts * (u64::from(page) + 1)));
        (page, Some(if page + 1 == pages { self.ends() } else { ends }))
    }
}

fn later(at: Timestamp, by: Duration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
