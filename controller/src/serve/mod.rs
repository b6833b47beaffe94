//! `efir serve`: composes the controller, runs it until a signal, and ends it in order.

mod announce;
mod housekeeping;
mod plain;
mod ports;
mod process;
mod signals;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use crate::bus::LocalBus;
use crate::clock;
use crate::config::{Config, Environment, ServeFlags};
use crate::http::health::Health;
use crate::ledger::Ledger;
use crate::metrics::Metrics;
use crate::pki::Pki;
use crate::store::{Place, SledStore};
use crate::supervise::Services;

/// For open connections to end after a signal, and then for the services behind them.
const PATIENCE: Duration = Duration::from_secs(8);

/// Runs the controller as a process: reads the configuration, logs to standard error, obeys signals.
pub fn run(flags: ServeFlags, environment: &Environment) -> ExitCode {
    process::log_to_stderr(environment);
    match prepare_and_serve(flags, environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn prepare_and_serve(flags: ServeFlags, environment: &Environment) -> anyhow::Result<()> {
    let config = Config::load(flags, environment)?;
    process::allow_many_connections();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("cannot start the threads of the controller")?;
    runtime.block_on(async {
        let stop = signals::stop_on_signal()?;
        serve(config, stop).await
    })
}

/// Runs the controller until `stop`; the addresses it got are printed on standard output.
pub async fn serve(config: Config, stop: CancellationToken) -> anyhow::Result<()> {
    let place = Place::take(&config.data)?;
    let store = Arc::new(SledStore::open(place.path())?);
    let store_health = store.health().clone();
    let metrics = Arc::new(Metrics::new());
    let health = Health::new(Arc::clone(&metrics));
    let pki = Arc::new(Pki::open(&place.path().join("pki"), clock::now())?);
    let (bus, bus_task) = LocalBus::start()?;
    let ledger = Ledger::new(store, Arc::new(bus), Arc::clone(&metrics));

    let mut behind = Services::default();
    behind.spawn("bus", |stop| bus_task.run(stop));
    behind.spawn("housekeeping", |stop| housekeeping::run(ledger.clone(), stop));
    let mut front = Services::default();
    let ports = ports::Ports { config: &config, pki: &pki, ledger: &ledger, health: &health };
    let bound = ports.open(&mut front, &mut behind).await?;

    let link = announce::setup_link(&ledger, &config, &bound).await?;
    health.set_ready(true);
    announce::print(&bound, &pki, link.as_deref());
    let failure = tokio::select! {
        () = stop.cancelled() => None,
        error = front.first_failure() => Some(error),
        error = behind.first_failure() => Some(error),
        reason = store_health.failed() => Some(anyhow::anyhow!("the store failed: {reason}")),
    };
    health.set_ready(false);
    if failure.is_none() {
        tracing::info!("stopping");
    }
    let drained = front.stop(PATIENCE).await.and(behind.stop(PATIENCE).await);
    // The store ends with its last user: what was acknowledged is on disk already.
    drop((ledger, place));
    match failure {
        Some(error) => Err(error),
        None => drained,
    }
}
