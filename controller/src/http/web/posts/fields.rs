//! What stands in the fields of the composer.

use controller_core::app::posts::sketches::Writing;
use controller_core::domain::post::{self, PostKind};
use controller_core::domain::sketch::{Sketch, Typed};
use controller_core::domain::wall;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use protocol::post::{Audience, Priority};
use protocol::{UnitId, limit};

use crate::http::web::form::Form;

/// Ends that are chosen by a word.
pub(super) const QUICK: [&str; 4] = ["today", "tomorrow", "week", "month"];

/// Reads what was sent. What is no number, mark or picture is none; words stay as they were typed.
pub(super) fn of_form(form: &Form, unit: UnitId, zone: &TimeZone, now: Timestamp) -> Writing {
    let names = |name| form.all(name).map(|name| name.trim().to_owned());
    let narrowed = form.text("where") == "some";
    let mut audience = Audience::default();
    if narrowed {
        audience.tags.extend(names("tag").filter(|name| !name.is_empty()));
        audience.rooms.extend(names("room").filter(|name| !name.is_empty()));
    }
    let kind = kind(&form.text("kind"));
    let quick = end_of(&form.text("quick"), zone, now);
    Writing {
        unit,
        kind,
        title: form.text("title"),
        text: form.text("text"),
        picture: form.text("picture").parse().ok(),
        ticker: kind == PostKind::Announcement && form.text("ticker") == "yes",
        from: form.text("from"),
        until: quick.unwrap_or_else(|| form.text("until")),
        audience,
        priority: if form.text("priority") == "high" { Priority::High } else { Priority::Normal },
        seconds: form.text("seconds").trim().parse().ok(),
        age: post::age(&form.text("age")).ok(),
    }
}

/// What was saved, to be written on.
pub(super) fn of_sketch(sketch: &Sketch) -> Writing {
    of_typed(sketch.place.unit(), sketch.kind, sketch.typed.clone())
}

/// Fields of a post that there is.
pub(super) fn of_typed(unit: UnitId, kind: PostKind, typed: Typed) -> Writing {
    Writing {
        unit,
        kind,
        title: typed.title,
        text: typed.text,
        picture: typed.picture.map(|picture| picture.sha256),
        ticker: typed.ticker,
        from: typed.from,
        until: typed.until,
        audience: typed.audience,
        priority: typed.priority,
        seconds: typed.seconds,
        age: typed.age,
    }
}

/// Nothing yet.
pub(super) fn empty(unit: UnitId, kind: PostKind) -> Writing {
    of_typed(unit, kind, Typed::default())
}

/// What kind of post is meant.
pub(super) fn kind(text: &str) -> PostKind {
    match text {
        "news" => PostKind::News,
        _ => PostKind::Announcement,
    }
}

/// The end that a word means, by the unit's clock: the midnight after the day, the week or the month.
pub(super) fn end_of(word: &str, zone: &TimeZone, now: Timestamp) -> Option<String> {
    let today = zone.to_datetime(now).date();
    let day: Date = match word {
        "today" => today.tomorrow().ok()?,
        "tomorrow" => today.checked_add(2.days()).ok()?,
        "week" => {
            let left = 7 - i64::from(today.weekday().to_monday_zero_offset());
            today.checked_add(left.days()).ok()?
        }
        "month" => today.last_of_month().tomorrow().ok()?,
        _ => return None,
    };
    let midnight = day.to_zoned_datetime(zone.clone()).ok()?.timestamp();
    Some(wall::shown(midnight, zone))
}

/// How long a title may be.
pub(super) const TITLE: usize = limit::TITLE_CHARS;
/// How long a text may be.
pub(super) const TEXT: usize = limit::TEXT_CHARS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_the_midnight_after_it_by_the_units_clock() {
        let kamchatka = TimeZone::get("Asia/Kamchatka").unwrap();
        // Wednesday 25 November 2026, 9:00 there.
        let now = "2026-11-24T21:00:00Z".parse().unwrap();
        let ends = |word| end_of(word, &kamchatka, now).unwrap();
        assert_eq!(
            QUICK.map(ends),
            ["2026-11-26T00:00", "2026-11-27T00:00", "2026-11-30T00:00", "2026-12-01T00:00"]
        );
        assert_eq!(end_of("", &kamchatka, now), None);
    }
}
