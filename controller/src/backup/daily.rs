//! The backups that the controller makes on its own: one a day, and the last few stay.
//!
//! What is due is told from the files that are there, so that a missed one is made up after the next
//! start, and nothing has to be remembered.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, ZonedDateTime};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::opened::prove;
use super::target::{Target, UNFINISHED};
use super::{BackupError, Source, Totals};
use crate::clock;
use crate::config::Backups;
use crate::metrics::{Metrics, Outcome};

/// How often it looks whether one is due: the wall clock may be set, so no long sleep is trusted.
const EVERY: Duration = Duration::from_secs(60);
/// After a failure.
const PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// A file that nobody has finished for so long was given up.
const GIVEN_UP: Duration = Duration::from_secs(24 * 3600);
/// The names of the files, by when they were made.
const NAME: &str = "efir-%Y-%m-%dT%H-%M-%SZ.backup";

/// How these backups are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Whether any are made.
    pub on: bool,
    /// When the newest was made.
    pub made: Option<Timestamp>,
    /// Why the last attempt failed, if it did.
    pub failure: Option<String>,
}

/// Where their state can be seen.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Mutex<State>>);

impl Watch {
    /// The state now.
    pub fn state(&self) -> State {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, state: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

/// Makes a backup a day.
#[derive(Debug)]
pub(crate) struct Daily {
    settings: Backups,
    source: Source,
    metrics: Arc<Metrics>,
    watch: Watch,
    /// Until when nothing is tried, after a failure.
    not_before: Option<Timestamp>,
}

impl Daily {
    pub(crate) fn new(
        settings: Backups,
        source: Source,
        metrics: Arc<Metrics>,
        watch: Watch,
    ) -> Self {
        Self { settings, source, metrics, watch, not_before: None }
    }

    /// Works until `stop`. A failure is told and tried again after an hour.
    pub(crate) async fn run(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut minutes = tokio::time::interval(EVERY);
        minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while stop.run_until_cancelled(minutes.tick()).await.is_some() {
            let stop = stop.clone();
            let looked = tokio::task::spawn_blocking(move || {
                let now = clock::now().to_zoned_datetime(TimeZone::system());
                self.look(&now, &|| stop.is_cancelled());
                self
            });
            self = looked.await?;
        }
        Ok(())
    }

    /// Makes a backup if one is due, and says how that went.
    fn look(&mut self, now: &ZonedDateTime, stop: &dyn Fn() -> bool) {
        let at = now.timestamp();
        let folder = &self.settings.folder;
        if self.not_before.is_some_and(|not_before| at < not_before) {
            return;
        }
        let made = match made(folder) {
            Ok(made) if !is_due(&made, now, self.settings.hour) => made.last().copied(),
            _ if !self.source.is_worth_it() => None,
            _ => match make(&self.source, folder, self.settings.keep, at, stop) {
                Ok((totals, path)) => {
                    tracing::info!(path = %path.display(), ?totals, "made the daily backup");
                    self.count("stored");
                    Some(at)
                }
                Err(BackupError::Stopping) => return,
                Err(error) => return self.fail(&error, at),
            },
        };
        self.not_before = None;
        self.metrics.backup_made.set(made.map_or(0, Timestamp::as_second));
        self.watch.set(State { on: true, made, failure: None });
    }

    fn fail(&mut self, error: &BackupError, at: Timestamp) {
        tracing::error!(%error, "could not make the daily backup; trying again in an hour");
        self.count("failed");
        self.not_before = at.checked_add(PAUSE).ok();
        let made = made(&self.settings.folder).ok().and_then(|made| made.last().copied());
        self.watch.set(State { on: true, made, failure: Some(error.to_string()) });
    }

    fn count(&self, outcome: &'static str) {
        self.metrics.backups.get_or_create(&Outcome { outcome }).inc();
    }
}

/// Makes a backup, proves it, and only then removes the oldest ones beyond `keep`.
fn make(
    source: &Source,
    folder: &Path,
    keep: usize,
    now: Timestamp,
    stop: &dyn Fn() -> bool,
) -> Result<(Totals, PathBuf), BackupError> {
    let made_folder = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made_folder.map_err(BackupError::file(folder))?;
    remove_unfinished(folder);
    let path = folder.join(name(now));
    let target = Target::begin(&path)?;
    source.write(target.file(), &path, now, stop)?;
    let (_, totals) = prove(target.place(), source.key())?;
    target.keep()?;
    for old in surplus(&made(folder)?, keep) {
        let old = folder.join(name(*old));
        if let Err(error) = fs::remove_file(&old) {
            tracing::warn!(path = %old.display(), %error, "could not remove an old backup");
        }
    }
    Ok((totals, path))
}

/// When the backups of a folder were made, the oldest first; other files are none of its business.
fn made(folder: &Path) -> Result<Vec<Timestamp>, BackupError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(BackupError::file(folder))?,
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut made: Vec<Timestamp> = names.filter_map(|name| made_at(&name)).collect();
    made.sort_unstable();
    Ok(made)
}

fn name(made: Timestamp) -> String {
    made.strftime(NAME).to_string()
}

fn made_at(file: &str) -> Option<Timestamp> {
    let at =
        DateTime::strptime(NAME, file).ok()?.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp();
    (name(at) == file).then_some(at)
}

/// Whether nothing was made since the hour last struck. One from the future, made while the clock was
/// wrong, does not count.
fn is_due(made: &[Timestamp], now: &ZonedDateTime, hour: i8) -> bool {
    // An hour that comes twice is the first one, and one that is skipped the one after.
    let struck = |day: Date| day.at(hour, 0, 0, 0).to_zoned_datetime(now.time_zone().clone());
    let Ok(today) = struck(now.date()) else { return true };
    let last = if today <= *now { today } else { today.saturating_sub(1.day()) };
    !made.iter().any(|made| (last.timestamp()..=now.timestamp()).contains(made))
}

/// The oldest ones beyond those that stay.
fn surplus(made: &[Timestamp], keep: usize) -> &[Timestamp] {
    made.get(..made.len().saturating_sub(keep)).unwrap_or_default()
}

/// Removes what was begun and given up long ago, so that a disk does not fill with halves.
fn remove_unfinished(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let age = entry.metadata().and_then(|file| file.modified()).map(|at| at.elapsed());
        if unfinished && matches!(age, Ok(Ok(age)) if age > GIVEN_UP) {
            // Should it stay, the next backup tries again.
            let _stays = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::tests::Data;

    fn zoned(text: &str) -> ZonedDateTime {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_name_tells_when_the_backup_was_made_and_no_other_file_does() {
        let made = at("2026-11-23T00:00:07Z");
        assert_eq!(name(made), "efir-2026-11-23T00-00-07Z.backup");
        assert_eq!(made_at(&name(made)), Some(made));
        for other in [
            "efir.backup",
            "efir-2026-11-23T00-00-07Z.backup.part",
            "efir-2026-13-23T00-00-07Z.backup",
        ] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    #[test]
    fn one_is_due_once_a_day_at_its_hour_and_a_missed_one_at_once() {
        let moscow = |time: &str| zoned(&format!("2026-11-23T{time}[Europe/Moscow]"));
        let today = at("2026-11-23T00:00:05Z");
        let yesterday = at("2026-11-22T00:00:05Z");
        for (made, now, due) in [
            (vec![], "14:00:00", true),
            (vec![yesterday], "02:59:59", false),
            (vec![yesterday], "03:00:00", true),
            (vec![yesterday], "23:00:00", true),
            (vec![yesterday, today], "03:00:06", false),
            (vec![yesterday, today], "23:59:59", false),
            (vec![at("2026-11-20T00:00:05Z")], "02:00:00", true),
            (vec![at("2030-01-01T00:00:00Z")], "12:00:00", true),
        ] {
            assert_eq!(is_due(&made, &moscow(now), 3), due, "{made:?} at {now}");
        }
    }

    #[test]
    fn the_change_of_the_clock_makes_no_second_one_and_loses_none() {
        // At 03:00 it is 02:00 again, and in spring 02:00 is 03:00 at once.
        let berlin = |text: &str| zoned(&format!("{text}[Europe/Berlin]"));
        let made = [at("2026-10-25T00:30:00Z")];
        assert!(!is_due(&made, &berlin("2026-10-25T02:30:00+01:00"), 2));
        assert!(is_due(&made, &berlin("2026-10-26T02:30:00"), 2));
        let before = [at("2026-03-28T01:30:00Z")];
        assert!(is_due(&before, &berlin("2026-03-29T03:30:00"), 2));
    }

    #[test]
    fn the_last_ones_stay_and_a_failure_removes_none() {
        let data = Data::new();
        let (_store, source) = data.source();
        let folder = data.root().join("backups");
        let day = |n: i64| {
            at("2026-11-01T00:00:00Z").checked_add(SignedDuration::from_hours(24 * n)).unwrap()
        };
        for n in 0..9 {
            make(&source, &folder, 3, day(n), &|| false).unwrap();
        }
        assert_eq!(made(&folder).unwrap(), [day(6), day(7), day(8)]);
        fs::write(folder.join("mine.backup"), "somebody else's").unwrap();
        fs::remove_file(data.root().join("pki/ca.pem")).unwrap();
        make(&source, &folder, 1, day(9), &|| false).unwrap_err();
        assert_eq!(made(&folder).unwrap(), [day(6), day(7), day(8)]);
        let files = fs::read_dir(&folder).unwrap().count();
        assert_eq!(files, 4, "a half is left");
    }

    #[test]
    fn what_fails_is_told_until_it_succeeds_and_tried_once_an_hour() {
        let data = Data::new();
        data.is_founded();
        let (_store, source) = data.source();
        let folder = data.root().join("backups");
        fs::write(&folder, "a file in the way").unwrap();
        let settings = Backups { folder: folder.clone(), hour: 3, keep: 7 };
        let (metrics, watch) = (Arc::new(Metrics::new()), Watch::default());
        let mut daily = Daily::new(settings, source, Arc::clone(&metrics), watch.clone());
        let now = |time: &str| zoned(&format!("2026-11-23T{time}[Europe/Moscow]"));
        daily.look(&now("12:00:00"), &|| false);
        let failure = watch.state().failure.unwrap();
        assert!(failure.contains("backups"), "{failure}");
        fs::remove_file(&folder).unwrap();
        daily.look(&now("12:59:00"), &|| false);
        assert!(watch.state().failure.is_some(), "tried too early");
        daily.look(&now("13:00:00"), &|| false);
        let made = Some(now("13:00:00").timestamp());
        assert_eq!(watch.state(), State { on: true, made, failure: None });
        let count = |outcome| metrics.backups.get_or_create(&Outcome { outcome }).get();
        assert_eq!((count("failed"), count("stored")), (1, 1));
        daily.look(&now("13:01:00"), &|| false);
        assert_eq!(count("stored"), 1, "a second one the same day");
    }

    #[test]
    fn nothing_is_made_of_a_controller_that_is_not_set_up() {
        let data = Data::new();
        let (_store, source) = data.source();
        let settings = Backups { folder: data.root().join("backups"), hour: 3, keep: 7 };
        let watch = Watch::default();
        let mut daily = Daily::new(settings, source, Arc::new(Metrics::new()), watch.clone());
        daily.look(&zoned("2026-11-23T12:00:00[Europe/Moscow]"), &|| false);
        assert_eq!(watch.state(), State { on: true, made: None, failure: None });
        assert!(!data.root().join("backups").exists());
    }
}
