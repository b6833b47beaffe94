//! Follows the change log from a cursor of its own, and passes on what concerns those connected here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use controller_core::app::sessions;
use controller_core::change::Change;
use controller_core::domain::device::Device;
use controller_core::error::Error;
use controller_core::port::LogPage;
use protocol::{DeviceId, UnitId};
use tokio_util::sync::CancellationToken;

use super::bells::Bells;
use super::documents::Documents;
use super::ending::Ending;
use super::switchboard::Switchboard;
use crate::ledger::Ledger;

/// The log is looked at this often, whatever the bus says.
const POLL: Duration = Duration::from_secs(1);
/// Entries of the log at a time.
const PAGE: usize = 1000;
/// Schools whose alerts are composed in one reading, after which their TVs are told.
const COMPOSED: usize = 100;
/// Devices looked up in one reading when the log had to be skipped.
const CHECKED: usize = 200;

/// Follows the log.
#[derive(Debug)]
pub struct Follower {
    pub(super) ledger: Ledger,
    pub(super) switchboard: Arc<Switchboard>,
    pub(super) documents: Arc<Documents>,
    pub(super) bells: Arc<Bells>,
    pub(super) stop: CancellationToken,
}

/// What some entries come to, each thing once.
#[derive(Debug, Default)]
struct News {
    units: BTreeSet<UnitId>,
    alerts: BTreeSet<UnitId>,
    devices: BTreeSet<DeviceId>,
    revoked: BTreeSet<DeviceId>,
    sessions: BTreeMap<DeviceId, u64>,
    /// Something this version does not know: everything is looked at again.
    unknown: bool,
}

