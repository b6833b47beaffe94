use std::collections::BTreeSet;
use std::time::Duration;

use super::*;
use crate::AlertId;
use crate::alert::{Alert, Severity};
use crate::post::{Audience, Content, Priority};
use crate::samples::hall;
use jiff::SignedDuration;
use proptest::prelude::*;

#[test]
fn an_empty_playlist_is_idle() {
    let slot = at(Programme::default(), &hall(), second(100));
    assert_eq!(slot, Slot { main: Main::Idle, ticker: None, overdue: vec![], until: None });
}

#[test]
fn a_single_post_stands_still_until_its_end() {
    let items = [Item { until: Some(second(500)), ..item(1, 100) }];
    assert_eq!(shown(&items, 100), Some(1));
    assert_eq!(until(&items, 100), Some(second(500)));
    assert_eq!(shown(&items, 500), None);
}

#[test]
fn a_post_waits_for_its_beginning() {
    let items = [Item { from: Some(second(200)), ..item(1, 100) }];
    assert_eq!(shown(&items, 150), None);
    assert_eq!(until(&items, 150), Some(second(200)));
    assert_eq!(shown(&items, 200), Some(1));
}

#[test]
fn the_newest_comes_first_and_all_take_turns() {
    let items = [item(1, 100), item(2, 200), item(3, 300)];
    assert_eq!(sequence(&items, &[], 300, 4), [3, 2, 1, 3]);
}

#[test]
fn arranged_posts_follow_in_their_order_and_a_new_one_is_shown_at_once() {
    let items = [item(1, 100), item(2, 200), item(3, 300), item(4, 400)];
    let order = [id(2), id(1), id(3)];
    assert_eq!(sequence(&items, &order, 400, 5), [4, 2, 1, 3, 4]);
    // Edited anew, an arranged post is shown at once too, and the others follow it as arranged.
    let edited = [item(1, 500), item(2, 200), item(3, 300)];
    assert_eq!(sequence(&edited, &order, 500, 4), [1, 3, 2, 1]);
}

#[test]
fn a_post_of_high_priority_comes_between_every_two_others() {
    let high = Item { priority: Priority::High, ..item(9, 50) };
    let items = [item(1, 100), item(2, 200), item(3, 300), item(4, 400), high.clone()];
    assert_eq!(sequence(&items, &[], 400, 7), [4, 3, 9, 2, 1, 9, 4]);
    let newest =
        [Item { published: second(900), ..high }, item(1, 100), item(2, 200), item(3, 300)];
    assert_eq!(sequence(&newest, &[], 900, 6), [9, 3, 2, 9, 1, 9]);
}

#[test]
fn a_post_stands_as_long_as_its_author_says() {
    let items = [Item { seconds: Some(40), ..item(2, 200) }, item(1, 100)];
    assert_eq!(shown(&items, 239), Some(2));
    assert_eq!(shown(&items, 240), Some(1));
}

#[test]
fn a_post_for_another_room_is_not_ours() {
    let rooms = BTreeSet::from(["Столовая".to_owned()]);
    let audience = Audience { rooms, ..Audience::default() };
    assert_eq!(shown(&[Item { audience, ..item(1, 100) }], 100), None);
}

#[test]
fn tickers_run_below_the_posts_and_take_no_turn() {
    let items = [item(1, 100), ticker(2, 200), item(3, 300), ticker(4, 400)];
    let programme = Programme { items: &items, ..Programme::default() };
    let slot = at(programme, &hall(), second(405));
    assert_eq!(slot.ticker.map(|turn| turn.item.post), Some(id(4)));
    assert_eq!(at(programme, &hall(), second(410)).ticker.map(|turn| turn.item.post), Some(id(2)));
    assert_eq!(sequence(&items, &[], 300, 3), [3, 1, 3]);
    let alone = [ticker(2, 200)];
    let slot = at(Programme { items: &alone, ..Programme::default() }, &hall(), second(405));
    assert!(matches!(slot, Slot { main: Main::Idle, ticker: Some(_), .. }));
}

#[test]
fn an_alert_covers_everything_and_the_posts_go_on_after_it() {
    let items = [item(1, 100), ticker(2, 100)];
    let alerts = [alert(1, 200, 600)];
    let programme = Programme { items: &items, order: &[], alerts: &alerts };
    let slot = at(programme, &hall(), second(300));
    assert!(matches!(slot.main, Main::Alert { phase: Phase::InForce, .. }), "{slot:?}");
    assert_eq!((slot.ticker, slot.until), (None, Some(second(600))));
    let after = at(programme, &hall(), second(600));
    assert!(matches!(after.main, Main::Post(_)), "{after:?}");
    assert_eq!(after.overdue.len(), 1, "nobody said that the danger is over");
    assert!(after.ticker.is_some());
}

