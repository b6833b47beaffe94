//! Tells the agent when it was built: no earlier time can be right on a board without a clock.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

#[expect(clippy::disallowed_methods, reason = "this runs while building")]
fn main() {
    // Reproducible builds set their own instant (https://reproducible-builds.org/specs/source-date-epoch/).
    let seconds = env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rustc-env=EFIR_BUILT={}", seconds.unwrap_or(now));
}
