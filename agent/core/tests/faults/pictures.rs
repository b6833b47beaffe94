//! Pictures on a TV whose network breaks and whose disk is small.

use protocol::Digest;

use crate::controller::{PICTURE_BYTES, picture};
use crate::world::{Step, World};

const MIB: u64 = 1024 * 1024;

#[test]
fn a_text_does_not_wait_for_its_picture_which_comes_as_soon_as_it_is_there() {
    let mut world = on_air();
    world.hold_pictures = true;
    world.publish(2);
    world.pass(30);
    let (_, shown) = world.post_shown().expect("the text is there");
    assert_eq!(shown, None);
    assert_eq!(world.cache().missing, 1);
    world.hold_pictures = false;
    world.pass(1);
    world.posts_shown();
    assert!(world.bare.is_empty());
    let cache = world.cache();
    assert_eq!((cache.missing, cache.items, cache.bytes), (0, 1, PICTURE_BYTES.into()));
}

#[test]
fn a_wrong_picture_is_noted_and_tried_again() {
    let mut world = on_air();
    world.publish(2);
    world.take(Step::FailFetches);
    world.pass(60);
    assert!(world.asked_for.len() >= 3, "{}", world.asked_for.len());
    assert_eq!(world.controller.faults("picture"), 1, "once in ten minutes");
    world.take(Step::FailFetches);
    world.pass(120);
    world.posts_shown();
    assert!(world.bare.is_empty());
}

#[test]
fn a_picture_that_is_replaced_while_it_comes_is_given_up() {
    let mut world = on_air();
    world.hold_pictures = true;
    let before = world.controller.publish_counted(2);
    world.send_registers();
    world.pass(10);
    assert_eq!(world.pictures_on_the_way(), [picture(1, before).sha256]);
    // Each second revision has another picture.
    world.controller.publish_counted(2);
    let after = world.controller.publish_counted(2);
    world.send_registers();
    world.pass(10);
    assert_eq!(world.pictures_on_the_way(), [picture(1, after).sha256]);
}

#[test]
fn two_pictures_come_at_a_time_and_a_schools_tvs_do_not_begin_together() {
    let mut begun = Vec::new();
    for seed in 0..40 {
        let mut world = World::new(seed);
        world.calm_down();
        world.hold_pictures = true;
        let published = world.elapsed();
        world.publish(9);
        while world.asked_for.is_empty() {
            world.pass(1);
        }
        begun.push(world.elapsed().saturating_sub(published).as_secs());
        world.pass(60);
        assert_eq!(world.at_once, 2);
    }
    begun.sort_unstable();
    begun.dedup();
    assert!(begun.len() >= 4, "{begun:?}");
    assert!(begun.iter().all(|seconds| *seconds <= 7), "{begun:?}");
}

#[test]
fn a_disk_without_room_keeps_texts_and_says_so() {
    let mut world = on_air();
    world.set_disk_size(16 * MIB);
    world.publish(2);
    world.pass(120);
    assert_eq!(world.posts_shown().len(), 2, "the texts are there");
    assert!(world.asked_for.is_empty(), "nothing is begun that finds no room");
    assert_eq!(world.controller.faults("disk"), 1);
    world.set_disk_size(64 * MIB);
    world.pass(120);
    world.posts_shown();
    assert!(world.bare.is_empty());
}

#[test]
fn pictures_that_no_document_names_make_room_the_longest_forgotten_first() {
    let mut world = on_air();
    // Room for three pictures.
    world.set_disk_size(16 * MIB + 3 * u64::from(PICTURE_BYTES));
    let mut pictures: Vec<Digest> = Vec::new();
    while pictures.len() < 5 {
        let revision = world.controller.publish_counted(2);
        world.send_registers();
        world.pass(60);
        pictures.push(picture(1, revision).sha256);
        pictures.dedup();
    }
    let there: Vec<Digest> = world.pictures().iter().map(|it| it.sha256).collect();
    assert_eq!(there, pictures[2..], "the last three");
}

#[test]
fn spare_pictures_are_bounded_on_a_large_disk_too() {
    let mut world = on_air();
    for _ in 0..60 {
        world.publish(2);
        world.pass(60);
    }
    assert!(world.pictures().len() <= 17, "{}", world.pictures().len());
}

#[test]
fn a_post_that_comes_back_finds_its_picture() {
    let mut world = on_air();
    world.publish(2);
    world.pass(60);
    let items = world.controller.take_down();
    world.send_registers();
    world.pass(60);
    assert!(world.posts_shown().is_empty());
    world.controller.put_back(items);
    world.send_registers();
    world.pass(60);
    world.posts_shown();
    assert!(world.bare.is_empty());
    assert_eq!(world.asked_for.len(), 1);
}

#[test]
fn pictures_survive_a_restart_without_a_network() {
    let mut world = on_air();
    world.publish(2);
    world.pass(60);
    world.unreachable = true;
    world.power_cut(60);
    world.pass(1);
    world.posts_shown();
    assert!(world.bare.is_empty());
}

#[test]
fn a_picture_that_the_disk_lost_is_fetched_again() {
    let mut world = on_air();
    world.publish(2);
    world.pass(60);
    world.lose_pictures();
    world.kill();
    world.pass(120);
    world.posts_shown();
    assert!(world.bare.is_empty());
}

/// A TV that has met its controller.
fn on_air() -> World {
    let mut world = World::new(1);
    world.calm_down();
    world
}
