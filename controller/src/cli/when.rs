//! Instants as people type them.

use controller_core::domain::wall;
use controller_core::error::Error;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::UnitId;

use super::failure::Failure;
use super::rest::Controller;
use crate::http::api::model::Unit;

/// What takes a beginning or an end away again.
pub(crate) const NONE: &str = "none";

/// An instant, either with its offset (RFC 3339) or as a wall clock in a time zone shows it.
/// The zone is asked for only where it matters.
pub(crate) fn instant(
    text: &str,
    zone: impl FnOnce(&str) -> Result<TimeZone, Failure>,
) -> Result<Timestamp, Failure> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let wrong = || Failure::WrongTime { value: cut(text) };
    wall::read(text).ok_or_else(wrong)?;
    match wall::instant("time", text, &zone(text)?) {
        Ok(instant) => Ok(instant),
        Err(Error::TimeSkipped { time: value, zone, .. }) => {
            Err(Failure::SkippedTime { value, zone })
        }
        Err(_) => Err(wrong()),
    }
}

/// The time zone in which a unit lives: its own, or that of the nearest unit above which has one.
pub(crate) fn zone_of(
    controller: &Controller,
    unit: UnitId,
    value: &str,
) -> Result<TimeZone, Failure> {
    let unknown = || Failure::NoZone { value: cut(value), unit: unit.to_string() };
    let mut next = Some(unit);
    // The hierarchy has four levels; a bound keeps a strange controller from leading us in circles.
    for _ in 0..16 {
        let Some(id) = next else { break };
        let unit = controller.get::<Unit>(&format!("units/{id}"))?.value;
        if let Some(name) = unit.time_zone {
            return TimeZone::get(&name).map_err(|_| unknown());
        }
        next = unit.parent;
    }
    Err(unknown())
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_berlin(text: &str) -> Result<String, Failure> {
        instant(text, |_| Ok(TimeZone::get("Europe/Berlin").unwrap())).map(|at| at.to_string())
    }

    #[test]
    fn a_wall_clock_is_read_in_the_units_time_zone() {
        for text in ["2026-12-01 08:00", "2026-12-01T08:00", "01.12.2026 08:00"] {
            assert_eq!(in_berlin(text).unwrap(), "2026-12-01T07:00:00Z");
        }
    }

    #[test]
    fn an_offset_needs_no_time_zone() {
        let at = instant("2026-12-01T08:00:00+03:00", |_| unreachable!()).unwrap();
        assert_eq!(at.to_string(), "2026-12-01T05:00:00Z");
    }

    #[test]
    fn an_hour_that_summer_time_skips_is_refused_and_one_that_comes_twice_is_the_first() {
        let skipped = in_berlin("2026-03-29 02:30").unwrap_err();
        assert!(matches!(skipped, Failure::SkippedTime { zone, .. } if zone == "Europe/Berlin"));
        assert_eq!(in_berlin("2026-10-25 02:30").unwrap(), "2026-10-25T00:30:00Z");
    }

    #[test]
    fn other_text_is_no_time() {
        for text in ["", "tomorrow", "2026-12-01", "2026-13-01 08:00", "2026-12-01 08:00 МСК"] {
            assert!(matches!(in_berlin(text), Err(Failure::WrongTime { .. })), "{text}");
        }
    }
}
