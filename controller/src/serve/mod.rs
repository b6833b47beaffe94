//! `efir serve`: composes the controller, runs it until a signal, and ends it in order.

mod announce;
mod housekeeping;
mod plain;
mod ports;
mod process;
mod proofs;
mod reception;
mod signals;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use controller_core::error::Error;
use controller_core::port::StoreError;
use tokio_util::sync::CancellationToken;

use crate::backup::{Daily, Desk, Source, Watch};
use crate::bus::LocalBus;
use crate::clock;
use crate::config::{Config, Environment, HttpSecurity, ServeFlags};
use crate::events::Events;
use crate::gateway::Gateway;
use crate::http::device::{self, Devices};
use crate::http::health::{self, Health};
use crate::http::tv;
use crate::http::{self, Console, Site};
use crate::ledger::Ledger;
use crate::media::Media;
use crate::metrics::Metrics;
use crate::notify::{Mailer, Notifier};
use crate::oidc::Outside;
use crate::pki::Pki;
use crate::store::{Place, SledStore};
use crate::supervise::Services;
use crate::told;
use crate::tvs::{SILENCE, Tvs};
pub(crate) use ports::PortError;
use ports::Ports;
pub(crate) use proofs::CertificateError;
use proofs::Proofs;
use reception::Reception;

/// For open connections to end after a signal, and then for the services behind them.
const PATIENCE: Duration = Duration::from_secs(8);
/// Calls to the store at a time for people and programs.
const PEOPLE: usize = 64;
/// Calls to the store at a time for notices.
const NOTICES: usize = 1;
/// Which gateway this is in the store's records of sessions: the only one of its store.
const GATEWAY: &str = "embedded";

/// Runs the controller as a process: reads the configuration, logs to standard error, obeys signals.
pub fn run(flags: ServeFlags, environment: &Environment) -> ExitCode {
    process::log_to_stderr(environment);
    match prepare_and_serve(flags, environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => told::complain("efir serve", &error),
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
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    // Looked at first: where it is wrong, no data directory is made.
    let given = proofs::given(&config.http.security, &provider)?;
    let place = Place::take(&config.data)?;
    let store = Arc::new(SledStore::open(place.path())?);
    let store_health = store.health().clone();
    let pki = Arc::new(Pki::open(&place.path().join("pki"), clock::now())?);
    let source = Source::new(store.clone(), place.path(), pki.fingerprint())?;
    let desk = Desk::open(place.path())?;
    let (bus, bus_task) = LocalBus::start()?;
    let metrics = Arc::new(Metrics::new());
    let health = Health::new(Arc::clone(&metrics));
    let media = Media::at(&place.path().join("media"));
    let ledger = Ledger::new(store, Arc::new(bus), Arc::clone(&metrics));

    // Those in front speak with others; they stop first, and what they leave is still stored.
    let (mut front, mut behind) = (Services::default(), Services::default());
    let backups = Watch::default();
    if let Some(settings) = config.backups.clone() {
        let metrics = Arc::clone(&metrics);
        let daily = Daily::new(settings, source.clone(), metrics, backups.clone());
        front.spawn("daily backups", |stop| daily.run(stop));
    }
    front.spawn("backup desk", |stop| desk.run(source, stop));
    behind.spawn("bus", |stop| bus_task.run(stop));
    let (swept, pictures) = (ledger.clone(), media.clone());
    let by_mail = config.notices.mail.is_some();
    behind.spawn("housekeeping", move |stop| housekeeping::run(swept, pictures, by_mail, stop));
    housekeeping::index(&ledger).await?;
    housekeeping::index_rollout(&ledger).await?;
    housekeeping::close_abandoned_sessions(&ledger, GATEWAY).await?;
    let proofs = Proofs { config: &config, pki: &pki, provider: &provider, given: &given };
    let ports = Ports::bind(proofs, &metrics, &mut behind).await?;
    let bound = ports.bound;
    let base = announce::base_url(&config, &bound);
    let link = announce::setup_link(&ledger, &base).await?;
    let mail = config.notices.mail.as_ref().map(|mail| Mailer::new(&mail.url, &mail.from));
    let (patience, mail) = (config.notices.patience, mail.transpose()?);
    let notifier = Notifier::new(ledger.lane(NOTICES), patience, mail, base.clone())?;
    front.spawn("notices", |stop| notifier.run(stop));

    let (gateway, follower, ingester) = Gateway::new(ledger.clone(), GATEWAY, front.token());
    front.spawn("follower", |_stop| finish(follower.run()));
    // It ends with the last user of the gateway, so that the last goodbyes are stored.
    behind.spawn("ingest", |_stop| finish(ingester.run()));
    let devices = Devices {
        ledger: ledger.clone(),
        pki: Arc::clone(&pki),
        media: media.clone(),
        gateway: Arc::clone(&gateway),
        claim_url: format!("{base}/claim").into(),
        stop: front.token(),
    };
    // People and programs do not wait for the store behind thousands of devices.
    let people = ledger.lane(PEOPLE);
    let (events, watching) = Events::new(people.clone());
    front.spawn("events", |stop| finish(watching.run(stop)));
    let outside = config.oidc.as_ref().map(|oidc| Outside::new(oidc, &base)).transpose()?;
    let console = console(people.clone(), events, media.clone(), &config, (backups, outside))?;
    let tvs = Tvs::new(Arc::clone(&gateway), media, SILENCE, front.token());
    front.spawn("browser TVs", |_stop| finish(tvs.clone().run()));
    let desk = tv::Desk {
        ledger: people,
        pki: Arc::clone(&pki),
        gateway: Arc::clone(&gateway),
        tvs,
        claim_url: format!("{base}/claim").into(),
        secure: console.is_secure(),
        console: console.clone(),
    };
    let alone = tv::router_alone(tv::Desk { secure: false, ..desk.clone() });
    let console = http::router(console).merge(tv::router(desk));
    let console = console.merge(health::router(health.clone()));
    let devices = device::router(devices);
    ports.serve(Reception { gateway, devices, console, tvs: alone }, &mut front);

    health.set_ready(true);
    announce::print(&bound, &pki, link.as_deref());
    let failure = tokio::select! {
        () = stop.cancelled() => None,
        error = front.first_failure() => Some(error),
        error = behind.first_failure() => Some(error),
        reason = store_health.failed() => Some(Error::from(StoreError(reason)).into()),
    };
    health.set_ready(false);
    tracing::info!("stopping");
    let drained = front.stop(PATIENCE).await.and(behind.stop(PATIENCE).await);
    // The store ends with its last user: what was acknowledged is on disk already.
    drop((ledger, place));
    failure.map_or(drained, Err)
}

/// What REST and the pages use.
fn console(
    ledger: Ledger,
    events: Events,
    media: Media,
    config: &Config,
    (backups, outside): (Watch, Option<Outside>),
) -> anyhow::Result<Console> {
    let security = &config.http.security;
    let public = config.public_url.clone();
    let behind_proxy = *security == HttpSecurity::BehindProxy;
    let public_tls = public.as_ref().is_some_and(|url| url.starts_with("https:"));
    let site = Site {
        secure: security.is_tls() || behind_proxy || public_tls,
        behind_proxy,
        public_url: public,
        mails: config.notices.mail.is_some(),
        outside,
        backups,
        demonstration: config.demonstration,
    };
    Ok(Console::new(ledger, events, media, site)?)
}

/// A service that cannot fail.
async fn finish(service: impl Future<Output = ()>) -> anyhow::Result<()> {
    service.await;
    Ok(())
}
