//! The agent's core against the gateway's session core and a real store's use cases: whatever order
//! messages come in, whether they are lost, doubled or late, whoever restarts, it ends in the
//! controller's state, and every event counts once.

#[cfg(test)]
mod network;
#[cfg(test)]
mod world;

use proptest::prelude::*;
use world::{Step, World};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_schedule_of_faults_ends_in_the_controllers_state(
        steps in proptest::collection::vec(step(), 0..120),
    ) {
        let mut world = World::begin();
        for step in steps {
            world.takes(step);
        }
        world.calms_down();
        world.agrees();
    }
}

/// One thing that happens. What is delivered, lost or doubled is chosen among all that is on its way.
fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => any::<usize>().prop_map(Step::Delivers),
        2 => any::<usize>().prop_map(Step::Loses),
        2 => any::<usize>().prop_map(Step::Doubles),
        6 => Just(Step::Commits),
        6 => Just(Step::Follows),
        2 => Just(Step::Cuts),
        1 => Just(Step::AgentIsKilled),
        1 => Just(Step::AgentStops),
        3 => Just(Step::Publishes),
        1 => Just(Step::Withdraws),
        2 => Just(Step::Raises),
        1 => Just(Step::EndsAnAlert),
        1 => Just(Step::Sweeps),
        2 => Just(Step::MovesToAnotherRoom),
        3 => Just(Step::SomethingGoesWrong),
        6 => (1..100_u64).prop_map(Step::TimePasses),
    ]
}

#[test]
fn without_faults_an_alert_is_on_the_screen_at_once_and_its_receipt_is_stored_within_a_second() {
    let mut world = World::begin();
    world.calms_down();
    world.takes(Step::Publishes);
    for step in [Step::Raises, Step::EndsAnAlert] {
        world.takes(step);
        world.settles();
        world.takes(Step::TimePasses(1));
        world.settles();
        world.agrees();
    }
}

#[test]
fn without_faults_a_publication_is_on_the_screen_at_once() {
    let mut world = World::begin();
    world.calms_down();
    world.takes(Step::Publishes);
    world.settles();
    world.agrees();
}
