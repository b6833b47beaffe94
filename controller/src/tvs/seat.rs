//! One browser TV that is there: what it was told last, and when it was heard.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use controller_core::app::devices::Drawable;
use controller_core::error::Error;
use protocol::report::ScreenSize;
use protocol::{DeviceId, Digest};
use tokio::sync::{Notify, OwnedSemaphorePermit, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Tvs;
use super::plan::Composed;
use crate::clock;
use crate::gateway::ending::Ending;
use crate::gateway::session::{Register, Said};
use crate::gateway::{Line, Notices};

/// Between two tries to compose, when the store fails.
const AGAIN: Duration = Duration::from_secs(1);
/// What was learnt of pages is waited for so long, so that it is told once.
const LEARNING: Duration = Duration::from_millis(300);
/// Requests a second that a TV may send for long, besides frames.
const RATE: f64 = 10.0;
/// Requests that it may send at once.
const BURST: f64 = 100.0;
/// Plans whose frames can be fetched: the TV may not have heard of the latest.
const PLANS: usize = 3;

/// A browser TV that is there.
#[derive(Debug)]
pub(crate) struct Seat {
    line: Arc<Line>,
    key: Digest,
    number: u64,
    size: ScreenSize,
    told: watch::Sender<Told>,
    plans: Mutex<VecDeque<Arc<Composed>>>,
    heard: Mutex<Heard>,
    reader: Mutex<CancellationToken>,
    /// Notified when its reader has gone.
    left: Notify,
}

/// What a TV is told.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    /// Nothing yet.
    Nothing,
    /// What stands on its screen when.
    Plan {
        /// Counts the plans of this session, from 1.
        revision: u64,
        /// The plan.
        plan: Arc<Composed>,
    },
    /// Its session is over.
    Over(Ending),
}

/// Whoever reads what a TV is told: the latest only.
#[derive(Debug)]
pub(crate) struct Reading {
    seat: Arc<Seat>,
    /// Follows what is told.
    pub(crate) told: watch::Receiver<Told>,
    /// Ends when a newer reader of the same TV comes.
    pub(crate) overtaken: CancellationToken,
}

#[derive(Debug)]
struct Heard {
    last: Instant,
    /// Its reader has gone, and nothing was heard since.
    has_left: bool,
    allowance: f64,
}

impl Seat {
    pub(super) fn new(line: Arc<Line>, key: Digest, number: u64, size: ScreenSize) -> Self {
        Self {
            line,
            key,
            number,
            size,
            told: watch::Sender::new(Told::Nothing),
            plans: Mutex::default(),
            heard: Mutex::new(Heard { last: Instant::now(), has_left: false, allowance: BURST }),
            reader: Mutex::default(),
            left: Notify::new(),
        }
    }

    /// Whose it is.
    pub(crate) fn device(&self) -> DeviceId {
        self.line.device()
    }

    /// The key of its cookie.
    pub(crate) fn key(&self) -> Digest {
        self.key
    }

    /// The session's number in the store.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The TV was heard; whether it may say more just now.
    pub(crate) fn hears(&self) -> bool {
        let mut heard = lock(&self.heard);
        let now = Instant::now();
        let refill = now.duration_since(heard.last).as_secs_f64() * RATE;
        (heard.last, heard.has_left) = (now, false);
        heard.allowance = (heard.allowance + refill).min(BURST) - 1.0;
        if heard.allowance < 0.0 {
            heard.allowance = 0.0;
            return false;
        }
        true
    }

    /// Begins to read what the TV is told, in place of whoever has read it.
    pub(crate) fn read(self: &Arc<Self>) -> Reading {
        let overtaken = CancellationToken::new();
        std::mem::replace(&mut *lock(&self.reader), overtaken.clone()).cancel();
        Reading { seat: Arc::clone(self), told: self.told.subscribe(), overtaken }
    }

    /// A frame that one of its latest plans names.
    pub(crate) fn drawable(&self, name: Digest) -> Option<Arc<Drawable>> {
        lock(&self.plans).iter().find_map(|plan| plan.drawable(name))
    }

    /// Tells a plan, unless it is the one that was told last.
    fn tell(&self, plan: Arc<Composed>) {
        let same = |told: &Told| match told {
            Told::Plan { plan: known, .. } => known.body == plan.body,
            Told::Nothing | Told::Over(_) => false,
        };
        if same(&self.told.borrow()) {
            return;
        }
        let mut plans = lock(&self.plans);
        plans.push_front(Arc::clone(&plan));
        plans.truncate(PLANS);
        drop(plans);
        self.told.send_modify(|told| {
            let revision = match told {
                Told::Plan { revision, .. } => *revision + 1,
                Told::Nothing | Told::Over(_) => 1,
            };
            *told = Told::Plan { revision, plan };
        });
    }

