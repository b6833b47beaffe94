//! Waiting: for a condition, until a deadline, with the last reason it did not hold.

use std::time::Duration;

/// How long a story waits for something that takes a moment: generous, since the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Looks again and again until there is something to see; panics with what was waited for and the
/// last reason why it was not there.
pub async fn eventually<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<T, String>,
) -> T {
    let deadline = tokio::time::Instant::now() + within;
    loop {
        let reason = match look().await {
            Ok(seen) => return seen,
            Err(reason) => reason,
        };
        assert!(
            tokio::time::Instant::now() < deadline,
            "waited {within:?} in vain for {what}: {reason}"
        );
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// The time of day: stories plan with it, as people do.
#[expect(clippy::disallowed_methods, reason = "a story is its own clock")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
