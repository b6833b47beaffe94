//! What a TV shows at an instant: one pure function for the TV and for every preview.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::post::Item;
use crate::reading;
use crate::register::Settings;

/// What stands on the screen, and when to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot<'a> {
    /// The post to show; none means the idle screen.
    pub item: Option<&'a Item>,
    /// The instant at which the answer changes, if it does by itself.
    pub until: Option<Timestamp>,
}

/// What a TV with these settings shows at an instant.
///
/// The live posts for its room and tags take turns, newest first, each for its
/// [reading time](reading::time). The round begins when the newest of them came alive, so a new
/// post is on the screen at once, and every TV of a school shows the same post at the same time
/// without talking to the others.
pub fn at<'a>(items: &'a [Item], settings: &Settings, now: Timestamp) -> Slot<'a> {
    let ours = || items.iter().filter(|item| is_for(item, settings));
    let mut live: Vec<&Item> = ours().filter(|item| item.is_live(now)).collect();
    live.sort_by_key(|item| (std::cmp::Reverse(item.live_since()), item.post));
    let change =
        ours().flat_map(|item| [item.from, item.until]).flatten().filter(|at| *at > now).min();

    let Some((item, turn_ends)) = turn(&live, now) else {
        return Slot { item: None, until: change };
    };
    let until = [turn_ends, change].into_iter().flatten().min();
    Slot { item: Some(item), until }
}

fn is_for(item: &Item, settings: &Settings) -> bool {
    item.audience.covers(&settings.room, &settings.tags)
}

/// Whose turn it is in the round that began with the first, and when it ends. A single post's turn
/// has no end.
fn turn<'a>(live: &[&'a Item], now: Timestamp) -> Option<(&'a Item, Option<Timestamp>)> {
    let (first, rest) = live.split_first()?;
    if rest.is_empty() {
        return Some((first, None));
    }
    let durations: Vec<Duration> = live.iter().map(|item| reading::time(&item.content)).collect();
    let round: u128 = durations.iter().map(Duration::as_millis).sum();
    let since = now.as_millisecond().saturating_sub(first.live_since().as_millisecond());
    // A clock that was set back may stand before the beginning; the round is the same then.
    let into_round = u128::try_from(since.rem_euclid(i64::try_from(round).unwrap_or(i64::MAX)));
    let mut left = into_round.unwrap_or(0);
    for (item, duration) in live.iter().zip(durations) {
        let length = duration.as_millis();
        if left < length {
            let remaining = i64::try_from(length - left).unwrap_or(i64::MAX);
            return Some((item, now.checked_add(SignedDuration::from_millis(remaining)).ok()));
        }
        left -= length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::{Audience, Content};
    use crate::register::{Accent, Orientation, Support, Theme};
    use crate::{Language, PostId, UnitId};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_empty_playlist_is_idle() {
        assert_eq!(at(&[], &hall(), second(100)), Slot { item: None, until: None });
    }

    #[test]
    fn a_single_post_stands_still_until_its_end() {
        let items = [Item { until: Some(second(500)), ..item(1, 100) }];
        assert_eq!(shown(&items, 100), Some(1));
        assert_eq!(at(&items, &hall(), second(100)).until, Some(second(500)));
        assert_eq!(shown(&items, 500), None);
    }

    #[test]
    fn a_post_waits_for_its_beginning() {
        let items = [Item { from: Some(second(200)), ..item(1, 100) }];
        assert_eq!(at(&items, &hall(), second(150)), Slot { item: None, until: Some(second(200)) });
        assert_eq!(shown(&items, 200), Some(1));
    }

    #[test]
    fn the_newest_comes_first_and_all_take_turns() {
        let items = [item(1, 100), item(2, 200), item(3, 300)];
        assert_eq!(shown(&items, 300), Some(3));
        assert_eq!(shown(&items, 310), Some(2));
        assert_eq!(shown(&items, 320), Some(1));
        assert_eq!(shown(&items, 330), Some(3));
    }

    #[test]
    fn a_post_for_another_room_is_not_ours() {
        let rooms = BTreeSet::from(["Столовая".to_owned()]);
        let audience = Audience { rooms, ..Audience::default() };
        assert_eq!(shown(&[Item { audience, ..item(1, 100) }], 100), None);
    }

    proptest! {
        #[test]
        fn nobody_starves(published in proptest::collection::vec(0_i64..10_000, 1..40), now in -5_000_i64..50_000) {
            let items: Vec<Item> =
                published.iter().enumerate().map(|(n, at)| item(n as u128, *at)).collect();
            let mut seen = BTreeSet::new();
            let mut at_second = second(now);
            for _turn in 0..=items.len() {
                let slot = at(&items, &hall(), at_second);
                seen.insert(slot.item.map(|item| item.post));
                prop_assert!(slot.until.is_none_or(|until| until > at_second));
                at_second = slot.until.unwrap_or(at_second);
            }
            prop_assert_eq!(seen.len(), items.len());
        }
    }

    fn shown(items: &[Item], at_second: i64) -> Option<u128> {
        let slot = at(items, &hall(), second(at_second));
        let names = (0..100).map(|n| (PostId::new(Timestamp::UNIX_EPOCH, n), n));
        slot.item
            .and_then(|item| names.into_iter().find(|(id, _)| *id == item.post))
            .map(|(_, n)| n)
    }

    fn item(name: u128, published: i64) -> Item {
        Item {
            post: PostId::new(Timestamp::UNIX_EPOCH, name),
            revision: 1,
            published: second(published),
            from: None,
            until: None,
            audience: Audience::default(),
            content: Content::Announcement { title: "Т".into(), text: "текст".into() },
        }
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a valid instant")
    }

    fn hall() -> Settings {
        Settings {
            school: UnitId::new(Timestamp::UNIX_EPOCH, 1),
            school_name: "Гимназия №11".into(),
            room: "Холл".into(),
            tags: BTreeSet::new(),
            time_zone: "Europe/Moscow".into(),
            language: Language::Russian,
            orientation: Orientation::default(),
            theme: Theme::default(),
            accent: Accent::default(),
            support: Support::default(),
        }
    }
}