    /// When it is gone, if nothing more is heard: one whose reader has hung up comes back soon or never.
    fn gone_at(&self, silence: Duration) -> Instant {
        let heard = lock(&self.heard);
        heard.last + if heard.has_left { silence / 5 } else { silence }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.overtaken.is_cancelled() {
            return;
        }
        let mut heard = lock(&self.seat.heard);
        (heard.last, heard.has_left) = (Instant::now(), true);
        drop(heard);
        self.seat.left.notify_one();
    }
}

/// Keeps a TV's seat until its session ends.
pub(super) async fn keep(tvs: Tvs, seat: Arc<Seat>, _place: OwnedSemaphorePermit) {
    let ending = Keeper::new(&tvs, &seat).run().await;
    tvs.0.gateway.count(ending);
    if !ending.is_ordinary() {
        tracing::warn!(device = %seat.device(), reason = ending.word(), "ended a browser's session");
    }
    tvs.0.gateway.metrics().browsers.dec();
    tvs.0.seats.leave(&seat);
    tvs.0.gateway.leave(&seat.line);
    seat.told.send_replace(Told::Over(ending));
    let farewell = Said::Goodbye { number: seat.number, farewell: ending.farewell() };
    if let Err(error) = tvs.say(&seat, farewell).await {
        tracing::warn!(device = %seat.device(), %error, "could not store that a browser has left");
    }
}

/// What a seat's task knows.
struct Keeper<'a> {
    tvs: &'a Tvs,
    seat: &'a Arc<Seat>,
    settings: Option<protocol::register::Settings>,
    alerts: Option<Register>,
    /// What is to be looked up again before the next plan.
    stale: Stale,
    /// When to compose the next plan.
    due: Instant,
    learnt: watch::Receiver<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Stale {
    settings: bool,
    alerts: bool,
}

impl<'a> Keeper<'a> {
    fn new(tvs: &'a Tvs, seat: &'a Arc<Seat>) -> Self {
        Self {
            tvs,
            seat,
            settings: None,
            alerts: None,
            stale: Stale { settings: true, alerts: true },
            due: Instant::now(),
            learnt: tvs.gallery().learnt(),
        }
    }

    async fn run(mut self) -> Ending {
        loop {
            if self.due <= Instant::now() {
                match self.compose().await {
                    Ok(Some(next)) => self.due = next,
                    Ok(None) => return Ending::Revoked,
                    Err(error) => {
                        let device = self.seat.device();
                        tracing::warn!(%device, %error, "could not compose what a browser shows");
                        self.due = Instant::now() + AGAIN;
                    }
                }
            }
            tokio::select! {
                biased;
                ending = self.seat.line.is_cut() => return ending,
                () = self.tvs.0.stop.cancelled() => return Ending::Stopping,
                () = self.seat.line.rung() => {
                    let Notices { dirty, alerts, began, .. } = self.seat.line.take();
                    if began.is_some_and(|newest| newest > self.seat.number) {
                        return Ending::TakenOver;
                    }
                    self.stale.settings |= dirty;
                    self.stale.alerts |= alerts;
                    if dirty || alerts {
                        self.due = Instant::now();
                    }
                }
                Ok(()) = self.learnt.changed() => {
                    self.due = self.due.min(Instant::now() + LEARNING);
                }
                () = tokio::time::sleep_until(self.due) => {}
                () = self.seat.left.notified() => {}
                () = tokio::time::sleep_until(self.seat.gone_at(self.tvs.0.silence)) => {
                    if self.seat.gone_at(self.tvs.0.silence) <= Instant::now() {
                        return Ending::Silent;
                    }
                }
            }
        }
    }

    /// Composes what is told now, and says when to do it again; nothing if the device is gone.
    async fn compose(&mut self) -> Result<Option<Instant>, Error> {
        let gateway = &self.tvs.0.gateway;
        if self.stale.settings || self.settings.is_none() {
            let before = self.settings.as_ref().map(|settings| settings.school);
            self.settings = gateway.settings(&self.seat.line).await?;
            self.stale.settings = false;
            self.stale.alerts |= self.settings.as_ref().map(|settings| settings.school) != before;
        }
        let Some(settings) = &self.settings else { return Ok(None) };
        if self.stale.alerts {
            self.stale.alerts = false;
            self.alerts = gateway.alerts(settings.school).await.inspect_err(|_failed| {
                self.stale.alerts = true;
            })?;
        }
        let document = gateway.document(settings.school).await?;
        let programme = self.tvs.0.programmes.of(document.as_deref(), self.alerts.as_ref());
        let plan = programme.plan(settings, self.seat.size, self.tvs.gallery(), clock::now());
        let next = Instant::now() + plan.lasts(clock::now());
        self.seat.tell(plan);
        Ok(Some(next))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
