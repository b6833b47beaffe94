//! An announcement that begins and ends by itself, without anybody at the console.

use jiff::SignedDuration;
use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_comes_and_goes_at_its_time_without_a_network() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let from = tests::now() + SignedDuration::from_secs(6);
    let until = from + SignedDuration::from_secs(6);
    let concert = announcement("Концерт сейчас начнётся").from(from).until(until);
    let concert = tv.takes_up(school.admin().publishes(concert)).await;
    tv.shows_idle().await;
    world.network().cut(&tv);

    tv.displays(concert.on_screen()).await;
    assert!(tests::now() >= from, "shown too early");
    tv.shows_idle().await;
    assert!(tests::now() >= until, "gone too early");
}
