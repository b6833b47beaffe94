//! An announcement is taken off the TVs.

use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_announcement_leaves_the_screen() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&snow).await;

    school.admin().withdraws(&snow).await;

    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_while_a_tv_was_off_does_not_come_back() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&snow).await;
    tv.switches_off().await;

    school.admin().withdraws(&snow).await;
    tv.switches_on().await;

    tv.shows_idle().await;
}