impl Follower {
    /// Follows until the controller stops.
    pub async fn run(self) {
        let mut heard = self.ledger.bus().subscribe();
        let mut cursor = 0;
        loop {
            match self.ledger.log_after(cursor, PAGE).await {
                Ok(LogPage::Entries(entries)) => {
                    let full = entries.len() == PAGE;
                    let last = entries.last().map_or(cursor, |(sequence, _)| *sequence);
                    let told = self.tell(entries).await;
                    if told {
                        cursor = last;
                    }
                    if told && full {
                        continue;
                    }
                }
                Ok(LogPage::Trimmed { last }) => {
                    if self.resynchronise().await {
                        cursor = last;
                        continue;
                    }
                }
                Err(error) => tracing::warn!(%error, "could not read the change log"),
            }
            // A bus that is gone never wakes; the poll does.
            let woken = async {
                if heard.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = woken => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    async fn tell(&self, entries: Vec<(u64, Vec<u8>)>) -> bool {
        let mut news = News::default();
        for (sequence, value) in entries {
            match serde_json::from_slice(&value) {
                Ok(change) => self.note(&mut news, change),
                Err(error) => {
                    tracing::warn!(sequence, %error, "an entry of the change log is not known");
                    news.unknown = true;
                }
            }
        }
        self.pass_on_alerts(&news.alerts).await;
        for device in &news.revoked {
            self.switchboard.cut(*device, Ending::Revoked);
        }
        for (device, number) in news.sessions {
            self.switchboard.began(device, number);
        }
        let mut schools = BTreeSet::new();
        for unit in news.units {
            schools.extend(self.documents.touch(unit));
        }
        for school in schools {
            self.switchboard.dirty_school(school);
        }
        for device in news.devices {
            self.switchboard.dirty(device);
        }
        !news.unknown || self.resynchronise().await
    }

    /// Alerts go before everything else: composed here, once a school, so that no TV's connection has
    /// to read from the store.
    async fn pass_on_alerts(&self, units: &BTreeSet<UnitId>) {
        let touched = units.iter().flat_map(|unit| self.documents.touch_alerts(*unit));
        let schools: BTreeSet<UnitId> = touched.collect();
        let schools: Vec<UnitId> = schools.into_iter().collect();
        for schools in schools.chunks(COMPOSED) {
            if let Err(error) = self.documents.compose_alerts(schools).await {
                tracing::warn!(%error, "could not compose alerts; each connection tries for itself");
            }
            for school in schools {
                self.switchboard.alert_school(*school);
            }
        }
    }

    fn note(&self, news: &mut News, change: Change) {
        match change {
            Change::Unit { unit } | Change::Posts { unit } => {
                news.units.insert(unit);
            }
            Change::Alerts { unit } => {
                news.alerts.insert(unit);
            }
            Change::Receipts { .. }
            | Change::Ended { .. }
            | Change::Nominations { .. }
            | Change::Ticket { .. }
            | Change::Access { .. } => {}
            Change::Device { device } => {
                news.devices.insert(device);
            }
            Change::Revoked { device } => {
                news.revoked.insert(device);
            }
            Change::Pairing { pairing } => self.bells.ring(pairing),
            Change::Session { device, number } => {
                let known = news.sessions.entry(device).or_default();
                *known = number.max(*known);
            }
        }
    }

    /// Looks at everything again, as if all of it had changed; says whether that worked.
    async fn resynchronise(&self) -> bool {
        tracing::info!("the change log was cut short: looking at everything again");
        self.documents.touch_all();
        self.switchboard.dirty_all();
        self.bells.ring_all();
        for devices in self.switchboard.devices().chunks(CHECKED) {
            if let Err(error) = self.check(devices.to_vec()).await {
                tracing::warn!(%error, "could not look at the connected devices again");
                return false;
            }
        }
        true
    }

    async fn check(&self, devices: Vec<DeviceId>) -> Result<(), Error> {
        let found = self.ledger.read(move |view| {
            let look = |device: DeviceId| {
                let known = view.get::<Device>(&device)?.filter(|known| known.revoked.is_none());
                let number = sessions::newest(view, device)?.map(|session| session.number);
                Ok((device, known.is_some(), number))
            };
            devices.into_iter().map(look).collect::<Result<Vec<_>, Error>>()
        });
        for (device, known, number) in found.await? {
            if !known {
                self.switchboard.cut(device, Ending::Revoked);
            }
            if let Some(number) = number {
                self.switchboard.began(device, number);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use controller_core::memory::MemoryStore;
    use controller_core::port::{Commit, CommitError, Committed, Snapshot, Store, StoreError};
    use jiff::Timestamp;
    use tokio::sync::watch;

    use crate::bus::Bus;
    use crate::metrics::Metrics;

    #[tokio::test]
    async fn behind_a_trimmed_log_everything_is_looked_at_again_without_the_bus() {
        let metrics = Arc::new(Metrics::new());
        let ledger =
            Ledger::new(Arc::new(Trimmed(MemoryStore::default())), Arc::new(Gone), metrics);
        let stop = CancellationToken::new();
        let follower = Follower {
            ledger: ledger.clone(),
            switchboard: Arc::default(),
            documents: Arc::new(Documents::new(ledger.clone(), ledger)),
            bells: Arc::default(),
            stop: stop.clone(),
        };
        let device = DeviceId::new(Timestamp::UNIX_EPOCH, 1);
        let line = follower.switchboard.connect(device);
        let running = tokio::spawn(follower.run());
        let cut = tokio::time::timeout(Duration::from_secs(5), line.is_cut()).await;
        assert_eq!(cut, Ok(Ending::Revoked), "the store knows of no such device");
        assert!(line.take().dirty);
        stop.cancel();
        running.await.unwrap();
    }

    /// A store whose log is trimmed for whoever begins at its beginning.
    struct Trimmed(MemoryStore);

    impl Store for Trimmed {
        fn read(
            &self,
            reading: &mut dyn FnMut(&dyn Snapshot) -> Result<(), StoreError>,
        ) -> Result<(), StoreError> {
            self.0.read(reading)
        }

        fn commit(&self, commit: Commit) -> Result<Committed, CommitError> {
            self.0.commit(commit)
        }

        fn log_after(&self, sequence: u64, _limit: usize) -> Result<LogPage, StoreError> {
            Ok(match sequence {
                0 => LogPage::Trimmed { last: 5 },
                _ => LogPage::Entries(Vec::new()),
            })
        }
    }

    /// A bus that is gone: it never wakes anybody.
    struct Gone;

    impl Bus for Gone {
        fn announce(&self, _sequence: u64) {}

        fn subscribe(&self) -> watch::Receiver<u64> {
            watch::channel(0).1
        }
    }
}
