//! One-time codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s), and recovery codes on
//! paper for when the phone is lost.

use std::fmt;

use data_encoding::{BASE32_NOPAD, Encoding};
use jiff::{SignedDuration, Timestamp};
use protocol::Digest;
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, TOTP};

use super::person::Login;
use crate::error::Error;
use crate::id::PersonId;

/// Recovery codes of one person.
pub const RECOVERY_CODES: usize = 10;
/// How long a secret that was shown may be confirmed.
pub const OFFER_TIME: SignedDuration = SignedDuration::from_mins(15);
/// Wrong codes of one person that are heard within [`WRONG_TIME`].
pub const WRONG_MOST: u32 = 20;
/// Over how long wrong codes are counted.
pub const WRONG_TIME: SignedDuration = SignedDuration::from_hours(1);
/// Seconds of a code.
const STEP: u64 = 30;
/// Bytes of a secret, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Characters of a recovery code: 80 bits, so that a fast hash of it may be stored.
const RECOVERY_CHARS: usize = 16;

/// A person's authenticator. Nothing tells codes without the secret, so the secret itself is stored;
/// it is kept apart from the person's record, which many read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Whose.
    pub person: PersonId,
    /// What the app was given.
    secret: SharedSecret,
    /// When it was shown.
    pub offered: Timestamp,
    /// When a code of it was typed; before that it is asked nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Timestamp>,
    /// The newest step of which a code was taken: none counts twice.
    used: u64,
    /// Hashes of the recovery codes that are left.
    recovery: Vec<Digest>,
    /// Wrong codes since `wrong_since`.
    #[serde(default)]
    wrong: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrong_since: Option<Timestamp>,
}

/// A secret in base32, as apps take it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct SharedSecret(String);

/// What a code was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// One of the app's; its step is used up.
    App,
    /// One on paper, which is used up.
    Recovery,
}

impl SecondFactor {
    /// Makes a secret that waits to be confirmed.
    pub fn offer(person: PersonId, random: [u128; 2], now: Timestamp) -> Self {
        let bytes: Vec<u8> = random.iter().flat_map(|half| half.to_be_bytes()).collect();
        let secret = BASE32_NOPAD.encode(bytes.get(..SECRET_BYTES).unwrap_or_default());
        Self {
            person,
            secret: SharedSecret(secret),
            offered: now,
            confirmed: None,
            used: 0,
            recovery: Vec::new(),
            wrong: 0,
            wrong_since: None,
        }
    }

    /// Whether it may still be confirmed.
    pub fn is_on_offer(&self, now: Timestamp) -> bool {
        self.confirmed.is_none() && now.duration_since(self.offered) < OFFER_TIME
    }

    /// The secret, to be typed into an app.
    pub fn reveal(&self) -> &str {
        &self.secret.0
    }

    /// The address that a QR code gives to an app.
    pub fn uri(&self, login: &Login) -> String {
        self.totp(login.as_str()).get_url()
    }

    /// Recovery codes that are left.
    pub fn recovery_left(&self) -> usize {
        self.recovery.len()
    }

    /// Puts new recovery codes in place of all older ones; they are shown only now.
    pub fn renew_recovery(&mut self, mut random: impl FnMut() -> u128) -> Vec<String> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(random())).collect();
        self.recovery = codes.iter().map(|code| self.recovery_digest(code)).collect();
        codes
    }

    /// Takes a code, once. A wrong one is counted; too many are not looked at for a while, except in a
    /// browser in which the person has signed in before.
    pub fn take(&mut self, code: &str, known: bool, now: Timestamp) -> Result<Code, Error> {
        if let Some(until) = self.deaf_until(now).filter(|_| !known) {
            return Err(Error::TooManyCodes { until });
        }
        let typed: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
        let taken = match self.step_of(&typed, now) {
            Some(step) => {
                self.used = step;
                Some(Code::App)
            }
            None => self.take_recovery(&typed).then_some(Code::Recovery),
        };
        if taken.is_some() {
            (self.wrong, self.wrong_since) = (0, None);
        } else {
            self.count_wrong(now);
        }
        taken.ok_or(Error::WrongOneTimeCode {})
    }

    /// Whether codes are not looked at for a while, but for a browser that is known.
    pub fn is_deaf(&self, now: Timestamp) -> bool {
        self.deaf_until(now).is_some()
    }

    /// The code that the app shows, for tests.
    #[cfg(any(test, feature = "memory"))]
    pub fn code_at(&self, now: Timestamp) -> String {
        self.totp("").generate(seconds(now))
    }

    /// The step, unused and next to now, that has this code: a phone's clock may be half a minute off.
    fn step_of(&self, code: &str, now: Timestamp) -> Option<u64> {
        let totp = self.totp("");
        let current = seconds(now) / STEP;
        let steps = current.saturating_sub(1)..=current + 1;
        let fits = |step: &u64| is_same(&totp.generate(step * STEP), code);
        steps.filter(|step| *step > self.used).find(fits)
    }

    fn take_recovery(&mut self, typed: &str) -> bool {
        let digest = self.recovery_digest(typed);
        let before = self.recovery.len();
        self.recovery.retain(|known| *known != digest);
        self.recovery.len() < before
    }

    fn recovery_digest(&self, code: &str) -> Digest {
        let code: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
        let (person, code) = (self.person.to_string(), code.to_ascii_lowercase());
        Digest::of_parts(&[b"efir recovery code 1", person.as_bytes(), code.as_bytes()])
    }

    fn deaf_until(&self, now: Timestamp) -> Option<Timestamp> {
        let until = self.wrong_since?.saturating_add(WRONG_TIME).unwrap_or(Timestamp::MAX);
        (self.wrong >= WRONG_MOST && now < until).then_some(until)
    }

    fn count_wrong(&mut self, now: Timestamp) {
        let recent = |since: &Timestamp| now.duration_since(*since) < WRONG_TIME;
        if self.wrong_since.as_ref().is_some_and(recent) {
            self.wrong = self.wrong.saturating_add(1);
        } else {
            (self.wrong, self.wrong_since) = (1, Some(now));
        }
    }

    fn totp(&self, account: &str) -> TOTP {
        let secret = BASE32_NOPAD.decode(self.secret.0.as_bytes()).unwrap_or_default();
        let issuer = Some("Efir".to_owned());
        TOTP::new_unchecked(Algorithm::SHA1, 6, 1, STEP, secret, issuer, account.to_owned())
    }
}

