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
use protocol::register::Settings;
use protocol::{DeviceId, Digest, UnitId, wire};
use tokio_util::sync::CancellationToken;

use crate::ingest::{Closed, Ingest, Ingester, Item};
use crate::ledger::Ledger;
use crate::listen::Conversation;
use crate::metrics::{Metrics, Reason};
use bells::Bells;
use documents::Documents;
use ending::Ending;
pub use follower::Follower;
use session::Register;
use switchboard::Switchboard;
pub(crate) use switchboard::{Line, Notices};

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
    }

    /// Connects a device that speaks no MQTT: it is cut and woken like the others. Whoever asks for a
    /// line [gives it back](Self::leave).
    pub(crate) fn connect(&self, device: DeviceId) -> Arc<Line> {
        self.switchboard.connect(device)
    }

    /// Notes in which school the device of a line stands.
    pub(crate) fn stands_in(&self, line: &Arc<Line>, school: UnitId) {
        self.switchboard.stands_in(line, school);
        self.documents.watch(school);
    }

    /// Forgets a connection that has ended.
    pub(crate) fn leave(&self, line: &Arc<Line>) {
        self.switchboard.leave(line);
    }

    /// Hands in something that a device said; waits while there is no room.
    pub(crate) async fn submit(&self, item: Item) -> Result<(), Closed> {
        self.ingest.submit(item).await
    }

    /// A school's document, with its items.
    pub(crate) async fn document(&self, school: UnitId) -> Result<Option<Arc<Document>>, Error> {
        self.documents.current(school).await
    }

    /// A school's alerts; nothing is read if they are composed already.
    pub(crate) async fn alerts(&self, school: UnitId) -> Result<Option<Register>, Error> {
        self.documents.alerts(school).await
    }

    /// Counts an end that is none of the ordinary ones: before the client hears of it, so that whoever
    /// was cut finds it counted.
    pub(crate) fn count(&self, ending: Ending) {
        if ending.is_ordinary() {
            return;
        }
        let reason = ending.word();
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

    /// The controller's figures.
    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        self.ledger.metrics()
    }

    /// What the device of a line should hold now, besides alerts. It is asked for only after the line
    /// is known to stand in a school, so that no change after that goes unnoticed.
    async fn registers(&self, line: Arc<Line>) -> Result<Registers, Error> {
        let settings = self.settings(&line).await?;
        let Some(settings) = settings else { return Ok(Registers::default()) };
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

impl Gateway {
    /// The settings of a line's device, which is known to stand in their school; none if it is gone.
    pub(crate) async fn settings(&self, line: &Arc<Line>) -> Result<Option<Settings>, Error> {
        let device = line.device();
        let settings = self.ledger.glance(move |view| compose::settings(view, device));
        let Some(settings) = settings.await? else { return Ok(None) };
        if self.switchboard.stands_in(line, settings.school) {
            self.documents.watch(settings.school);
            let again = self.ledger.glance(move |view| compose::settings(view, device));
            return again.await;
        }
        Ok(Some(settings))
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
