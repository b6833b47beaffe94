//! How quick the console's pages are when much is in the store.
//!
//! Screens, posts, people and alerts are made in the store before the controller starts. Then every page is
//! asked for over connections that stay open, by one client and by several at once. A time is from
//! the request until the whole answer, as the client sees it, on the same machine: the server's time
//! and a little more.

mod client;
pub mod country;
mod first_page;
mod pages;
mod report;
mod stock;

use std::time::Duration;

use anyhow::Context as _;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::rest::Rest;
use crate::world::World;
use client::Client;
use first_page::Weight;
use pages::{PAGES, Page, Who};
pub use report::Report;
use report::{Row, Times};
use stock::fill;

/// What to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Screens in the store.
    pub screens: usize,
    /// Posts in the store.
    pub posts: usize,
    /// Schools among which they are shared out.
    pub schools: usize,
    /// How often each page is asked for, by all clients together.
    pub times: usize,
    /// Clients at once, beside the measurement with one.
    pub clients: usize,
    /// Only pages whose address begins so.
    pub only: String,
}

/// Carries a plan out.
pub async fn run(plan: Plan) -> anyhow::Result<Report> {
    let world = World::start().await;
    let root = world.coordinator().await.unit().parse().context("the root unit's id")?;
    world.controller().stops().await;
    let began = Instant::now();
    let stock = tokio::task::block_in_place(|| fill(&world.controller().data(), root, &plan));
    let filling = began.elapsed();
    let start_up = world.controller().starts().await;
    let coordinator = world.coordinator().await;
    let school = world.person_as("school_administrator", &stock.school.to_string()).await;
    let mut rows = Vec::new();
    for page in PAGES.iter().filter(|page| page.address.starts_with(&plan.only)) {
        let rest = match page.who {
            Who::Nobody => &world.controller().rest(),
            Who::Coordinator | Who::Region => coordinator.rest(),
            Who::School => school.rest(),
        };
        let asked = Asked { page, address: stock.address(page.address), rest };
        rows.push(measure(&world, asked, plan.times, plan.clients).await?);
        eprintln!("{}", rows.last().context("just measured")?);
    }
    let first_page = Weight::of_first_page(world.controller().http, coordinator.rest()).await?;
    Ok(Report { plan, filling, start_up, first_page, rows })
}

/// A page, where it is in this store, and whose it is.
struct Asked<'a> {
    page: &'a Page,
    address: String,
    rest: &'a Rest,
}

async fn measure(
    world: &World,
    asked: Asked<'_>,
    times_each: usize,
    clients: usize,
) -> anyhow::Result<Row> {
    let Asked { page, address, rest } = asked;
    let mut client = Client::connect(world.controller().http, rest).await?;
    // Not counted: what is read for the first time.
    for _ in 0..5 {
        client.asks(&address).await?;
    }
    let answer = client.asks(&address).await?;
    let one = times(&mut client, &address, times_each).await?;
    let mut several = JoinSet::new();
    for _ in 0..clients {
        let mut client = Client::connect(world.controller().http, rest).await?;
        let (address, times_each) = (address.clone(), times_each / clients);
        several.spawn(async move { times(&mut client, &address, times_each).await });
    }
    let mut at_once = Vec::new();
    while let Some(times) = several.join_next().await {
        at_once.extend(times??);
    }
    Ok(Row {
        page: page.address,
        who: page.who,
        status: answer.status,
        bytes: answer.bytes,
        one: Times::of(one),
        several: Times::of(at_once),
    })
}

async fn times(client: &mut Client, address: &str, times: usize) -> anyhow::Result<Vec<Duration>> {
    let mut taken = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        client.asks(address).await?;
        taken.push(began.elapsed());
    }
    Ok(taken)
}
