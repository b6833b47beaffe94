//! An MQTT session of a device in the story's own hands.

use std::time::Duration;

use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS, TlsConfiguration, Transport};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::device::Device;
use crate::wait::PATIENCE;

const LARGEST: usize = 256 * 1024;
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// A session that listens to everything the device is told.
#[derive(Debug)]
pub struct Session {
    device: String,
    client: AsyncClient,
    heard: mpsc::UnboundedReceiver<(String, Value)>,
    carrier: JoinHandle<String>,
}

impl Session {
    pub(crate) async fn of(device: &Device, client: &str) -> Self {
        let port = device.port;
        let mut options = MqttOptions::new(client, port.ip().to_string(), port.port());
        let tls = device.tls().offering(b"mqtt").config();
        options
            .set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(tls)))
            .set_keep_alive(KEEP_ALIVE)
            .set_max_packet_size(LARGEST, LARGEST);
        let (client, mut events) = AsyncClient::new(options, 64);
        client.subscribe(device.topic("down/+"), QoS::AtLeastOnce).await.unwrap();
        let (say, heard) = mpsc::unbounded_channel();
        let (subscribed, ready) = tokio::sync::oneshot::channel();
        let mut subscribed = Some(subscribed);
        let carrier = tokio::spawn(async move {
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Packet::Publish(publish))) => {
                        let body = serde_json::from_slice(&publish.payload).unwrap_or_default();
                        // Nobody may be listening any more.
                        let _ = say.send((publish.topic, body));
                    }
                    Ok(Event::Incoming(Packet::SubAck(_))) => {
                        let _ = subscribed.take().map(|subscribed| subscribed.send(()));
                    }
                    Ok(_) => {}
                    Err(error) => return error.to_string(),
                }
            }
        });
        let session = Self { device: device.id.clone(), client, heard, carrier };
        match tokio::time::timeout(PATIENCE, ready).await {
            Ok(Ok(())) => session,
            other => panic!("no session: {other:?} {:?}", session.carrier),
        }
    }

    /// Says something on a channel, for example `up/hello`.
    pub async fn says(&self, channel: &str, body: Value) {
        let topic = format!("efir/1/d/{}/{channel}", self.device);
        let body = serde_json::to_vec(&body).unwrap();
        self.client.publish(topic, QoS::AtLeastOnce, false, body).await.unwrap();
    }

    /// Waits for a message on a channel, for example `down/ack`.
    pub async fn hears(&mut self, channel: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let topic = format!("efir/1/d/{}/{channel}", self.device);
        let listen = async {
            while let Some((from, body)) = self.heard.recv().await {
                if from == topic && wanted(&body) {
                    return body;
                }
            }
            panic!("the session ended while {channel} was waited for")
        };
        let heard = tokio::time::timeout(PATIENCE, listen).await;
        heard.unwrap_or_else(|_| panic!("nothing of that kind on {channel} within {PATIENCE:?}"))
    }

    /// Waits until the controller has cut it; says how the client saw that.
    pub async fn is_cut(&mut self, within: Duration) -> String {
        let ended = tokio::time::timeout(within, &mut self.carrier).await;
        ended.unwrap_or_else(|_| panic!("still connected after {within:?}")).unwrap()
    }

    /// Checks that it lives: what it says is answered.
    pub async fn is_still_there(&mut self) {
        self.says("up/hello", crate::device::hello()).await;
        self.hears("down/welcome", |_| true).await;
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.carrier.abort();
    }
}
