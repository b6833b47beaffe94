//! The fleet: thousands of TVs in one process against a real controller, and against mosquitto.
//!
//! Each TV is the agent's own session (`agent-core`) on a connection of its own over mutual TLS, with
//! a disk in memory; what it is asked to show counts as shown at once. TVs and schools are made in
//! the controller's store before it starts ([`seed`](mod@seed)).

mod bare;
mod frames;
mod line;
mod milestone;
mod pass;
mod peer;
mod report;
pub mod seed;
mod storm;
mod trust;
mod tv;
mod usage;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::ensure;
use rustls::ClientConfig;

use crate::admin::Admin;
use crate::world::World;
use frames::Real;
use pass::Pass;
pub use report::Report;
use seed::{Identity, Seeded, seed};
use trust::Trust;
pub(crate) use usage::Usage;

/// What to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// TVs that are switched on.
    pub tvs: usize,
    /// Schools in which they stand.
    pub schools: usize,
    /// Passes that count, each with fresh servers; one more comes before them, in which the TVs get
    /// what they hold afterwards.
    pub runs: usize,
    /// TVs that are dialling at a time.
    pub at_once: usize,
    /// Real agents beside them, in a school of their own.
    pub agents: usize,
    /// Whether mosquitto takes its turn in each pass.
    pub mosquitto: bool,
}

/// Everything that the passes have in common.
#[derive(Debug)]
struct Fleet {
    plan: Plan,
    world: World,
    seeded: Seeded,
    real: Real,
    /// Who publishes to the region.
    publisher: Admin,
    /// The alert that each of Efir's TVs got in the last pass.
    message: Mutex<Message>,
}

/// A message, and the words by which it is known.
#[derive(Debug, Clone, Default)]
struct Message {
    words: String,
    bytes: Vec<u8>,
}

/// Carries a plan out.
pub async fn run(plan: Plan) -> anyhow::Result<Report> {
    ensure!(plan.schools > 0 && plan.tvs >= plan.schools, "there is at least one TV a school");
    let fleet = Fleet::prepare(plan).await;
    let mut passes = Vec::new();
    for run in 0..=fleet.plan.runs {
        passes.push(told(Pass::efir(&fleet, run).await?));
        if fleet.plan.mosquitto && run > 0 {
            passes.push(told(Pass::mosquitto(&fleet, run).await?));
        }
    }
    Ok(Report::new(&fleet.plan, passes))
}

/// Says how a pass went while the others are still to come.
fn told(pass: Pass) -> Pass {
    eprintln!("{pass}");
    pass
}

impl Fleet {
    async fn prepare(plan: Plan) -> Self {
        let world = World::start().await;
        let real = Real::enrol(&world, plan.agents).await;
        let coordinator = world.coordinator().await;
        let root = coordinator.unit().parse().unwrap();
        world.controller().stops().await;
        let seeded = seed(&world.controller().data(), root, plan.schools, plan.tvs);
        let publisher = world.owner_at(&seeded.region.to_string());
        Self { plan, world, seeded, real, publisher, message: Mutex::default() }
    }

    /// Every TV with its TLS, which is not made while the time runs.
    fn configured(&self) -> std::vec::IntoIter<(&Identity, Arc<ClientConfig>)> {
        let trust = Trust::in_ca(&self.seeded.ca);
        let tvs = self.seeded.tvs.iter();
        tvs.map(|identity| (identity, trust.config(identity))).collect::<Vec<_>>().into_iter()
    }

    fn message(&self) -> MutexGuard<'_, Message> {
        self.message.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
