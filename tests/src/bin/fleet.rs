//! `fleet`: thousands of TVs against a controller, with mosquitto beside it in the same run.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use tests::fleet::{self, Plan};

/// Connects thousands of TVs to a controller of its own, publishes to all of them, and says how long
/// that took and what it cost.
#[derive(Debug, Parser)]
#[command(name = "fleet")]
struct Arguments {
    /// TVs that are switched on
    #[arg(long, default_value_t = 9_000)]
    tvs: usize,
    /// Schools in which they stand
    #[arg(long, default_value_t = 300)]
    schools: usize,
    /// Passes, of which the medians are told
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// TVs that are dialling at a time
    #[arg(long, default_value_t = 100, value_name = "TVS")]
    at_once: usize,
    /// Real agents beside them, on whose frames alerts are timed
    #[arg(long, default_value_t = 0)]
    agents: usize,
    /// Measures another server in the same run
    #[arg(long)]
    peer: Option<Peer>,
    /// Writes everything measured to a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Peer {
    /// The broker of the same name, from PATH
    Mosquitto,
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { tvs, schools, runs, at_once, agents, peer, json } = Arguments::parse();
    let mosquitto = matches!(peer, Some(Peer::Mosquitto));
    let report = fleet::run(Plan { tvs, schools, runs, at_once, agents, mosquitto }).await?;
    print!("{report}");
    if let Some(file) = json {
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
