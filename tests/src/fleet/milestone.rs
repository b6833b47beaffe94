//! When each of many came to the same point, counted from one beginning.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::Instant;

/// A point that all TVs are to reach.
#[derive(Debug)]
pub(super) struct Milestone {
    name: &'static str,
    all: usize,
    began: Instant,
    reached: Mutex<Vec<Duration>>,
    moved: Notify,
}

/// How long it took until half, 99 of 100, and all were there, in seconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Times {
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) last: f64,
}

impl Milestone {
    /// For so many, counted from now.
    pub(super) fn new(name: &'static str, all: usize) -> Self {
        let reached = Mutex::new(Vec::with_capacity(all));
        Self { name, all, began: Instant::now(), reached, moved: Notify::new() }
    }

    /// One more is there.
    pub(super) fn reach(&self) {
        let took = self.began.elapsed();
        let mut reached = self.reached();
        reached.push(took);
        if reached.len() >= self.all {
            self.moved.notify_one();
        }
    }

    /// Waits until all are there; an error says how many are not.
    pub(super) async fn all(&self, within: Duration) -> anyhow::Result<Times> {
        let everybody = async {
            while self.reached().len() < self.all {
                self.moved.notified().await;
            }
        };
        if tokio::time::timeout(within, everybody).await.is_err() {
            let (there, all) = (self.reached().len(), self.all);
            anyhow::bail!("after {within:?} {there} of {all} TVs are {}", self.name);
        }
        Ok(Times::of(self.reached().clone()))
    }

    fn reached(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Times {
    /// Percentiles by nearest rank; zero of nobody.
    pub(super) fn of(mut reached: Vec<Duration>) -> Self {
        reached.sort_unstable();
        let rank = |percent: usize| {
            let index = (reached.len() * percent).div_ceil(100).saturating_sub(1);
            reached.get(index).map_or(0.0, Duration::as_secs_f64)
        };
        Self { p50: rank(50), p99: rank(99), last: rank(100) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let told = |seconds: Vec<u64>| {
            let times = Times::of(seconds.into_iter().map(Duration::from_secs).collect());
            format!("{} {} {}", times.p50, times.p99, times.last)
        };
        assert_eq!(told((1..=200).rev().collect()), "100 198 200");
        assert_eq!(told(vec![3]), "3 3 3");
        assert_eq!(told(vec![]), "0 0 0");
    }

    #[tokio::test]
    async fn who_is_missing_is_said() {
        let milestone = Milestone::new("welcomed", 2);
        milestone.reach();
        let missing = milestone.all(Duration::from_millis(5)).await.unwrap_err().to_string();
        assert_eq!(missing, "after 5ms 1 of 2 TVs are welcomed");
        milestone.reach();
        milestone.all(Duration::from_secs(5)).await.unwrap();
    }
}
