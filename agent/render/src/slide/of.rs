//! What a TV knows as a slide: one mapping for the TV itself and for every preview.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use protocol::Language;
use protocol::alert::{self, Phase};
use protocol::markdown;
use protocol::post::{Content, Item};
use protocol::register::{Accent, Orientation, Settings, Support, Theme};
use protocol::report::ScreenSize;

use super::{Alert, Bands, Beside, End, Idle, Post, Slide, Ticker};
use crate::{Look, Picture};

/// What a post's frame depends on besides the post and the TV.
#[derive(Debug, Clone, Copy, Default)]
pub struct PostView<'a> {
    /// Which of its pages, from 0: see [`Frame::pages`](crate::Frame::pages).
    pub page: u32,
    /// Its picture, once it is there whole.
    pub picture: Option<&'a Picture>,
    /// Whose turn it is in the band at the foot, and which of its pages, from 0: see
    /// [`Frame::ticker_pages`](crate::Frame::ticker_pages).
    pub ticker: Option<(&'a Item, u32)>,
    /// Alerts that expired without an all-clear, the gravest first.
    pub overdue: &'a [&'a alert::Alert],
    /// Since when the controller is out of reach, if it is.
    pub offline_since: Option<Timestamp>,
}

/// What the idle frame depends on besides the TV.
#[derive(Debug, Clone, Copy, Default)]
pub struct IdleView<'a> {
    /// The minute on the clock; none without a trusted clock.
    pub minute: Option<Timestamp>,
    /// As for [`PostView`].
    pub ticker: Option<(&'a Item, u32)>,
    /// As for [`PostView`].
    pub overdue: &'a [&'a alert::Alert],
    /// As for [`PostView`].
    pub offline_since: Option<Timestamp>,
}

impl Slide {
    /// A page of a post on a TV with these settings.
    pub fn of_post(item: &Item, settings: &Settings, view: PostView<'_>) -> Self {
        let post = Post {
            title: item.content.title().to_owned(),
            text: item.content.text().to_owned(),
            picture: view.picture.cloned(),
            age: item.age,
            page: view.page,
            school: settings.school_name.clone(),
            offline_since: view.offline_since.map(|since| in_zone(since, settings)),
            bands: bands(view.ticker, view.overdue),
        };
        match item.content {
            Content::News { .. } => Self::News(post),
            Content::Announcement { .. } => Self::Announcement(post),
        }
    }

    /// An alert that covers everything, or its end, with the others in force beside it. One that
    /// expired without an all-clear covers nothing: it is a band on the idle screen.
    pub fn of_alert(
        alert: &alert::Alert,
        phase: Phase,
        beside: &[&alert::Alert],
        settings: &Settings,
    ) -> Self {
        match phase {
            Phase::InForce | Phase::Ended(_) => {}
            Phase::Overdue => {
                let view = IdleView { overdue: &[alert], ..IdleView::default() };
                return Self::idle(Some(settings), view);
            }
        }
        let raised = in_zone(alert.raised, settings);
        let ended = alert.ended.as_ref().map(|end| End {
            kind: end.kind,
            at: in_zone(end.at, settings),
            text: end.text.clone(),
        });
        let last =
            ended.as_ref().map_or_else(|| in_zone(alert.expires, settings), |end| end.at.clone());
        Self::Alert(Box::new(Alert {
            severity: alert.severity,
            drill: alert.drill,
            text: alert.text.clone(),
            instruction: alert.instruction.clone(),
            issuer: alert.issuer.clone(),
            dated: raised.date() != last.date(),
            raised,
            ended,
            beside: beside.iter().map(|other| Beside::of(other)).collect(),
        }))
    }

    /// Nothing to show. Without settings, the zone is unknown, and with it the time on the wall.
    pub fn idle(settings: Option<&Settings>, view: IdleView<'_>) -> Self {
        let bands = bands(view.ticker, view.overdue);
        let Some(settings) = settings else { return Self::Idle(Idle { bands, ..Idle::default() }) };
        Self::Idle(Idle {
            now: view.minute.map(|minute| in_zone(minute, settings)),
            school: settings.school_name.clone(),
            room: settings.room.clone(),
            support: contact(&settings.support),
            offline_since: view.offline_since.map(|since| in_zone(since, settings)),
            bands,
        })
    }
}

impl Look {
    /// How frames look on a screen with these settings, or on one that has none yet.
    pub fn of(settings: Option<&Settings>, size: ScreenSize) -> Self {
        Self {
            size,
            orientation: settings.map_or(Orientation::default(), |settings| settings.orientation),
            theme: settings.map_or(Theme::default(), |settings| settings.theme),
            accent: settings.map_or(Accent::default(), |settings| settings.accent),
            language: settings.map_or(Language::default(), |settings| settings.language),
        }
    }
}

impl Beside {
    fn of(alert: &alert::Alert) -> Self {
        Self { severity: alert.severity, drill: alert.drill, text: alert.text.clone() }
    }
}

fn bands(ticker: Option<(&Item, u32)>, overdue: &[&alert::Alert]) -> Bands {
    Bands {
        ticker: ticker.map(|(item, page)| Ticker { text: in_one_line(&item.content), page }),
        overdue: overdue.iter().map(|alert| alert.text.clone()).collect(),
    }
}

/// Title and text as they run in a band.
fn in_one_line(content: &Content) -> String {
    let title = content.title().trim();
    let text = markdown::plain(content.text()).replace('\n', " · ");
    match (title.is_empty(), text.is_empty()) {
        (false, false) if title.ends_with(['.', '!', '?', ':', '…']) => format!("{title} {text}"),
        (false, false) => format!("{title}. {text}"),
        (false, true) => title.to_owned(),
        (true, _) => text,
    }
}

/// An instant on the school's wall; in UTC if the zone is one that this version does not know.
fn in_zone(at: Timestamp, settings: &Settings) -> ZonedDateTime {
    at.to_zoned_datetime(TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC))
}

/// Whom to ask, on one line.
fn contact(support: &Support) -> String {
    let parts = [&support.phone, &support.mail, &support.link];
    let parts: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

#[cfg(test)]
mod tests;
