//! `efir post schedule`: what runs when.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::{DeviceId, Language};

use super::args::ScheduleArgs;
use super::table;
use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{Schedule, ScheduleDay, ScheduleFilter, ScheduleRun};

/// Does it.
pub(super) fn run(
    args: &ScheduleArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let unit = lookup::unit(controller, &args.unit)?;
    let device = args.device.as_deref().map(lookup::id::<DeviceId>).transpose()?;
    let filter = ScheduleFilter { date: args.date, days: Some(args.days), device };
    let plan = controller.ask::<Schedule>(&format!("units/{unit}/schedule"), &filter)?;
    Ok(reader.answer(&plan, |plan| told(plan, reader)))
}

/// Day by day, by the school's clock.
fn told(plan: &Schedule, reader: &Reader) -> String {
    let clock = TimeZone::get(&plan.time_zone).unwrap_or(TimeZone::UTC);
    let day = |day: &ScheduleDay| {
        let format = match reader.language() {
            Language::Russian => "%d.%m.%Y",
            Language::English => "%Y-%m-%d",
        };
        let date = day.date.strftime(format).to_string();
        let title = reader.say("schedule-day", &[("date", &date), ("zone", &plan.time_zone)]);
        let rows = day.runs.iter().filter_map(|run| row(plan, day, run, &clock, reader));
        let columns =
            ["column-when", "column-title", "column-manner", "column-audience", "column-id"];
        format!("{title}\n{}", reader.table(columns, rows.collect(), "empty-schedule"))
    };
    plan.days.iter().map(day).collect::<Vec<_>>().join("\n\n")
}

fn row(
    plan: &Schedule,
    day: &ScheduleDay,
    run: &ScheduleRun,
    clock: &TimeZone,
    reader: &Reader,
) -> Option<[String; 5]> {
    let post = plan.posts.iter().find(|post| post.id == run.post)?;
    let time = |at: Timestamp| at.to_zoned_datetime(clock.clone()).strftime("%H:%M").to_string();
    let when = match (run.from == day.from, run.until == day.until) {
        (true, true) => reader.words().say("all-day"),
        (_, true) => reader.say("from-then", &[("from", &time(run.from))]),
        (true, false) => reader.say("until-then", &[("until", &time(run.until))]),
        (false, false) => {
            let (from, until) = (time(run.from), time(run.until));
            reader.say("from-until", &[("from", &from), ("until", &until)])
        }
    };
    Some([
        when,
        post.title.clone(),
        table::manner(post.priority, post.ticker, None, reader),
        table::audience(&post.audience, reader),
        post.id.to_string(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Audience, PostKind, Priority, ScheduledPost};
    use protocol::PostId;

    #[test]
    fn a_schedule_reads_like_this_by_the_schools_clock() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let id = |n| PostId::new(Timestamp::UNIX_EPOCH, n);
        let snow = ScheduledPost {
            id: id(1),
            title: "Снегопад".into(),
            kind: PostKind::Announcement,
            unit: None,
            published: at("2026-11-23T06:00:00Z"),
            from: None,
            until: None,
            audience: Audience::default(),
            priority: Priority::High,
            ticker: false,
        };
        let menu = ScheduledPost {
            id: id(2),
            title: "Меню".into(),
            audience: Audience {
                rooms: ["Столовая".to_owned()].into(), ..Audience::default()
            },
            priority: Priority::Normal,
            ..snow.clone()
        };
        let day = |date: &str, from, until, runs| ScheduleDay {
            date: date.parse().unwrap(),
            from: at(from),
            until: at(until),
            runs,
        };
        let run = |post, from, until| ScheduleRun { post, from: at(from), until: at(until) };
        let [monday, tuesday, wednesday] =
            ["2026-11-22T21:00:00Z", "2026-11-23T21:00:00Z", "2026-11-24T21:00:00Z"];
        let runs = vec![
            run(id(1), "2026-11-23T06:00:00Z", tuesday),
            run(id(2), "2026-11-23T08:00:00Z", "2026-11-23T10:30:00Z"),
        ];
        let plan = Schedule {
            time_zone: "Europe/Moscow".into(),
            posts: vec![snow, menu],
            days: vec![
                day("2026-11-23", monday, tuesday, runs),
                day("2026-11-24", tuesday, wednesday, vec![run(id(1), tuesday, wednesday)]),
                day("2026-11-25", wednesday, "2026-11-25T21:00:00Z", Vec::new()),
            ],
        };
        for language in [Language::Russian, Language::English] {
            let told = told(&plan, &reader(language));
            insta::assert_snapshot!(format!("schedule_{language}"), told);
        }
    }
}
