//! A store that fails: the use case says so, and nothing is half-done.

use self::disk::MockDisk;
use super::world::{Country, announcement};
use crate::app::{devices, enrol, posts};
use crate::error::Error;
use crate::memory::Pairs;
use crate::port::{Snapshot as _, StoreError};
use crate::work::Work;

#[expect(clippy::ref_option_ref, reason = "mockall writes so")]
mod disk {
    use crate::port::{Key, Snapshot, StoreError, Value};

    mockall::mock! {
        pub(super) Disk {}
        impl Snapshot for Disk {
            fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError>;
            fn scan<'a>(
                &self,
                prefix: &[u8],
                after: Option<&'a [u8]>,
                limit: usize,
            ) -> Result<Vec<(Key, Value)>, StoreError>;
        }
    }
}

#[test]
fn a_failure_at_any_read_fails_the_whole_use_case() {
    let country = Country::new();
    let world = &country.world;
    let (_, code) = world.show_code("tv", "10.0.0.1");
    let tv = world.device(&country.admin, &country.school, "tv2");
    let new = announcement(country.school.id(), "Снегопад");
    let claim = super::world::claim(&code, country.school.id());
    let mut use_case = |work: &mut Work<'_>| {
        let post = posts::create(work, &country.admin, &new, world.now())?;
        posts::publish(work, &country.admin, post.id, world.now())?;
        enrol::claim(work, &country.admin, &claim, world.now())?;
        enrol::sweep(work, world.now(), 10)?;
        devices::revoke(work, &country.admin, tv.id, world.now()).map(drop)
    };
    let pairs = world.pairs();
    let reads = (0..1_000).find(|reads| attempt(&pairs, *reads, &mut use_case).is_ok()).unwrap();
    assert!(reads > 5, "{reads}");
    for failing in 0..reads {
        let failed = attempt(&pairs, failing, &mut use_case);
        assert_eq!(failed, Err(Error::Store(StoreError("unplugged".into()))), "read {failing}");
    }
}

#[test]
fn a_damaged_record_is_named() {
    let mut disk = MockDisk::new();
    disk.expect_get().returning(|_| Ok(Some(b"{".to_vec())));
    let mut random = || 1;
    let damaged = crate::app::setup::is_founded(&Work::new(&disk, &mut random)).unwrap_err();
    assert_eq!(damaged.code(), "record-damaged");
    assert!(damaged.to_string().starts_with("the record root cannot be read (EOF"), "{damaged}");
}

/// Runs a use case on a disk that fails after some reads.
fn attempt(
    pairs: &Pairs,
    good_reads: usize,
    use_case: &mut dyn FnMut(&mut Work<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut disk = MockDisk::new();
    let left = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(good_reads));
    let use_up = move || {
        let order = std::sync::atomic::Ordering::SeqCst;
        let taken = left.fetch_update(order, order, |left| left.checked_sub(1));
        taken.map(drop).map_err(|_| StoreError("unplugged".into()))
    };
    let (get_from, scan_from) = (pairs.clone(), pairs.clone());
    let use_up_get = use_up.clone();
    disk.expect_get().returning(move |key| {
        use_up_get()?;
        get_from.get(key)
    });
    disk.expect_scan().returning(move |prefix, after, limit| {
        use_up()?;
        scan_from.scan(prefix, after, limit)
    });
    let mut random = || 1;
    use_case(&mut Work::new(&disk, &mut random))
}
