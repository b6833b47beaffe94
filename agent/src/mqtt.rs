//! One MQTT connection: dial, subscribe, pass on what comes. It decides nothing.

use std::time::Duration;

use agent_core::{Closed, Connection, Input};
use protocol::{DeviceId, Topic, Up, limit};
use rumqttc::{
    AsyncClient, ConnectReturnCode, ConnectionError, Event, EventLoop, MqttOptions, NetworkOptions,
    Packet, QoS, SubscribeReasonCode, TlsConfiguration, Transport,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::config::Controller;
use crate::happening::Happening;

/// For the connection, its handshake and the controller's acceptance.
const CONNECT_SECONDS: u64 = 15;
/// Requests that wait to be written. The core bounds its own; over this, messages are dropped as the
/// network might.
const REQUESTS: usize = 64;
/// For the last words of a connection that is closed on purpose.
const FAREWELL: Duration = Duration::from_secs(2);

/// An open connection, or an attempt.
#[derive(Debug)]
pub(crate) struct Mqtt {
    connection: Connection,
    device: DeviceId,
    client: AsyncClient,
    task: JoinHandle<()>,
}

impl Mqtt {
    /// Dials. What happens to the connection goes to `happenings`, up to its end.
    pub(crate) fn dial(
        connection: Connection,
        device: DeviceId,
        controller: &Controller,
        tls: std::sync::Arc<rustls::ClientConfig>,
        happenings: mpsc::Sender<Happening>,
    ) -> Self {
        let mut options =
            MqttOptions::new(device.to_string(), controller.host.clone(), controller.port);
        options
            .set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(tls)))
            .set_keep_alive(limit::KEEP_ALIVE)
            .set_clean_session(true)
            .set_manual_acks(true)
            .set_max_packet_size(limit::DOWN_BYTES + TOPIC_ROOM, limit::UP_BYTES + TOPIC_ROOM);
        let (client, mut events) = AsyncClient::new(options, REQUESTS);
        let mut network = NetworkOptions::new();
        network.set_connection_timeout(CONNECT_SECONDS);
        network.set_tcp_nodelay(true);
        events.set_network_options(network);
        let subscriber = client.clone();
        let task = tokio::spawn(async move {
            let Err(reason) =
                listen(connection, device, &subscriber, &mut events, &happenings).await;
            let closed = Happening::Session(Input::Closed { connection, reason });
            happenings.send(closed).await.ok();
        });
        Self { connection, device, client, task }
    }

    /// Which connection this is.
    pub(crate) fn connection(&self) -> Connection {
        self.connection
    }

    /// Publishes on one of the device's topics. False if the connection is too slow to take it.
    pub(crate) fn publish(&self, channel: Up, body: Vec<u8>, at_least_once: bool) -> bool {
        let quality = if at_least_once { QoS::AtLeastOnce } else { QoS::AtMostOnce };
        let topic = Topic::up(self.device, channel).to_string();
        self.client.try_publish(topic, quality, false, body).is_ok()
    }

    /// Acknowledges a message that was followed.
    pub(crate) fn acknowledge(&self, message: &rumqttc::Publish) -> bool {
        self.client.try_ack(message).is_ok()
    }

    /// Ends the connection, letting out what was published before.
    pub(crate) async fn close(mut self) {
        self.client.try_disconnect().ok();
        if tokio::time::timeout(FAREWELL, &mut self.task).await.is_err() {
            self.task.abort();
            self.task.await.ok();
        }
    }

    /// Ends the connection at once.
    pub(crate) async fn cut(self) {
        self.task.abort();
        self.task.await.ok();
    }
}

/// Bytes of a packet beside its payload: header, topic, packet id.
const TOPIC_ROOM: usize = 256;

/// Passes on what comes, until the connection ends.
async fn listen(
    connection: Connection,
    device: DeviceId,
    client: &AsyncClient,
    events: &mut EventLoop,
    happenings: &mpsc::Sender<Happening>,
) -> Result<std::convert::Infallible, Closed> {
    loop {
        let packet = match events.poll().await {
            Ok(Event::Incoming(packet)) => packet,
            Ok(Event::Outgoing(_)) => continue,
            Err(error) => return Err(closed_by(&error)),
        };
        let happening = match packet {
            Packet::ConnAck(_) => {
                let filter = Topic::all_down(device);
                let asked = client.try_subscribe(filter, QoS::AtLeastOnce);
                asked.map_err(|error| lost(error.to_string()))?;
                continue;
            }
            Packet::SubAck(answer)
                if answer.return_codes.contains(&SubscribeReasonCode::Failure) =>
            {
                return Err(lost("the controller refuses the subscription"));
            }
            Packet::SubAck(_) => Happening::Session(Input::Connected { connection }),
            Packet::Publish(message) => Happening::Message(connection, message),
            Packet::Disconnect => return Err(lost("the controller ended the connection")),
            Packet::Connect(_)
            | Packet::PubAck(_)
            | Packet::PubRec(_)
            | Packet::PubRel(_)
            | Packet::PubComp(_)
            | Packet::Subscribe(_)
            | Packet::Unsubscribe(_)
            | Packet::UnsubAck(_)
            | Packet::PingReq
            | Packet::PingResp => continue,
        };
        happenings.send(happening).await.map_err(|_| lost("the agent stops"))?;
    }
}

/// What the end of a connection means for this device.
fn closed_by(error: &ConnectionError) -> Closed {
    if says_expired(error) {
        return Closed::Expired("the device's certificate has run out".to_owned());
    }
    match error {
        ConnectionError::ConnectionRefused(ConnectReturnCode::NotAuthorized) => {
            Closed::Refused("the controller does not accept this device".to_owned())
        }
        ConnectionError::ConnectionRefused(code) => {
            lost(format!("the controller refuses the connection: {code:?}"))
        }
        ConnectionError::NetworkTimeout => lost("the controller does not answer"),
        ConnectionError::Tls(_)
        | ConnectionError::Io(_)
        | ConnectionError::MqttState(_)
        | ConnectionError::FlushTimeout
        | ConnectionError::NotConnAck(_)
        | ConnectionError::RequestsDone => lost(error.to_string()),
    }
}

/// Whether the controller's TLS has refused our certificate as one that has run out.
fn says_expired(error: &ConnectionError) -> bool {
    let expired = rustls::Error::AlertReceived(rustls::AlertDescription::CertificateExpired);
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let alert = io.and_then(|error| error.downcast_ref::<rustls::Error>());
        if alert.or_else(|| error.downcast_ref()) == Some(&expired) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn lost(reason: impl Into<String>) -> Closed {
    Closed::Lost(reason.into())
}
