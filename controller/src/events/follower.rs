//! Follows the change log for everybody who watches; while nobody does, it rests.

use std::sync::Arc;
use std::time::Duration;

use controller_core::app::events::Topic;
use controller_core::app::signin;
use controller_core::error::Error;
use controller_core::port::LogPage;
use tokio_util::sync::CancellationToken;

use super::listeners::Listeners;
use super::{News, PAGE};
use crate::clock;
use crate::ledger::Ledger;

/// The log is looked at this often, whatever the bus says.
const POLL: Duration = Duration::from_secs(1);
/// Between two tellings: what happens meanwhile is told once.
const PAUSE: Duration = Duration::from_millis(200);

/// Follows the log.
#[derive(Debug)]
pub struct Follower {
    pub(super) ledger: Ledger,
    pub(super) listeners: Arc<Listeners>,
}

impl Follower {
    /// Follows until `stop`, and cuts everybody then.
    pub async fn run(self, stop: CancellationToken) {
        stop.run_until_cancelled(self.follow()).await;
        self.listeners.close();
    }

    async fn follow(&self) {
        let mut heard = self.ledger.bus().subscribe();
        loop {
            let Some(cursor) = self.listeners.cursor() else {
                self.ledger.whispers().rest();
                self.listeners.came.notified().await;
                continue;
            };
            self.ledger.whispers().listen();
            match self.tell(cursor).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "could not tell those who watch"),
            }
            tokio::time::sleep(PAUSE).await;
            // A bus that is gone never wakes; the poll does.
            let woken = async {
                if heard.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! {
                () = woken => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Tells what follows the cursor; says whether there is more.
    async fn tell(&self, cursor: u64) -> Result<bool, Error> {
        let mut news = News { last: cursor, ..News::default() };
        let full = match self.ledger.log_after(cursor, PAGE).await? {
            LogPage::Entries(entries) => {
                let full = entries.len() == PAGE;
                news.read(entries);
                full
            }
            LogPage::Trimmed { last } => {
                self.listeners.tell_all(last);
                return Ok(true);
            }
        };
        self.look_at_rights(&news).await?;
        let told = news.told(&self.ledger).await?;
        self.listeners.tell(&told, news.last);
        self.whisper().await?;
        Ok(full)
    }

    /// Ends the streams of those whose rights are not what they were: with new ones they come back.
    async fn look_at_rights(&self, news: &News) -> Result<(), Error> {
        if news.people.is_empty() {
            return Ok(());
        }
        for listener in self.listeners.of(&news.people) {
            let (secret, now) = (listener.secret.clone(), clock::now());
            let actor = self.ledger.read(move |view| signin::actor(view, &secret, now)).await;
            if actor != Ok(listener.actor.clone()) {
                listener.cut.cancel();
            }
        }
        Ok(())
    }

    /// Tells which devices have reported, which the log does not say.
    async fn whisper(&self) -> Result<(), Error> {
        let reported = self.ledger.whispers().take();
        if reported.is_empty() {
            return Ok(());
        }
        let Some(cursor) = self.listeners.cursor() else { return Ok(()) };
        // They stand at the log's present number, so that whoever comes back misses none of the log.
        let topics = reported.into_iter().map(|device| (Topic::Report(device), cursor)).collect();
        let told = News { topics, ..News::default() }.told(&self.ledger).await?;
        self.listeners.whisper(&told, cursor);
        Ok(())
    }
}
