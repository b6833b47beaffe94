//! Alerts: who raises them, what TVs get of them, how they end, and what is kept of receipts.

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use proptest::prelude::*;
use protocol::alert::{self, EndKind, Severity};
use protocol::event::{Batch, Entry, Event, SpoolClass};
use protocol::post::Audience;
use protocol::register::Alerts;
use protocol::report::Panel;
use protocol::{AlertId, Digest, SpoolId, limit, wire};

use super::world::{Country, World};
use crate::app::alerts::account::{self, Account, Standing};
use crate::app::alerts::{self, Confirmed, MOST_IN_FORCE, NewAlert, NewEnd, Raised, Reach};
use crate::app::reports;
use crate::domain::actor::Actor;
use crate::domain::alert::{Alert, LONGEST, Receipt};
use crate::domain::compose;
use crate::domain::device::Device;
use crate::domain::org::Unit;
use crate::domain::role::Role;
use crate::error::Error;
use crate::page::Page;
use crate::work::View;

#[test]
fn an_alert_reaches_the_subtree_of_its_unit_and_nobody_beside() {
    let country = Country::new();
    let (founder, admin) = (&country.founder, &country.admin);
    for (who, unit, text) in [
        (founder, &country.root, "страна"),
        (admin, &country.school, "школа"),
        (founder, &country.municipality, "город"),
        (founder, &country.other_region, "другой регион"),
    ] {
        country.world.pass(1);
        country.world.raise(who, unit, text);
    }
    assert_eq!(country.stands(&country.school), ["страна", "школа", "город"]);
    assert_eq!(country.stands(&country.neighbour), ["страна", "город"]);
    assert_eq!(country.stands(&country.far_school), ["страна", "другой регион"]);
}

#[test]
fn raised_twice_word_for_word_it_is_one_alert() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let first = world.raise(admin, &country.school, "Пожар");
    world.pass(2);
    let new = alert("Пожар");
    let again = world.raises(admin, &country.school, &new).unwrap();
    assert_eq!(again, Raised { alert: first.clone(), anew: false });
    let drill = NewAlert { drill: true, ..new.clone() };
    assert!(
        world.raises(admin, &country.school, &drill).unwrap().anew,
        "an exercise is another thing"
    );
    world.ends(admin, first.id, EndKind::AllClear).unwrap();
    assert!(world.raises(admin, &country.school, &new).unwrap().anew, "the fire is back");
}

#[test]
fn two_who_press_at_once_raise_one() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let (new, confirmed) = (alert("Пожар"), world.confirmed(&country.school));
    let (_, one) =
        world.plan(|work| alerts::raise(work, admin, &new, confirmed, world.now())).unwrap();
    let (_, other) =
        world.plan(|work| alerts::raise(work, admin, &new, confirmed, world.now())).unwrap();
    world.store_commit(one);
    assert!(crate::port::Store::commit(&world.store, other).is_err(), "it must look again");
    assert_eq!(country.stands(&country.school), ["Пожар"]);
}

#[test]
fn what_a_raise_writes_does_not_depend_on_how_many_tvs_it_reaches() {
    let country = Country::new();
    let world = &country.world;
    let writes = |text: &str| {
        let (new, confirmed) = (alert(text), world.confirmed(&country.municipality));
        let now = world.now();
        let plan = world.plan(|work| alerts::raise(work, &country.founder, &new, confirmed, now));
        let commit = plan.unwrap().1;
        (commit.changes.len(), commit.expected.len(), commit.log.len())
    };
    let before = writes("Пожар");
    for n in 0..20 {
        world.device(&country.admin, &country.school, &format!("tv{n}"));
    }
    assert_eq!(writes("Пожар"), before);
    assert!(before.0 < 20, "{before:?}");
}

