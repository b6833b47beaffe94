//! An MQTT 3.1.1 connection over mutual TLS as an agent makes it, with rumqttc's codec.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::BytesMut;
use protocol::limit;
use rumqttc::{ConnAck, Connect, ConnectReturnCode, Packet, PubAck, Publish, QoS, Subscribe};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Bytes of a packet beside its payload.
const TOPIC_ROOM: usize = 256;
const PACKET_BYTES: usize = limit::DOWN_BYTES + TOPIC_ROOM;

/// An open connection.
#[derive(Debug)]
pub(super) struct Line {
    stream: TlsStream<TcpStream>,
    heard: BytesMut,
    said: BytesMut,
    last_id: u16,
    ping_at: Instant,
}

/// The next packet of a connection; for ever without one.
pub(super) async fn hear(line: &mut Option<Line>) -> io::Result<Packet> {
    match line {
        Some(line) => line.hear().await,
        None => std::future::pending().await,
    }
}

impl Line {
    /// Connects and subscribes; returns once both are acknowledged.
    pub(super) async fn open(
        to: SocketAddr,
        tls: Arc<ClientConfig>,
        client: &str,
        filters: Vec<String>,
    ) -> io::Result<Self> {
        let tcp = TcpStream::connect(to).await?;
        tcp.set_nodelay(true)?;
        let name = ServerName::try_from(limit::DEVICE_SERVER_NAME).map_err(broken)?;
        let stream = TlsConnector::from(tls).connect(name, tcp).await?;
        let (heard, said) = (BytesMut::new(), BytesMut::new());
        let mut line = Self { stream, heard, said, last_id: 0, ping_at: Instant::now() };
        let mut connect = Connect::new(client);
        connect.keep_alive = u16::try_from(limit::KEEP_ALIVE.as_secs()).map_err(broken)?;
        line.say(&Packet::Connect(connect))?;
        line.flush().await?;
        let answer = line.hear().await?;
        let Packet::ConnAck(ConnAck { code: ConnectReturnCode::Success, .. }) = answer else {
            return Err(broken(format!("CONNECT was answered by {answer:?}")));
        };
        let mut subscribe = Subscribe::new_many(
            filters
                .into_iter()
                .map(|filter| rumqttc::SubscribeFilter::new(filter, QoS::AtLeastOnce)),
        );
        subscribe.pkid = line.next_id();
        line.say(&Packet::Subscribe(subscribe))?;
        line.flush().await?;
        let answer = line.hear().await?;
        let Packet::SubAck(_) = answer else {
            return Err(broken(format!("SUBSCRIBE was answered by {answer:?}")));
        };
        Ok(line)
    }

    /// The next packet; meanwhile keeps the connection alive. May be given up and asked again: nothing
    /// is lost.
    pub(super) async fn hear(&mut self) -> io::Result<Packet> {
        loop {
            match Packet::read(&mut self.heard, PACKET_BYTES) {
                Ok(packet) => return Ok(packet),
                Err(rumqttc::Error::InsufficientBytes(_)) => {}
                Err(error) => return Err(broken(error)),
            }
            tokio::select! {
                read = self.stream.read_buf(&mut self.heard) => if read? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                },
                () = sleep_until(self.ping_at) => {
                    self.say(&Packet::PingReq)?;
                    self.flush().await?;
                }
            }
        }
    }

    /// Puts a publication into the buffer.
    pub(super) fn publish(&mut self, topic: &str, body: Vec<u8>, quality: QoS) -> io::Result<()> {
        let mut publish = Publish::new(topic, quality, body);
        if quality == QoS::AtLeastOnce {
            publish.pkid = self.next_id();
        }
        self.say(&Packet::Publish(publish))
    }

    /// Acknowledges what came with quality of service 1.
    pub(super) fn acknowledge(&mut self, publish: &Publish) -> io::Result<()> {
        if publish.qos == QoS::AtLeastOnce {
            self.say(&Packet::PubAck(PubAck::new(publish.pkid)))?;
        }
        Ok(())
    }

    /// Writes the buffer.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if !self.said.is_empty() {
            self.stream.write_all(&self.said).await?;
            self.stream.flush().await?;
            self.said.clear();
            self.ping_at = Instant::now() + limit::KEEP_ALIVE;
        }
        Ok(())
    }

    fn say(&mut self, packet: &Packet) -> io::Result<()> {
        packet.write(&mut self.said, PACKET_BYTES).map(drop).map_err(broken)
    }

    fn next_id(&mut self) -> u16 {
        self.last_id = self.last_id.checked_add(1).unwrap_or(1);
        self.last_id
    }
}

fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}
