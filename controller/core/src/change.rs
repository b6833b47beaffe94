//! Entries of the change log: what gateways and streams follow.
//!
//! An entry says what to look at again, never what it became: the store is the truth, and reading
//! it twice does no harm.

use crate::id::{PersonId, TicketId};
use protocol::{AlertId, DeviceId, PairingId, UnitId};
use serde::{Deserialize, Serialize};

/// Something to look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// A unit's own record: name, time zone, support. Settings of the TVs below it may differ now.
    Unit {
        /// Which.
        unit: UnitId,
    },
    /// What a unit has on air for its subtree.
    Posts {
        /// Which unit.
        unit: UnitId,
    },
    /// The alerts that a unit has standing for its subtree.
    Alerts {
        /// Which unit.
        unit: UnitId,
    },
    /// What TVs told of an alert; of many at once it is said once. Gateways have no need of it.
    Receipts {
        /// Which alert.
        alert: AlertId,
    },
    /// A device's own record: room, tags, school, orientation.
    Device {
        /// Which.
        device: DeviceId,
    },
    /// A device was revoked: its session ends at once.
    Revoked {
        /// Which.
        device: DeviceId,
    },
    /// A pairing got on: its code can be typed, or was typed, or it is over.
    Pairing {
        /// Which.
        pairing: PairingId,
    },
    /// A device's session began on some gateway: its older sessions anywhere end.
    Session {
        /// Which device.
        device: DeviceId,
        /// The session that is the newest now, as the store numbers them.
        number: u64,
    },
    /// A device's newest session ended. Gateways have no need of it.
    Ended {
        /// Which device.
        device: DeviceId,
    },
    /// The nominations of a school, or who asks for one. Gateways have no need of it.
    Nominations {
        /// Which school.
        unit: UnitId,
    },
    /// A ticket: something was said or done in it. Gateways have no need of it.
    Ticket {
        /// Which.
        ticket: TicketId,
    },
    /// What a person may do has changed: a role, a session or token that ended, a block. Whoever
    /// watches as that person is looked at again.
    Access {
        /// Who.
        person: PersonId,
    },
}