#[test]
fn who_may_raise_and_end_and_see() {
    let country = Country::new();
    let world = &country.world;
    let raised = world.raise(&country.admin, &country.school, "Пожар");
    for (role, raises, sees) in [
        (Role::Director, true, true),
        (Role::ActingDirector, true, true),
        (Role::Duty, true, true),
        (Role::SchoolCoordinator, false, true),
        (Role::Teacher, false, false),
        (Role::Editor, false, false),
        (Role::Technician, false, false),
        (Role::Guardian, false, false),
    ] {
        let who = world.holder(&country.founder, role, &country.school);
        let found = world.read(|view| alerts::find(view, &who, raised.id));
        assert_eq!(found.is_ok(), sees, "{role} sees");
        let new = alert(&format!("Тревога: {role}"));
        let own = world.raises(&who, &country.school, &new);
        assert_eq!(own.is_ok(), raises, "{role} raises");
        let prolonged = world.prolongs(&who, raised.id, None);
        assert_eq!(prolonged.is_ok(), raises, "{role} prolongs: {prolonged:?}");
        if let Ok(own) = own {
            world.ends(&who, own.alert.id, EndKind::AllClear).unwrap();
        }
    }
}

#[test]
fn those_below_see_an_alert_from_above_and_cannot_touch_it_and_those_beside_do_not() {
    let country = Country::new();
    let world = &country.world;
    let above = world.raise(&country.founder, &country.municipality, "Ракетная опасность");
    let own = world.raise(&country.admin, &country.school, "Пожар");
    let unknown = |alert| Err(Error::UnknownAlert { alert });
    let find =
        |who: &Actor, id| world.read(|view| alerts::find(view, who, id)).map(|found| found.id);
    assert_eq!(find(&country.admin, above.id), Ok(above.id));
    assert!(matches!(
        world.ends(&country.admin, above.id, EndKind::AllClear),
        Err(Error::Forbidden { .. })
    ));
    assert_eq!(find(&country.neighbour_admin, own.id), unknown(own.id));
    let ended = world.ends(&country.neighbour_admin, own.id, EndKind::AllClear);
    assert_eq!(ended.map(|alert| alert.id), unknown(own.id));
    let far = world.holder(&country.founder, Role::Director, &country.far_school);
    assert_eq!(find(&far, above.id), unknown(above.id));
    assert_eq!(country.listed(&country.admin, false), ["Пожар", "Ракетная опасность"]);
    assert_eq!(country.listed(&country.neighbour_admin, false), ["Ракетная опасность"]);
    assert!(country.listed(&far, false).is_empty());
}

#[test]
fn an_expiry_is_given_or_usual_and_within_a_week() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let usual = world.raise(admin, &country.school, "Пожар").expires;
    assert_eq!(usual, world.now().checked_add(2.hours()).unwrap());
    let with = |expires| NewAlert { expires: Some(expires), ..alert("Дым") };
    let past = world.raises(admin, &country.school, &with(world.now()));
    assert_eq!(past, Err(Error::ExpiryPast { expires: world.now() }));
    let latest = world.now().checked_add(LONGEST).unwrap();
    let expires = latest.checked_add(SignedDuration::from_secs(1)).unwrap();
    assert_eq!(
        world.raises(admin, &country.school, &with(expires)),
        Err(Error::ExpiryTooFar { expires, latest })
    );
    assert_eq!(world.raises(admin, &country.school, &with(latest)).unwrap().alert.expires, latest);
}

#[test]
fn prolonging_only_ever_makes_it_longer() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let raised = world.raise(admin, &country.school, "Пожар");
    let sooner = raised.expires.checked_sub(1.hour()).unwrap();
    assert!(matches!(
        world.prolongs(admin, raised.id, Some(sooner)),
        Err(Error::AlertShortened { .. })
    ));
    assert_eq!(world.prolongs(admin, raised.id, Some(raised.expires)), Ok(raised.clone()));
    world.pass(3600);
    let longer = world.prolongs(admin, raised.id, None).unwrap();
    assert_eq!(longer.expires, world.now().checked_add(2.hours()).unwrap());
    assert_eq!((longer.revision, longer.prolonged.len()), (2, 1));
    let wire = country.register(&country.school).alerts;
    assert_eq!((wire[0].revision, wire[0].expires), (2, longer.expires));
}