/// Four groups of four letters and digits, without those that look alike.
fn recovery_code(random: u128) -> String {
    let code: String = LEGIBLE.encode(&random.to_be_bytes()).chars().take(RECOVERY_CHARS).collect();
    let groups: Vec<&str> =
        (0..RECOVERY_CHARS).step_by(4).filter_map(|at| code.get(at..at + 4)).collect();
    groups.join("-")
}

/// Base32 in the letters and digits of Crockford's alphabet, small.
static LEGIBLE: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
    let mut specification = data_encoding::Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification.encoding().unwrap_or(BASE32_NOPAD)
});

/// Compared without telling by the time it takes where the texts differ.
fn is_same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    one.len() == other.len() && differ == 0
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_second()).unwrap_or(0)
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn factor() -> SecondFactor {
        SecondFactor::offer(PersonId::new(at(0), 1), [7, 9], at(0))
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let secret = SharedSecret(BASE32_NOPAD.encode(b"12345678901234567890"));
        let factor = SecondFactor { secret, ..factor() };
        // Appendix B, its last six digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(factor.code_at(at(second)), code);
            assert_eq!(factor.clone().take(code, false, at(second)), Ok(Code::App));
        }
    }

    #[test]
    fn a_code_counts_once_and_its_neighbours_a_little_early_or_late() {
        let mut factor = factor();
        let code = factor.code_at(at(3_000));
        let wrong = Err(Error::WrongOneTimeCode {});
        assert_eq!(factor.clone().take(&code, false, at(3_059)), Ok(Code::App));
        assert_eq!(factor.clone().take(&code, false, at(2_970)), Ok(Code::App));
        assert_eq!(factor.clone().take(&code, false, at(3_060)), wrong);
        assert_eq!(factor.clone().take(&code, false, at(2_969)), wrong);
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        assert_eq!(factor.take(&spaced, false, at(3_000)), Ok(Code::App));
        assert_eq!(factor.take(&code, false, at(3_001)), wrong, "a second time");
        let earlier = factor.code_at(at(2_970));
        assert_eq!(factor.take(&earlier, false, at(3_001)), wrong, "one before it");
    }

    #[test]
    fn a_recovery_code_counts_once_however_it_is_typed() {
        let mut factor = factor();
        let mut n = 0;
        let codes = factor.renew_recovery(|| {
            n += 1;
            u128::MAX / n
        });
        assert_eq!((codes.len(), factor.recovery_left()), (RECOVERY_CODES, RECOVERY_CODES));
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(factor.take(&typed, false, at(0)), Ok(Code::Recovery));
        assert_eq!(factor.take(&codes[3], false, at(0)), Err(Error::WrongOneTimeCode {}));
        assert_eq!(factor.recovery_left(), RECOVERY_CODES - 1);
        let stored = serde_json::to_string(&factor).unwrap();
        assert!(codes.iter().all(|code| !stored.contains(code)));
        factor.renew_recovery(|| 5);
        assert!(factor.take(&codes[4], false, at(0)).is_err(), "new ones end the older");
    }

    #[test]
    fn guessing_is_not_heard_for_an_hour_but_a_known_browser_is() {
        let mut factor = factor();
        for _ in 0..WRONG_MOST {
            assert_eq!(factor.take("000000", false, at(90)), Err(Error::WrongOneTimeCode {}));
        }
        let code = factor.code_at(at(90));
        let deaf = Err(Error::TooManyCodes { until: at(90 + 3600) });
        assert_eq!(factor.take(&code, false, at(90)), deaf);
        assert_eq!(factor.clone().take(&code, true, at(90)), Ok(Code::App));
        let later = factor.code_at(at(90 + 3600));
        assert_eq!(factor.take(&later, false, at(90 + 3600)), Ok(Code::App));
    }

    #[test]
    fn the_secret_is_given_to_an_app_and_to_no_log() {
        let factor = factor();
        let uri = factor.uri(&Login::parse("anna@school").unwrap());
        assert!(uri.starts_with("otpauth://totp/Efir:anna%40school?secret="), "{uri}");
        assert!(uri.contains(factor.reveal()) && uri.contains("issuer=Efir"), "{uri}");
        assert!(!format!("{factor:?}").contains(factor.reveal()));
    }

    proptest! {
        #[test]
        fn no_other_text_is_a_code(text in "\\PC{0,20}", second in 0_i64..4_000_000_000) {
            let mut factor = factor();
            factor.renew_recovery(|| 5);
            let near = [-30, 0, 30].map(|off| factor.code_at(at((second + off).max(0))));
            let typed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            prop_assume!(!near.contains(&typed));
            prop_assert_eq!(factor.take(&text, false, at(second)), Err(Error::WrongOneTimeCode {}));
        }
    }
}
