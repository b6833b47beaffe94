//! How a device has been: few numbers, kept small since every device has them.

use protocol::DeviceId;
use serde::{Deserialize, Serialize};

/// Readings by the hour that are kept.
pub const HOURS: usize = 24;
/// Readings by the day that are kept.
pub const DAYS: usize = 30;

/// What was read from a device of late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Whose.
    pub device: DeviceId,
    /// By the hour, the earliest first.
    pub hours: Vec<Reading>,
    /// By the day, the earliest first.
    pub days: Vec<Reading>,
}

/// What a device reported in an hour or a day. It is kept as a list of four numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Numbers", into = "Numbers")]
pub struct Reading {
    /// Which: hours or days since 1970, in UTC.
    pub bucket: i64,
    /// The hottest in whole degrees Celsius.
    pub temperature: Option<i32>,
    /// The agent's memory in KiB, the most.
    pub memory: Option<u64>,
    /// What was free on its disk in MiB, the least.
    pub disk_free: Option<u64>,
}

type Numbers = (i64, Option<i32>, Option<u64>, Option<u64>);

impl Health {
    /// Of a device that has told nothing.
    pub fn of(device: DeviceId) -> Self {
        Self { device, hours: Vec::new(), days: Vec::new() }
    }

    /// Adds a reading of an hour.
    pub fn note_hour(&mut self, reading: Reading) {
        note(&mut self.hours, reading, HOURS);
    }

    /// Adds a reading of a day.
    pub fn note_day(&mut self, reading: Reading) {
        note(&mut self.days, reading, DAYS);
    }
}

impl Reading {
    /// What a report says: thousandths of a degree, and bytes.
    pub fn new(
        bucket: i64,
        temperature: Option<i32>,
        memory: Option<u64>,
        disk_free: Option<u64>,
    ) -> Self {
        Self {
            bucket,
            temperature: temperature.map(|thousandths| thousandths.div_euclid(1_000)),
            memory: memory.map(|bytes| bytes / 1_024),
            disk_free: disk_free.map(|bytes| bytes / (1_024 * 1_024)),
        }
    }

    /// Two readings of the same time: the worst of both.
    fn with(self, other: Self) -> Self {
        let least = [self.disk_free, other.disk_free].into_iter().flatten().min();
        Self {
            bucket: self.bucket,
            temperature: self.temperature.max(other.temperature),
            memory: self.memory.max(other.memory),
            disk_free: least,
        }
    }
}

/// The clock may go back: a reading of an earlier time finds its place, or is too old to be kept.
fn note(readings: &mut Vec<Reading>, reading: Reading, most: usize) {
    match readings.binary_search_by_key(&reading.bucket, |known| known.bucket) {
        Ok(at) => {
            if let Some(known) = readings.get_mut(at) {
                *known = known.with(reading);
            }
        }
        Err(at) => readings.insert(at, reading),
    }
    let surplus = readings.len().saturating_sub(most);
    readings.drain(..surplus);
}

impl From<Numbers> for Reading {
    fn from((bucket, temperature, memory, disk_free): Numbers) -> Self {
        Self { bucket, temperature, memory, disk_free }
    }
}

impl From<Reading> for Numbers {
    fn from(reading: Reading) -> Self {
        (reading.bucket, reading.temperature, reading.memory, reading.disk_free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn readings_stay_in_order_few_and_the_worst_of_their_time(
            told in proptest::collection::vec((0_i64..60, 0_i32..90, 0_u64..99), 0..200),
        ) {
            let mut health = Health::of(DeviceId::new(Timestamp::UNIX_EPOCH, 1));
            for (hour, heat, free) in &told {
                let reading = Reading::new(*hour, Some(heat * 1_000), None, Some(free * 1_048_576));
                health.note_hour(reading);
            }
            prop_assert!(health.hours.len() <= HOURS);
            prop_assert!(health.hours.windows(2).all(|pair| pair[0].bucket < pair[1].bucket));
            if let Some(last) = health.hours.last() {
                let same = told.iter().filter(|(hour, ..)| *hour == last.bucket);
                prop_assert_eq!(last.temperature, same.clone().map(|(_, heat, _)| *heat).max());
                prop_assert_eq!(last.disk_free, same.map(|(.., free)| *free).min());
            }
            let json = serde_json::to_string(&health).unwrap();
            prop_assert_eq!(serde_json::from_str::<Health>(&json).unwrap(), health);
        }
    }
}