#[test]
fn a_guess_that_is_late_ends_no_alert_early() {
    let items = [item(1, 100)];
    let alerts = [alert(1, 200, 600)];
    let programme = Programme { items: &items, order: &[], alerts: &alerts };
    let slot = unsure(programme, &hall(), second(10_000), second(300));
    assert!(matches!(slot.main, Main::Alert { phase: Phase::InForce, .. }), "{slot:?}");
    assert_eq!(slot.until, Some(second(10_300)), "in the 300 seconds that are left");
    let slot = unsure(programme, &hall(), second(10_300), second(600));
    assert!(matches!(slot.main, Main::Post(_)), "{slot:?}");
    assert_eq!(slot.overdue.len(), 1);
}

#[test]
fn pages_share_the_turn() {
    let item = item(1, 0);
    let turn = Turn { item: &item, began: second(100), lasts: Duration::from_secs(30) };
    assert_eq!(turn.page(1, second(115)), (0, None));
    assert_eq!(turn.page(3, second(100)), (0, Some(second(110))));
    assert_eq!(turn.page(3, second(110)), (1, Some(second(120))));
    assert_eq!(turn.page(3, second(129)), (2, Some(second(130))));
    assert_eq!(turn.page(3, second(90)), (0, Some(second(110))), "a clock that was set back");
}

#[test]
fn of_two_hundred_posts_each_has_its_turn_within_one_round() {
    let items: Vec<Item> = (0..200)
        .map(|n| {
            let priority = if n % 10 == 0 { Priority::High } else { Priority::Normal };
            Item { priority, ..item(n, i64::try_from(n).expect("small")) }
        })
        .collect();
    let turns = sequence(&items, &[], 1_000, 200 + 90);
    assert_eq!(turns.into_iter().collect::<BTreeSet<_>>().len(), 200);
}

#[test]
fn a_run_begins_and_ends_with_its_post_and_within_the_window() {
    let items = [
        item(1, 100),
        Item { from: Some(second(300)), until: Some(second(400)), ..item(2, 50) },
        Item { until: Some(second(150)), ..item(3, 0) },
        Item { from: Some(second(900)), ..item(4, 0) },
    ];
    let runs: Vec<_> = runs(&items, None, second(200), second(800))
        .into_iter()
        .map(|run| (name_of(run.item.post), run.from, run.until))
        .collect();
    assert_eq!(runs, [(1, second(200), second(800)), (2, second(300), second(400))]);
}

#[test]
fn a_stretch_ends_early_rather_than_to_have_too_many_steps() {
    let items = [item(1, 100), item(2, 200)];
    let programme = Programme { items: &items, ..Programme::default() };
    let stretch = ahead(programme, &hall(), [second(200), second(900)], 3, |_| 1);
    let begins: Vec<Timestamp> = stretch.steps.iter().map(|step| step.begins).collect();
    assert_eq!(begins, [second(200), second(210), second(220)]);
    assert_eq!(stretch.until, second(230));
}

#[test]
fn the_next_change_is_a_posts_or_an_alerts_and_nobody_elses() {
    let rooms = BTreeSet::from(["Столовая".to_owned()]);
    let audience = Audience { rooms, ..Audience::default() };
    let items = [
        Item { from: Some(second(500)), until: Some(second(700)), ..item(1, 100) },
        Item { until: Some(second(300)), audience, ..item(2, 100) },
    ];
    let alerts = [alert(1, 200, 600)];
    let programme = Programme { items: &items, order: &[], alerts: &alerts };
    let change = |at| next_change(programme, &hall(), second(at));
    assert_eq!(change(250), Some(second(500)));
    assert_eq!(change(500), Some(second(600)));
    assert_eq!(change(600), Some(second(700)));
    let midnight = "1970-01-02T00:00:00+03:00".parse().ok();
    assert_eq!(change(700), midnight, "an alert that nobody ended");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_told_ahead_is_what_is_shown(
        posts in proptest::collection::vec((0_i64..900, 0_i64..900, any::<bool>()), 0..8),
        alerts in proptest::collection::vec((0_i64..900, 0_i64..900), 0..3),
        instants in proptest::collection::vec(0_i64..900_000, 1..20),
    ) {
        let items = posts.iter().enumerate().map(|(n, (from, lasts, runs))| {
            let item = if *runs { ticker(n as u128, 10) } else { item(n as u128, 10) };
            Item { from: Some(second(*from)), until: Some(second(from + lasts)), ..item }
        });
        let items: Vec<Item> = items.collect();
        let alerts: Vec<Alert> = alerts.iter().enumerate()
            .map(|(n, (raised, lasts))| alert(n as u128, *raised, raised + lasts)).collect();
        let programme = Programme { items: &items, order: &[], alerts: &alerts };
        let pages = |item: &Item| 1 + (name_of(item.post) % 3) as u32;
        let told = ahead(programme, &hall(), [second(0), second(900)], 10_000, pages);
        prop_assert_eq!(told.until, second(900));
        for instant in instants {
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_millis(instant);
            let Some(step) = told.steps.iter().rfind(|step| step.begins <= now) else {
                return Err(TestCaseError::fail("a hole"));
            };
            let shown = at(programme, &hall(), now).paged(now, pages);
            prop_assert_eq!(seen(&step.shows), seen(&shown), "at {}", now);
        }
    }

    #[test]
    fn nobody_starves(
        posts in proptest::collection::vec((0_i64..10_000, any::<bool>(), any::<bool>()), 1..30),
        now in -5_000_i64..50_000,
    ) {
        let item = |(n, (published, high, arranged)): (usize, &(i64, bool, bool))| {
            let priority = if *high { Priority::High } else { Priority::Normal };
            (Item { priority, ..item(n as u128, *published) }, *arranged)
        };
        let items: Vec<(Item, bool)> = posts.iter().enumerate().map(item).collect();
        let order: Vec<PostId> =
            items.iter().filter(|(_, arranged)| *arranged).map(|(item, _)| item.post).collect();
        let items: Vec<Item> = items.into_iter().map(|(item, _)| item).collect();
        let programme = Programme { items: &items, order: &order, alerts: &[] };
        let mut seen = BTreeSet::new();
        let mut instant = second(now);
        // A round has each post once, and one of high priority more for every two others.
        for _turn in 0..=2 * items.len() {
            let slot = at(programme, &hall(), instant);
            let Main::Post(turn) = slot.main else { return Err(TestCaseError::fail("no post")) };
            prop_assert!(turn.began <= instant && instant < turn.ends());
            seen.insert(turn.item.post);
            prop_assert!(slot.until.is_none_or(|until| until > instant));
            instant = slot.until.unwrap_or(instant);
        }
        prop_assert_eq!(seen.len(), items.len());
    }

    #[test]
    fn pages_come_in_order_and_all_of_them(pages in 1_u32..40, lasts in 5_u64..600) {
        let item = item(1, 0);
        let turn = Turn { item: &item, began: second(0), lasts: Duration::from_secs(lasts) };
        let (mut instant, mut next) = (second(0), 0);
        while instant < turn.ends() {
            let (page, until) = turn.page(pages, instant);
            prop_assert_eq!(page, next);
            let until = until.unwrap_or(turn.ends());
            prop_assert!(until > instant);
            (instant, next) = (until, next + 1);
        }
        prop_assert_eq!(next, pages);
        prop_assert_eq!(instant, turn.ends());
    }
}

