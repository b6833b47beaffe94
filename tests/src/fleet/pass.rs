//! One pass: a fresh server, all TVs are switched on, an alert is raised and a post published to all.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use protocol::register::Held;
use protocol::report::{Clock, Hello, ScreenSize};
use protocol::{BootId, Digest, limit, wire};
use rumqttc::QoS;
use serde::Serialize;
use tokio::task::JoinSet;

use super::line::Line;
use super::milestone::Times;
use super::peer::Mosquitto;
use super::storm::{News, Storm};
use super::tv::Tv;
use super::usage::Usage;
use super::{Fleet, Message, bare};
use crate::announcement::announcement;
use crate::wait::now;

/// For all TVs to get somewhere.
const PATIENCE: Duration = Duration::from_secs(120);
/// For what follows from the welcome: registers, first reports.
const SETTLING: Duration = Duration::from_secs(2);
/// How long a fleet at rest is looked at.
const REST: Duration = Duration::from_secs(3);

/// What one pass has shown.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Pass {
    pub(super) server: Server,
    /// 0 is not counted: the TVs hold nothing yet.
    pub(super) run: usize,
    pub(super) arrival: Arrival,
    /// One alert to all; at the broker, one message as long.
    pub(super) alert: Spread,
    /// One post to all.
    pub(super) post: Option<Spread>,
    /// Seconds from the request to raise an alert until it is on the screens of real agents, with all
    /// the others connected; asked in the last pass.
    pub(super) frames: Option<Times>,
    /// Connections that were lost or not made.
    pub(super) losses: u32,
}

/// How all TVs came. Times are in seconds, memory in bytes, `cpu` in processor seconds of the server.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Arrival {
    /// Until they are connected and subscribed.
    pub(super) connected: Times,
    /// Until their hellos are answered.
    pub(super) welcomed: Times,
    /// For that and what follows from it.
    pub(super) cpu: f64,
    /// A second, while nothing happens.
    pub(super) resting_cpu: f64,
    /// Before anybody connects, and with all at rest.
    pub(super) resident: [f64; 2],
    /// The difference, for each TV.
    pub(super) tv_memory: f64,
}

/// How something came to all TVs, in the same units.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Spread {
    /// From the request to raise or publish it until each has it.
    pub(super) received: Times,
    /// Until each agent's session hands it to the screen; asked of Efir's alert only.
    pub(super) shown: Option<Times>,
    /// Until each has heard that its receipts are on the controller's disk; asked likewise.
    pub(super) stored: Option<Times>,
    pub(super) cpu: f64,
}

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Server {
    Efir,
    Mosquitto,
}

impl Pass {
    /// With the controller.
    pub(super) async fn efir(fleet: &Fleet, run: usize) -> anyhow::Result<Self> {
        let controller = fleet.world.controller();
        controller.starts().await;
        let mut stage = Stage::new(fleet, controller.device_port, controller.pid().await);
        for (identity, tls) in fleet.configured() {
            let tv = Tv::new(identity, tls, Arc::clone(&stage.storm));
            stage.tvs.spawn(tv.run());
        }
        let arrival = stage.arrive().await?;
        let alert = stage.alert(fleet, &format!("Тревога номер {run} для всех")).await?;
        let post = stage.post(fleet, &format!("Новость номер {run} для всех")).await?;
        let is_last = run == fleet.plan.runs;
        let frames = if is_last { fleet.real.frames().await? } else { None };
        let losses = stage.end();
        controller.stops().await;
        Ok(Self { server: Server::Efir, run, arrival, alert, post: Some(post), frames, losses })
    }

    /// With the broker; its TVs get what Efir's got.
    pub(super) async fn mosquitto(fleet: &Fleet, run: usize) -> anyhow::Result<Self> {
        let folder = fleet.world.directory().join(format!("mosquitto-{run}"));
        let ca = fleet.world.controller().data().join("pki/ca.pem");
        let broker = Mosquitto::start(&folder, &ca).await?;
        let mut stage = Stage::new(fleet, broker.address, broker.pid());
        let hello = hello();
        for (identity, tls) in fleet.configured() {
            let storm = Arc::clone(&stage.storm);
            stage.tvs.spawn(bare::run(identity.device, hello.clone(), tls, storm));
        }
        let arrival = stage.arrive().await?;
        let (_, tls) = fleet.configured().next().context("a fleet without TVs")?;
        let mut line = Line::open(broker.address, tls, "publisher", vec!["none".into()]).await?;
        let message = fleet.message().clone();
        let before = stage.usage();
        // The same words as in Efir's pass, since it is the same message.
        let news = stage.expect(&message.words);
        line.publish(bare::ALL, message.bytes, QoS::AtLeastOnce)?;
        line.flush().await?;
        let received = news.received.all(PATIENCE).await?;
        let alert = stage.spread(before, received, None, None).await;
        let losses = stage.end();
        broker.stop().await;
        let (server, post, frames) = (Server::Mosquitto, None, None);
        Ok(Self { server, run, arrival, alert, post, frames, losses })
    }
}

impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, run, arrival, alert, .. } = self;
        let (welcomed, cpu) = (arrival.welcomed.last, arrival.cpu);
        let (memory, alerted) = (arrival.tv_memory / 1e3, alert.received.last);
        write!(f, "{run} {server:?}: welcomed in {welcomed:.2} s, {cpu:.2} s of CPU, ")?;
        write!(f, "{memory:.1} KB a TV; alerted in {alerted:.2} s")
    }
}

/// The TVs at one server, and its process.
struct Stage {
    storm: Arc<Storm>,
    tvs: JoinSet<()>,
    count: usize,
    pid: i32,
    before: Usage,
}

impl Stage {
    fn new(fleet: &Fleet, server: SocketAddr, pid: i32) -> Self {
        let count = fleet.seeded.tvs.len();
        Self {
            storm: Storm::begin(server, count, fleet.plan.at_once),
            tvs: JoinSet::new(),
            count,
            pid,
            before: Usage::of(pid),
        }
    }

    /// Waits until all are there and quiet.
    async fn arrive(&self) -> anyhow::Result<Arrival> {
        let connected = self.storm.connected.all(PATIENCE).await;
        let connected = connected.with_context(|| format!("{:?}", self.storm.losses()))?;
        let welcomed = self.storm.welcomed.all(PATIENCE).await?;
        tokio::time::sleep(SETTLING).await;
        let settled = self.usage();
        tokio::time::sleep(REST).await;
        let rested = self.usage();
        let count = u32::try_from(self.count)?;
        Ok(Arrival {
            connected,
            welcomed,
            cpu: settled.cpu - self.before.cpu,
            resting_cpu: (rested.cpu - settled.cpu) / REST.as_secs_f64(),
            resident: [self.before.resident, rested.resident],
            tv_memory: (rested.resident - self.before.resident) / f64::from(count),
        })
    }

    /// Raises an alert for the region, and ends it.
    async fn alert(&self, fleet: &Fleet, words: &str) -> anyhow::Result<Spread> {
        let before = self.usage();
        let news = self.expect(words);
        let alert = fleet.publisher.raises(words, Some(fleet.plan.schools)).await;
        let received = news.received.all(PATIENCE).await?;
        let shown = news.shown.all(PATIENCE).await?;
        let stored = news.stored.all(PATIENCE).await?;
        let account = fleet.publisher.account_of(&alert).await;
        let complete = [&account["screens"], &account["drawn"]].iter().all(|n| **n == self.count);
        ensure!(complete, "of {} screens the account says {account}", self.count);
        let spread = self.spread(before, received, Some(shown), Some(stored)).await;
        *fleet.message() = Message { words: words.to_owned(), bytes: news.payload().to_vec() };
        fleet.publisher.ends(&alert).await;
        tokio::time::sleep(SETTLING).await;
        Ok(spread)
    }

    /// Publishes a post for the region, and withdraws it, so that the next pass begins with TVs that
    /// hold what is on air then.
    async fn post(&self, fleet: &Fleet, words: &str) -> anyhow::Result<Spread> {
        let text = "Занятия первой смены начинаются с третьего урока.";
        let draft = fleet.publisher.drafts(announcement(words).saying(text)).await;
        let before = self.usage();
        let news = self.expect(words);
        let post = fleet.publisher.publishes_draft(&draft).await;
        // It is not asked when it is shown: the alert's end stands on the screens for a while yet.
        let received = news.received.all(PATIENCE).await?;
        let spread = self.spread(before, received, None, None).await;
        fleet.publisher.withdraws(&post).await;
        tokio::time::sleep(SETTLING).await;
        Ok(spread)
    }

    fn expect(&self, words: &str) -> Arc<News> {
        self.storm.expect(words, self.count)
    }

    async fn spread(
        &self,
        before: Usage,
        received: Times,
        shown: Option<Times>,
        stored: Option<Times>,
    ) -> Spread {
        tokio::time::sleep(SETTLING).await;
        Spread { received, shown, stored, cpu: self.usage().cpu - before.cpu }
    }

    fn usage(&self) -> Usage {
        Usage::of(self.pid)
    }

    /// Switches all off; answers how many connections were lost before that.
    fn end(self) -> u32 {
        self.storm.losses().0
    }
}

/// A hello of the length that agents say.
fn hello() -> Vec<u8> {
    let clock = Clock { now: now(), trusted: true };
    wire::encode(&Hello {
        protocol: limit::PROTOCOL,
        agent: "0.1.0".to_owned(),
        boot: BootId::new(clock.now, rand::random()),
        session: 1,
        held: Held {
            settings: Some(Digest::of(b"settings")),
            desired: Some(Digest::of(b"desired")),
            alerts: None,
        },
        screen: ScreenSize { width: 1920, height: 1080 },
        clock,
        spools: Vec::new(),
    })
}
