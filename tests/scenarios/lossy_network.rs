//! Networks that break, freeze and dawdle.

use std::time::Duration;

use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_comes_back_after_each_broken_connection() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    for title in ["Первое", "Второе", "Третье"] {
        world.network().reset(&tv);
        let post = school.admin().publishes(announcement(title)).await;
        tv.shows_post(&post).await;
        school.admin().withdraws(&post).await;
    }
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_gets_through_a_slow_network() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    world.network().delay(&tv, Duration::from_millis(300));
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_behind_a_frozen_link_arrives_when_it_thaws() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    world.network().freeze(&tv);
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let concert = school.admin().publishes(announcement("Концерт в пятницу")).await;
    school.admin().withdraws(&snow).await;
    world.network().mend(&tv);
    tv.shows_post(&concert).await;
}
