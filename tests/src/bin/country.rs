//! `country`: how quick a controller is that serves the whole country.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Parser;
use tests::pace::country::{self, Plan};

/// Fills a controller's store with a country's units and people, asks for lists, searches and single
/// people many times, and says how long the answers took, how soon it was ready and what memory it
/// has. Fails when something is over its target.
#[derive(Debug, Parser)]
#[command(name = "country")]
struct Arguments {
    /// Regions
    #[arg(long, default_value_t = 89)]
    regions: usize,
    /// Municipalities
    #[arg(long, default_value_t = 2_300)]
    municipalities: usize,
    /// Schools
    #[arg(long, default_value_t = 40_000)]
    schools: usize,
    /// People, each with a role in a school
    #[arg(long, default_value_t = 400_000)]
    people: usize,
    /// How often each question is asked
    #[arg(long, default_value_t = 400)]
    times: usize,
    /// Clients at once, beside the measurement with one
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Writes everything measured to a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { regions, municipalities, schools, people, times, clients, json } =
        Arguments::parse();
    ensure!(
        regions > 0 && municipalities >= regions && schools >= municipalities && people >= schools,
        "each region has a municipality, each of those a school, and each school a person"
    );
    ensure!(clients > 0 && times >= clients, "each client asks once at least");
    let plan = Plan { regions, municipalities, schools, people, times, clients };
    let report = country::run(plan).await?;
    print!("{report}");
    if let Some(file) = json {
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let misses = report.misses();
    ensure!(misses.is_empty(), "over their targets: {}", misses.join("; "));
    Ok(())
}
