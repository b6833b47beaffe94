//! A TV goes on without a network, also after it was switched off and on.

use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_starts_without_a_network_shows_the_last_good_content() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    world.network().cut(&tv);
    tv.restarts().await;

    tv.shows("Снегопад").await;
    assert_ne!(tv.status().await.state, "online");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_was_off_the_network_catches_up_with_all_that_it_missed() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&snow).await;

    world.network().cut(&tv);
    tv.is_known_as_online(false).await;
    school.admin().withdraws(&snow).await;
    let concert = school.admin().publishes(announcement("Концерт в пятницу")).await;
    tv.shows_post(&snow).await;
    world.network().mend(&tv);

    tv.shows_post(&concert).await;
    tv.is_known_as_online(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_whose_plug_was_pulled_shows_the_last_good_content() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    world.network().cut(&tv);
    tv.is_killed().await;
    tv.switches_on().await;

    tv.shows("Снегопад").await;
}
