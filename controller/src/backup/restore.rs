//! Brings a backup back: all of it is read and proved beside what is there, and only then exchanged.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use controller_core::port::Piece;
use jiff::Timestamp;

use super::format::{Carried, Manifest, Sink, Totals};
use super::opened::{Keys, Opened};
use super::{BackupError, RecoveryKey};
use crate::store::{Exchange, Filling, OpenError, Place, SledStore};

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Restored {
    /// What the backup says of itself.
    pub(super) manifest: Manifest,
    /// What was in it.
    pub(super) totals: Totals,
    /// Where what was there before is now, if there was anything.
    pub(super) aside: Option<PathBuf>,
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
    let made = unpack(opened, &key, &exchange.new_data());
    let (manifest, totals) = match made {
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
    Ok(Restored { manifest, totals, aside })
}

/// Makes a data directory out of a backup, and opens its store once.
fn unpack(opened: Opened, key: &RecoveryKey, into: &Path) -> anyhow::Result<(Manifest, Totals)> {
    let mut unpacking = Unpacking { filling: Filling::begin(into)?, into, failed: None };
    let read = opened.read(key, &mut unpacking);
    let Unpacking { filling, failed, .. } = unpacking;
    if let Some(error) = failed {
        return Err(error.into());
    }
    let read = read?;
    filling.finish()?;
    key.keep(into)?;
    drop(SledStore::open(into)?);
    Ok(read)
}

/// A name for what is set aside, which nothing has yet.
fn aside(data: &Path, now: Timestamp) -> String {
    let name = now.strftime("set-aside-%Y-%m-%dT%H-%M-%SZ").to_string();
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
    names.into_iter().find(|name| !data.join(name).exists()).unwrap_or(name)
}

/// Puts what a backup holds into a new data directory.
struct Unpacking<'d> {
    filling: Filling,
    into: &'d Path,
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
        let path = self.into.join(name.path());
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).create(folder)?;
        }
        io::copy(content, &mut File::create(path)?).map(drop)
    }

    fn judge(&mut self, name: Carried, is_whole: bool) -> io::Result<()> {
        if is_whole { Ok(()) } else { fs::remove_file(self.into.join(name.path())) }
    }
}
