//! `efir post edit`.

use std::path::PathBuf;

use controller_core::id::ConsentId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::EditArgs;
use super::{address, done, picture, text_or_input};
use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::cli::when::{self, instant};
use crate::http::api::model::{Audience, EditPost, Post};

/// Does it.
pub(super) fn run(
    args: EditArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let address = address(&args.id)?;
    let seen = controller.get::<Post>(&address)?;
    let post = &seen.value;
    let zone = |text: &str| when::zone_of(controller, post.unit, text);
    let upload = |path: PathBuf| picture::upload(controller, post.unit, &path);
    let picture = args.picture.map(upload).transpose()?;
    let before = post.audience.clone();
    let text = args.text.map(text_or_input).transpose()?;
    let manner = args.manner;
    let consent = manner.consent.as_deref().map(lookup::id::<ConsentId>).transpose()?;
    let edit = EditPost {
        title: args.title,
        text,
        picture: set_or_away(picture, args.away.no_picture),
        from: end(args.shown.from.as_deref(), zone)?,
        until: end(args.shown.until.as_deref(), zone)?,
        audience: audience(args.everywhere, args.shown.tags, args.shown.rooms, before),
        priority: manner.priority,
        seconds: set_or_away(manner.seconds, args.away.reading_time),
        age: set_or_away(manner.age, args.away.no_age),
        consent: set_or_away(consent, args.away.no_consent),
        ticker: if args.away.no_ticker { Some(false) } else { manner.ticker.then_some(true) },
    };
    if edit == EditPost::default() {
        return Err(Failure::NothingToChange);
    }
    let post = controller.patch(&address, &edit, seen.version.as_deref())?;
    Ok(done(reader, &post, "done-post-edit"))
}

/// A field with a flag of its own that takes it away.
#[expect(clippy::option_option, reason = "REST tells an absent field from null")]
fn set_or_away<T>(new: Option<T>, away: bool) -> Option<Option<T>> {
    if away { Some(None) } else { new.map(Some) }
}

/// One end of the time on air: absent stays, `none` takes it away.
#[expect(clippy::option_option, reason = "REST tells an absent field from null")]
fn end(
    text: Option<&str>,
    zone: impl FnOnce(&str) -> Result<TimeZone, Failure>,
) -> Result<Option<Option<Timestamp>>, Failure> {
    match text {
        None => Ok(None),
        Some(when::NONE) => Ok(Some(None)),
        Some(text) => instant(text, zone).map(Some).map(Some),
    }
}

/// The audience after an edit: what is not named stays as it was.
fn audience(
    everywhere: bool,
    tags: Vec<String>,
    rooms: Vec<String>,
    before: Audience,
) -> Option<Audience> {
    if everywhere {
        return Some(Audience::default());
    }
    if tags.is_empty() && rooms.is_empty() {
        return None;
    }
    Some(Audience {
        tags: if tags.is_empty() { before.tags } else { tags.into_iter().collect() },
        rooms: if rooms.is_empty() { before.rooms } else { rooms.into_iter().collect() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> std::collections::BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn what_an_edit_does_not_name_of_the_audience_stays() {
        let before = Audience { tags: set(&["hall"]), rooms: set(&["Столовая"]) };
        let edited = audience(false, vec!["grades 1–4".into()], vec![], before.clone()).unwrap();
        assert_eq!(edited, Audience { tags: set(&["grades 1–4"]), ..before.clone() });
        assert_eq!(audience(false, vec![], vec![], before.clone()), None);
        assert_eq!(audience(true, vec![], vec![], before), Some(Audience::default()));
    }

    #[test]
    fn an_end_stays_is_taken_away_or_is_set() {
        let zone = |_: &str| Ok(TimeZone::UTC);
        assert_eq!(end(None, zone).unwrap(), None);
        assert_eq!(end(Some("none"), zone).unwrap(), Some(None));
        let eight = "2026-12-01T08:00:00Z".parse().unwrap();
        assert_eq!(end(Some("2026-12-01 08:00"), zone).unwrap(), Some(Some(eight)));
    }
}
