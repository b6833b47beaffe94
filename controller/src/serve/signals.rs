//! SIGTERM and SIGINT: the first asks the controller to end in order, the second ends it at once.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The exit status after a second signal, as shells count it for SIGINT.
const CUT_SHORT: i32 = 130;

/// A token that the first signal cancels.
pub(super) fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let listen = |kind| signal(kind).context("cannot listen for signals");
    let (mut terminate, mut interrupt) =
        (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let asked = stop.clone();
    // It has nothing to clean up, so it ends with the process.
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        asked.cancel();
        either(&mut terminate, &mut interrupt).await;
        tracing::warn!("second signal: ending at once");
        std::process::exit(CUT_SHORT);
    });
    Ok(stop)
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}
