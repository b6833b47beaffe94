//! An alert finds a TV in whatever state it is, and leaves it only when it ends.

use std::time::Duration;

use protocol::AlertId;
use protocol::report::Showing;
use serde_json::{Value, json};
use tests::{Admin, PATIENCE, School, Tv, TvSetup, World, announcement, eventually, now};

#[tokio::test(flavor = "multi_thread")]
async fn its_receipts_name_the_frame_that_stands_on_the_screen() {
    let (_world, school, tv) = on_air().await;
    let alert = raises(school.admin(), "2h").await;
    let frame = tv.displays(alert.on_screen(1)).await.frame;
    let screen = alert.is_drawn_on(school.admin(), &tv, 1).await;
    assert_eq!(screen["standing"], "unchecked", "nothing reads this panel back: {screen}");
    assert_eq!(screen["frame"], frame.to_string(), "{screen}");
    alert.ends(school.admin()).await;
    let end = tv.displays(alert.on_screen(2)).await.frame;
    assert_ne!(frame, end, "the end looks otherwise");
    let screen =
        alert.is_told("its end", school.admin(), &tv, |it| !it["end_drawn"].is_null()).await;
    assert_eq!(screen["frame"], frame.to_string(), "the alert's own frame: {screen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_at_any_moment_of_a_start() {
    let (_world, school, tv) = on_air().await;
    for round in 0..5 {
        tv.is_killed().await;
        tv.switches_on().await;
        // A little later in each round, to fall into each of its steps.
        tokio::time::sleep(Duration::from_millis(round * 40)).await;
        let alert = raises(school.admin(), "2h").await;
        tv.displays(alert.on_screen(1)).await;
        alert.is_drawn_on(school.admin(), &tv, 1).await;
        alert.ends(school.admin()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_overtakes_the_posts_that_are_being_taken_up_and_drawn() {
    let (_world, school, tv) = on_air().await;
    let admin = school.admin();
    for round in 0..5 {
        let posts = async {
            for number in 0..5 {
                let title = format!("Объявление {round}.{number}");
                admin.publishes(announcement(&title).saying(&"Снег. ".repeat(200))).await;
            }
        };
        let (alert, ()) = tokio::join!(raises(admin, "2h"), posts);
        tv.displays(alert.on_screen(1)).await;
        alert.is_drawn_on(admin, &tv, 1).await;
        alert.ends(admin).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_while_the_network_is_being_found_again() {
    let (world, school, tv) = on_air().await;
    for _ in 0..3 {
        world.network().reset(&tv);
        let alert = raises(school.admin(), "2h").await;
        tv.displays(alert.on_screen(1)).await;
        alert.ends(school.admin()).await;
        tv.displays(alert.on_screen(2)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_survives_a_power_cut_without_a_network_and_ends_in_time() {
    let (world, school, tv) = on_air().await;
    let expires = now() + jiff::SignedDuration::from_secs(25);
    let alert = raises(school.admin(), &expires.to_string()).await;
    tv.displays(alert.on_screen(1)).await;
    alert.is_drawn_on(school.admin(), &tv, 1).await;
    world.network().cut(&tv);
    tv.is_killed().await;
    tv.switches_on().await;
    tv.displays(alert.on_screen(1)).await;
    assert!(now() < expires, "the machine is too slow for this story");
    tv.shows("Снегопад").await;
    assert!(now() >= expires, "it ended early");
    // «Срок истёк. Отбоя не было» stands beside the post.
    world.network().mend(&tv);
    // It would be back by itself, within a minute.
    tv.restarts().await;
    alert.ends(school.admin()).await;
    tv.displays(alert.on_screen(2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_with_a_wrong_clock_shows_it_for_its_time() {
    for clock in ["1970-01-01 00:00:07", "2093-01-01 00:00:00"] {
        let world = World::start().await;
        let school = world.school("Липецкая область / Елец / Гимназия №11").await;
        let setup = TvSetup { clock: Some(clock.to_owned()), ..TvSetup::default() };
        let tv = school.enrol(setup, "Холл", &[]).await;
        let alert = raises(school.admin(), "2h").await;
        tv.displays(alert.on_screen(1)).await;
        world.network().cut(&tv);
        tv.is_killed().await;
        tv.switches_on().await;
        tv.displays(alert.on_screen(1)).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        tv.displays(alert.on_screen(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_without_an_identity_goes_on_showing_its_code_and_shows_it_once_it_has_one() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.tv(TvSetup::default()).await;
    let code = tv.pairing_code().await;
    let alert = raises(school.admin(), "2h").await;
    assert_eq!(tv.pairing_code().await, code);
    school.admin().claims(&code, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(school.admin()).await;
    tv.displays(alert.on_screen(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_with_a_full_disk_shows_it_tells_of_it_and_keeps_it_once_there_is_room() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let setup = TvSetup { disk: Some(4), ..TvSetup::default() };
    let tv = school.enrol(setup, "Холл", &[]).await;
    tv.shows_idle().await;
    tv.disk().fills_up();
    let alert = raises(school.admin(), "2h").await;
    // It cannot write its status.
    eventually("the TV to report the alert", PATIENCE, async || {
        let device = tv.known().await;
        let showing = &device["reported"]["screen"]["showing"];
        if *showing == json!(alert.on_screen(1)) { Ok(()) } else { Err(device.to_string()) }
    })
    .await;
    alert.is_drawn_on(school.admin(), &tv, 1).await;
    tv.disk().has_room();
    world.network().cut(&tv);
    // It is written down within a minute, and when the TV is switched off.
    tv.restarts().await;
    tv.displays(alert.on_screen(1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_tv_shows_none() {
    let (_world, school, tv) = on_air().await;
    let alert = raises(school.admin(), "2h").await;
    tv.displays(alert.on_screen(1)).await;
    school.admin().revokes(tv.id()).await;
    tv.says("the idle screen", |status| status.showing == Some(Showing::Idle)).await;
}

/// A TV that shows a post.
async fn on_air() -> (World, School, Tv) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;
    (world, school, tv)
}

/// An alert that somebody raised.
struct Raised(AlertId);

async fn raises(admin: &Admin, expires: &str) -> Raised {
    let alert = json!({
        "unit": admin.unit(), "severity": "severe", "text": "Пожар на втором этаже",
        "instruction": "Выходите во двор через **главный вход**.", "expires": expires,
    });
    let raised: Value = admin.rest().post("alerts", alert).await.done();
    Raised(raised["id"].as_str().expect("an id").parse().expect("an alert's id"))
}

impl Raised {
    fn on_screen(&self, revision: u32) -> Showing {
        Showing::Alert { alert: self.0, revision }
    }

    async fn ends(&self, admin: &Admin) {
        admin.rest().post(&format!("alerts/{}/cancel", self.0), json!({})).await.succeeded();
    }

    /// Waits until the controller has the receipt that this revision stood on the screen.
    async fn is_drawn_on(&self, admin: &Admin, tv: &Tv, revision: u32) -> Value {
        let is_drawn = |it: &Value| it["revision"] == revision && it["received"].is_object();
        self.is_told("the receipts", admin, tv, is_drawn).await
    }

    async fn is_told(
        &self,
        what: &str,
        admin: &Admin,
        tv: &Tv,
        wanted: impl Fn(&Value) -> bool,
    ) -> Value {
        eventually(what, PATIENCE, async || {
            let page: Value = admin.rest().get(&format!("alerts/{}/screens", self.0)).await.done();
            let screens = page["items"].as_array().cloned().unwrap_or_default();
            let ours = screens.iter().find(|screen| screen["device"] == tv.id());
            let ours = ours.ok_or_else(|| page.to_string())?;
            if wanted(ours) { Ok(ours.clone()) } else { Err(page.to_string()) }
        })
        .await
    }
}
