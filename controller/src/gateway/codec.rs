//! MQTT 3.1.1 and 5 as bytes, behind one set of words for both.

use bytes::Bytes;
use mqtt_protocol_core::mqtt::common::Cursor;
use mqtt_protocol_core::mqtt::connection::prelude::*;
use mqtt_protocol_core::mqtt::connection::{ConnectionOptions, role};
use mqtt_protocol_core::mqtt::packet::prelude::*;
use mqtt_protocol_core::mqtt::packet::{
    MaximumQos, Packet, Property, Qos, RetainAvailable, SharedSubscriptionAvailable, v3_1_1, v5_0,
};
use mqtt_protocol_core::mqtt::result_code::{
    ConnectReasonCode, ConnectReturnCode, MqttError, SubackReasonCode, SubackReturnCode,
    UnsubackReasonCode,
};
use mqtt_protocol_core::mqtt::{Connection, Version};
use protocol::limit;

use super::ending::Ending;

/// Bytes of a packet from a client: a message of the full size, its topic, and what MQTT adds.
const PACKET_BYTES: usize = limit::UP_BYTES + 512;
/// Publications with QoS 1 that a client may have under way to us.
const RECEIVE_MAXIMUM: u16 = 64;

/// One end of an MQTT connection.
pub(super) struct Codec {
    connection: Connection<role::Server>,
    version: Version,
}

/// What a client said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
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
pub(super) struct Connect {
    pub(super) client: String,
    /// In seconds; 0 for none.
    pub(super) keep_alive: u16,
    /// The topic of its last will, and whether that is more than a plain message.
    pub(super) will: Option<(String, bool)>,
    /// Messages with QoS 1 that it takes at a time.
    pub(super) room: usize,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Publish {
    /// Only with QoS 1.
    pub(super) id: Option<u16>,
    pub(super) topic: String,
    pub(super) payload: Bytes,
    pub(super) qos_2: bool,
    pub(super) retain: bool,
}

impl Codec {
    pub(super) fn new() -> Self {
        let options = ConnectionOptions::new()
            .maximum_packet_size_recv(u32::try_from(PACKET_BYTES).unwrap_or(u32::MAX))
            .receive_maximum(RECEIVE_MAXIMUM);
        let mut connection = Connection::with_options(Version::Undetermined, options);
        connection.set_auto_ping_response(true);
        Self { connection, version: Version::Undetermined }
    }

