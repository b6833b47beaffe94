//! Who is connected here, and how to reach them from outside their task.
//!
//! A line has no queue of messages: what can pile up is merged, and answers are bounded by what the
//! session has asked.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use protocol::event::Ack;
use protocol::report::Stored;
use protocol::{DeviceId, Topic, UnitId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::ending::Ending;

/// Observers of one device, at most.
const OBSERVERS: usize = 8;
/// Messages that wait for an observer; the oldest are dropped for newer ones.
const OBSERVED: usize = 64;

/// Everybody who is connected here.
#[derive(Debug, Default)]
pub(super) struct Switchboard {
    lines: Mutex<Lines>,
    observers: AtomicUsize,
}

#[derive(Debug, Default)]
struct Lines {
    devices: HashMap<DeviceId, (Arc<Line>, Option<UnitId>)>,
    by_school: HashMap<UnitId, HashSet<DeviceId>>,
    observers: HashMap<DeviceId, Vec<Arc<Line>>>,
}

/// The way to one connection's task.
#[derive(Debug)]
pub(crate) struct Line {
    device: DeviceId,
    notices: Mutex<Notices>,
    rung: Notify,
    cut: CancellationToken,
}

/// What has come in for a connection since it last looked.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    pub(super) answers: Vec<Answer>,
    pub(crate) dirty: bool,
    pub(crate) alerts: bool,
    /// The highest session number heard of.
    pub(crate) began: Option<u64>,
    pub(super) observed: VecDeque<(Topic, Bytes)>,
    ending: Option<Ending>,
}

/// What became of something that the session handed in.
#[derive(Debug)]
pub(super) enum Answer {
    Welcomed { number: u64, school: UnitId, stored: Vec<Stored> },
    Stored(Ack),
    NotStored(Ending),
}

impl Switchboard {
    /// Connects a device; an older connection of it is cut.
    pub(super) fn connect(&self, device: DeviceId) -> Arc<Line> {
        let line = Line::new(device);
        let older = self.lock().devices.insert(device, (Arc::clone(&line), None));
        if let Some((older, school)) = older {
            older.cut(Ending::TakenOver);
            self.lock().leave_school(device, school);
        }
        line
    }

    /// Lets somebody watch a device; none if enough do.
    pub(super) fn observe(&self, device: DeviceId) -> Option<Arc<Line>> {
        let mut lines = self.lock();
        let observers = lines.observers.entry(device).or_default();
        if observers.len() >= OBSERVERS {
            return None;
        }
        let line = Line::new(device);
        observers.push(Arc::clone(&line));
        self.observers.fetch_add(1, Ordering::Relaxed);
        Some(line)
    }

    /// Notes in which school a device stands; says whether that is news.
    pub(super) fn stands_in(&self, line: &Arc<Line>, school: UnitId) -> bool {
        let mut lines = self.lock();
        let Some((known, before)) = lines.devices.get_mut(&line.device) else { return false };
        if !Arc::ptr_eq(known, line) || *before == Some(school) {
            return false;
        }
        let before = before.replace(school);
        lines.leave_school(line.device, before);
        lines.by_school.entry(school).or_default().insert(line.device);
        true
    }

    /// Forgets a connection that has ended.
    pub(super) fn leave(&self, line: &Arc<Line>) {
        let mut lines = self.lock();
        let device = line.device;
        if let Some((_, school)) =
            lines.devices.get(&device).filter(|(known, _)| Arc::ptr_eq(known, line))
        {
            let school = *school;
            lines.devices.remove(&device);
            lines.leave_school(device, school);
        }
        let Some(observers) = lines.observers.get_mut(&device) else { return };
        let before = observers.len();
        observers.retain(|observer| !Arc::ptr_eq(observer, line));
        self.observers.fetch_sub(before - observers.len(), Ordering::Relaxed);
        if observers.is_empty() {
            lines.observers.remove(&device);
        }
    }

    /// Cuts a device and whoever watches it.
    pub(super) fn cut(&self, device: DeviceId, ending: Ending) {
        let lines = self.lock();
        let observers = lines.observers.get(&device).into_iter().flatten();
        let own = lines.devices.get(&device).map(|(line, _)| line);
        observers.chain(own).for_each(|line| line.cut(ending));
    }

    /// Tells a device's connection what number its newest session has.
    pub(super) fn began(&self, device: DeviceId, number: u64) {
        if let Some((line, _)) = self.lock().devices.get(&device) {
            line.notice(|notices| notices.began = notices.began.max(Some(number)));
        }
    }

    /// Tells a device's connection that its registers may have changed.
    pub(super) fn dirty(&self, device: DeviceId) {
        if let Some((line, _)) = self.lock().devices.get(&device) {
            line.notice(|notices| notices.dirty = true);
        }
    }

    /// Tells all of a school's that their registers may have changed.
    pub(super) fn dirty_school(&self, school: UnitId) {
        self.notice_school(school, |notices| notices.dirty = true);
    }

    /// Tells all of a school's that their alerts have changed.
    pub(super) fn alert_school(&self, school: UnitId) {
        self.notice_school(school, |notices| notices.alerts = true);
    }

