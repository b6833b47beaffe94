//! What runs when: the plan of some days, in the time zone of the school.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use protocol::post::Item;
use protocol::{DeviceId, PostId, UnitId, playlist};

use crate::app::{devices, orgs};
use crate::domain::access::Action;
use crate::domain::actor::Actor;
use crate::domain::compose;
use crate::error::Error;
use crate::keys::Aired;
use crate::work::View;

/// Days that a schedule covers, at most.
pub const MOST_DAYS: u16 = 14;

/// Which days, and whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The unit on whose screens the posts stand.
    pub unit: UnitId,
    /// Only what one screen of it shows.
    pub device: Option<DeviceId>,
    /// The first day; today if none.
    pub first: Option<Date>,
    /// How many days, 1 to [`MOST_DAYS`].
    pub days: u16,
}

/// A plan of some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The time zone in which the days begin and end.
    pub zone: String,
    /// Each post that takes a turn on one of the days, in their order.
    pub posts: Vec<Aired>,
    /// The days.
    pub days: Vec<Day>,
}

/// One day of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant of the next day: 23 to 25 hours later where clocks are changed.
    pub until: Timestamp,
    /// Which posts take turns and when, in the order of the posts.
    pub runs: Vec<Run>,
}

/// When a post takes its turns on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub post: PostId,
    /// From this instant on.
    pub from: Timestamp,
    /// Until this instant, which is outside.
    pub until: Timestamp,
}

/// What is on air for a unit on some days, its own posts and those from above, as things stand now.
pub fn show(
    view: &View<'_>,
    actor: &Actor,
    wanted: Wanted,
    now: Timestamp,
) -> Result<Schedule, Error> {
    if !(1..=MOST_DAYS).contains(&wanted.days) {
        return Err(Error::DaysInvalid { days: wanted.days, most: MOST_DAYS });
    }
    let unit = orgs::find_for(view, actor, Action::SeePost, wanted.unit)?;
    let settings = match wanted.device {
        Some(device) => {
            let unknown = Error::UnknownDevice { device };
            let found = devices::find(view, actor, device)?;
            if found.school() != unit.id() {
                return Err(unknown);
            }
            Some(compose::settings(view, device)?.ok_or(unknown)?)
        }
        None => None,
    };
    let zone = compose::effective(view, &unit)?.time_zone;
    let clock = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let on_air = compose::on_air(view, &unit.place)?;
    let order = compose::order(view, &unit.place, &on_air)?;
    let items: Vec<&Item> = on_air.iter().map(|aired| &aired.item).collect();
    let arranged = playlist::arranged(&items, &order);
    let first = wanted.first.unwrap_or_else(|| now.to_zoned_datetime(clock.clone()).date());
    let days = days(first, wanted.days, &clock).map(|(date, from, until)| {
        let runs = playlist::runs(arranged.iter().copied(), settings.as_ref(), from, until);
        let run =
            |run: playlist::Run<'_>| Run { post: run.item.post, from: run.from, until: run.until };
        Day { date, from, until, runs: runs.into_iter().map(run).collect() }
    });
    let days: Vec<Day> = days.collect();
    let runs = |post| days.iter().flat_map(|day| &day.runs).any(|run| run.post == post);
    let aired = |item: &Item| on_air.iter().find(|aired| aired.item.post == item.post).cloned();
    let posts = arranged.into_iter().filter(|item| runs(item.post)).filter_map(aired).collect();
    Ok(Schedule { zone, posts, days })
}

/// So many days with the instants at which they begin and end by this clock.
fn days(
    first: Date,
    count: u16,
    clock: &TimeZone,
) -> impl Iterator<Item = (Date, Timestamp, Timestamp)> {
    let begins = |date: Date| {
        let begins = date.to_zoned_datetime(clock.clone()).and_then(|day| day.start_of_day());
        begins.map(|day| day.timestamp()).ok()
    };
    (0..count).filter_map(move |n| {
        let date = first.checked_add(i64::from(n).days()).ok()?;
        Some((date, begins(date)?, begins(date.tomorrow().ok()?)?))
    })
}