#[test]
fn an_end_names_what_it_means_and_there_is_only_one() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let raised = world.raise(admin, &country.school, "Пожар");
    let ended = world.ends(admin, raised.id, EndKind::InError).unwrap();
    assert_eq!(world.ends(admin, raised.id, EndKind::InError), Ok(ended.clone()));
    let over = |state| Error::AlertOver { alert: raised.id, state };
    assert_eq!(world.ends(admin, raised.id, EndKind::AllClear), Err(over("in_error")));
    assert_eq!(world.prolongs(admin, raised.id, None), Err(over("in_error")));
    let wire = &country.register(&country.school).alerts[0];
    assert_eq!(wire.ended.as_ref().unwrap().kind, EndKind::InError);
    assert_eq!(wire.revision, ended.revision);
}

#[test]
fn the_register_keeps_an_end_while_it_is_shown_and_a_sweep_takes_it_out() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let raised = world.raise(admin, &country.school, "Пожар");
    world.ends(admin, raised.id, EndKind::AllClear).unwrap();
    let composed = country.bytes(&country.school);
    world.pass(alert::END_SHOWN.unsigned_abs().as_secs() - 1);
    assert_eq!(world.sweeps(), 0);
    assert_eq!(country.bytes(&country.school), composed, "time alone changes nothing");
    world.pass(1);
    assert_eq!(world.sweeps(), 1);
    assert!(country.stands(&country.school).is_empty());
    assert_eq!(country.listed(admin, true), Vec::<String>::new());
    assert_eq!(country.listed(admin, false), ["Пожар"], "it is remembered");
    assert_eq!(world.sweeps(), 0);
}

#[test]
fn a_grave_alert_that_expired_waits_for_a_decision_until_midnight() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let grave = world.raise(admin, &country.school, "Пожар");
    let new = NewAlert { severity: Severity::Minor, ..alert("Ремонт") };
    let minor = world.raises(admin, &country.school, &new).unwrap().alert;
    world.pass(4 * 3600);
    assert_eq!(world.sweeps(), 1);
    assert_eq!(country.stands(&country.school), ["Пожар"]);
    assert!(matches!(
        world.prolongs(admin, minor.id, None),
        Err(Error::AlertOver { state: "expired", .. })
    ));
    assert!(world.prolongs(admin, grave.id, None).is_ok(), "undecided, it may go on");
    // Midnight in Moscow is at 21:00 of UTC.
    world.pass(3 * 3600);
    assert_eq!(world.sweeps(), 0);
    let midnight: Timestamp = "2026-11-23T21:00:00Z".parse().unwrap();
    world.pass(u64::try_from(midnight.as_second() - world.now().as_second()).unwrap() - 1);
    assert_eq!(world.sweeps(), 0);
    world.pass(1);
    assert_eq!(world.sweeps(), 1);
    assert!(country.stands(&country.school).is_empty());
}

#[test]
fn a_unit_has_few_alerts_in_force_and_ended_ones_make_room() {
    let country = Country::new();
    let (world, admin) = (&country.world, &country.admin);
    let raised: Vec<Alert> = (0..MOST_IN_FORCE)
        .map(|n| {
            world.pass(1);
            world.raise(admin, &country.school, &format!("№{n}"))
        })
        .collect();
    let more = alert("ещё");
    let full = Error::TooManyAlerts { unit: country.school.id(), limit: MOST_IN_FORCE };
    assert_eq!(world.raises(admin, &country.school, &more), Err(full));
    world.ends(admin, raised[2].id, EndKind::AllClear).unwrap();
    world.pass(1);
    world.raises(admin, &country.school, &more).unwrap();
    assert_eq!(country.stands(&country.school), ["№0", "№1", "№3", "ещё"]);
    world.raise(&country.founder, &country.root, "страна");
    assert_eq!(country.stands(&country.school).len(), MOST_IN_FORCE + 1);
}

