//! A board without a clock wakes up in another century: it pairs, and shows what is on air now.

use jiff::{SignedDuration, Timestamp};
use tests::{Status, TvSetup, World, announcement, now};

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_wakes_up_in_1970_learns_the_time_from_its_controller() {
    a_tv_learns_the_time("1970-01-01 00:00:07").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_wakes_up_in_2001_learns_the_time_from_its_controller() {
    a_tv_learns_the_time("2001-09-09 01:46:40").await;
}

async fn a_tv_learns_the_time(clock: &str) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let setup = TvSetup { clock: Some(clock.to_owned()), ..TvSetup::default() };
    let tv = world.tv(setup).await;
    let code = tv.pairing_code().await;
    assert!(!is_trusted(&tv.status().await), "nobody has told it the time");
    school.admin().claims(&code, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(school.admin()).await;

    // On air by the right clock only.
    let hour = SignedDuration::from_hours(1);
    let post =
        announcement("Сегодня").from(now() - SignedDuration::from_mins(1)).until(now() + hour);
    tv.shows_post(&school.admin().publishes(post).await).await;
    let status = tv.says("a trusted clock", is_trusted).await;
    let told: Timestamp = serde_json::from_value(status.more["clock"]["now"].clone()).unwrap();
    assert!(now().duration_since(told).abs() < SignedDuration::from_mins(1), "{told}");

    let soon = now() + SignedDuration::from_secs(5);
    let ends = announcement("Скоро кончится").until(soon);
    let ends = school.admin().publishes(ends).await;
    tv.shows_post(&ends).await;
    tv.shows("Сегодня").await;
    assert!(now() >= soon, "it was taken off too early");
}

fn is_trusted(status: &Status) -> bool {
    status.more["clock"]["trusted"].as_bool().unwrap()
}
