//! How devices have been: a reading an hour for a day, and one a day for a month.

use jiff::{SignedDuration, Timestamp};
use protocol::DeviceId;

use super::find;
use crate::domain::actor::Actor;
use crate::domain::device::{Device, OUTAGES, Outage, Reported, Session};
use crate::domain::health::{DAYS, HOURS, Health, Reading};
use crate::error::Error;
use crate::work::{View, Work};

/// One bar of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// How many seconds of it the device was connected, and of how many that is known.
    pub online: Option<(i64, i64)>,
    /// What was read in it.
    pub reading: Option<Reading>,
}

/// How a device has been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The last 24 hours, the earliest first.
    pub hours: Vec<Stretch>,
    /// The last 30 days, the earliest first.
    pub days: Vec<Stretch>,
}

/// How a device has been up to now.
pub fn course(
    view: &View<'_>,
    actor: &Actor,
    device: DeviceId,
    now: Timestamp,
) -> Result<Course, Error> {
    let found = find(view, actor, device)?;
    let session = view.get::<Session>(&device)?;
    let health = view.get::<Health>(&device)?.unwrap_or(Health::of(device));
    let known = known_since(&found, session.as_ref());
    let outages = outages(&found, session, now);
    let stretches = |readings: &[Reading], seconds: i64, most: usize| {
        let last = now.as_second().div_euclid(seconds);
        let first = last + 1 - i64::try_from(most).unwrap_or(i64::MAX);
        let stretch = |bucket: i64| {
            let from = Timestamp::from_second(bucket * seconds).ok()?;
            let until = Timestamp::from_second((bucket + 1) * seconds).ok()?;
            let reading = readings.iter().find(|reading| reading.bucket == bucket).copied();
            let online = online(from.max(known), until.min(now), &outages);
            Some(Stretch {
                from,
                until,
                online: online.filter(|_| from.max(known) < until),
                reading,
            })
        };
        (first..=last).filter_map(stretch).collect()
    };
    Ok(Course {
        hours: stretches(&health.hours, HOUR, HOURS),
        days: stretches(&health.days, DAY, DAYS),
    })
}

/// Notes what a report says, the first time in an hour.
pub(crate) fn note(
    work: &mut Work<'_>,
    before: Option<&Reported>,
    now: &Reported,
) -> Result<(), Error> {
    let hour = |reported: &Reported| reported.received.as_second().div_euclid(HOUR);
    if before.is_some_and(|before| hour(before) == hour(now)) {
        return Ok(());
    }
    let mut health = work.get::<Health>(&now.device)?.unwrap_or(Health::of(now.device));
    let report = &now.report;
    let reading =
        |bucket| Reading::new(bucket, report.temperature, report.memory, report.disk_free);
    health.note_hour(reading(hour(now)));
    health.note_day(reading(now.received.as_second().div_euclid(DAY)));
    work.put(&health);
    Ok(())
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// All outages that are known, with the one that lasts.
fn outages(device: &Device, session: Option<Session>, now: Timestamp) -> Vec<Outage> {
    let Some(session) = session else {
        return vec![Outage { from: device.claimed, until: now, farewell: None }];
    };
    session.outages_until(now)
}

/// Since when outages are known: all of them are while there are few.
fn known_since(device: &Device, session: Option<&Session>) -> Timestamp {
    let outages = session.map(|session| session.outages.as_slice()).unwrap_or_default();
    let oldest = outages.first().filter(|_| outages.len() >= OUTAGES);
    oldest.map_or(device.claimed, |outage| outage.from)
}

fn online(from: Timestamp, until: Timestamp, outages: &[Outage]) -> Option<(i64, i64)> {
    let whole = seconds(from, until);
    let cut = |outage: &Outage| seconds(outage.from.max(from), outage.until.min(until));
    (whole > 0).then(|| (whole - outages.iter().map(cut).sum::<i64>().clamp(0, whole), whole))
}

fn seconds(from: Timestamp, until: Timestamp) -> i64 {
    until.duration_since(from).max(SignedDuration::ZERO).as_secs()
}
