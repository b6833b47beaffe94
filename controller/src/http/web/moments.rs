//! Instants as people say them: «сегодня в 9:10», «5 минут назад».

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use protocol::words::{Args, Words};

/// Words for instants by one clock, seen from now.
#[derive(Debug, Clone)]
pub(super) struct Moments<'a> {
    pub(super) words: &'a Words,
    pub(super) zone: TimeZone,
    pub(super) now: Timestamp,
}

/// An instant in a page: words, with the instant itself for machines and for whoever points at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Time {
    at: Timestamp,
    /// The words.
    pub(super) said: String,
    exact: String,
}

impl Moments<'_> {
    /// «сегодня в 9:10», «12 ноября в 9:10».
    pub(super) fn moment(&self, at: Timestamp) -> Time {
        let said = self.exactly(at);
        Time { at, exact: said.clone(), said }
    }

    /// «5 минут назад», as far as a day; then as a [moment](Self::moment).
    pub(super) fn age(&self, at: Timestamp) -> Time {
        let minutes = self.now.duration_since(at).as_secs() / 60;
        let exact = self.exactly(at);
        let said = match minutes {
            ..=-2 => exact.clone(),
            -1..1 => self.words.say("age-now"),
            1..60 => self.number("age-minutes", minutes),
            60..1440 => self.number("age-hours", minutes / 60),
            _ => exact.clone(),
        };
        Time { at, said, exact }
    }

    /// «9:10» today, else «12 ноября, 9:10»: as it stands after «с» and «до».
    pub(super) fn short(&self, at: Timestamp) -> Time {
        let there = self.zone.to_datetime(at);
        let exact = self.exactly(at);
        let said = if there.date() == self.zone.to_datetime(self.now).date() {
            clock(there)
        } else {
            format!("{}, {}", self.date(at), clock(there))
        };
        Time { at, said, exact }
    }

    /// «9:10».
    pub(super) fn clock(&self, at: Timestamp) -> String {
        clock(self.zone.to_datetime(at))
    }

    /// «12 ноября», with the year where it is another one.
    pub(super) fn date(&self, at: Timestamp) -> String {
        self.day(self.zone.to_datetime(at).date())
    }

    /// The same of a day.
    pub(super) fn day(&self, at: Date) -> String {
        let now = self.zone.to_datetime(self.now);
        let mut args = Args::new();
        args.set("day", at.day().to_string());
        args.set("month", self.words.say(&format!("month-{}", at.month())));
        args.set("year", at.year().to_string());
        let key = if at.year() == now.year() { "date-day" } else { "date-year" };
        self.words.say_with(key, &args)
    }

    fn exactly(&self, at: Timestamp) -> String {
        let there = self.zone.to_datetime(at);
        let today = self.zone.to_datetime(self.now).date();
        let key = match there.date() {
            day if day == today => "moment-today",
            day if Some(day) == today.yesterday().ok() => "moment-yesterday",
            day if Some(day) == today.tomorrow().ok() => "moment-tomorrow",
            _ => "moment-day",
        };
        let mut args = Args::new();
        args.set("time", clock(there));
        args.set("date", self.date(at));
        self.words.say_with(key, &args)
    }

    #[expect(clippy::cast_precision_loss, reason = "below 1440")]
    fn number(&self, key: &str, n: i64) -> String {
        let mut args = Args::new();
        args.set("n", n as f64);
        self.words.say_with(key, &args)
    }
}

fn clock(at: DateTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, said, exact } = self;
        write!(f, "<time datetime=\"{at:.0}\" title=\"{exact}\">{said}</time>")
    }
}

/// Its words come from our own files.
impl askama::filters::HtmlSafe for Time {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::words::of_pages;
    use protocol::Language;

    #[test]
    fn an_instant_is_said_by_the_schools_clock() {
        let tongues = of_pages().unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let in_kamchatka = |language| Moments {
            words: tongues.words(language),
            zone: TimeZone::get("Asia/Kamchatka").unwrap(),
            now: at("2026-11-25T21:00:00Z"),
        };
        let (russian, english) = (in_kamchatka(Language::Russian), in_kamchatka(Language::English));
        for (instant, said) in [
            ("2026-11-25T20:10:00Z", "сегодня в 8:10"),
            ("2026-11-25T11:59:00Z", "вчера в 23:59"),
            ("2026-11-26T12:00:00Z", "завтра в 0:00"),
            ("2026-11-03T20:05:00Z", "4 ноября в 8:05"),
            ("2025-11-03T20:05:00Z", "4 ноября 2025 г. в 8:05"),
        ] {
            assert_eq!(russian.moment(at(instant)).said, said);
        }
        assert_eq!(english.moment(at("2026-11-03T20:05:00Z")).said, "4 November at 8:05");
        assert_eq!(russian.short(at("2026-11-25T20:10:00Z")).said, "8:10");
        assert_eq!(russian.short(at("2026-11-03T20:05:00Z")).said, "4 ноября, 8:05");
        for (instant, said) in [
            ("2026-11-25T21:00:30Z", "только что"),
            ("2026-11-25T20:39:00Z", "21 минуту назад"),
            ("2026-11-25T19:00:00Z", "2 часа назад"),
            ("2026-11-24T19:00:00Z", "вчера в 7:00"),
        ] {
            assert_eq!(russian.age(at(instant)).said, said);
        }
    }
}
