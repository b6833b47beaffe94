//! Brings a backup back: all of it is read and proved beside what is there, and only then exchanged.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use controller_core::app::restoration::{self, CarriedOver};
use controller_core::error::Error;
use controller_core::port::{Piece, Store};
use controller_core::work::{View, Work};
use jiff::Timestamp;

use super::format::{Carried, Manifest, Sink, Totals};
use super::opened::{Keys, Opened};
use super::{BackupError, RecoveryKey};
use crate::store::{Exchange, Filling, OpenError, Place, Relic, SledStore};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Restored {
    /// What the backup says of itself.
    pub(super) manifest: Manifest,
    /// What was in it.
    pub(super) totals: Totals,
    /// Where what was there before is now, if there was anything.
    pub(super) aside: Option<PathBuf>,
    /// What the store that was there had to say.
    pub(super) before: Before,
}

/// What a store that is set aside has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Before {
    /// There was none.
    Nothing,
    /// It is another installation's, or empty.
    Another,
    /// What it knew is carried over.
    Carried(CarriedOver),
    /// It cannot be read, so what was ended since the backup is in force again.
    Unreadable(String),
}

/// Brings a backup back into a data directory that this process holds.
pub(super) fn restore(
    place: &Place,
    backup: &Path,
    keys: Keys<'_>,
    now: Timestamp,
) -> anyhow::Result<Restored> {
    let data = place.path();
    let opened = Opened::open(backup)?;
    let key = opened.key(keys)?;
    let exchange = Exchange::begin(data).map_err(BackupError::file(data))?;
    let new = exchange.new_data();
    let made = unpack(opened, &key, &new)
        .and_then(|read| Ok((carry_over(data, &new, read.0.made, now)?, read)));
    let (before, (manifest, totals)) = match made {
        Ok(made) => made,
        Err(error) => {
            // What was made so far is of no use; should it not go, the next restore removes it.
            let _left = exchange.give_up();
            return Err(error);
        }
    };
    let name = aside(data, now);
    exchange.carry_out(&name).map_err(BackupError::file(data))?;
    let aside = Some(data.join(name)).filter(|aside| aside.exists());
    Ok(Restored { manifest, totals, aside, before })
}

/// Makes a data directory out of a backup.
fn unpack(opened: Opened, key: &RecoveryKey, into: &Path) -> anyhow::Result<(Manifest, Totals)> {
    let read = unpack_with(opened, key, into, Files::Kept)?;
    key.keep(into)?;
    Ok(read)
}

/// Makes a data directory with nothing but the store of a backup.
pub(super) fn fill_store(
    opened: Opened,
    key: &RecoveryKey,
    into: &Path,
) -> anyhow::Result<(Manifest, Totals)> {
    unpack_with(opened, key, into, Files::LeftOut)
}

fn unpack_with(
    opened: Opened,
    key: &RecoveryKey,
    into: &Path,
    files: Files,
) -> anyhow::Result<(Manifest, Totals)> {
    let filling = Filling::begin(into)?;
    let mut unpacking = Unpacking { filling, into, files, failed: None };
    let read = opened.read(key, &mut unpacking);
    let Unpacking { filling, failed, .. } = unpacking;
    if let Some(error) = failed {
        return Err(error.into());
    }
    let read = read?;
    filling.finish()?;
    Ok(read)
}

/// Opens the new store, and carries over what the one that is there has to say, if it can be read.
fn carry_over(data: &Path, new: &Path, made: Timestamp, now: Timestamp) -> anyhow::Result<Before> {
    let store = SledStore::open(new)?;
    let settle = |old: Option<&Relic>| {
        change_alone(&store, |work| {
            let done = match old {
                Some(old) => restoration::carry_over(work, &View::new(old), now)?,
                None => None,
            };
            restoration::note(work, made, done, now)?;
            Ok(done)
        })
    };
    // A damaged store may make the database engine panic at any read.
    let told = catch_unwind(AssertUnwindSafe(|| {
        Ok(match Relic::open(data)? {
            None => None,
            Some(old) => Some(settle(Some(&old))?),
        })
    }));
    let told: anyhow::Result<_> =
        told.unwrap_or_else(|_panic| Err(anyhow!("the database engine gave up on it")));
    Ok(match told {
        Ok(Some(Some(done))) => Before::Carried(done),
        Ok(Some(None)) => Before::Another,
        Ok(None) => settle(None).map(|_| Before::Nothing)?,
        Err(error) => settle(None).map(|_| Before::Unreadable(format!("{error:#}")))?,
    })
}

/// Runs a use case on a store that nobody else uses, so that there is nobody to conflict with.
pub(super) fn change_alone<T>(
    store: &dyn Store,
    use_case: impl FnOnce(&mut Work<'_>) -> Result<T, Error>,
) -> anyhow::Result<T> {
    let (mut use_case, mut done) = (Some(use_case), None);
    store.read(&mut |snapshot| {
        let mut random = rand::random::<u128>;
        let mut work = Work::new(snapshot, &mut random);
        done = use_case.take().map(|use_case| {
            let answer = use_case(&mut work)?;
            Ok::<_, Error>((answer, work.into_commit()))
        });
        Ok(())
    })?;
    let (answer, commit) = done.context("the store gave no snapshot")??;
    store.commit(commit)?;
    Ok(answer)
}

/// A name for what is set aside, which nothing has yet.
fn aside(data: &Path, now: Timestamp) -> String {
    let name = now.strftime("set-aside-%Y-%m-%dT%H-%M-%SZ").to_string();
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
    names.into_iter().find(|name| !data.join(name).exists()).unwrap_or(name)
}

/// What becomes of the files of a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    Kept,
    LeftOut,
}

/// Puts what a backup holds into a new data directory.
struct Unpacking<'d> {
    filling: Filling,
    into: &'d Path,
    files: Files,
    /// The store's own failure, which an [`io::Error`] does not carry.
    failed: Option<OpenError>,
}

impl Sink for Unpacking<'_> {
    fn piece(&mut self, piece: Piece) -> io::Result<()> {
        self.filling.put(&piece).map_err(|error| {
            let told = io::Error::other(error.to_string());
            self.failed = Some(error);
            told
        })
    }

    fn file(&mut self, name: Carried, content: &mut dyn Read) -> io::Result<()> {
        if self.files == Files::LeftOut {
            return Ok(());
        }
        let path = self.into.join(name.path());
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).create(folder)?;
        }
        io::copy(content, &mut File::create(path)?).map(drop)
    }

    fn judge(&mut self, name: Carried, is_whole: bool) -> io::Result<()> {
        if is_whole || self.files == Files::LeftOut {
            return Ok(());
        }
        fs::remove_file(self.into.join(name.path()))
    }
}
