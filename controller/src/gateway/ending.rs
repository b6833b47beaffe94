//! Why a session ends, for the client, the log and the figures.

use controller_core::domain::device::Farewell;
use mqtt_protocol_core::mqtt::result_code::DisconnectReasonCode;

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The client said goodbye.
    Left,
    /// The client closed the connection without a word.
    HungUp,
    /// A newer session of the same device, here or on another gateway.
    TakenOver,
    /// The device was revoked, or its key is not the one in the registry.
    Revoked,
    /// The registry has forgotten the device; somebody must take it up again.
    Returning,
    /// There was no certificate.
    Nobody,
    /// The client's certificate has run out.
    Expired,
    /// A topic or filter that is not the device's own.
    ForeignTopic,
    /// An observer published something.
    ObserverSpoke,
    /// A publication with QoS 2.
    QosTooHigh,
    /// A publication with the retain flag.
    Retained,
    /// Bytes that are not MQTT, or a packet out of place.
    Malformed,
    /// A packet over the limit.
    TooLarge,
    /// A hello that cannot be read.
    BadHello,
    /// A hello of another protocol version.
    WrongVersion,
    /// A second hello in one session.
    SecondHello,
    /// Too many packets a second.
    TooFast,
    /// Nothing heard for one and a half times the keep-alive.
    Silent,
    /// What was sent was not taken in time.
    Stuck,
    /// The store did not take what was said.
    Unavailable,
    /// The controller stops.
    Stopping,
}

impl Ending {
    /// A stable word for figures and logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::HungUp => "hung-up",
            Self::TakenOver => "taken-over",
            Self::Revoked => "revoked",
            Self::Returning => "returning",
            Self::Nobody => "certificate",
            Self::Expired => "expired",
            Self::ForeignTopic => "foreign-topic",
            Self::ObserverSpoke => "observer-spoke",
            Self::QosTooHigh => "qos",
            Self::Retained => "retained",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::BadHello => "bad-hello",
            Self::WrongVersion => "wrong-version",
            Self::SecondHello => "second-hello",
            Self::TooFast => "too-fast",
            Self::Silent => "silent",
            Self::Stuck => "stuck",
            Self::Unavailable => "unavailable",
            Self::Stopping => "stopping",
        }
    }

    /// Whether the device tried to step out of its own topics.
    pub fn is_topic_violation(self) -> bool {
        matches!(self, Self::ForeignTopic | Self::ObserverSpoke)
    }

    /// Whether it is nobody's fault.
    pub fn is_ordinary(self) -> bool {
        matches!(self, Self::Left | Self::HungUp | Self::Stopping | Self::TakenOver)
    }

    /// What the store keeps of it: why the device is away.
    pub fn farewell(self) -> Farewell {
        match self {
            Self::Left => Farewell::Goodbye,
            Self::HungUp => Farewell::HungUp,
            Self::Silent | Self::Stuck => Farewell::Silent,
            Self::Expired => Farewell::Expired,
            Self::Stopping | Self::Unavailable => Farewell::Controller,
            Self::TakenOver
            | Self::Revoked
            | Self::Returning
            | Self::Nobody
            | Self::ForeignTopic
            | Self::ObserverSpoke
            | Self::QosTooHigh
            | Self::Retained
            | Self::Malformed
            | Self::TooLarge
            | Self::BadHello
            | Self::WrongVersion
            | Self::SecondHello
            | Self::TooFast => Farewell::Refused,
        }
    }

    /// What an MQTT 5 client is told; none if it is not there to hear it.
    pub fn code(self) -> Option<DisconnectReasonCode> {
        Some(match self {
            Self::Left | Self::HungUp => return None,
            Self::TakenOver => DisconnectReasonCode::SessionTakenOver,
            Self::Nobody | Self::Revoked | Self::Expired | Self::ObserverSpoke => {
                DisconnectReasonCode::NotAuthorized
            }
            Self::ForeignTopic => DisconnectReasonCode::TopicNameInvalid,
            Self::QosTooHigh => DisconnectReasonCode::QosNotSupported,
            Self::Retained => DisconnectReasonCode::RetainNotSupported,
            Self::Malformed | Self::SecondHello => DisconnectReasonCode::ProtocolError,
            Self::TooLarge => DisconnectReasonCode::PacketTooLarge,
            Self::BadHello => DisconnectReasonCode::PayloadFormatInvalid,
            Self::WrongVersion => DisconnectReasonCode::ImplementationSpecificError,
            Self::TooFast => DisconnectReasonCode::MessageRateTooHigh,
            Self::Silent => DisconnectReasonCode::KeepAliveTimeout,
            Self::Stuck => DisconnectReasonCode::QuotaExceeded,
            Self::Unavailable | Self::Returning => DisconnectReasonCode::ServerBusy,
            Self::Stopping => DisconnectReasonCode::ServerShuttingDown,
        })
    }
}
