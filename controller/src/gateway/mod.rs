//! The gateway: ends the devices' MQTT, knows who is who, and passes nothing on that is not a device's
//! own.

pub(crate) mod bells;
mod codec;
mod connection;
pub(crate) mod documents;
pub mod ending;
mod follower;
mod greeting;
pub mod session;
mod switchboard;
pub mod topics;

use std::sync::Arc;

use bytes::Bytes;
use controller_core::domain::compose::{self, Document};
use controller_core::error::Error;
use protocol::post::Picture;
use protocol::{Digest, UnitId, wire};
use tokio_util::sync::CancellationToken;

use crate::ingest::{Ingest, Ingester};
use crate::ledger::Ledger;
use crate::listen::Conversation;
use crate::metrics::{Metrics, Reason};
use bells::Bells;
use documents::Documents;
use ending::Ending;
pub use follower::Follower;
use session::Register;
use switchboard::{Line, Switchboard};

/// Calls to the store at a time for what comes before everything else.
const FOLLOWING: usize = 4;

/// The gateway. Its connections are served by whoever accepts them.
#[derive(Debug)]
pub struct Gateway {
    ledger: Ledger,
    ingest: Ingest,
    switchboard: Arc<Switchboard>,
    documents: Arc<Documents>,
    bells: Arc<Bells>,
    stop: CancellationToken,
}

impl Gateway {
    /// A gateway, and its two tasks, which its owner runs: the follower until `stop`, the ingester
    /// until the gateway itself is gone, so that the last goodbyes are stored. `name` tells
    /// this gateway's sessions from those of others in the store.
    pub fn new(
        ledger: Ledger,
        name: &str,
        stop: CancellationToken,
    ) -> (Arc<Self>, Follower, Ingester) {
        let (ingest, ingester) = Ingest::new(ledger.clone(), name);
        let switchboard = Arc::<Switchboard>::default();
        let documents = Arc::new(Documents::new(ledger.clone(), ledger.lane(FOLLOWING)));
        let bells = Arc::<Bells>::default();
        // The log is followed, and alerts are composed, whatever else waits for the store.
        let follower = Follower {
            ledger: ledger.lane(FOLLOWING),
            switchboard: Arc::clone(&switchboard),
            documents: Arc::clone(&documents),
            bells: Arc::clone(&bells),
            stop: stop.clone(),
        };
        let gateway = Self { ledger, ingest, switchboard, documents, bells, stop };
        (Arc::new(gateway), follower, ingester)
    }

    /// Serves one MQTT connection until its end.
    pub async fn serve(&self, conversation: Conversation) {
        let (peer, address) = (conversation.peer, conversation.address);
        let ending = connection::serve(self, conversation).await;
        let device = peer.map(|peer| peer.device.to_string());
        let device = device.as_deref().unwrap_or("nobody");
        let reason = ending.word();
        if ending.is_ordinary() {
            tracing::debug!(device, %address, reason, "an MQTT session ended");
            return;
        }
        tracing::warn!(device, %address, reason, "ended an MQTT session");
        self.metrics().refused.get_or_create(&Reason { reason }).inc();
        if ending.is_topic_violation() {
            self.metrics().topic_violations.inc();
        }
    }

    /// An item of a school's current or previous document.
    pub(crate) async fn item(
        &self,
        school: UnitId,
        item: Digest,
    ) -> Result<Option<Vec<u8>>, Error> {
        self.documents.item(school, item).await
    }

    /// A picture that a school's current or previous document names.
    pub(crate) async fn picture(
        &self,
        school: UnitId,
        picture: Digest,
    ) -> Result<Option<Picture>, Error> {
        self.documents.picture(school, picture).await
    }

    /// The bells that ring when a pairing gets on.
    pub(crate) fn bells(&self) -> &Bells {
        &self.bells
    }

    fn metrics(&self) -> &Metrics {
        self.ledger.metrics()
    }

    /// What the device of a line should hold now, besides alerts. It is asked for only after the line
    /// is known to stand in a school, so that no change after that goes unnoticed.
    async fn registers(&self, line: Arc<Line>) -> Result<Registers, Error> {
        let device = line.device();
        let settings = self.ledger.glance(move |view| compose::settings(view, device));
        let Some(mut settings) = settings.await? else { return Ok(Registers::default()) };
        if self.switchboard.stands_in(&line, settings.school) {
            self.documents.watch(settings.school);
            let again = self.ledger.glance(move |view| compose::settings(view, device));
            let Some(again) = again.await? else { return Ok(Registers::default()) };
            settings = again;
        }
        let document = self.documents.current(settings.school).await?;
        let desired = document.map(|document| {
            let digest = document.digest;
            // All of a school's TVs are sent the same bytes.
            Register { bytes: Bytes::from_owner(Shared(document)), digest }
        });
        let bytes = wire::encode(&settings);
        let digest = Digest::of(&bytes);
        let school = Some(settings.school);
        Ok(Registers { school, settings: Some(Register { bytes: bytes.into(), digest }), desired })
    }
}

/// What a device should hold besides alerts; nothing if it is gone.
#[derive(Debug, Default)]
struct Registers {
    /// Where it stands.
    school: Option<UnitId>,
    settings: Option<Register>,
    desired: Option<Register>,
}

/// A document's message, wherever it is under way.
struct Shared(Arc<Document>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

/// What a refused use case means for a session.
fn refused(error: &Error) -> Ending {
    match error.code() {
        "unknown-device" | "device-revoked" | "key-retired" => Ending::Revoked,
        _ => Ending::Unavailable,
    }
}

#[cfg(test)]
pub(crate) mod kit;
#[cfg(test)]
mod tests;
