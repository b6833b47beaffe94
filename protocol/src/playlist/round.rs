//! Who follows whom, and whose turn it is.

use std::cmp::Reverse;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Turn;
use crate::PostId;
use crate::post::{Item, Priority};
use crate::reading;

/// Posts between two of high priority.
const BETWEEN: usize = 2;

/// Whose turn it is among live posts, and whether it has the place to itself, so that its turn begins
/// again when it ends.
pub(super) fn turn<'a>(
    live: &[&'a Item],
    order: &[PostId],
    now: Timestamp,
) -> Option<(Turn<'a>, bool)> {
    let newest = live.iter().max_by_key(|item| (item.live_since(), Reverse(item.post)))?;
    let round = round(live, order, newest.post);
    let lengths: Vec<u64> = round.iter().map(|item| milliseconds(reading::time(item))).collect();
    let whole = i64::try_from(lengths.iter().sum::<u64>()).unwrap_or(i64::MAX).max(1);
    let since = now.as_millisecond().saturating_sub(newest.live_since().as_millisecond());
    // A clock that was set back may stand before the beginning; the round is the same then.
    let into_round = u64::try_from(since.rem_euclid(whole)).unwrap_or(0);
    let mut before = 0;
    for (item, length) in round.into_iter().zip(lengths) {
        if into_round < before + length {
            let began = earlier(now, into_round - before);
            let lasts = Duration::from_millis(length);
            return Some((Turn { item, began, lasts }, live.len() == 1));
        }
        before += length;
    }
    None
}

/// One round, beginning with the newest: each post once, those of high priority also between every
/// two others.
fn round<'a>(live: &[&'a Item], order: &[PostId], newest: PostId) -> Vec<&'a Item> {
    let sorted = arranged(live, order);
    let (mut high, mut normal): (Vec<&Item>, Vec<&Item>) =
        sorted.into_iter().partition(|item| item.priority == Priority::High);
    for list in [&mut high, &mut normal] {
        let begin = list.iter().position(|item| item.post == newest).unwrap_or(0);
        list.rotate_left(begin);
    }
    if high.is_empty() || normal.is_empty() {
        return if normal.is_empty() { high } else { normal };
    }
    interleaved(&high, &normal, high.first().is_some_and(|item| item.post == newest))
}

/// Posts in the order of their round: those that nobody arranged, newest first, then the arranged ones
/// in their order.
pub fn arranged<'a>(posts: &[&'a Item], order: &[PostId]) -> Vec<&'a Item> {
    let mut sorted = posts.to_vec();
    let place = |item: &Item| order.iter().position(|post| *post == item.post);
    // What nobody has arranged has no place, and comes first.
    sorted.sort_by_key(|item| (place(item), Reverse(item.live_since()), item.post));
    sorted
}

fn interleaved<'a>(high: &[&'a Item], normal: &[&'a Item], high_first: bool) -> Vec<&'a Item> {
    let mut round = Vec::new();
    let mut next_high = high.iter().cycle();
    let mut used = 0;
    for others in normal.chunks(BETWEEN) {
        if high_first {
            round.extend(next_high.next());
            round.extend(others);
        } else {
            round.extend(others);
            round.extend(next_high.next());
        }
        used += 1;
    }
    // More of high priority than places between the others: nobody is left out of a round.
    round.extend(high.iter().skip(used));
    round
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn earlier(at: Timestamp, milliseconds: u64) -> Timestamp {
    let by = SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX));
    at.checked_sub(by).unwrap_or(Timestamp::MIN)
}
