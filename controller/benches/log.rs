//! How long a page of the audit log takes: `cargo bench -p controller --bench log -- DIR [ENTRIES]`.
//! DIR is a data directory that is filled if it is empty.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a measurement that goes wrong stops at once"
)]

use std::path::PathBuf;
use std::time::Duration;

use controller::clock;
use controller::store::SledStore;
use controller_core::app::audit::{self, Filter};
use controller_core::app::setup::{self, Founding, Organisation, OrganisationKind};
use controller_core::domain::access::{Action, permit};
use controller_core::domain::actor::Actor;
use controller_core::domain::audit::{Deed, DeedKind, Subject};
use controller_core::domain::password::PasswordHash;
use controller_core::domain::place::Place;
use controller_core::error::Error;
use controller_core::page::Page;
use controller_core::port::Store;
use controller_core::work::{View, Work};
use jiff::Timestamp;
use protocol::UnitId;

/// A minute between two deeds.
const STEP: Duration = Duration::from_secs(60);
const TIMES: usize = 1_000;
/// Schools among which the deeds are shared out.
const SCHOOLS: u128 = 500;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(directory) = arguments.next().map(PathBuf::from) else {
        println!("give a data directory");
        return;
    };
    let entries: u32 = arguments.next().map_or(300_000, |entries| entries.parse().unwrap());
    std::fs::create_dir_all(&directory).unwrap();
    let store = SledStore::open(&directory).unwrap();
    let begin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    fill(&store, begin, entries);
    let middle = begin + STEP * (entries / 2);
    println!("{entries} entries");
    tell(&store, "the newest", &Filter::default());
    tell(&store, "until the middle", &Filter { until: Some(middle), ..Filter::default() });
    let kind = Some(DeedKind::Alerts);
    tell(&store, "one kind in ten", &Filter { kind, ..Filter::default() });
    let text = Some("нигде не написано".to_owned());
    tell(&store, "a text that is nowhere", &Filter { text, ..Filter::default() });
}

fn fill(store: &dyn Store, begin: Timestamp, entries: u32) {
    let founding = Founding {
        login: "anna".to_owned(),
        name: "Анна".to_owned(),
        password: PasswordHash::new("none".to_owned()),
        organisation: Organisation {
            kind: OrganisationKind::Country,
            name: "Россия".to_owned(),
            time_zone: None,
        },
    };
    let Ok(founded) = change(store, |work| setup::found(work, &founding, begin)) else {
        println!("it is filled already");
        return;
    };
    let root = founded.unit.place;
    for from in (0..entries).step_by(1_000) {
        let piece = |work: &mut Work<'_>| {
            for n in from..entries.min(from + 1_000) {
                let now = begin + STEP * n;
                let school = place(&root, u128::from(n) % SCHOOLS);
                let deed = if n % 10 == 0 { Deed::AlertRaised } else { Deed::PostEdited };
                let may = permit(&Actor::system(), Action::EditUnit, &school)?;
                let deed = may.deed(deed, Subject::Unit(school.unit()), now);
                work.audit(deed.with("title", &format!("Объявление №{n}")));
            }
            Ok(())
        };
        change(store, piece).unwrap();
    }
}

/// Region, municipality and school: as deep as places are.
fn place(root: &Place, n: u128) -> Place {
    let id = |n: u128| UnitId::new(Timestamp::UNIX_EPOCH, n);
    root.below(id(10_000)).below(id(20_000)).below(id(n))
}

fn change<T>(
    store: &dyn Store,
    use_case: impl Fn(&mut Work<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut done = None;
    store.read(&mut |snapshot| {
        let mut random = rand::random::<u128>;
        let mut work = Work::new(snapshot, &mut random);
        done = Some(use_case(&mut work).map(|value| (value, work.into_commit())));
        Ok(())
    })?;
    let (value, commit) = done.unwrap()?;
    store.commit(commit).unwrap();
    Ok(value)
}

fn tell(store: &dyn Store, what: &str, filter: &Filter) {
    let (actor, page) = (Actor::system(), Page::new(50, None).unwrap());
    let (mut took, mut found) = (Vec::with_capacity(TIMES), 0);
    for _ in 0..TIMES {
        let began = clock::monotonic();
        store
            .read(&mut |snapshot| {
                let listed = audit::list(&View::new(snapshot), &actor, filter, &page).unwrap();
                found = listed.items.len();
                Ok(())
            })
            .unwrap();
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let (half, most) = (took[TIMES / 2], took[TIMES * 99 / 100]);
    println!("{what}: {found} entries, median {half:?}, p99 {most:?}");
}
