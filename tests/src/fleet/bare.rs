//! A TV of the fleet at a bare broker, which welcomes nobody: it subscribes, says its hello, and
//! takes what comes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use protocol::{DeviceId, Topic, Up};
use rumqttc::{Packet, QoS};
use rustls::ClientConfig;

use super::storm::{Storm, Witness};

/// The topic on which everybody listens.
pub(super) const ALL: &str = "efir/1/all";
/// After a connection that failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Lives until it is dropped.
pub(super) async fn run(
    device: DeviceId,
    hello: Vec<u8>,
    tls: Arc<ClientConfig>,
    storm: Arc<Storm>,
) {
    loop {
        if let Err(error) = live(device, hello.clone(), &tls, &storm).await {
            storm.lost(&error);
            tokio::time::sleep(PAUSE).await;
        }
    }
}

async fn live(
    device: DeviceId,
    hello: Vec<u8>,
    tls: &Arc<ClientConfig>,
    storm: &Storm,
) -> io::Result<()> {
    let filters = vec![Topic::all_down(device), ALL.to_owned()];
    let mut line = storm.open(tls, &device.to_string(), filters).await?;
    line.publish(&Topic::up(device, Up::Hello).to_string(), hello, QoS::AtLeastOnce)?;
    line.flush().await?;
    let mut witness = Witness::default();
    loop {
        let packet = line.hear().await?;
        if let Packet::PubAck(_) = packet {
            storm.welcomed.reach();
        }
        if let Packet::Publish(publish) = packet {
            witness.hears(storm, &publish.payload);
            line.acknowledge(&publish)?;
            line.flush().await?;
        }
    }
}