#[test]
fn the_largest_alerts_of_every_level_fit_one_message() {
    let country = Country::new();
    let world = &country.world;
    let units = [&country.root, &country.region, &country.municipality, &country.school];
    for (level, unit) in units.iter().enumerate() {
        for n in 0..MOST_IN_FORCE {
            let new = NewAlert {
                text: format!("{level}{n}{}", "ы".repeat(limit::ALERT_TEXT_CHARS - 2)),
                instruction: "ы".repeat(limit::ALERT_INSTRUCTION_CHARS),
                ..alert("")
            };
            let raised = world.raises(&country.founder, unit, &new).unwrap().alert;
            let text = "ы".repeat(limit::ALERT_TEXT_CHARS);
            let end = NewEnd { kind: EndKind::AllClear, text };
            let now = world.now();
            world.change(|work| alerts::end(work, &country.founder, raised.id, &end, now)).unwrap();
        }
    }
    let bytes = country.bytes(&country.school);
    assert!(bytes.len() <= limit::DOWN_BYTES, "{}", bytes.len());
    for alert in country.register(&country.school).alerts {
        assert!(wire::encode(&alert).len() <= limit::ALERT_BYTES);
    }
}

#[test]
fn a_text_that_cannot_be_read_from_afar_is_refused() {
    let country = Country::new();
    let with = |text: &str, instruction: &str| {
        let (text, instruction) = (text.to_owned(), instruction.to_owned());
        let new = NewAlert { text, instruction, ..alert("") };
        country.world.raises(&country.admin, &country.school, &new).unwrap_err()
    };
    assert_eq!(with(" ", ""), Error::TextEmpty { field: "text" });
    let long = with(&"ы".repeat(71), "");
    assert_eq!(long, Error::TextTooLong { field: "text", actual: 71, limit: 70 });
    let long = with("Пожар", &"ы".repeat(301));
    assert_eq!(long, Error::TextTooLong { field: "instruction", actual: 301, limit: 300 });
    let rooms = (0..100).map(|n| format!("Кабинет {n} на третьем этаже")).collect();
    let audience = Audience { rooms, ..Audience::default() };
    let new = NewAlert { audience, ..alert("Пожар") };
    let large = country.world.raises(&country.admin, &country.school, &new);
    assert!(matches!(large, Err(Error::AlertTooLarge { .. })), "{large:?}");
}

#[test]
fn receipts_are_kept_once_with_the_tvs_own_time_and_what_it_read_back() {
    let story = Story::new();
    let alert = story.raised.id;
    let at = story.world().now();
    story.tells(&[received(alert, 1), drawn(alert, 1, Panel::Unknown)]);
    story.world().pass(5);
    story.tells(&[drawn(alert, 1, Panel::Visible)]);
    let receipt = story.receipt().unwrap();
    assert_eq!(receipt.received.unwrap().at, at);
    assert_eq!(receipt.drawn.unwrap().at, at);
    assert_eq!(receipt.seen.unwrap().at, story.world().now());
    assert_eq!(receipt.last.unwrap().panel, Panel::Visible);
    assert_eq!(receipt.end_drawn, None);
    story.tells(&[drawn(alert, 1, Panel::Hidden)]);
    let later = story.receipt().unwrap();
    assert_eq!(later.last.unwrap().panel, Panel::Hidden, "what stands now");
    assert_eq!(later.seen, receipt.seen, "it was visible once");
}

#[test]
fn the_receipts_of_many_tvs_in_one_commit_are_one_entry_of_the_log() {
    let story = Story::new();
    let (country, world) = (&story.country, story.world());
    let other = world.device(&country.admin, &country.school, "other");
    let events = [received(story.raised.id, 1), drawn(story.raised.id, 1, Panel::Visible)];
    let (batch, at) = (story.batch(&events), world.now());
    let told = world.plan(|work| {
        for device in [story.device.id, other.id] {
            reports::events(work, device, &batch, at)?;
        }
        Ok(())
    });
    let log = told.unwrap().1.log;
    let receipts = crate::change::Change::Receipts { alert: story.raised.id };
    assert_eq!(log, [wire::encode(&receipts)]);
}

#[test]
fn the_end_has_a_receipt_of_its_own_and_late_ones_of_the_alert_still_count() {
    let story = Story::new();
    let (world, alert) = (story.world(), story.raised.id);
    world.ends(&story.country.admin, alert, EndKind::AllClear).unwrap();
    story.tells(&[received(alert, 2), drawn(alert, 2, Panel::Visible)]);
    let receipt = story.receipt().unwrap();
    assert!(receipt.end_drawn.is_some() && receipt.drawn.is_none() && receipt.last.is_none());
    story.tells(&[drawn(alert, 1, Panel::Visible)]);
    assert!(story.receipt().unwrap().drawn.is_some());
    story.tells(&[drawn(alert, 3, Panel::Visible)]);
    assert_eq!(story.receipt().unwrap().last.unwrap().revision, 1, "there is no revision 3");
}

