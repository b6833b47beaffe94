//! Fetching the pictures of posts, and making room for them.
//!
//! Text never waits for a picture: a post is shown without it until it is there whole. A school's
//! TVs hear of a picture together and spread their fetches; each goes on where it broke off. A picture
//! that no document names any more is kept as long as there is room, for posts come back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use protocol::post::Picture;
use protocol::{Digest, limit, report};

use super::link::Link;
use super::{Output, Session};
use crate::backoff::{Backoff, Chance};
use crate::clock::Now;
use crate::plan::Plan;
use crate::port::{Storage, StoredPicture};

/// Fetches under way at a time.
const AT_ONCE: usize = 2;
/// A school's TVs spread the beginning of their fetches over this time.
const SPREAD: Duration = Duration::from_secs(5);
/// Bytes that pictures leave free, for registers, items and spools.
const RESERVE: u64 = 16 * 1024 * 1024;
/// Bytes of pictures kept that no document names.
const SPARE: u64 = 64 * 1024 * 1024;
/// The longest wait before a picture that failed is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// How long a disk without room is left alone.
const ROOM_AGAIN: Duration = Duration::from_secs(60);

/// Which pictures are there, and which are on their way.
#[derive(Debug)]
pub(super) struct Pictures {
    /// Whole on disk, with their sizes.
    there: BTreeMap<Digest, u32>,
    /// Those that no document names, the longest forgotten first.
    spare: Vec<Digest>,
    under_way: BTreeMap<Digest, Picture>,
    failed: BTreeMap<Digest, Failed>,
    not_before: Duration,
}

/// A picture that could not be fetched.
#[derive(Debug)]
struct Failed {
    backoff: Backoff,
    again_at: Duration,
}

/// Why a picture is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureProblem {
    /// The connection broke. What came is kept, and the fetch goes on from there.
    Interrupted(String),
    /// What came, or was read back, is something else. It is thrown away.
    Wrong(String),
    /// The disk did not take it.
    Disk(String),
}

impl Pictures {
    /// Takes up what the disk has; a part of what nobody wants any more is dropped.
    pub(super) fn open(plan: &Plan, storage: &mut dyn Storage) -> Self {
        let stored = storage.pictures().unwrap_or_default();
        let named: BTreeSet<Digest> = plan.pictures().map(|picture| picture.sha256).collect();
        let (whole, parts): (Vec<StoredPicture>, Vec<StoredPicture>) =
            stored.into_iter().partition(|picture| picture.is_whole);
        for part in parts.iter().filter(|part| !named.contains(&part.sha256)) {
            storage.remove_picture(part.sha256).ok();
        }
        let is_spare = |picture: &Digest| !named.contains(picture);
        Self {
            spare: whole.iter().map(|picture| picture.sha256).filter(is_spare).collect(),
            there: whole.iter().map(|picture| (picture.sha256, picture.bytes)).collect(),
            under_way: BTreeMap::new(),
            failed: BTreeMap::new(),
            not_before: Duration::ZERO,
        }
    }

    /// Whether a picture is there whole.
    pub(crate) fn has(&self, picture: Digest) -> bool {
        self.there.contains_key(&picture)
    }

    /// Others are wanted, or there is a connection again.
    pub(super) fn begin(&mut self, uptime: Duration, chance: &mut Chance) {
        self.failed.clear();
        self.not_before = uptime + chance.wait(SPREAD);
    }

    /// Adds the pictures of the documents to what is known of items.
    pub(super) fn count(&self, plan: &Plan, cache: &mut report::CacheState) {
        let named: BTreeSet<Digest> = plan.pictures().map(|picture| picture.sha256).collect();
        let there = self.there.iter().filter(|(picture, _)| named.contains(picture));
        for (_, bytes) in there {
            cache.items += 1;
            cache.bytes += u64::from(*bytes);
        }
        let missing = plan.pictures_wanted().into_iter().filter(|it| !self.has(it.sha256));
        cache.missing += u32::try_from(missing.count()).unwrap_or(u32::MAX);
    }

    pub(super) fn poll_timeout(&self, plan: &Plan, link: &Link) -> Option<Duration> {
        link.welcomed()?;
        if self.under_way.len() >= AT_ONCE {
            return None;
        }
        let wanted = plan.pictures_wanted().into_iter();
        wanted.filter(|it| self.is_missing(it.sha256)).map(|it| self.due(it.sha256)).min()
    }

    fn is_missing(&self, picture: Digest) -> bool {
        !self.has(picture) && !self.under_way.contains_key(&picture)
    }

    fn due(&self, picture: Digest) -> Duration {
        let again_at = self.failed.get(&picture).map(|failed| failed.again_at);
        self.not_before.max(again_at.unwrap_or_default())
    }

    fn failed(&mut self, picture: Digest, uptime: Duration, chance: &mut Chance) {
        let anew = Failed { backoff: Backoff::new(LONGEST_WAIT), again_at: uptime };
        let failed = self.failed.entry(picture).or_insert(anew);
        failed.again_at = uptime + failed.backoff.next(chance);
    }

