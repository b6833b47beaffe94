//! What was measured, for people and for machines.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::Plan;
use super::first_page::Weight;
use super::pages::Who;

/// The longest that 99 of 100 answers may take.
const TARGET: Duration = Duration::from_millis(20);
/// What the first page may weigh.
const FIRST_PAGE: usize = 100_000;
/// What the controller may take until it is ready.
const START_UP: Duration = Duration::from_secs(2);

/// Everything measured.
#[derive(Debug, Serialize)]
pub struct Report {
    #[serde(skip)]
    pub(super) plan: Plan,
    /// How long it took to make what is in the store.
    pub(super) filling: Duration,
    /// From the start of the process until `/readyz` answers.
    pub(super) start_up: Duration,
    pub(super) first_page: Weight,
    pub(super) rows: Vec<Row>,
}

/// One page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub(super) page: &'static str,
    pub(super) who: Who,
    pub(super) status: u16,
    /// Of the page alone, as it comes over the line.
    pub(super) bytes: usize,
    pub(super) one: Times,
    pub(super) several: Times,
}

/// How long answers took.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Times {
    pub(super) p50: Duration,
    pub(super) p99: Duration,
}

impl Times {
    /// Of at least one.
    pub(super) fn of(mut taken: Vec<Duration>) -> Self {
        taken.sort_unstable();
        // The smallest that so many of a hundred do not exceed.
        let at = |percent: usize| {
            let rank = (taken.len() * percent).div_ceil(100).max(1);
            taken.get(rank - 1).copied().unwrap_or_default()
        };
        Self { p50: at(50), p99: at(99) }
    }
}

impl Report {
    /// What is slower, heavier or other than it should be.
    pub fn misses(&self) -> Vec<String> {
        let mut misses: Vec<String> = self.rows.iter().filter_map(Row::miss).collect();
        if self.first_page.all > FIRST_PAGE {
            misses.push(format!("the first page weighs {} bytes", self.first_page.all));
        }
        if self.start_up > START_UP {
            misses.push(format!("ready after {:?}", self.start_up));
        }
        misses
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { screens, posts, schools, times, clients, .. } = &self.plan;
        writeln!(
            f,
            "{screens} screens, {posts} posts, {schools} schools; each page {times} times; made in {:.1?}",
            self.filling
        )?;
        writeln!(f, "ready after {:.2?} (target {START_UP:?})", self.start_up)?;
        writeln!(
            f,
            "the first page and all that it needs: {} bytes (target {FIRST_PAGE})",
            self.first_page.all
        )?;
        for (address, bytes) in &self.first_page.parts {
            writeln!(f, "  {bytes:>7} {address}")?;
        }
        write_rows(f, &self.rows, *clients)
    }
}

/// A table of pages.
pub(super) fn write_rows(f: &mut fmt::Formatter<'_>, rows: &[Row], clients: usize) -> fmt::Result {
    writeln!(
        f,
        "{:<44}{:>8}{:>9}{:>9}  {clients} at once:{:>5}{:>9}",
        "ms (target p99 20)", "bytes", "p50", "p99", "p50", "p99"
    )?;
    rows.iter().try_for_each(|row| writeln!(f, "{row}"))
}

impl Row {
    /// In what it is slower or other than it should be.
    pub(super) fn miss(&self) -> Option<String> {
        if self.status != 200 {
            return Some(format!("{} answers {}", self.page, self.status));
        }
        (self.one.p99 > TARGET).then(|| format!("{}: {} ms", self.page, milliseconds(self.one.p99)))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = format!("{:?} {}", self.who, self.page);
        let [p50, p99] = [self.one.p50, self.one.p99].map(milliseconds);
        let [p50_at_once, p99_at_once] = [self.several.p50, self.several.p99].map(milliseconds);
        write!(f, "{page:<44}{:>8}{p50:>9}{p99:>9}{p50_at_once:>17}{p99_at_once:>9}", self.bytes)?;
        if self.status == 200 { Ok(()) } else { write!(f, "  answers {}", self.status) }
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundredth_of_the_answers_may_be_slower() {
        let taken: Vec<Duration> = (1..=200).rev().map(Duration::from_millis).collect();
        let times = Times::of(taken);
        assert_eq!((times.p50.as_millis(), times.p99.as_millis()), (100, 198));
        assert_eq!(Times::of(vec![TARGET]).p99, TARGET);
    }
}