#[test]
fn an_alert_that_was_not_for_the_device_leaves_no_receipt() {
    let story = Story::new();
    let (country, world) = (&story.country, story.world());
    let foreign = world.raise(&country.neighbour_admin, &country.neighbour, "Чужое");
    let audience =
        Audience { rooms: ["Спортзал".to_owned()].into(), ..Audience::default() };
    let new = NewAlert { audience, ..alert("В спортзале") };
    let elsewhere = world.raises(&country.admin, &country.school, &new).unwrap().alert;
    let nothing = AlertId::new(Timestamp::UNIX_EPOCH, 404);
    for alert in [foreign.id, elsewhere.id, nothing] {
        story.tells(&[received(alert, 1), drawn(alert, 1, Panel::Visible)]);
        assert_eq!(story.receipt_of(alert), None);
    }
}

#[test]
fn above_one_school_the_number_of_schools_is_typed() {
    let country = Country::new();
    let world = &country.world;
    world.device(&country.admin, &country.school, "tv");
    let revoked = world.device(&country.neighbour_admin, &country.neighbour, "tv2");
    world
        .change(|work| {
            crate::app::devices::revoke(work, &country.neighbour_admin, revoked.id, world.now())
        })
        .unwrap();
    let reach = world.reach(&country.municipality, &Audience::default());
    assert_eq!((reach.schools, reach.screens), (2, 1));
    let confirm =
        |unit, typed| alerts::confirm(unit, typed, &world.reach(unit, &Audience::default()));
    let unit = country.municipality.id();
    let uncounted = Err(Error::SchoolsUncounted { unit, schools: 2, screens: 1 });
    assert_eq!(confirm(&country.municipality, None), uncounted);
    assert_eq!(confirm(&country.municipality, Some(3)), uncounted);
    assert!(confirm(&country.municipality, Some(2)).is_ok());
    assert!(confirm(&country.school, None).is_ok(), "one school counts itself");
    assert!(confirm(&country.school, Some(2)).is_err(), "somebody thinks it is more");
    let gym = Audience { rooms: ["Спортзал".to_owned()].into(), ..Audience::default() };
    assert_eq!(world.reach(&country.municipality, &gym).screens, 0);
}

#[test]
fn the_account_tells_what_was_seen_from_what_was_drawn_and_names_who_is_missing() {
    let story = Story::new();
    let (country, world) = (&story.country, story.world());
    let alert = story.raised.id;
    let other = |name: &str| world.device(&country.admin, &country.school, name);
    let (never, late) = (other("never"), other("late"));
    assert_eq!(story.account().missing, 3, "whoever came after the alert counts, too");
    story.tells(&[received(alert, 1)]);
    assert_eq!(story.standing(), Standing::Received);
    for (panel, standing) in [
        (Panel::Unknown, Standing::Unchecked),
        (Panel::Visible, Standing::Visible),
        (Panel::Hidden, Standing::Hidden),
    ] {
        story.tells(&[drawn(alert, 1, panel)]);
        assert_eq!(story.standing(), standing);
        assert_eq!(story.account().drawn(), 1);
    }
    let account = story.account();
    assert_eq!((account.screens, account.hidden, account.missing), (3, 1, 2));
    assert_eq!(account.first_drawn, Some(world.now()));
    let missing: Vec<_> = account.without.iter().map(|screen| screen.device).collect();
    let mut both = [never.id, late.id];
    both.sort();
    assert_eq!(missing, both);
    assert_eq!(account.without[0].school_name, "Гимназия №11");
    assert_eq!(account.without[0].presence, crate::domain::device::Presence::Never);
    let admin = &country.admin;
    world.change(|work| crate::app::devices::revoke(work, admin, late.id, world.now())).unwrap();
    assert_eq!(story.account().missing, 1, "a revoked screen is nobody's");
}

