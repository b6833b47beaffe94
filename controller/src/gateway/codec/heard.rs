//! What a client said, the same for both versions of MQTT.

use bytes::Bytes;
use mqtt_protocol_core::mqtt::packet::{Packet, Property, Qos};

use crate::gateway::ending::Ending;

/// What a client said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::gateway) enum Heard {
    /// It wants to connect.
    Connect(Connect),
    /// It published something.
    Publish(Publish),
    /// It wants to listen.
    Subscribe { id: u16, filters: Vec<String> },
    /// It does not want to any more.
    Unsubscribe { id: u16, filters: Vec<String> },
    /// It has taken a message.
    Taken,
    /// It says goodbye.
    Goodbye,
}

/// What a client says when it connects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::gateway) struct Connect {
    pub(in crate::gateway) client: String,
    /// In seconds; 0 for none.
    pub(in crate::gateway) keep_alive: u16,
    /// The topic of its last will, and whether that is more than a plain message.
    pub(in crate::gateway) will: Option<(String, bool)>,
    /// Messages with QoS 1 that it takes at a time.
    pub(in crate::gateway) room: usize,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::gateway) struct Publish {
    /// Only with QoS 1.
    pub(in crate::gateway) id: Option<u16>,
    pub(in crate::gateway) topic: String,
    pub(in crate::gateway) payload: Bytes,
    pub(in crate::gateway) qos_2: bool,
    pub(in crate::gateway) retain: bool,
}

/// Reads a packet; none of interest gives nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "packets that a client has no business sending")]
pub(super) fn read(packet: Packet) -> Result<Option<Heard>, Ending> {
    macro_rules! published {
        ($packet:expr) => {{
            let qos_2 = $packet.qos() == Qos::ExactlyOnce;
            Heard::Publish(Publish {
                id: $packet.packet_id().filter(|_| !qos_2),
                topic: $packet.topic_name().to_owned(),
                payload: Bytes::copy_from_slice($packet.payload().as_slice()),
                qos_2,
                retain: $packet.retain(),
            })
        }};
    }
    macro_rules! connect {
        ($packet:expr, $room:expr) => {
            Heard::Connect(Connect {
                client: $packet.client_id().to_owned(),
                keep_alive: $packet.keep_alive(),
                will: $packet.will_topic().map(|topic| {
                    let special = $packet.will_retain() || $packet.will_qos() == Qos::ExactlyOnce;
                    (topic.to_owned(), special)
                }),
                room: $room,
            })
        };
    }
    Ok(Some(match packet {
        Packet::V3_1_1Connect(packet) => connect!(packet, usize::MAX),
        Packet::V5_0Connect(packet) => {
            let room = packet.props().iter().find_map(|property| match property {
                Property::ReceiveMaximum(maximum) => Some(usize::from(maximum.val())),
                _ => None,
            });
            connect!(packet, room.unwrap_or(usize::MAX))
        }
        Packet::V3_1_1Publish(packet) => published!(packet),
        Packet::V5_0Publish(packet) => published!(packet),
        Packet::V3_1_1Subscribe(packet) => Heard::Subscribe {
            id: packet.packet_id(),
            filters: packet.entries().iter().map(|e| e.topic_filter().to_owned()).collect(),
        },
        Packet::V5_0Subscribe(packet) => Heard::Subscribe {
            id: packet.packet_id(),
            filters: packet.entries().iter().map(|e| e.topic_filter().to_owned()).collect(),
        },
        Packet::V3_1_1Unsubscribe(packet) => Heard::Unsubscribe {
            id: packet.packet_id(),
            filters: packet.entries().iter().map(|e| e.as_str().to_owned()).collect(),
        },
        Packet::V5_0Unsubscribe(packet) => Heard::Unsubscribe {
            id: packet.packet_id(),
            filters: packet.entries().iter().map(|e| e.as_str().to_owned()).collect(),
        },
        Packet::V3_1_1Puback(_) | Packet::V5_0Puback(_) => Heard::Taken,
        Packet::V3_1_1Disconnect(_) | Packet::V5_0Disconnect(_) => Heard::Goodbye,
        Packet::V3_1_1Pingreq(_) | Packet::V5_0Pingreq(_) => return Ok(None),
        _ => return Err(Ending::Malformed),
    }))
}
