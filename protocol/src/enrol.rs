//! Pairing: how a device without an identity gets one, over device HTTPS.
//!
//! 1. The device commits to a nonce and sends its certificate request: [`Open`] → [`Opened`].
//! 2. It reveals the nonce: [`Reveal`]. Both ends now compute the same [`code`].
//! 3. The device shows the code; a person types it into the console, which claims the pairing.
//! 4. The device asks until [`Progress`] says so, and gets the certificate for its key.
//!
//! The code covers the device's key, the fingerprint of the CA that the device sees and both
//! nonces. A relay in the middle has another CA, or another key, so the code on the screen is one
//! that the console does not know; and since the device's nonce is committed before the
//! controller's is known, neither end nor a relay can search for a nonce that gives a wanted code.

use data_encoding::Encoding;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::report::ScreenSize;
use crate::{DeviceId, Digest, PairingId};

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 16;
/// Characters of a pairing code.
pub const CODE_CHARS: usize = 8;
/// The alphabet of codes: digits and letters that are not mistaken for one another (Crockford's
/// base32).
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `POST /device/v1/pairings`: a device without an identity asks for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// PKCS#10 request in PEM, signed with the device's key.
    pub request: String,
    /// [`commitment`] of the device's nonce.
    pub commitment: Digest,
    /// What the hardware calls itself, at most 200 characters.
    pub hardware: String,
    /// The agent's version.
    pub agent: String,
    /// The screen's size.
    pub screen: ScreenSize,
}

/// The answer to [`Open`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Names the pairing in what follows.
    pub pairing: PairingId,
    /// The controller's nonce, as hexadecimal text.
    pub nonce: Nonce,
    /// Until when the code will be good.
    pub expires: Timestamp,
    /// The console page on which the code is typed; the TV's QR leads there.
    pub claim_url: String,
    /// The controller's clock.
    pub now: Timestamp,
}

/// `POST /device/v1/pairings/{pairing}/nonce`: the device reveals what it committed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reveal {
    /// The device's nonce.
    pub nonce: Nonce,
}

/// `GET /device/v1/pairings/{pairing}`: how far it is. The controller may hold the answer for up to
/// 20 seconds until something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has typed the code yet.
    Waiting,
    /// The code was not typed in time, or the pairing is over: start again.
    Expired,
    /// The device has an identity.
    Claimed(Identity),
}

/// An identity, as the controller issues it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The device's name for life.
    pub device: DeviceId,
    /// Its certificate in PEM.
    pub certificate: String,
    /// The controller's CA in PEM.
    pub ca: String,
}

/// `POST /device/v1/renewal`, with the current certificate: the answer is an [`Identity`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// PKCS#10 request in PEM, signed with a fresh key.
    pub request: String,
}

/// 16 random bytes, as lower-case hexadecimal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce(pub [u8; NONCE_BYTES]);

impl TryFrom<String> for Nonce {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let invalid = || "a nonce has 32 lower-case hexadecimal characters".to_owned();
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| invalid())?;
        Ok(Self(bytes.try_into().map_err(|_| invalid())?))
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> String {
        data_encoding::HEXLOWER.encode(&nonce.0)
    }
}

/// What a device sends instead of its nonce, until the controller's is known.
pub fn commitment(nonce: Nonce) -> Digest {
    Digest::of_parts(&[b"efir pairing commitment 1", &nonce.0])
}

/// The code on the screen: 8 characters, 40 bits.
///
/// `device_key` and `ca_key` are the DER bytes of the SubjectPublicKeyInfo of the device's key and
/// of the CA (RFC 5280, 4.1.2.7).
pub fn code(device_key: &[u8], ca_key: &[u8], device: Nonce, controller: Nonce) -> String {
    let ca = Digest::of(ca_key);
    let parts: [&[u8]; 5] =
        [b"efir pairing code 1", device_key, ca.as_bytes(), &device.0, &controller.0];
    let mut code = alphabet().encode(Digest::of_parts(&parts).as_bytes());
    code.truncate(CODE_CHARS);
    code
}

/// A code as a person typed it: case, spaces and hyphens do not matter, and O, I and L are read as
/// the digits they look like. `None` if it is no code.
pub fn read_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—'))
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let valid = code.len() == CODE_CHARS && code.chars().all(|c| ALPHABET.contains(c));
    valid.then_some(code)
}

/// A code as it is shown: two groups of four.
pub fn show_code(code: &str) -> String {
    match code.split_at_checked(CODE_CHARS / 2) {
        Some((left, right)) => format!("{left}-{right}"),
        None => code.to_owned(),
    }
}

fn alphabet() -> Encoding {
    let mut specification = data_encoding::Specification::new();
    specification.symbols.push_str(ALPHABET);
    // 32 distinct ASCII symbols are always an encoding; BASE32_NOPAD stands in for "never".
    specification.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICE: Nonce = Nonce([1; NONCE_BYTES]);
    const CONTROLLER: Nonce = Nonce([2; NONCE_BYTES]);

    #[test]
    fn both_ends_compute_one_code_and_a_relay_another() {
        let honest = code(b"device key", b"our CA", DEVICE, CONTROLLER);
        assert_eq!(honest.len(), CODE_CHARS);
        assert_eq!(honest, code(b"device key", b"our CA", DEVICE, CONTROLLER));
        assert_ne!(honest, code(b"device key", b"the relay's CA", DEVICE, CONTROLLER));
        assert_ne!(honest, code(b"the relay's key", b"our CA", DEVICE, CONTROLLER));
        assert_ne!(honest, code(b"device key", b"our CA", CONTROLLER, DEVICE));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(read_code(" 0ia7-k2mz "), Some("01A7K2MZ".to_owned()));
        assert_eq!(read_code("OLA7 K2MZ"), Some("01A7K2MZ".to_owned()));
        for wrong in ["", "01A7K2M", "01A7K2MZ9", "01A7K2MU", "ПАРОЛЬ12"] {
            assert_eq!(read_code(wrong), None, "{wrong}");
        }
        assert_eq!(read_code(&show_code("01A7K2MZ")), Some("01A7K2MZ".to_owned()));
    }
}
