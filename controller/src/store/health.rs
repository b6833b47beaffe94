//! Whether the store still works: once it has failed it stays failed.

use tokio::sync::watch;

/// Tells when the store has failed for good.
#[derive(Debug, Clone)]
pub struct Health {
    failure: watch::Sender<Option<String>>,
}

impl Health {
    pub(super) fn new() -> Self {
        Self { failure: watch::Sender::new(None) }
    }

    /// Why the store failed, if it has.
    pub fn failure(&self) -> Option<String> {
        self.failure.borrow().clone()
    }

    /// Waits until the store has failed, which most never do, and says why.
    pub async fn failed(&self) -> String {
        let mut failure = self.failure.subscribe();
        match failure.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_default(),
            Err(_closed) => std::future::pending().await,
        }
    }

    /// Remembers the first failure; those that follow from it are not news.
    pub(super) fn fail(&self, reason: &str) {
        let news = self.failure.send_if_modified(|failure| {
            let news = failure.is_none();
            failure.get_or_insert_with(|| reason.to_owned());
            news
        });
        if news {
            tracing::error!(reason, "the store failed; nothing more is written");
        }
    }
}