    /// Takes note of what the documents name; what they forgot last is the last to be dropped.
    fn sort_out(&mut self, named: &BTreeSet<Digest>) {
        self.failed.retain(|picture, _| named.contains(picture));
        self.spare.retain(|picture| !named.contains(picture));
        for picture in self.there.keys() {
            if !named.contains(picture) && !self.spare.contains(picture) {
                self.spare.push(*picture);
            }
        }
    }

    /// Drops spare pictures until there is room for one more; false if there is none.
    fn make_room(&mut self, picture: Picture, storage: &mut dyn Storage) -> bool {
        let coming = self.under_way.values().map(|picture| u64::from(picture.bytes));
        let needed = coming.sum::<u64>() + u64::from(picture.bytes) + RESERVE;
        loop {
            if storage.free().is_none_or(|free| free >= needed) {
                return true;
            }
            if !self.drop_spare(storage) {
                return false;
            }
        }
    }

    /// Drops the spare picture that was forgotten first; false if there is none.
    fn drop_spare(&mut self, storage: &mut dyn Storage) -> bool {
        if self.spare.is_empty() {
            return false;
        }
        let picture = self.spare.remove(0);
        self.there.remove(&picture);
        // What cannot be removed is found again after a restart.
        storage.remove_picture(picture).ok();
        true
    }

    fn spare_bytes(&self) -> u64 {
        let bytes = self.spare.iter().filter_map(|picture| self.there.get(picture));
        bytes.copied().map(u64::from).sum()
    }
}

impl Session {
    /// A fetch has ended.
    pub(super) fn picture_fetched(
        &mut self,
        picture: Digest,
        result: Result<u32, PictureProblem>,
        now: Now,
    ) {
        let was_wanted = self.pictures.under_way.remove(&picture).is_some();
        match result {
            Ok(bytes) => {
                self.pictures.failed.remove(&picture);
                self.pictures.there.insert(picture, bytes);
                self.reporting.is_due_soon(now.uptime);
            }
            Err(problem) if was_wanted => {
                self.pictures.failed(picture, now.uptime, &mut self.chance);
                self.tell_of_picture(picture, problem, now);
            }
            Err(_) => {}
        }
    }

    /// A picture that was there could not be read back as it was: it is fetched again.
    pub(super) fn picture_lost(&mut self, picture: Digest, detail: &str, now: Now) {
        if self.pictures.there.remove(&picture).is_some() {
            self.storage.remove_picture(picture).ok();
            // A disk that loses what it is given is not given it again and again.
            self.pictures.failed(picture, now.uptime, &mut self.chance);
            self.fault("picture", detail, now);
        }
    }

    /// Fetches what is missing, a few at a time, and gives up what nobody wants any more.
    pub(super) fn keep_fetching_pictures(&mut self, now: Now) {
        let named: BTreeSet<Digest> = self.plan.pictures().map(|picture| picture.sha256).collect();
        self.pictures.sort_out(&named);
        while self.pictures.spare_bytes() > SPARE {
            self.pictures.drop_spare(&mut *self.storage);
        }
        let forgotten = self.pictures.under_way.keys().filter(|it| !named.contains(it));
        for picture in forgotten.copied().collect::<Vec<_>>() {
            self.pictures.under_way.remove(&picture);
            self.outputs.push_back(Output::GiveUpPicture(picture));
        }
        if self.link.welcomed().is_none() {
            return;
        }
        for picture in self.plan.pictures_wanted() {
            if self.pictures.under_way.len() >= AT_ONCE {
                return;
            }
            let is_due = self.pictures.due(picture.sha256) <= now.uptime;
            if self.pictures.is_missing(picture.sha256) && is_due {
                self.fetch_picture(picture, now);
            }
        }
    }

    fn fetch_picture(&mut self, picture: Picture, now: Now) {
        let Picture { sha256, bytes, .. } = picture;
        if bytes > limit::PICTURE_BYTES {
            let limit = limit::PICTURE_BYTES;
            let problem = format!("picture {sha256} has {bytes} bytes; a TV takes {limit} at most");
            self.pictures.failed(sha256, now.uptime, &mut self.chance);
            return self.fault("picture", &problem, now);
        }
        if self.pictures.make_room(picture, &mut *self.storage) {
            self.pictures.under_way.insert(sha256, picture);
            return self.outputs.push_back(Output::FetchPicture(picture));
        }
        self.pictures.not_before = now.uptime + ROOM_AGAIN;
        let free = self.storage.free().unwrap_or_default();
        let problem = format!(
            "no room for a picture of {bytes} bytes: {free} are free, and {RESERVE} are kept for texts \
             and alerts"
        );
        self.fault("disk", &problem, now);
    }

    fn tell_of_picture(&mut self, picture: Digest, problem: PictureProblem, now: Now) {
        match problem {
            // It goes on from where it broke off: nobody need do anything.
            PictureProblem::Interrupted(problem) => {
                let line = format!("the fetch of picture {picture} broke off: {problem}");
                self.outputs.push_back(Output::Log(line));
            }
            PictureProblem::Wrong(problem) => {
                self.fault("picture", &format!("picture {picture}: {problem}"), now);
            }
            PictureProblem::Disk(problem) => self.fault("disk", &problem, now),
        }
    }
}
