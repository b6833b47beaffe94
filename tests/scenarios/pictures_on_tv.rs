//! Pictures on a TV: never in the way of words, never broken, and fetched on from where a fetch broke off.
//!
//! What is no picture at all comes in `agent/src/download/tests.rs`: between a TV and its controller there
//! is TLS with a pinned CA, so a stranger can only take bytes away.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use protocol::AlertId;
use protocol::report::Showing;
use serde_json::{Value, json};
use tests::{Admin, Colour, PATIENCE, Post, School, Tv, TvSetup, World, announcement, eventually};

/// For each 16 KiB: slow enough to be caught in the middle of a picture.
const SLOW: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread")]
async fn news_stand_on_the_tv_with_their_picture_also_after_a_power_cut_without_a_network() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let news = publishes(school.admin(), &upload(school.admin(), Colour::Red).await).await;
    let seen = shows_picture(&tv, Colour::Red).await;
    let shown = tv.shows_post(&news).await;
    assert!(seen.last() > Some(&(1920 * 1080 / 10)), "{seen:?}");
    // Its words came within the document.
    tv.holds_items(1).await;
    world.network().cut(&tv);
    tv.is_killed().await;
    tv.switches_on().await;
    shows_picture(&tv, Colour::Red).await;
    assert_eq!(Colour::Red.area(&tv.shows_post(&news).await.png), Colour::Red.area(&shown.png));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_replaced_on_its_way_is_given_up_for_the_new_one() {
    let (world, school, tv) = on_slow_network().await;
    let (first, second) =
        (upload(school.admin(), Colour::Red).await, upload(school.admin(), Colour::Green).await);
    let news = publishes(school.admin(), &first).await;
    has_come(&tv, &first, 50_000).await;
    let news = school.admin().edits(&news, json!({"picture": second.sha256})).await;
    tv.displays(news.on_screen()).await;
    world.network().mend(&tv);
    shows_picture(&tv, Colour::Green).await;
    assert_eq!(Colour::Red.area(&tv.shows_post(&news).await.png), 0);
    for path in [part(&tv, &first), whole(&tv, &first), part(&tv, &second)] {
        assert!(!path.exists(), "{} is left over", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_in_the_middle_of_a_picture_takes_nothing_of_it_away() {
    let (world, school, tv) = on_slow_network().await;
    let picture = upload(school.admin(), Colour::Red).await;
    let news = publishes(school.admin(), &picture).await;
    tv.shows_post(&news).await;
    has_come(&tv, &picture, picture.bytes / 3).await;
    tv.is_killed().await;
    let before = length(&tv, &picture).expect("it was not whole");
    tv.switches_on().await;
    let mut least = before;
    has_come_until(&tv, &picture, before + 50_000, |there| least = least.min(there)).await;
    assert_eq!(least, before, "it was fetched from the beginning");
    world.network().mend(&tv);
    shows_picture(&tv, Colour::Red).await;
    tv.shows_post(&news).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_tears_every_transfer_brings_the_picture_whole_and_shows_no_broken_one() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let (good, torn) = (school.enrol_tv("Холл").await, school.enrol_tv("Спортзал").await);
    let picture = upload(school.admin(), Colour::Red).await;
    // No connection brings half of it: without going on it would never be there.
    world.network().tears(&torn, picture.bytes * 2 / 5);
    publishes(school.admin(), &picture).await;
    has_come(&torn, &picture, 1).await;
    let seen = shows_picture(&torn, Colour::Red).await;
    assert_eq!(seen, BTreeSet::from([0, area_on(&good).await]), "the areas that were seen");
    assert!(torn.log().contains("broke off"), "nothing was torn:\n{}", torn.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_in_the_middle_of_a_picture_shows_no_broken_one() {
    let (world, school, tv) = on_slow_network().await;
    let good = school.enrol_tv("Спортзал").await;
    let picture = upload(school.admin(), Colour::Red).await;
    publishes(school.admin(), &picture).await;
    has_come(&tv, &picture, picture.bytes / 3).await;
    world.network().reset(&tv);
    assert!(length(&tv, &picture).is_some(), "the machine is too slow for this story");
    let seen = shows_picture(&tv, Colour::Red).await;
    assert_eq!(seen, BTreeSet::from([0, area_on(&good).await]), "the areas that were seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_does_not_wait_for_a_picture() {
    let (world, school, tv) = on_slow_network().await;
    world.network().delay(&tv, SLOW * 3);
    let picture = upload(school.admin(), Colour::Red).await;
    publishes(school.admin(), &picture).await;
    has_come(&tv, &picture, 1).await;
    let alert = raises(school.admin()).await;
    tv.says("the alert on the screen", |status| status.showing == Some(alert)).await;
    assert!(length(&tv, &picture).is_some(), "the machine is too slow for this story");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_for_pictures_keeps_texts_and_alerts_and_says_so() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let setup = TvSetup { disk: Some(32), ..TvSetup::default() };
    let tv = school.enrol(setup, "Холл", &[]).await;
    tv.disk().fills_up_but_for(8);
    let picture = upload(school.admin(), Colour::Red).await;
    let news = publishes(school.admin(), &picture).await;
    let shown = tv.shows_post(&news).await;
    assert_eq!(Colour::Red.area(&shown.png), 0);
    eventually("the controller to know why the picture is missing", PATIENCE, async || {
        let device = tv.known().await;
        let error = device["reported"]["last_error"].as_str().unwrap_or_default();
        if error.contains("no room for a picture") { Ok(()) } else { Err(device.to_string()) }
    })
    .await;
    let alert = raises(school.admin()).await;
    tv.displays(alert).await;
    tv.is_killed().await;
    world.network().cut(&tv);
    tv.switches_on().await;
    tv.displays(alert).await;

    tv.disk().has_room();
    world.network().mend(&tv);
    school.admin().publishes(announcement("Снегопад")).await;
    tv.holds_items(1).await;
}

/// A TV that is on air and far away.
async fn on_slow_network() -> (World, School, Tv) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    world.network().delay(&tv, SLOW);
    (world, school, tv)
}

/// A picture as the controller keeps it.
struct Picture {
    sha256: String,
    bytes: usize,
}

async fn upload(admin: &Admin, colour: Colour) -> Picture {
    let answer = admin.uploads(&colour.picture()).await;
    let picture: Value = answer.done();
    let bytes = usize::try_from(picture["bytes"].as_u64().unwrap()).unwrap();
    assert!(bytes > 400_000, "it is on its way for too short a time: {picture}");
    Picture { sha256: picture["sha256"].as_str().unwrap().to_owned(), bytes }
}

async fn publishes(admin: &Admin, picture: &Picture) -> Post {
    let draft = json!({
        "kind": "news", "unit": admin.unit(), "title": "Олимпиада", "text": "Наши победили",
        "picture": picture.sha256,
    });
    let draft: Value = admin.rest().post("posts", draft).await.done();
    admin.publishes_draft(draft["id"].as_str().unwrap()).await
}

async fn raises(admin: &Admin) -> Showing {
    let alert = admin.raises("Пожар на втором этаже", None).await;
    let alert: AlertId = alert.parse().expect("an alert's id");
    Showing::Alert { alert, revision: 1 }
}

/// Waits until the picture is on the screen; answers all the areas that it was seen to take.
async fn shows_picture(tv: &Tv, colour: Colour) -> BTreeSet<usize> {
    let mut areas = BTreeSet::new();
    eventually("the picture on the screen", PATIENCE, async || {
        let area = colour.area(&tv.try_frame().await?);
        areas.insert(area);
        if area > 0 { Ok(()) } else { Err("it is not there".to_owned()) }
    })
    .await;
    areas
}

/// What the red picture takes on a TV with a good link.
async fn area_on(good: &Tv) -> usize {
    *shows_picture(good, Colour::Red).await.last().unwrap()
}

/// Waits until so much of a picture has come, and more is to come.
async fn has_come(tv: &Tv, picture: &Picture, bytes: usize) {
    has_come_until(tv, picture, bytes, |_| ()).await;
}

async fn has_come_until(tv: &Tv, picture: &Picture, bytes: usize, mut look: impl FnMut(usize)) {
    eventually("a part of the picture", PATIENCE, async || {
        let there = length(tv, picture).ok_or("nothing is on its way")?;
        look(there);
        if there >= bytes { Ok(()) } else { Err(format!("{there} bytes are there")) }
    })
    .await;
}

/// How much of a picture that is on its way has come.
fn length(tv: &Tv, picture: &Picture) -> Option<usize> {
    let metadata = std::fs::metadata(part(tv, picture)).ok()?;
    usize::try_from(metadata.len()).ok()
}

fn part(tv: &Tv, picture: &Picture) -> PathBuf {
    whole(tv, picture).with_extension("part")
}

fn whole(tv: &Tv, picture: &Picture) -> PathBuf {
    tv.data().join("devices").join(tv.id()).join("media").join(&picture.sha256)
}
