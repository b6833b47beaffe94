//! One side of a picture scaled: which pixels a new pixel is made of, in whole numbers.

use std::ops::Range;

/// The sum of a pixel's weights.
pub(super) const WHOLE: u32 = 1 << 14;

/// A new pixel: so much of each of the old ones, from the first on. The weights sum up to
/// [`WHOLE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mix {
    pub(super) first: usize,
    pub(super) weights: Vec<u32>,
}

/// How a stretch of old pixels becomes so many new ones: made smaller, each is the average of the
/// old ones that it covers; made larger, it lies between its two neighbours.
pub(super) fn mixes(old: Range<usize>, new: usize) -> Vec<Mix> {
    if new >= old.len() { between(&old, new) } else { averages(&old, new) }
}

/// Positions are in parts of an old pixel, of which there are as many as new pixels.
fn averages(old: &Range<usize>, new: usize) -> Vec<Mix> {
    let covered = |pixel: usize| {
        let (begin, end) = (pixel * old.len(), (pixel + 1) * old.len());
        let (first, last) = (begin / new, (end - 1) / new);
        let shares = (first..=last).map(|old| end.min((old + 1) * new) - begin.max(old * new));
        mix(old.start + first, &shares.collect::<Vec<_>>())
    };
    (0..new).map(covered).collect()
}

/// The middle of a new pixel, in halves of its parts: it lies between the middles of two old ones.
fn between(old: &Range<usize>, new: usize) -> Vec<Mix> {
    let last = old.len().saturating_sub(1);
    let neighbours = |pixel: usize| {
        let middle = (2 * pixel + 1) * old.len();
        let from_first = middle.saturating_sub(new);
        let (first, beyond) = (from_first / (2 * new), from_first % (2 * new));
        if first >= last {
            return mix(old.start + last, &[1]);
        }
        mix(old.start + first, &[2 * new - beyond, beyond])
    };
    (0..new).map(neighbours).collect()
}

/// Shares as weights; what rounding leaves over goes to the largest.
fn mix(first: usize, shares: &[usize]) -> Mix {
    let all = shares.iter().sum::<usize>().max(1);
    let weight = |share: &usize| u32::try_from(share * WHOLE as usize / all).unwrap_or(WHOLE);
    let mut weights: Vec<u32> = shares.iter().map(weight).collect();
    let left_over = WHOLE - weights.iter().sum::<u32>();
    if let Some(largest) = weights.iter_mut().max() {
        *largest += left_over;
    }
    Mix { first, weights }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_half_is_the_average_of_pairs() {
        let half = WHOLE / 2;
        let pair = |first| Mix { first, weights: vec![half, half] };
        assert_eq!(mixes(0..4, 2), [pair(0), pair(2)]);
    }

    #[test]
    fn the_same_size_is_the_same_picture() {
        for mix in mixes(3..9, 6).iter().zip(3..) {
            let (Mix { first, weights }, place) = mix;
            assert_eq!((*first, weights.first()), (place, Some(&WHOLE)));
        }
    }

    #[test]
    fn twice_the_size_goes_from_pixel_to_pixel_in_quarters() {
        let quarter = WHOLE / 4;
        let ways: Vec<Vec<u32>> = mixes(0..3, 6).into_iter().map(|mix| mix.weights).collect();
        let nearer = vec![3 * quarter, quarter];
        assert_eq!(ways[1..4], [nearer.clone(), vec![quarter, 3 * quarter], nearer]);
    }

    proptest! {
        #[test]
        fn every_new_pixel_is_whole_and_made_of_old_ones(start in 0..50_usize, old in 1..2_000_usize, new in 1..4_000_usize) {
            let mixes = mixes(start..start + old, new);
            prop_assert_eq!(mixes.len(), new);
            for mix in mixes {
                prop_assert_eq!(mix.weights.iter().sum::<u32>(), WHOLE);
                prop_assert!(start <= mix.first && mix.first + mix.weights.len() <= start + old);
            }
        }
    }
}
