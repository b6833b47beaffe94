//! Composes the controller, owns its tasks, and ends it: drained on a signal, loudly on a failure.

use tokio_util::sync::CancellationToken;

use crate::config::Config;

/// Runs the controller until `stop`; the addresses it got are printed on standard output.
pub async fn serve(config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    tracing::info!(data = %config.data.display(), "starting");
    stop.cancelled().await;
    Ok(())
}