/// What people see: whose turn it is, not when it began.
fn seen(shown: &Paged<'_>) -> String {
    let main = match &shown.main {
        Main::Alert { alert, phase, beside } => {
            format!("{} {phase:?} {}", alert.alert, beside.len())
        }
        Main::Post(turn) => format!("{} {}", turn.item.post, shown.page),
        Main::Idle => String::new(),
    };
    let ticker = shown.ticker.map(|(turn, page)| (turn.item.post, page));
    format!("{main} {ticker:?} {}", shown.overdue.len())
}

/// Who is on the screen one turn after the other.
fn sequence(items: &[Item], order: &[PostId], from: i64, turns: usize) -> Vec<u128> {
    let programme = Programme { items, order, alerts: &[] };
    let mut instant = second(from);
    let next = |_| {
        let slot = at(programme, &hall(), instant);
        let Main::Post(turn) = slot.main else { panic!("no post at {instant}: {slot:?}") };
        instant = turn.ends();
        name_of(turn.item.post)
    };
    (0..turns).map(next).collect()
}

fn shown(items: &[Item], at_second: i64) -> Option<u128> {
    let programme = Programme { items, ..Programme::default() };
    match at(programme, &hall(), second(at_second)).main {
        Main::Post(turn) => Some(name_of(turn.item.post)),
        Main::Idle | Main::Alert { .. } => None,
    }
}

fn until(items: &[Item], at_second: i64) -> Option<Timestamp> {
    at(Programme { items, ..Programme::default() }, &hall(), second(at_second)).until
}

fn name_of(post: PostId) -> u128 {
    (0..1_000).find(|name| id(*name) == post).expect("one of ours")
}

fn id(name: u128) -> PostId {
    PostId::new(Timestamp::UNIX_EPOCH, name)
}

fn item(name: u128, published: i64) -> Item {
    let content = Content::announcement("Т", "текст");
    Item {
        post: id(name),
        revision: 1,
        published: second(published),
        from: None,
        until: None,
        audience: Audience::default(),
        priority: Priority::Normal,
        seconds: None,
        age: None,
        content,
    }
}

fn ticker(name: u128, published: i64) -> Item {
    let content = Content::Announcement {
        title: "Т".into(),
        text: "текст".into(),
        picture: None,
        ticker: true,
    };
    Item { content, ..item(name, published) }
}

fn alert(name: u128, raised: i64, expires: i64) -> Alert {
    Alert {
        alert: AlertId::new(Timestamp::UNIX_EPOCH, name),
        revision: 1,
        raised: second(raised),
        issuer: "Гимназия №11".into(),
        severity: Severity::Severe,
        drill: false,
        text: "Пожар".into(),
        instruction: String::new(),
        expires: second(expires),
        audience: Audience::default(),
        ended: None,
    }
}

fn second(second: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
}
