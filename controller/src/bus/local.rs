//! The bus of one process: rumqttd without a listener, reached through local links.

use std::collections::HashMap;
use std::fmt;

use anyhow::Context;
use rumqttd::local::{LinkRx, LinkTx};
use rumqttd::{Broker, Config, Notification, RouterConfig, SegmentConfig};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Bus;

/// Where the numbers go.
const TOPIC: &str = "efir/1/log";

/// The broker's logs are rings of segments of this size; matching is fastest with large ones.
const SEGMENT_BYTES: usize = 64 * 1024 * 1024;
/// Of the numbers only the latest matters, so their ring is small.
const NUMBERS_SEGMENT_BYTES: usize = 256 * 1024;

/// The bus, for those who announce and listen.
pub struct LocalBus {
    announced: watch::Sender<u64>,
    heard: watch::Sender<u64>,
}

/// What carries the numbers to the broker and back; it has to be run.
pub struct LocalBusTask {
    announced: watch::Receiver<u64>,
    heard: watch::Sender<u64>,
    to_broker: LinkTx,
    from_broker: LinkRx,
    // Without it the broker's links would be cut.
    _broker: Broker,
}

impl LocalBus {
    /// Starts a broker. Its thread has nothing to finish and ends with the process.
    pub fn start() -> anyhow::Result<(Self, LocalBusTask)> {
        let broker = Broker::new(broker_config());
        let (mut to_broker, from_broker) =
            broker.link("controller").context("cannot link to the broker in this process")?;
        to_broker.subscribe(TOPIC).context("cannot subscribe to the broker in this process")?;
        let (announced, announcements) = watch::channel(0);
        let heard = watch::Sender::new(0);
        let task = LocalBusTask {
            announced: announcements,
            heard: heard.clone(),
            to_broker,
            from_broker,
            _broker: broker,
        };
        Ok((Self { announced, heard }, task))
    }
}

impl Bus for LocalBus {
    fn announce(&self, sequence: u64) {
        raise(&self.announced, sequence);
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.heard.subscribe()
    }
}

impl LocalBusTask {
    /// Carries numbers until `stop`; an error means that the broker is gone.
    pub async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                changed = self.announced.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    let sequence = *self.announced.borrow_and_update();
                    if let Err(error) = self.to_broker.try_publish(TOPIC, sequence.to_string()) {
                        // The broker is behind; followers poll the log anyway.
                        tracing::debug!(%error, sequence, "announcement dropped");
                    }
                }
                notification = self.from_broker.next() => {
                    let notification = notification.context("the broker in this process ended")?;
                    self.hear(notification).await?;
                }
            }
        }
    }

    async fn hear(&self, notification: Option<Notification>) -> anyhow::Result<()> {
        match notification {
            Some(Notification::Forward(forward)) => {
                let number = std::str::from_utf8(&forward.publish.payload).ok();
                if let Some(sequence) = number.and_then(|number| number.parse().ok()) {
                    raise(&self.heard, sequence);
                }
                Ok(())
            }
            // The broker pauses a link that has taken many messages until it asks for more.
            Some(Notification::Unschedule) => {
                self.from_broker.wake().await.context("the broker in this process ended")
            }
            Some(
                Notification::DeviceAck(_)
                | Notification::ReplicaData { .. }
                | Notification::ReplicaAcks { .. }
                | Notification::Shadow(_)
                | Notification::Disconnect(..),
            )
            | None => Ok(()),
        }
    }
}

/// Numbers only rise, whatever order they come in.
fn raise(to: &watch::Sender<u64>, sequence: u64) {
    to.send_if_modified(|highest| {
        let news = sequence > *highest;
        *highest = sequence.max(*highest);
        news
    });
}

fn broker_config() -> Config {
    let numbers = SegmentConfig { max_segment_size: NUMBERS_SEGMENT_BYTES, max_segment_count: 2 };
    Config {
        router: RouterConfig {
            max_connections: 16,
            max_outgoing_packet_count: 200,
            max_segment_size: SEGMENT_BYTES,
            max_segment_count: 2,
            custom_segment: Some(HashMap::from([(TOPIC.to_owned(), numbers)])),
            ..RouterConfig::default()
        },
        ..Config::default()
    }
}

impl fmt::Debug for LocalBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalBus").field("heard", &*self.heard.borrow()).finish_non_exhaustive()
    }
}

impl fmt::Debug for LocalBusTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalBusTask").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::timeout;

    const SOON: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn every_follower_hears_the_latest() {
        let (bus, task) = LocalBus::start().unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(task.run(stop.clone()));
        let mut followers = [bus.subscribe(), bus.subscribe()];
        bus.announce(7);
        bus.announce(5);
        for follower in &mut followers {
            timeout(SOON, follower.wait_for(|n| *n == 7)).await.unwrap().unwrap();
        }
        stop.cancel();
        timeout(SOON, running).await.unwrap().unwrap().unwrap();
    }

    /// More than a link takes at once, and more than the ring holds.
    #[tokio::test]
    async fn many_announcements_never_block_and_the_last_arrives() {
        const LAST: u64 = 100_000;
        let (bus, task) = LocalBus::start().unwrap();
        let bus = Arc::new(bus);
        let stop = CancellationToken::new();
        let running = tokio::spawn(task.run(stop.clone()));
        let mut follower = bus.subscribe();
        let announcing = Arc::clone(&bus);
        tokio::spawn(async move {
            for sequence in 1..=LAST {
                announcing.announce(sequence);
                tokio::task::yield_now().await;
            }
        });
        timeout(SOON, follower.wait_for(|n| *n == LAST)).await.unwrap().unwrap();
        stop.cancel();
        running.await.unwrap().unwrap();
    }
}
