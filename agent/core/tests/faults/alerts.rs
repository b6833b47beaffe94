//! Alerts on a TV that loses its network, its power and its clock.

use protocol::alert::Phase;
use protocol::event::Event;
use protocol::report::Panel;

use crate::world::{Step, World};

const HOUR: u64 = 3_600;

#[test]
fn an_alert_covers_everything_until_its_end_and_names_it() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(1);
    assert!(matches!(world.alert_shown(), Some((_, Phase::InForce))));
    world.all_clear();
    world.pass(1);
    assert!(matches!(world.alert_shown(), Some((_, Phase::Ended(_)))));
    world.pass(180);
    assert_eq!(world.alert_shown(), None);
    assert_eq!(world.posts_shown().len(), 1);
}

#[test]
fn what_is_told_of_an_alert_is_told_within_a_second() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(1);
    assert_eq!(world.controller.received().len(), 1);
    assert_eq!(world.controller.drawn(), world.witness.drawn);
    assert_eq!(world.witness.drawn.len(), 1);
}

#[test]
fn it_is_told_once_that_an_alert_came_and_each_life_that_it_was_drawn() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(60);
    for restarts in 1..=3 {
        world.kill();
        world.pass(60);
        assert_eq!(world.controller.times_received(), 1, "once in all its lives");
        assert_eq!(world.controller.drawn().len(), 1 + restarts, "once a life");
    }
}

#[test]
fn a_panel_that_is_switched_off_in_the_middle_is_told() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(1);
    for panel in [Panel::Visible, Panel::Hidden, Panel::Hidden] {
        world.take(Step::Panel(panel));
        world.pass(1);
    }
    let panels: Vec<Panel> = world.controller.drawn().iter().filter_map(panel_of).collect();
    assert_eq!(panels, [Panel::Unknown, Panel::Visible, Panel::Hidden]);
}

#[test]
fn a_graver_alert_covers_and_the_lesser_comes_back_without_being_told_again() {
    let mut world = on_air();
    // Every second one is graver: see `controller::alert`.
    world.raise(HOUR);
    world.pass(1);
    world.raise(600);
    world.pass(1);
    assert_eq!(world.controller.drawn().len(), 2);
    world.pass(700);
    let (alert, phase) = world.alert_shown().expect("the lesser goes on");
    assert_eq!((alert.text.as_str(), phase), ("Тревога 1", Phase::InForce));
    assert_eq!(world.controller.drawn().len(), 2);
}

#[test]
fn a_tv_that_is_switched_on_in_the_middle_shows_it_at_once() {
    let mut world = World::new(1);
    world.raise(HOUR);
    world.pass(1);
    assert!(matches!(world.alert_shown(), Some((_, Phase::InForce))));
}

#[test]
fn a_tv_without_network_and_clock_ends_an_alert_by_the_time_it_was_on() {
    for wrong in [0, -100_000_000, 100_000_000] {
        let mut world = on_air();
        world.raise(HOUR);
        world.raise(HOUR);
        world.pass(60);
        world.unreachable = true;
        world.cut();
        world.take(Step::WrongClock(wrong));
        // Ten minutes on, three hours off, again and again: it had 59 minutes left.
        for _ in 0..5 {
            world.power_cut(3 * HOUR);
            world.pass(10 * 60);
            assert!(matches!(world.alert_shown(), Some((_, Phase::InForce))), "{wrong}");
        }
        world.power_cut(3 * HOUR);
        world.pass(15 * 60);
        assert_eq!(world.alert_shown(), None, "{wrong}");
        assert_eq!(world.overdue_shown(), 1, "the graver one had no all-clear");
        // Its school's midnight comes once the hours until then have passed.
        for _ in 0..24 {
            world.power_cut(HOUR);
            world.pass(HOUR);
        }
        assert_eq!(world.overdue_shown(), 0, "{wrong}");
    }
}

#[test]
fn a_tv_that_is_off_and_on_every_half_minute_gets_no_stuck_alert() {
    let mut world = on_air();
    world.raise(600);
    world.pass(30);
    world.unreachable = true;
    world.cut();
    for _ in 0..60 {
        world.power_cut(30);
        world.pass(30);
    }
    world.pass(600);
    assert_eq!(world.alert_shown(), None);
}

#[test]
fn a_refused_tv_shows_no_alert_either_since_it_would_never_hear_of_its_end() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(1);
    world.refused = true;
    world.cut();
    world.pass(10);
    assert_eq!(world.alert_shown(), None);
    world.kill();
    assert_eq!(world.alert_shown(), None);
}

#[test]
fn the_alerts_of_the_school_that_a_tv_leaves_do_not_follow_it() {
    let mut world = on_air();
    world.raise(HOUR);
    world.pass(1);
    world.take(Step::Move(2));
    world.pass(1);
    assert_eq!(world.alert_shown(), None);
}

/// A TV that shows a post.
fn on_air() -> World {
    let mut world = World::new(1);
    world.publish(1);
    world.calm_down();
    world
}

fn panel_of(event: &Event) -> Option<Panel> {
    let Event::AlertDrawn { panel, .. } = event else { return None };
    Some(*panel)
}
