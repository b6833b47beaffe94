//! MQTT 3.1.1 and 5 as bytes, behind one set of words for both.

mod heard;

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
use heard::read;
pub(super) use heard::{Connect, Heard, Publish};

/// Bytes of a packet from a client: a message of the full size, its topic, and what MQTT adds.
const PACKET_BYTES: usize = limit::UP_BYTES + 512;
/// Publications with QoS 1 that a client may have under way to us.
const RECEIVE_MAXIMUM: u16 = 64;

/// One end of an MQTT connection.
pub(super) struct Codec {
    connection: Connection<role::Server>,
    version: Version,
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
        // A TV that is not accepted takes its content off; one that only waits must not.
        let busy = matches!(why, Ending::Unavailable | Ending::Stopping | Ending::Returning);
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

#[cfg(test)]
mod tests;