    fn notice_school(&self, school: UnitId, note: impl Fn(&mut Notices)) {
        let lines = self.lock();
        for device in lines.by_school.get(&school).into_iter().flatten() {
            if let Some((line, _)) = lines.devices.get(device) {
                line.notice(&note);
            }
        }
    }

    /// Tells everybody that all of it may have changed.
    pub(super) fn dirty_all(&self) {
        for (line, _) in self.lock().devices.values() {
            line.notice(|notices| (notices.dirty, notices.alerts) = (true, true));
        }
    }

    /// The devices that are connected or watched here.
    pub(super) fn devices(&self) -> Vec<DeviceId> {
        let lines = self.lock();
        lines.devices.keys().chain(lines.observers.keys()).copied().collect()
    }

    /// Passes on to those who watch a device what it says or hears.
    pub(super) fn observed(&self, topic: Topic, payload: &Bytes) {
        if self.observers.load(Ordering::Relaxed) == 0 {
            return;
        }
        for line in self.lock().observers.get(&topic.device).into_iter().flatten() {
            line.notice(|notices| {
                if notices.observed.len() >= OBSERVED {
                    notices.observed.pop_front();
                }
                notices.observed.push_back((topic, payload.clone()));
            });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lines {
    fn leave_school(&mut self, device: DeviceId, school: Option<UnitId>) {
        let Some(school) = school else { return };
        let Some(devices) = self.by_school.get_mut(&school) else { return };
        devices.remove(&device);
        if devices.is_empty() {
            self.by_school.remove(&school);
        }
    }
}

impl Line {
    fn new(device: DeviceId) -> Arc<Self> {
        let (notices, rung, cut) = (Mutex::default(), Notify::new(), CancellationToken::new());
        Arc::new(Self { device, notices, rung, cut })
    }

    /// Whose it is.
    pub(crate) fn device(&self) -> DeviceId {
        self.device
    }

    /// Hands over an answer.
    pub(super) fn answer(&self, answer: Answer) {
        self.notice(|notices| notices.answers.push(answer));
    }

    /// Ends the connection, whatever it is doing; the first reason counts.
    pub(crate) fn cut(&self, ending: Ending) {
        self.notice(|notices| notices.ending = notices.ending.or(Some(ending)));
        self.cut.cancel();
    }

    /// Waits until the line is cut, and says why.
    pub(crate) async fn is_cut(&self) -> Ending {
        self.cut.cancelled().await;
        self.lock().ending.unwrap_or(Ending::Stopping)
    }

    /// Waits until there is something to look at.
    pub(crate) async fn rung(&self) {
        self.rung.notified().await;
    }

    /// What has come in.
    pub(crate) fn take(&self) -> Notices {
        let mut notices = self.lock();
        let ending = notices.ending;
        std::mem::replace(&mut *notices, Notices { ending, ..Notices::default() })
    }

    fn notice(&self, note: impl FnOnce(&mut Notices)) {
        note(&mut self.lock());
        self.rung.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Notices> {
        self.notices.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_newer_connection_cuts_the_older_and_outlives_its_end() {
        let board = Switchboard::default();
        let older = board.connect(device(1));
        board.stands_in(&older, school());
        let newer = board.connect(device(1));
        assert_eq!(older.lock().ending, Some(Ending::TakenOver));
        board.leave(&older);
        board.stands_in(&older, school());
        board.dirty_school(school());
        assert!(!newer.take().dirty, "the older connection's school is not the newer one's yet");
        board.stands_in(&newer, school());
        board.dirty_school(school());
        assert!(newer.take().dirty);
        board.leave(&newer);
        assert!(board.lock().devices.is_empty() && board.lock().by_school.is_empty());
    }

    #[test]
    fn observers_see_their_device_within_bounds_and_are_cut_with_it() {
        let board = Switchboard::default();
        let watching: Vec<_> = (0..OBSERVERS).map(|_| board.observe(device(1)).unwrap()).collect();
        assert!(board.observe(device(1)).is_none());
        for n in 0..100_u8 {
            board.observed(Topic::up(device(1), protocol::Up::Report), &Bytes::from(vec![n]));
            board.observed(Topic::up(device(2), protocol::Up::Report), &Bytes::from(vec![n]));
        }
        let seen = watching[0].take().observed;
        assert_eq!(seen.len(), OBSERVED);
        assert_eq!(seen.back().unwrap().1.as_ref(), [99]);
        board.cut(device(1), Ending::Revoked);
        for line in watching {
            assert!(line.cut.is_cancelled());
            board.leave(&line);
        }
        assert_eq!(board.observers.load(Ordering::Relaxed), 0);
        assert!(board.lock().observers.is_empty());
    }

    #[test]
    fn of_session_numbers_the_highest_counts() {
        let board = Switchboard::default();
        let line = board.connect(device(1));
        board.began(device(1), 7);
        board.began(device(1), 3);
        assert_eq!(line.take().began, Some(7));
    }

    fn device(n: u128) -> DeviceId {
        DeviceId::new(Timestamp::UNIX_EPOCH, n)
    }

    fn school() -> UnitId {
        UnitId::new(Timestamp::UNIX_EPOCH, 9)
    }
}
