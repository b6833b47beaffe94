//! What was measured of a country.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::Plan;
use crate::pace::report::{Row, write_rows};

/// What the controller may take until it is ready.
const START_UP: Duration = Duration::from_secs(3);
/// Resident bytes that it may have.
const MEMORY: f64 = 300e6;

/// Everything measured.
#[derive(Debug, Serialize)]
pub struct Report {
    #[serde(skip)]
    pub(super) plan: Plan,
    /// How long it took to make what is in the store.
    pub(super) filling: Duration,
    /// From the start of the process until `/readyz` answers.
    pub(super) start_up: Duration,
    /// Resident bytes then, and when all was asked.
    pub(super) memory: [f64; 2],
    pub(super) rows: Vec<Row>,
}

impl Report {
    /// What is slower, larger or other than it should be.
    pub fn misses(&self) -> Vec<String> {
        let mut misses: Vec<String> = self.rows.iter().filter_map(Row::miss).collect();
        if self.start_up > START_UP {
            misses.push(format!("ready after {:?}", self.start_up));
        }
        let most = self.memory.iter().copied().fold(0.0, f64::max);
        if most > MEMORY {
            misses.push(format!("{:.0} MB of memory", most / 1e6));
        }
        misses
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { regions, municipalities, schools, people, times, clients } = &self.plan;
        writeln!(
            f,
            "{regions} regions, {municipalities} municipalities, {schools} schools, {people} people; \
             each question {times} times; made in {:.1?}",
            self.filling
        )?;
        writeln!(f, "ready after {:.2?} (target {START_UP:?})", self.start_up)?;
        let [at_start, at_end] = self.memory.map(|bytes| bytes / 1e6);
        let target = MEMORY / 1e6;
        writeln!(
            f,
            "memory {at_start:.0} MB then, {at_end:.0} MB at the end (target {target:.0})"
        )?;
        write_rows(f, &self.rows, *clients)
    }
}
