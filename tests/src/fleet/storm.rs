//! All TVs of the fleet at one server: they are switched on at once, and what they see is noted.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use agent_core::Scene;
use rustls::ClientConfig;
use tokio::sync::Semaphore;

use super::line::Line;
use super::milestone::Milestone;

/// For a connection and its subscription, as long as the agent gives them.
const CONNECT_TIME: Duration = Duration::from_secs(15);

/// What the TVs of one server have in common.
#[derive(Debug)]
pub(super) struct Storm {
    server: SocketAddr,
    /// Connections under way, so that no server loses some to its queue of unaccepted ones.
    dialling: Semaphore,
    /// Connected, subscribed, and both acknowledged.
    pub(super) connected: Milestone,
    /// And the hello answered: by Efir with a welcome once it is on disk, by a broker with PUBACK.
    pub(super) welcomed: Milestone,
    news: Mutex<Option<Arc<News>>>,
    lost: AtomicU32,
    last_loss: Mutex<Option<String>>,
}

/// Something that all TVs are to get.
#[derive(Debug)]
pub(super) struct News {
    /// Words that stand in nothing else.
    pub(super) words: String,
    /// Has come.
    pub(super) received: Milestone,
    /// Was handed to the screen by the agent's session.
    pub(super) shown: Milestone,
    /// The TV's receipts are on the controller's disk, and it was told so.
    pub(super) stored: Milestone,
    payload: OnceLock<Vec<u8>>,
}

/// How far one TV is with the news.
#[derive(Debug, Default)]
pub(super) struct Witness {
    news: Option<Arc<News>>,
    has_shown: bool,
    is_stored: bool,
}

impl Storm {
    /// Begins for so many TVs, of which `at_once` may be dialling at a time.
    pub(super) fn begin(server: SocketAddr, tvs: usize, at_once: usize) -> Arc<Self> {
        Arc::new(Self {
            server,
            dialling: Semaphore::new(at_once),
            connected: Milestone::new("connected", tvs),
            welcomed: Milestone::new("welcomed", tvs),
            news: Mutex::default(),
            lost: AtomicU32::new(0),
            last_loss: Mutex::default(),
        })
    }

    /// From now on these words are waited for.
    pub(super) fn expect(&self, words: &str, tvs: usize) -> Arc<News> {
        let news = Arc::new(News {
            words: words.to_owned(),
            received: Milestone::new("reached", tvs),
            shown: Milestone::new("showing it", tvs),
            stored: Milestone::new("accounted for", tvs),
            payload: OnceLock::new(),
        });
        *self.news() = Some(Arc::clone(&news));
        news
    }

    /// A TV's connection, in its turn.
    pub(super) async fn open(
        &self,
        tls: &Arc<ClientConfig>,
        client: &str,
        filters: Vec<String>,
    ) -> io::Result<Line> {
        let _turn = self.dialling.acquire().await.map_err(io::Error::other)?;
        let opening = Line::open(self.server, Arc::clone(tls), client, filters);
        let line = tokio::time::timeout(CONNECT_TIME, Box::pin(opening)).await??;
        self.connected.reach();
        Ok(line)
    }

    /// A TV has lost its connection, or found none.
    pub(super) fn lost(&self, error: &io::Error) {
        self.lost.fetch_add(1, Ordering::Relaxed);
        *self.last_loss.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
    }

    /// How many connections were lost or not made, and why the last one was.
    pub(super) fn losses(&self) -> (u32, Option<String>) {
        let last = self.last_loss.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (self.lost.load(Ordering::Relaxed), last)
    }

    fn news(&self) -> MutexGuard<'_, Option<Arc<News>>> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl News {
    /// The message in which it came.
    pub(super) fn payload(&self) -> &[u8] {
        self.payload.get().map(Vec::as_slice).unwrap_or_default()
    }
}

impl Witness {
    /// A message has come.
    pub(super) fn hears(&mut self, storm: &Storm, payload: &[u8]) {
        let Some(news) = storm.news().clone() else { return };
        let is_known = self.news.as_ref().is_some_and(|known| Arc::ptr_eq(known, &news));
        if is_known || !contains(payload, news.words.as_bytes()) {
            return;
        }
        news.received.reach();
        news.payload.get_or_init(|| payload.to_vec());
        *self = Self { news: Some(news), ..Self::default() };
    }

    /// Something is to be shown.
    pub(super) fn shows(&mut self, scene: &Scene) {
        let Some(news) = self.news.as_ref().filter(|_| !self.has_shown) else { return };
        if format!("{scene:?}").contains(&news.words) {
            news.shown.reach();
            self.has_shown = true;
        }
    }

    /// So many receipts are not known to be stored.
    pub(super) fn waits_for(&mut self, receipts: usize) {
        let Some(news) = self.news.as_ref().filter(|_| self.has_shown && !self.is_stored) else {
            return;
        };
        if receipts == 0 {
            news.stored.reach();
            self.is_stored = true;
        }
    }
}

fn contains(payload: &[u8], words: &[u8]) -> bool {
    payload.windows(words.len()).any(|window| window == words)
}