#[test]
fn whoever_sees_an_alert_from_above_sees_the_account_of_their_own_school_only() {
    let country = Country::new();
    let world = &country.world;
    let raised = world.raise(&country.founder, &country.municipality, "Ракетная опасность");
    world.device(&country.admin, &country.school, "tv");
    world.device(&country.neighbour_admin, &country.neighbour, "tv2");
    world.device(&country.neighbour_admin, &country.neighbour, "tv3");
    let seen = |actor: &Actor| {
        let first = Account::default();
        world.read(|view| account::account(view, actor, &raised, first)).unwrap().screens
    };
    assert_eq!(seen(&country.admin), 1);
    assert_eq!(seen(&country.neighbour_admin), 2);
    assert_eq!(seen(&country.founder), 3);
    let duty = world.holder(&country.founder, Role::Duty, &country.school);
    assert_eq!(seen(&duty), 1);
}

/// One thing that happens to the alert of a story.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Raised,
    Prolonged,
    Ended(EndKind),
    Told(bool, u32, Panel),
    Swept,
    Passed(u64),
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn in_any_order_of_things_the_account_adds_up(
        happenings in prop::collection::vec(happening(), 1..60)
    ) {
        let story = Story::new();
        let (country, world) = (&story.country, story.world());
        let mut best: Option<Timestamp> = None;
        for happening in happenings {
            let alert = story.raised.id;
            match happening {
                // What is over or full is refused; that is not what this is about.
                Happening::Raised => {
                    let _refused = world.raises(&country.admin, &country.school, &self::alert("Пожар"));
                }
                Happening::Prolonged => {
                    let _refused = world.prolongs(&country.admin, alert, None);
                }
                Happening::Ended(kind) => {
                    let _refused = world.ends(&country.admin, alert, kind);
                }
                Happening::Told(is_drawn, revision, panel) => {
                    let event =
                        if is_drawn { drawn(alert, revision, panel) } else { received(alert, revision) };
                    story.tells(&[event]);
                }
                Happening::Swept => {
                    world.sweeps();
                }
                Happening::Passed(seconds) => world.pass(seconds),
            }
            let account = story.account();
            prop_assert_eq!(account.screens, 1);
            let classes = account.drawn() + account.received + account.missing;
            prop_assert_eq!(classes, 1);
            prop_assert_eq!(account.without.len() as u64, account.received + account.missing);
            let drawn = story.receipt().and_then(|receipt| receipt.drawn).map(|drawn| drawn.at);
            prop_assert!(best.is_none() || drawn == best, "a first drawing is for good");
            best = drawn;
            let register = country.register(&country.school).alerts;
            prop_assert!(register.len() <= MOST_IN_FORCE);
            for standing in register {
                let kept = world.read(|view| view.get::<Alert>(&standing.alert)).unwrap().unwrap();
                prop_assert_eq!(kept.wire(), standing, "the register is the alert's own");
            }
        }
    }
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        Just(Happening::Raised),
        Just(Happening::Prolonged),
        prop_oneof![Just(EndKind::AllClear), Just(EndKind::InError)].prop_map(Happening::Ended),
        (
            any::<bool>(),
            1..4_u32,
            prop_oneof![Just(Panel::Unknown), Just(Panel::Visible), Just(Panel::Hidden)]
        )
            .prop_map(|(drawn, revision, panel)| Happening::Told(drawn, revision, panel)),
        Just(Happening::Swept),
        (1..20_000_u64).prop_map(Happening::Passed),
    ]
}

impl World {
    pub(super) fn raises(
        &self,
        actor: &Actor,
        unit: &Unit,
        new: &NewAlert,
    ) -> Result<Raised, Error> {
        let confirmed = self.confirmed(unit);
        self.change(|work| alerts::raise(work, actor, new, confirmed, self.now()))
    }

    /// Somebody who has counted the schools.
    fn confirmed(&self, unit: &Unit) -> Confirmed {
        let reach = self.reach(unit, &Audience::default());
        alerts::confirm(unit, Some(reach.schools), &reach).unwrap()
    }

