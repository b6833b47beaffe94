//! `console`: how quick the console's pages are when much is in the store.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::Parser;
use tests::pace::{self, Plan};

/// Fills a controller's store, asks for every page of the console many times, and says how long the
/// answers took. Fails when one is over its target.
#[derive(Debug, Parser)]
#[command(name = "console")]
struct Arguments {
    /// Screens in the store
    #[arg(long, default_value_t = 20_000)]
    screens: usize,
    /// Posts in the store
    #[arg(long, default_value_t = 5_000)]
    posts: usize,
    /// Schools among which they are shared out
    #[arg(long, default_value_t = 500)]
    schools: usize,
    /// How often each page is asked for
    #[arg(long, default_value_t = 400)]
    times: usize,
    /// Clients at once, beside the measurement with one
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// Only pages whose address begins so
    #[arg(long, default_value = "/", value_name = "ADDRESS")]
    only: String,
    /// Writes everything measured to a file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { screens, posts, schools, times, clients, only, json } = Arguments::parse();
    ensure!(
        schools > 0 && screens >= schools && posts > 0,
        "there is a screen a school, and a post"
    );
    ensure!(clients > 0 && times >= clients, "each client asks once at least");
    let report = pace::run(Plan { screens, posts, schools, times, clients, only }).await?;
    print!("{report}");
    if let Some(file) = json {
        let text = serde_json::to_string_pretty(&report)?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let misses = report.misses();
    ensure!(misses.is_empty(), "over their targets: {}", misses.join("; "));
    Ok(())
}
