//! Puts restored data in the place of those that are there: all of it, or nothing, whatever happens
//! in between.
//!
//! Three folders cannot be exchanged at once. So what is to be done is written down first, whole and
//! on disk; from then on it is decided, and whoever next takes the data directory finishes it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::place::sync_directory;

/// What is exchanged, in this order.
const PARTS: [&str; 3] = ["store", "pki", "media"];
/// Where the new data are made.
const NEW: &str = "restoring";
/// What is to be done.
const PLAN: &str = "restoring.json";

/// An exchange of a data directory's contents in the making.
#[derive(Debug)]
pub struct Exchange {
    data: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
struct Plan {
    /// The folder's name for what was there.
    aside: String,
}

impl Exchange {
    /// Begins one; what an earlier, unfinished restore had made is removed.
    pub fn begin(data: &Path) -> io::Result<Self> {
        let new = data.join(NEW);
        if new.exists() {
            fs::remove_dir_all(&new)?;
        }
        for part in ["", "pki", "media"] {
            fs::create_dir(new.join(part))?;
        }
        Ok(Self { data: data.to_owned() })
    }

    /// The folder in which the new data are made: another data directory, in small.
    pub fn new_data(&self) -> PathBuf {
        self.data.join(NEW)
    }

    /// Gives the exchange up; what was there stays.
    pub fn give_up(self) -> io::Result<()> {
        fs::remove_dir_all(self.new_data())
    }

    /// Exchanges. What was there, if anything, is in the folder `aside` afterwards.
    pub fn carry_out(self, aside: &str) -> io::Result<()> {
        // Everything that was made, in one go: the file system is synced, not each file.
        rustix::fs::syncfs(fs::File::open(self.new_data())?)?;
        let plan = serde_json::to_vec(&Plan { aside: aside.to_owned() })?;
        let mut file = tempfile::NamedTempFile::new_in(&self.data)?;
        io::Write::write_all(&mut file, &plan)?;
        file.as_file().sync_all()?;
        file.persist(self.data.join(PLAN)).map_err(|error| error.error)?;
        sync_directory(&self.data)?;
        finish(&self.data).map(drop)
    }
}

/// Finishes an exchange that was decided; says whether there was one.
pub(super) fn finish(data: &Path) -> io::Result<bool> {
    let plan = match fs::read(data.join(PLAN)) {
        Ok(plan) => plan,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let Plan { aside } = serde_json::from_slice(&plan)?;
    let (new, aside) = (data.join(NEW), data.join(aside));
    for part in PARTS {
        let (made, here) = (new.join(part), data.join(part));
        // One that is no longer there has found its place already.
        if made.exists() {
            if here.exists() {
                fs::create_dir_all(&aside)?;
                fs::rename(&here, aside.join(part))?;
            }
            fs::rename(&made, &here)?;
        }
    }
    if aside.exists() {
        sync_directory(&aside)?;
    }
    sync_directory(data)?;
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    fs::remove_file(data.join(PLAN))?;
    sync_directory(data)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, words: &str) {
        for part in PARTS {
            fs::create_dir_all(folder.join(part)).unwrap();
            fs::write(folder.join(part).join("file"), words).unwrap();
        }
    }

    fn words(folder: &Path) -> Vec<Option<String>> {
        PARTS.iter().map(|part| fs::read_to_string(folder.join(part).join("file")).ok()).collect()
    }

    fn all(words: &str) -> Vec<Option<String>> {
        vec![Some(words.to_owned()); PARTS.len()]
    }

    #[test]
    fn what_was_there_is_set_aside_whole() {
        let data = tempfile::tempdir().unwrap();
        put(data.path(), "old");
        let exchange = Exchange::begin(data.path()).unwrap();
        put(&exchange.new_data(), "new");
        assert!(!finish(data.path()).unwrap(), "nothing is decided yet");
        assert_eq!(words(data.path()), all("old"));
        exchange.carry_out("aside").unwrap();
        assert_eq!(words(data.path()), all("new"));
        assert_eq!(words(&data.path().join("aside")), all("old"));
        assert!(!finish(data.path()).unwrap());
    }

    /// However many of the steps were done before the power went, the rest is done later.
    #[test]
    fn an_exchange_that_was_decided_is_finished_from_any_point() {
        for steps in 0..=6 {
            let data = tempfile::tempdir().unwrap();
            let data = data.path();
            put(data, "old");
            put(&data.join(NEW), "new");
            fs::write(data.join(PLAN), r#"{"aside":"aside"}"#).unwrap();
            fs::create_dir(data.join("aside")).unwrap();
            let moves = PARTS.iter().flat_map(|part| {
                let aside = (data.join(part), data.join("aside").join(part));
                [aside, (data.join(NEW).join(part), data.join(part))]
            });
            for (from, to) in moves.take(steps) {
                fs::rename(from, to).unwrap();
            }
            assert!(finish(data).unwrap());
            assert_eq!(words(data), all("new"), "after {steps} steps");
            assert_eq!(words(&data.join("aside")), all("old"), "after {steps} steps");
            assert!(!data.join(NEW).exists() && !data.join(PLAN).exists());
        }
    }

    #[test]
    fn an_exchange_that_was_not_decided_is_begun_anew() {
        let data = tempfile::tempdir().unwrap();
        put(data.path(), "old");
        put(&Exchange::begin(data.path()).unwrap().new_data(), "half");
        let exchange = Exchange::begin(data.path()).unwrap();
        assert_eq!(words(&exchange.new_data()), vec![None; 3]);
        exchange.give_up().unwrap();
        assert_eq!(words(data.path()), all("old"));
    }
}
