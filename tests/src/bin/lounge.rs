//! `lounge`: hundreds of browser TVs against a controller.

use clap::Parser;
use tests::lounge::{self, Plan};

/// Takes browser TVs up in a controller of its own, publishes to and alerts all of them, and says how
/// long that took and what it cost.
#[derive(Debug, Parser)]
#[command(name = "lounge")]
struct Arguments {
    /// TVs that are switched on
    #[arg(long, default_value_t = 500)]
    tvs: usize,
    /// Schools in which they stand, at most 254
    #[arg(long, default_value_t = 20)]
    schools: usize,
    /// Alerts that are raised in one of them
    #[arg(long, default_value_t = 100)]
    alerts: usize,
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
#[tokio::main]
async fn main() {
    let Arguments { tvs, schools, alerts } = Arguments::parse();
    print!("{}", lounge::run(Plan { tvs, schools, alerts }).await);
}
