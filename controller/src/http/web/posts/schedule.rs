//! What runs when: a day by the hour, or a week by the day.

use askama::Template;
use axum::response::Response;
use controller_core::app::orgs;
use controller_core::app::posts::schedule::{self, Wanted};
use controller_core::domain::access::Action;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use protocol::{PostId, UnitId};
use serde::Deserialize;

use super::told;
use crate::clock;
use crate::http::api::model::{Schedule, ScheduleDay, ScheduleRun, ScheduledPost};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::moments::Moments;
use crate::http::web::page::Page;
use crate::http::web::units::{self, Choices};
use crate::http::web::visit::Member;

/// How wide the drawing of a day is: a unit for each minute of 24 hours.
const WIDTH: i64 = 1_440;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    days: String,
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let (unit, now) = (UnitId::parse(&asked.unit).ok(), clock::now());
    let is_week = asked.days == "7";
    let wanted: Option<Date> = asked.date.parse().ok();
    let seen = member.caller.read(move |view, actor| {
        let choices = units::choose(view, actor, Action::SeePost, unit)?;
        let first = if is_week {
            let zone = controller_core::app::posts::sketches::zone(view, &choices.unit.place)?;
            let day = wanted.unwrap_or_else(|| zone.to_datetime(now).date());
            Some(monday(day))
        } else {
            wanted
        };
        let days = if is_week { 7 } else { 1 };
        let wanted = Wanted { unit: choices.unit.id(), device: None, first, days };
        let plan = schedule::show(view, actor, wanted, now)?;
        let plan = Schedule::told(plan, |unit| orgs::find(view, actor, unit).is_ok());
        Ok((choices, plan))
    });
    let (choices, plan) = seen.await?;
    let zone = TimeZone::get(&plan.time_zone).unwrap_or(TimeZone::UTC);
    let template = Plan { page: member.page(), choices, schedule: plan, zone, is_week, now };
    Ok(member.show(&template))
}

fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

#[derive(Template)]
#[template(path = "posts/schedule.html")]
struct Plan<'a> {
    page: Page<'a>,
    choices: Choices,
    schedule: Schedule,
    zone: TimeZone,
    is_week: bool,
    now: Timestamp,
}

impl<'a> Plan<'a> {
    fn moments(&self) -> Moments<'a> {
        self.page.moments_in(self.zone.clone())
    }

    fn first(&self) -> Option<&ScheduleDay> {
        self.schedule.days.first()
    }

    /// The address of another day or week.
    fn address(&self, date: Date, days: u8) -> String {
        format!("/posts/schedule?unit={}&date={date}&days={days}", self.choices.unit.id())
    }

    fn step(&self, forward: bool) -> String {
        let step = if self.is_week { 7.days() } else { 1.days() };
        let from = self.first().map(|day| day.date).unwrap_or_default();
        let to = if forward { from.checked_add(step) } else { from.checked_sub(step) };
        self.address(to.unwrap_or(from), if self.is_week { 7 } else { 1 })
    }

    fn view(&self, days: u8) -> String {
        self.address(self.first().map(|day| day.date).unwrap_or_default(), days)
    }

    fn today(&self) -> String {
        let today = self.zone.to_datetime(self.now).date();
        self.address(today, if self.is_week { 7 } else { 1 })
    }

    fn heading(&self) -> String {
        let (Some(first), Some(last)) = (self.schedule.days.first(), self.schedule.days.last())
        else {
            return String::new();
        };
        let (from, until) = (self.moments().date(first.from), self.moments().date(last.from));
        if self.is_week {
            format!("{from} – {until}")
        } else {
            format!("{}, {from}", self.day(first))
        }
    }

    fn day(&self, day: &ScheduleDay) -> String {
        let number = day.date.weekday().to_monday_one_offset();
        self.page.say(&format!("posts-weekday-{number}"))
    }

    fn short_day(&self, day: &ScheduleDay) -> String {
        self.page.say(&format!("posts-day-{}", day.date.weekday().to_monday_one_offset()))
    }

    fn date(&self, day: &ScheduleDay) -> String {
        self.moments().date(day.from)
    }

    fn is_today(&self, day: &ScheduleDay) -> bool {
        day.from <= self.now && self.now < day.until
    }

    fn run(day: &ScheduleDay, post: &PostId) -> Option<ScheduleRun> {
        day.runs.iter().find(|run| run.post == *post).copied()
    }

    /// When on a day, in words.
    fn when(&self, day: &ScheduleDay, run: &ScheduleRun) -> String {
        let time = |at: Timestamp| self.moments().clock(at);
        match (run.from == day.from, run.until == day.until) {
            (true, true) => self.page.say("posts-all-day"),
            (false, true) => self.page.tell("posts-from", "from", &time(run.from)),
            (true, false) => self.page.tell("posts-until", "until", &time(run.until)),
            (false, false) => {
                let (from, until) = (time(run.from), time(run.until));
                self.page.tell2("posts-from-until", "from", &from, "until", &until)
            }
        }
    }

    /// Where in the drawing of its day a run begins, and how long it is there.
    fn bar(day: &ScheduleDay, run: &ScheduleRun) -> (i64, i64) {
        let x = place(day, run.from);
        (x, (place(day, run.until) - x).max(4))
    }

    /// Where now is in the drawing of a day.
    fn mark(&self, day: &ScheduleDay) -> Option<i64> {
        self.is_today(day).then(|| place(day, self.now))
    }

    fn why(&self, post: &ScheduledPost) -> String {
        let audience = protocol::post::Audience::from(post.audience.clone());
        let mut why = vec![
            told::period(&self.page, &self.moments(), post.from, post.until),
            told::audience(&self.page, &audience),
        ];
        if post.priority == crate::http::api::model::Priority::High {
            why.push(self.page.say("posts-high"));
        }
        if post.ticker {
            why.push(self.page.say("posts-ticker"));
        }
        if post.unit.is_none() || post.unit != Some(self.choices.unit.id()) {
            why.push(self.page.say("posts-from-above"));
        }
        why.join(" · ")
    }
}

/// Where an instant is on a day's 1440 units, however long the day is.
fn place(day: &ScheduleDay, at: Timestamp) -> i64 {
    let whole = day.until.as_second() - day.from.as_second();
    (at.as_second() - day.from.as_second()) * WIDTH / whole.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for day in ["2026-11-23", "2026-11-25", "2026-11-29"] {
            assert_eq!(monday(date(day)), date("2026-11-23"));
        }
    }

    #[test]
    fn a_day_fills_its_drawing_however_long_it_is() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let day = ScheduleDay {
            date: "2027-03-28".parse().unwrap(),
            from: at("2027-03-27T23:00:00Z"),
            until: at("2027-03-28T22:00:00Z"),
            runs: Vec::new(),
        };
        assert_eq!([place(&day, day.from), place(&day, day.until)], [0, WIDTH]);
        assert_eq!(place(&day, at("2027-03-28T10:30:00Z")), WIDTH / 2);
    }
}
