//! How quick lists, searches and checks of rights are when the whole country is in the store.
//!
//! Units and people are made in the store before the controller starts, by the use cases that would have made
//! them. Then questions are asked as on the console's pages: by a coordinator of the country, one of a region,
//! and a director.

mod people;
mod questions;
mod report;

use anyhow::Context as _;
use tokio::time::Instant;

use super::pages::Who;
use super::{Asked, measure};
use crate::fleet::Usage;
use crate::world::World;
use people::{fill, login};
use questions::QUESTIONS;
pub use report::Report;

/// What to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Regions below the country.
    pub regions: usize,
    /// Municipalities, shared out among them.
    pub municipalities: usize,
    /// Schools, shared out among those.
    pub schools: usize,
    /// People, shared out among the schools; each holds a role there.
    pub people: usize,
    /// How often each question is asked, by all clients together.
    pub times: usize,
    /// Clients at once, beside the measurement with one.
    pub clients: usize,
}

/// Carries a plan out.
pub async fn run(plan: Plan) -> anyhow::Result<Report> {
    let world = World::start().await;
    let root = world.coordinator().await.unit().parse().context("the root unit's id")?;
    world.controller().stops().await;
    let began = Instant::now();
    let country = tokio::task::block_in_place(|| fill(&world.controller().data(), root, &plan));
    let filling = began.elapsed();
    let start_up = world.controller().starts().await;
    let at_start = Usage::of(world.controller().pid().await).resident;
    let region = signed_in(&world, Who::Region).await;
    let school = signed_in(&world, Who::School).await;
    let mut rows = Vec::new();
    for page in &QUESTIONS {
        let rest = match page.who {
            Who::Nobody => &world.controller().rest(),
            Who::Coordinator => world.owner(),
            Who::Region => &region,
            Who::School => &school,
        };
        let asked = Asked { page, address: country.address(page.address), rest };
        rows.push(measure(&world, asked, plan.times, plan.clients).await?);
        eprintln!("{}", rows.last().context("just measured")?);
    }
    let memory = [at_start, Usage::of(world.controller().pid().await).resident];
    Ok(Report { plan, filling, start_up, memory, rows })
}

async fn signed_in(world: &World, who: Who) -> crate::rest::Rest {
    world.controller().rest().sign_in(login(who), World::PASSWORD).await
}
