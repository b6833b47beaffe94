//! A device that shows a code and waits to be taken up.

use jiff::Timestamp;
use protocol::enrol::Nonce;
use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest, PairingId};
use serde::{Deserialize, Serialize};

use super::device::DeviceKind;

/// One attempt to pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Its name.
    pub id: PairingId,
    /// What wants to be paired.
    #[serde(default, skip_serializing_if = "DeviceKind::is_agent")]
    pub kind: DeviceKind,
    /// Until when it is good for anything.
    pub expires: Timestamp,
    /// The certificate request in PEM; empty for a browser.
    pub request: String,
    /// The request's key: its SubjectPublicKeyInfo in DER, as hexadecimal text. Of a browser, the
    /// SHA-256 of its cookie's secret.
    pub key: String,
    /// What the device committed to.
    pub commitment: Digest,
    /// The controller's nonce.
    pub nonce: Nonce,
    /// What the hardware calls itself.
    pub hardware: String,
    /// The agent's version.
    pub agent: String,
    /// The screen's size.
    pub screen: ScreenSize,
    /// Where it came from.
    pub address: String,
    /// How far it is.
    pub state: PairingState,
}

/// How far a pairing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PairingState {
    /// The device has not revealed its nonce.
    Opened,
    /// Its code can be typed.
    Shown {
        /// The code.
        code: String,
    },
    /// Another pairing had the same code: start again.
    Void,
    /// Somebody typed the code; the certificate is to be issued.
    Claimed {
        /// The device's new name.
        device: DeviceId,
    },
    /// The certificate waits to be fetched.
    Issued {
        /// The device's new name.
        device: DeviceId,
        /// Its certificate in PEM.
        certificate: String,
    },
}

/// How many pairings are open, of an address or in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPairings {
    /// The address; empty for all of them.
    pub address: String,
    /// How many.
    pub count: usize,
}

/// Wrong codes that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guesses {
    /// Who.
    pub by: String,
    /// When the counting began.
    pub since: Timestamp,
    /// How many since then.
    pub wrong: u32,
}
