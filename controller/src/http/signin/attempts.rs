//! How often a password may be tried: for each login from each address, and apart from that in each
//! browser in which its owner has signed in before. So whoever guesses keeps nobody else out, and not
//! even the owner at the next desk, whose school has one address for all.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures that are heard at once.
const BURST: u32 = 8;
/// One more is heard after each of these.
const REFILL: Duration = Duration::from_secs(20);
/// Logins and addresses share this many slots, so that memory stays bounded whatever is tried.
const SLOTS: usize = 1 << 15;

/// Who tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Guesser {
    /// A stranger at an address.
    Network(IpAddr),
    /// A browser, or a session, that has proved itself before: what names it.
    Browser(String),
}

/// Counts failed attempts to sign in.
#[derive(Debug)]
pub(crate) struct Attempts {
    key: u64,
    slots: Mutex<Vec<Option<Slot>>>,
}

/// The attempts of one login from one address.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// When all failures will be forgotten.
    clear: Instant,
}

impl Attempts {
    /// Nobody has tried anything; the key keeps strangers from choosing whom they share a slot with.
    pub(crate) fn new(key: u64) -> Self {
        Self { key, slots: Mutex::new(vec![None; SLOTS]) }
    }

    /// Takes one attempt, or tells how long to wait for the next.
    pub(crate) fn take(
        &self,
        login: &str,
        guesser: &Guesser,
        now: Instant,
    ) -> Result<(), Duration> {
        self.with_slot(login, guesser, |slot| {
            let clear = slot.map_or(now, |slot| slot.clear.max(now));
            let full = now + REFILL * BURST;
            if clear + REFILL > full {
                return Err(clear + REFILL - full);
            }
            *slot = Some(Slot { clear: clear + REFILL });
            Ok(())
        })
    }

    /// Gives an attempt back that succeeded.
    pub(crate) fn give_back(&self, login: &str, guesser: &Guesser) {
        self.with_slot(login, guesser, |slot| {
            *slot =
                slot.and_then(|slot| slot.clear.checked_sub(REFILL)).map(|clear| Slot { clear });
        });
    }

    fn with_slot<T>(
        &self,
        login: &str,
        guesser: &Guesser,
        work: impl FnOnce(&mut Option<Slot>) -> T,
    ) -> T {
        let mut hash = DefaultHasher::new();
        let (network, browser) = match guesser {
            Guesser::Network(address) => (Some(network(*address)), None),
            Guesser::Browser(name) => (None, Some(name)),
        };
        (self.key, login.trim().to_lowercase(), network, browser).hash(&mut hash);
        let index = usize::try_from(hash.finish() % SLOTS as u64).unwrap_or(0);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut none = None;
        work(slots.get_mut(index).unwrap_or(&mut none))
    }
}

/// An IPv6 customer has a whole /64 to try from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    #[test]
    fn guessing_is_slowed_and_recovers() {
        let (attempts, now) = (Attempts::new(1), clock::monotonic());
        for _ in 0..BURST {
            assert_eq!(attempts.take("anna", &here(), now), Ok(()));
        }
        assert_eq!(attempts.take("anna", &here(), now), Err(REFILL));
        assert_eq!(attempts.take(" ANNA ", &here(), now), Err(REFILL));
        assert_eq!(attempts.take("anna", &here(), now + REFILL), Ok(()));
        assert!(attempts.take("anna", &here(), now + REFILL).is_err());
    }

    #[test]
    fn whoever_guesses_keeps_nobody_else_out() {
        let (attempts, now) = (Attempts::new(1), clock::monotonic());
        while attempts.take("anna", &here(), now).is_ok() {}
        assert_eq!(attempts.take("anna", &at("192.0.2.2"), now), Ok(()));
        assert_eq!(attempts.take("boris", &here(), now), Ok(()));
        let known = Guesser::Browser("her own".to_owned());
        assert_eq!(attempts.take("anna", &known, now), Ok(()), "at the same address");
        while attempts.take("anna", &known, now).is_ok() {}
        let other = Guesser::Browser("at home".to_owned());
        assert_eq!(attempts.take("anna", &other, now), Ok(()));
    }

    #[test]
    fn success_costs_nothing() {
        let (attempts, now) = (Attempts::new(1), clock::monotonic());
        for _ in 0..100 {
            assert_eq!(attempts.take("anna", &here(), now), Ok(()));
            attempts.give_back("anna", &here());
        }
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let (attempts, now) = (Attempts::new(1), clock::monotonic());
        while attempts.take("anna", &at("2001:db8::1"), now).is_ok() {}
        assert!(attempts.take("anna", &at("2001:db8::ffff:2"), now).is_err());
        assert!(attempts.take("anna", &at("2001:db8:0:1::1"), now).is_ok());
    }

    fn here() -> Guesser {
        at("192.0.2.1")
    }

    fn at(address: &str) -> Guesser {
        Guesser::Network(address.parse().unwrap())
    }
}