    fn reach(&self, unit: &Unit, audience: &Audience) -> Reach {
        let mut reach = Reach::default();
        while !reach.is_complete() {
            reach = self.read(|view| alerts::count(view, unit.id(), audience, reach)).unwrap();
        }
        reach
    }

    pub(super) fn raise(&self, actor: &Actor, unit: &Unit, text: &str) -> Alert {
        self.raises(actor, unit, &alert(text)).unwrap().alert
    }

    pub(super) fn prolongs(
        &self,
        actor: &Actor,
        alert: AlertId,
        expires: Option<Timestamp>,
    ) -> Result<Alert, Error> {
        self.change(|work| alerts::prolong(work, actor, alert, expires, self.now()))
    }

    pub(super) fn ends(
        &self,
        actor: &Actor,
        alert: AlertId,
        kind: EndKind,
    ) -> Result<Alert, Error> {
        let end = NewEnd { kind, text: String::new() };
        self.change(|work| alerts::end(work, actor, alert, &end, self.now()))
    }

    fn sweeps(&self) -> usize {
        self.change(|work| alerts::sweep(work, self.now(), 100)).unwrap()
    }
}

impl Country {
    fn bytes(&self, school: &Unit) -> Vec<u8> {
        self.world.read(|view| compose::alerts(view, school.id())).unwrap().unwrap()
    }

    fn register(&self, school: &Unit) -> Alerts {
        wire::decode(&self.bytes(school), limit::DOWN_BYTES).unwrap()
    }

    fn stands(&self, school: &Unit) -> Vec<String> {
        self.register(school).alerts.into_iter().map(|alert| alert.text).collect()
    }

    fn listed(&self, actor: &Actor, standing: bool) -> Vec<String> {
        let page = Page::first();
        let listed = self.world.read(|view| alerts::list(view, actor, None, standing, &page));
        listed.unwrap().items.into_iter().map(|alert| alert.text).collect()
    }
}

/// A school with one TV and one alert.
struct Story {
    country: Country,
    device: Device,
    raised: Alert,
    sent: std::cell::Cell<u64>,
}

impl Story {
    fn new() -> Self {
        let country = Country::new();
        let device = country.world.device(&country.admin, &country.school, "tv");
        let raised = country.world.raise(&country.admin, &country.school, "Пожар");
        Self { country, device, raised, sent: std::cell::Cell::new(0) }
    }

    fn world(&self) -> &World {
        &self.country.world
    }

    fn tells(&self, events: &[Event]) {
        let (batch, at) = (self.batch(events), self.world().now());
        self.world().change(|work| reports::events(work, self.device.id, &batch, at)).unwrap();
    }

    fn batch(&self, events: &[Event]) -> Batch {
        let at = self.world().now();
        let entry = |event: &Event| {
            self.sent.set(self.sent.get() + 1);
            Entry { sequence: self.sent.get(), at, trusted: true, event: event.clone() }
        };
        let events = events.iter().map(entry).collect();
        let spool = SpoolId::new(Timestamp::UNIX_EPOCH, 1);
        Batch { spool, class: SpoolClass::Receipts, events }
    }

    fn account(&self) -> Account {
        let actor = &self.country.admin;
        let look =
            |view: &View<'_>| account::account(view, actor, &self.raised, Account::default());
        let account = self.world().read(look).unwrap();
        assert!(account.is_complete());
        account
    }

    fn standing(&self) -> Standing {
        Standing::of(self.receipt().as_ref())
    }

    fn receipt(&self) -> Option<Receipt> {
        self.receipt_of(self.raised.id)
    }

    fn receipt_of(&self, alert: AlertId) -> Option<Receipt> {
        self.world().read(|view| view.get(&(alert, self.device.id))).unwrap()
    }
}

pub(super) fn alert(text: &str) -> NewAlert {
    NewAlert {
        severity: Severity::Severe,
        drill: false,
        text: text.into(),
        instruction: String::new(),
        audience: Audience::default(),
        expires: None,
    }
}

fn received(alert: AlertId, revision: u32) -> Event {
    Event::AlertReceived { alert, revision }
}

fn drawn(alert: AlertId, revision: u32, panel: Panel) -> Event {
    Event::AlertDrawn { alert, revision, frame: Digest::of(b"frame"), panel }
}
