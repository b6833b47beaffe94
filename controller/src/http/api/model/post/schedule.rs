//! What runs when.

use controller_core::app::posts::schedule;
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{DeviceId, PostId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Audience, PostKind, Priority};

/// Which days, and whose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ScheduleFilter {
    /// The first day; today by the unit's clock, if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, format = Date, example = "2026-12-01")]
    pub date: Option<Date>,
    /// How many days, 1 to 14; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 14)]
    pub days: Option<u16>,
    /// Only what this screen of the unit shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>)]
    pub device: Option<DeviceId>,
}

/// A plan of some days, as things stand now. Alerts, which cover everything, are in no plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Schedule {
    /// The IANA time zone in which its days begin and end.
    pub time_zone: String,
    /// Each post that takes turns on one of the days, in their order, and why.
    pub posts: Vec<ScheduledPost>,
    /// The days.
    pub days: Vec<ScheduleDay>,
}

/// A post that takes turns, and why there and then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduledPost {
    /// Which.
    #[schema(value_type = String)]
    pub id: PostId,
    /// Its title.
    pub title: String,
    /// What kind of post.
    pub kind: PostKind,
    /// Whose it is; null for a unit above that the reader may not see.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
    /// When this revision went on air.
    #[schema(value_type = String, format = DateTime)]
    pub published: Timestamp,
    /// Shown from this instant on; null for at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Shown until this instant; null for no end.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// Which TVs it is for.
    pub audience: Audience,
    /// Whether it comes up more often than others.
    pub priority: Priority,
    /// Whether it runs at the foot of the other posts.
    pub ticker: bool,
}

/// One day of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleDay {
    /// Which.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// The first instant of the next day.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Which posts take turns and when, in the order of the posts.
    pub runs: Vec<ScheduleRun>,
}

/// When a post takes its turns on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduleRun {
    /// Which.
    #[schema(value_type = String)]
    pub post: PostId,
    /// From this instant on.
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    /// Until this instant, which is outside.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

impl Schedule {
    /// A plan as it is told to somebody who sees these units.
    pub fn told(schedule: schedule::Schedule, sees: impl Fn(UnitId) -> bool) -> Self {
        let post = |aired: controller_core::keys::Aired| {
            let (unit, item) = (aired.unit, aired.item);
            ScheduledPost {
                id: item.post,
                title: item.content.title().to_owned(),
                kind: controller_core::domain::post::PostKind::of(&item.content).into(),
                unit: Some(unit).filter(|unit| sees(*unit)),
                published: item.published,
                from: item.from,
                until: item.until,
                ticker: item.content.is_ticker(),
                audience: item.audience.into(),
                priority: item.priority.into(),
            }
        };
        Self {
            time_zone: schedule.zone,
            posts: schedule.posts.into_iter().map(post).collect(),
            days: schedule.days.into_iter().map(ScheduleDay::from).collect(),
        }
    }
}

impl From<schedule::Day> for ScheduleDay {
    fn from(day: schedule::Day) -> Self {
        let run = |run: schedule::Run| {
            let schedule::Run { post, from, until } = run;
            ScheduleRun { post, from, until }
        };
        let schedule::Day { date, from, until, runs } = day;
        Self { date, from, until, runs: runs.into_iter().map(run).collect() }
    }
}
