//! Owns the controller's long-running tasks: each is awaited, and one that ends by itself or panics
//! ends the process loudly.

use std::future::Future;
use std::time::Duration;

use anyhow::{Context, anyhow};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// Tasks that run until they are told to stop.
#[derive(Debug, Default)]
pub struct Services {
    stop: CancellationToken,
    tasks: JoinSet<Ended>,
}

/// A service's name and how it ended.
type Ended = (&'static str, anyhow::Result<()>);

impl Services {
    /// Starts a service; it is given the token that tells it to stop.
    pub fn spawn<F>(&mut self, name: &'static str, service: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let running = service(self.stop.clone());
        self.tasks.spawn(async move { (name, running.await) });
    }

    /// What tells them all to stop.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Waits for the first service that ends without being told to: that is always a failure.
    pub async fn first_failure(&mut self) -> anyhow::Error {
        match self.tasks.join_next().await {
            None => std::future::pending().await,
            Some(ended) => match judge(ended) {
                Ok(name) => anyhow!("the service «{name}» ended by itself"),
                Err(error) => error,
            },
        }
    }

    /// Tells all to stop and waits for them; those that take too long are cut.
    pub async fn stop(mut self, patience: Duration) -> anyhow::Result<()> {
        self.stop.cancel();
        let mut first = Ok(());
        let all = async {
            while let Some(ended) = self.tasks.join_next().await {
                if let Err(error) = judge(ended) {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "a service failed while stopping"
                    );
                    first = Err(error);
                }
            }
        };
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!(left = self.tasks.len(), ?patience, "services did not stop in time");
            self.tasks.shutdown().await;
        }
        first
    }
}

fn judge(ended: Result<Ended, JoinError>) -> anyhow::Result<&'static str> {
    let (name, result) = ended.context("a service panicked")?;
    result.with_context(|| format!("the service «{name}» failed"))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(5);

    async fn obedient(stop: CancellationToken) -> anyhow::Result<()> {
        stop.cancelled().await;
        Ok(())
    }

    #[tokio::test]
    async fn obedient_services_stop_in_peace() {
        let mut services = Services::default();
        services.spawn("one", obedient);
        services.spawn("two", obedient);
        services.stop(PATIENCE).await.unwrap();
    }

    #[tokio::test]
    async fn service_that_ends_by_itself_is_a_failure_by_name() {
        let mut services = Services::default();
        services.spawn("steady", obedient);
        services.spawn("early", async |_stop| Ok(()));
        assert!(services.first_failure().await.to_string().contains("«early»"));
        services.stop(PATIENCE).await.unwrap();
    }

    #[tokio::test]
    async fn panic_in_a_service_is_a_failure() {
        let mut services = Services::default();
        services.spawn("fragile", async |_stop| panic!("a defect"));
        assert!(services.first_failure().await.to_string().contains("panicked"));
    }

    #[tokio::test]
    async fn stubborn_service_is_cut() {
        let mut services = Services::default();
        services.spawn("stubborn", async |_stop| std::future::pending().await);
        services.stop(Duration::from_millis(20)).await.unwrap();
    }

    #[tokio::test]
    async fn failure_while_stopping_is_told() {
        let mut services = Services::default();
        services.spawn("late", async |stop: CancellationToken| {
            stop.cancelled().await;
            Err(anyhow!("the last words"))
        });
        let error = services.stop(PATIENCE).await.unwrap_err();
        assert!(format!("{error:#}").contains("the last words"));
    }
}
