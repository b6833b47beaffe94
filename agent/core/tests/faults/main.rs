//! Whatever the network and the power do, a TV ends in its controller's state, and each event counts
//! once.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::struct_excessive_bools,
    reason = "this is a test"
)]

mod alerts;
mod clocks;
mod controller;
mod pictures;
mod witness;
mod world;

use proptest::prelude::*;
use protocol::alert;
use protocol::post::Item;
use protocol::report::Panel;
use world::{Step, World};

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (any::<prop::sample::Index>(), 0..2_000_u64).prop_map(|(which, ms)| Step::Deliver(which, ms)),
        2 => any::<prop::sample::Index>().prop_map(Step::Drop),
        2 => any::<prop::sample::Index>().prop_map(Step::Double),
        2 => (1..90_u64).prop_map(Step::Wait),
        1 => Just(Step::Cut),
        1 => Just(Step::Kill),
        2 => (0..6_u8).prop_map(Step::Publish),
        1 => (0..3_u8).prop_map(Step::Move),
        1 => Just(Step::FailFetches),
        1 => Just(Step::FillDisk),
        1 => any::<prop::sample::Index>().prop_map(Step::Rot),
        1 => Just(Step::RestoreController),
        3 => (1..1_200_u64).prop_map(Step::Raise),
        1 => Just(Step::AllClear),
        1 => prop_oneof![Just(Panel::Visible), Just(Panel::Hidden)].prop_map(Step::Panel),
        1 => (0..3_000_u64).prop_map(Step::PowerCut),
        1 => (-100_000_000..100_000_000_i64).prop_map(Step::WrongClock),
    ];
    proptest::collection::vec(step, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_schedule_of_faults_ends_in_the_controllers_state(steps in steps(), seed: u64) {
        let mut world = World::new(seed);
        for step in steps {
            world.take(step);
        }
        world.calm_down();
        prop_assert_eq!(world.held(), world.controller.registers());
        let settings = world.settings().expect("it was welcomed");
        let standing = alert::at(world.controller.alerts(), &settings, world.clock());
        prop_assert_eq!(world.alert_shown(), standing.covers);
        world.end_all_alerts();
        prop_assert_eq!(world.alert_shown(), None);
        // A picture may turn out to be lost only now.
        world.posts_shown();
        world.calm_down();
        prop_assert_eq!(world.posts_shown(), world.controller.posts());
        prop_assert!(world.bare.is_empty(), "{:?} stand without a picture", world.bare);
        prop_assert!(world.at_once <= 2);
        world.clear_the_screen();
        prop_assert_eq!(world.waiting(), 0);
        if !world.controller.was_restored {
            prop_assert_eq!(&world.controller.shown(), &world.witness.shown);
            world.witness.confirms(&world.controller.drawn());
            let received = world.controller.received();
            for alert in world.controller.alerts() {
                prop_assert!(received.contains(&(alert.alert, alert.revision)), "{:?}", alert);
            }
        }
    }
}

#[test]
fn a_register_lost_in_a_live_session_comes_with_the_next_report() {
    let mut world = World::new(1);
    world.calm_down();
    world.publish(3);
    world.lose_everything();
    assert_ne!(world.held(), world.controller.registers());
    world.pass(16 * 60);
    assert_eq!(world.held(), world.controller.registers());
}

#[test]
fn a_hello_that_is_not_answered_is_said_again_and_then_another_connection_is_tried() {
    let mut world = World::new(2);
    world.deaf = true;
    world.pass(60);
    assert!(world.hellos >= 4, "{}", world.hellos);
    assert!(world.connects >= 2, "{}", world.connects);
    world.deaf = false;
    world.pass(120);
    assert_eq!(world.held(), world.controller.registers());
}

#[test]
fn the_last_content_is_shown_without_a_network_after_a_restart() {
    let mut world = World::new(3);
    world.publish(1);
    world.calm_down();
    let before: Vec<Item> = world.posts_shown();
    assert!(!before.is_empty());
    world.unreachable = true;
    world.kill();
    world.pass(1);
    assert!(!world.is_offline_on_screen(), "not yet");
    assert_eq!(world.posts_shown(), before);
    assert!(world.is_offline_on_screen());
}

#[test]
fn a_refused_device_shows_nobodys_posts_until_it_is_welcome_again() {
    let mut world = World::new(4);
    world.publish(1);
    world.calm_down();
    assert_eq!(world.posts_shown().len(), 1);
    world.refused = true;
    world.cut();
    world.pass(10);
    assert!(world.posts_shown().is_empty());
    world.kill();
    assert!(world.posts_shown().is_empty(), "a restart does not bring them back");
    world.refused = false;
    world.pass(120);
    assert_eq!(world.posts_shown().len(), 1);
}

#[test]
fn a_clock_that_ticks_on_the_idle_screen_is_no_news() {
    let mut world = World::new(5);
    world.calm_down();
    let before = world.reports;
    world.pass(14 * 60);
    assert!(world.reports - before <= 1, "{} reports", world.reports - before);
    assert!(world.frames > 10, "the clock goes on: {} frames", world.frames);
}

#[test]
fn every_turn_of_a_round_is_reported_and_counted() {
    let mut world = World::new(6);
    world.publish(2);
    world.calm_down();
    let (reports, counted) = (world.reports, world.controller.shown().len());
    world.pass(100);
    assert!(world.reports - reports >= 9, "{}", world.reports - reports);
    assert!(world.controller.shown().len() - counted >= 8);
}
