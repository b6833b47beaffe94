//! Instants as people write them: by a wall clock.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::error::Error;

/// Characters of a wrong time that are told.
const TOLD: usize = 60;

/// The instant at which a clock in the zone shows this: `2026-12-01 08:00`, `2026-12-01T08:00`, or as
/// Russians write it `01.12.2026 08:00`. An hour that comes twice is meant the first time; one that
/// summer time skips is refused. `field` is told with a refusal.
pub fn instant(field: &'static str, text: &str, zone: &TimeZone) -> Result<Timestamp, Error> {
    let malformed = || Error::TimeMalformed { field, time: text.chars().take(TOLD).collect() };
    let wall = read(text).ok_or_else(malformed)?;
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
        let zone = zone.iana_name().unwrap_or_default().to_owned();
        return Err(Error::TimeSkipped { field, time: text.chars().take(TOLD).collect(), zone });
    }
    ambiguous.earlier().map_err(|_| malformed())
}

/// What a clock in the zone shows at an instant, as [`instant`] reads it and browsers' fields take it.
pub fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// A date and a time of day.
pub fn read(text: &str) -> Option<DateTime> {
    ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]
        .into_iter()
        .find_map(|format| DateTime::strptime(format, text.trim()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn what_a_clock_shows_is_read_back() {
        for text in ["2026-12-01 08:00", "2026-12-01T08:00", " 01.12.2026 08:00"] {
            let at = instant("from", text, &berlin()).unwrap();
            assert_eq!(at.to_string(), "2026-12-01T07:00:00Z");
            assert_eq!(shown(at, &berlin()), "2026-12-01T08:00");
        }
    }

    #[test]
    fn a_skipped_hour_is_refused_and_one_that_comes_twice_is_the_first() {
        let skipped = instant("until", "2026-03-29T02:30", &berlin()).unwrap_err();
        let (time, zone) = ("2026-03-29T02:30".to_owned(), "Europe/Berlin".to_owned());
        assert_eq!(skipped, Error::TimeSkipped { field: "until", time, zone });
        let twice = instant("until", "2026-10-25T02:30", &berlin()).unwrap();
        assert_eq!(twice.to_string(), "2026-10-25T00:30:00Z");
        let wrong = instant("from", "завтра", &berlin()).unwrap_err();
        assert_eq!(wrong, Error::TimeMalformed { field: "from", time: "завтра".into() });
    }
}