    /// Takes in bytes, and gives back what was said. What is to be answered at once goes into `out`.
    pub(super) fn hear(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<Vec<Heard>, Ending> {
        let mut cursor = Cursor::new(bytes);
        let mut heard = Vec::new();
        while usize::try_from(cursor.position()).unwrap_or(usize::MAX) < bytes.len() {
            for event in self.connection.recv(&mut cursor) {
                let GenericEvent::NotifyPacketReceived(packet) = event else {
                    carry_out(event, out)?;
                    continue;
                };
                self.version = self.connection.get_protocol_version();
                heard.extend(read(packet)?);
            }
        }
        Ok(heard)
    }

    /// Accepts the client. Its session is always a new one.
    pub(super) fn accept(&mut self, out: &mut Vec<u8>) -> Result<(), Ending> {
        let packet = if self.is_5() {
            let limits = [
                MaximumQos::new(1).map(Property::MaximumQos),
                RetainAvailable::new(0).map(Property::RetainAvailable),
                SharedSubscriptionAvailable::new(0).map(Property::SharedSubscriptionAvailable),
            ];
            v5_0::Connack::builder()
                .session_present(false)
                .reason_code(ConnectReasonCode::Success)
                .props(limits.into_iter().filter_map(Result::ok).collect::<Vec<_>>())
                .build()
                .map(Packet::from)
        } else {
            v3_1_1::Connack::builder()
                .session_present(false)
                .return_code(ConnectReturnCode::Accepted)
                .build()
                .map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Refuses the client; the connection is to be closed then.
    pub(super) fn refuse(&mut self, why: Ending, out: &mut Vec<u8>) -> Result<(), Ending> {
        let busy = matches!(why, Ending::Unavailable | Ending::Stopping);
        let wrong_id = why == Ending::ForeignTopic;
        let packet = if self.is_5() {
            let code = match (busy, wrong_id) {
                (true, _) => ConnectReasonCode::ServerBusy,
                (_, true) => ConnectReasonCode::ClientIdentifierNotValid,
                (false, false) => ConnectReasonCode::NotAuthorized,
            };
            let refusal = v5_0::Connack::builder().session_present(false).reason_code(code);
            refusal.build().map(Packet::from)
        } else {
            let code = match (busy, wrong_id) {
                (true, _) => ConnectReturnCode::ServerUnavailable,
                (_, true) => ConnectReturnCode::IdentifierRejected,
                (false, false) => ConnectReturnCode::NotAuthorized,
            };
            let refusal = v3_1_1::Connack::builder().session_present(false).return_code(code);
            refusal.build().map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Publishes a message: with QoS 1, or 0 for one that may be lost.
    pub(super) fn publish(
        &mut self,
        topic: &str,
        payload: &[u8],
        acknowledged: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), Ending> {
        let (qos, id) = if acknowledged {
            let id = self.connection.acquire_packet_id().map_err(|_| Ending::Stuck)?;
            (Qos::AtLeastOnce, Some(id))
        } else {
            (Qos::AtMostOnce, None)
        };
        let packet = if self.is_5() {
            let publish = v5_0::Publish::builder().topic_name(topic);
            publish
                .and_then(|p| p.qos(qos).packet_id(id).payload(payload).build())
                .map(Packet::from)
        } else {
            let publish = v3_1_1::Publish::builder().topic_name(topic);
            publish
                .and_then(|p| p.qos(qos).packet_id(id).payload(payload).build())
                .map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Says that a publication has been taken.
    pub(super) fn took(&mut self, id: u16, out: &mut Vec<u8>) -> Result<(), Ending> {
        let packet = if self.is_5() {
            v5_0::Puback::builder().packet_id(id).build().map(Packet::from)
        } else {
            v3_1_1::Puback::builder().packet_id(id).build().map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Grants so many subscriptions, with QoS 1.
    pub(super) fn grant(&mut self, id: u16, count: usize, out: &mut Vec<u8>) -> Result<(), Ending> {
        let packet = if self.is_5() {
            let codes = vec![SubackReasonCode::GrantedQos1; count];
            v5_0::Suback::builder().packet_id(id).reason_codes(codes).build().map(Packet::from)
        } else {
            let codes = vec![SubackReturnCode::SuccessMaximumQos1; count];
            v3_1_1::Suback::builder().packet_id(id).return_codes(codes).build().map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Says that so many subscriptions are gone.
    pub(super) fn forget(
        &mut self,
        id: u16,
        count: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Ending> {
        let packet = if self.is_5() {
            let codes = vec![UnsubackReasonCode::Success; count];
            v5_0::Unsuback::builder().packet_id(id).reason_codes(codes).build().map(Packet::from)
        } else {
            v3_1_1::Unsuback::builder().packet_id(id).build().map(Packet::from)
        };
        self.send(packet, out)
    }

    /// Tells an MQTT 5 client why it is cut off; 3.1.1 has no words for that.
    pub(super) fn cut(&mut self, why: Ending, out: &mut Vec<u8>) {
        let Some(code) = why.code().filter(|_| self.is_5()) else { return };
        let packet = v5_0::Disconnect::builder().reason_code(code).build().map(Packet::from);
        // It may be too early to say it; then the closed connection says enough.
        let _unsaid = self.send(packet, out);
    }

    fn send(&mut self, packet: Result<Packet, MqttError>, out: &mut Vec<u8>) -> Result<(), Ending> {
        let packet = packet.map_err(ending)?;
        self.connection.send(packet).into_iter().try_for_each(|event| carry_out(event, out))
    }

    fn is_5(&self) -> bool {
        self.version == Version::V5_0
    }
}

impl std::fmt::Debug for Codec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Codec").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Timers are the session's own: one deadline serves them all.
fn carry_out(event: Event, out: &mut Vec<u8>) -> Result<(), Ending> {
    match event {
        GenericEvent::RequestSendPacket { packet, .. } => {
            out.extend_from_slice(&packet.to_continuous_buffer());
            Ok(())
        }
        GenericEvent::NotifyError(error) => Err(ending(error)),
        GenericEvent::RequestClose
        | GenericEvent::NotifyPacketReceived(_)
        | GenericEvent::NotifyPacketIdReleased(_)
        | GenericEvent::RequestTimerReset { .. }
        | GenericEvent::RequestTimerCancel(_) => Ok(()),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else is wrong is a broken packet")]
fn ending(error: MqttError) -> Ending {
    match error {
        MqttError::PacketTooLarge => Ending::TooLarge,
        MqttError::ReceiveMaximumExceeded => Ending::TooFast,
        _ => Ending::Malformed,
    }
}

/// Reads a packet; none of interest gives nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "packets that a client has no business sending")]
fn read(packet: Packet) -> Result<Option<Heard>, Ending> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn random_bytes_never_panic(chunks in proptest::collection::vec(any::<Vec<u8>>(), 0..8)) {
            let mut codec = Codec::new();
            let mut out = Vec::new();
            for chunk in chunks {
                if codec.hear(&chunk, &mut out).is_err() {
                    break;
                }
            }
        }

        #[test]
        fn random_packets_after_connect_never_panic(
            version in 4_u8..=5,
            packets in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..60)), 0..12),
        ) {
            let (mut codec, mut out) = (Codec::new(), Vec::new());
            let heard = codec.hear(&connect(version), &mut out).unwrap();
            prop_assert!(matches!(heard.as_slice(), [Heard::Connect(_)]));
            codec.accept(&mut out).unwrap();
            for (header, body) in packets {
                let mut packet = vec![header, u8::try_from(body.len()).unwrap()];
                packet.extend(body);
                let Ok(heard) = codec.hear(&packet, &mut out) else { break };
                for heard in heard {
                    if let Heard::Publish(Publish { id: Some(id), .. }) = heard {
                        let _refused = codec.took(id, &mut out);
                    }
                }
                let _full = codec.publish("a/b", b"c", true, &mut out);
            }
        }
    }

    #[test]
    fn a_packet_over_the_limit_is_refused_by_its_header() {
        let (mut codec, mut out) = (Codec::new(), Vec::new());
        codec.hear(&connect(4), &mut out).unwrap();
        codec.accept(&mut out).unwrap();
        assert_eq!(codec.hear(&[0x30, 0xff, 0xff, 0x7f], &mut out), Err(Ending::TooLarge));
    }

    #[test]
    fn packets_come_out_however_the_bytes_are_cut() {
        let mut stream = connect(4);
        stream.extend([0x30, 0x05, 0x00, 0x03, b'a', b'/', b'b', 0xc0, 0x00]);
        for cut in 1..stream.len() {
            let (mut codec, mut out) = (Codec::new(), Vec::new());
            let (first, rest) = stream.split_at(cut);
            let mut heard = codec.hear(first, &mut out).unwrap();
            codec.accept(&mut out).ok();
            heard.extend(codec.hear(rest, &mut out).unwrap());
            assert_eq!(heard.len(), 2, "cut at {cut}: {heard:?}");
        }
    }

    fn connect(version: u8) -> Vec<u8> {
        let mut body = vec![0, 4, b'M', b'Q', b'T', b'T', version, 2, 0, 60];
        if version == 5 {
            body.push(0);
        }
        body.extend([0, 1, b'x']);
        let mut packet = vec![0x10, u8::try_from(body.len()).unwrap()];
        packet.extend(body);
        packet
    }
}
