//! How long to wait before trying again, so that a school's TVs do not come back all at once.

use std::time::Duration;

/// The first wait is at most this.
const FIRST: Duration = Duration::from_secs(2);
/// No wait is shorter.
const SHORTEST: Duration = Duration::from_secs(1);

/// Full jitter: each wait is drawn evenly from one second to a bound that doubles up to a maximum
/// ([Exponential Backoff and Jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/)).
#[derive(Debug, Clone)]
pub struct Backoff {
    longest: Duration,
    failures: u32,
}

impl Backoff {
    /// Waits of at most `longest`.
    pub fn new(longest: Duration) -> Self {
        Self { longest, failures: 0 }
    }

    /// The next wait, after one more failure.
    pub fn next(&mut self, chance: &mut Chance) -> Duration {
        let bound = FIRST.saturating_mul(2_u32.saturating_pow(self.failures)).min(self.longest);
        self.failures = self.failures.saturating_add(1);
        let span = bound.saturating_sub(SHORTEST).as_millis();
        SHORTEST + Duration::from_millis(chance.below(u64::try_from(span).unwrap_or(u64::MAX)))
    }

    /// Begins anew: it worked.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Numbers drawn from a seed, for jitter and for names that need not be secret: `SplitMix64` (Steele,
/// Lea and Flood 2014). The same seed gives the same numbers.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed, which the shell takes from the operating system's randomness.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 128 bits.
    pub fn wide_bits(&mut self) -> u128 {
        (u128::from(self.bits()) << 64) | u128::from(self.bits())
    }

    /// A number from 0 to `bound`, which may be drawn itself.
    pub fn below(&mut self, bound: u64) -> u64 {
        let bits = self.bits();
        bound.checked_add(1).map_or(bits, |values| bits % values)
    }

    /// A wait from nothing to `longest`.
    pub fn wait(&mut self, longest: Duration) -> Duration {
        Duration::from_millis(self.below(u64::try_from(longest.as_millis()).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONGEST: Duration = Duration::from_secs(60);

    proptest! {
        #[test]
        fn waits_stay_between_one_second_and_a_bound_that_grows(seed: u64) {
            let mut chance = Chance::new(seed);
            let mut backoff = Backoff::new(LONGEST);
            for bound in [2, 4, 8, 16, 32, 60, 60, 60] {
                let wait = backoff.next(&mut chance);
                prop_assert!(SHORTEST <= wait && wait <= Duration::from_secs(bound), "{wait:?}");
            }
            backoff.reset();
            prop_assert!(backoff.next(&mut chance) <= FIRST);
        }
    }

    #[test]
    fn a_schools_tvs_spread_out() {
        let waits: std::collections::BTreeSet<Duration> = (0..100)
            .map(|seed| {
                let mut chance = Chance::new(seed);
                let mut backoff = Backoff::new(LONGEST);
                (0..6).map(|_| backoff.next(&mut chance)).last().expect("six waits")
            })
            .collect();
        assert!(waits.len() > 90, "{}", waits.len());
    }
}
