//! TVs that have only a browser: they are taken up, show, are alerted, are cut off and come back.

use std::net::SocketAddr;
use std::time::Duration;

use hyper::Method;
use protocol::AlertId;
use protocol::report::Showing;
use serde_json::{Value, json};
use tests::{BrowserTv, PATIENCE, School, Start, World, announcement, eventually, find_free_port};
use tokio::time::Instant;

/// In which an alert is on the screen.
const A_SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_post_stands_there_as_the_same_bytes_as_on_the_agent_beside_it() {
    let (_world, school, tv, _) = on_air().await;
    let agent = school.enrol_tv("Столовая").await;
    let post = school.admin().publishes(announcement("Снегопад").saying("Уроки с **9:30**")).await;
    let shown = tv.shows(post.on_screen()).await;
    let reported = agent.displays(post.on_screen()).await;
    assert_eq!(shown.frame, reported.frame, "one renderer, one meaning");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_on_the_screen_within_a_second_and_in_the_account() {
    let (_world, school, tv, _) = on_air().await;
    let began = Instant::now();
    let alert = school.admin().raises("Пожар на втором этаже", None).await;
    let shown = tv.shows(of(&alert, 1)).await;
    let took = shown.at.duration_since(began);
    assert!(took <= A_SECOND, "{took:?}");
    eventually("its receipt", PATIENCE, async || {
        let account = school.admin().account_of(&alert).await;
        let unchecked = account["unchecked"] == 1 && account["visible"] == 0;
        if unchecked { Ok(()) } else { Err(account.to_string()) }
    })
    .await;
    let screens: Value = school.admin().rest().get(&format!("alerts/{alert}/screens")).await.done();
    assert_eq!(screens["items"][0]["for_alerts"], false, "that is said plainly: {screens}");
    school.admin().ends(&alert).await;
    tv.shows(of(&alert, 2)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_a_device_like_any_other() {
    let (_world, school, tv, device) = on_air().await;
    let known = school.admin().looks_at(&device).await;
    assert_eq!((&known["kind"], &known["for_alerts"]), (&json!("browser"), &json!(false)));
    assert_eq!(known["hardware"], "Chromium 38, webOS");
    eventually("its report", PATIENCE, async || {
        let known = school.admin().looks_at(&device).await;
        let reported = known["reported"]["screen"]["showing"]["kind"] == "idle";
        if reported && known["presence"]["online"] == true {
            Ok(())
        } else {
            Err(known.to_string())
        }
    })
    .await;
    let rest = school.admin().rest();
    let set = json!({"room": "Спортзал", "autostart": true});
    let set: Value = rest.patch(&format!("devices/{device}"), set).await.done();
    assert_eq!(set["for_alerts"], true, "somebody vouches that it starts by itself");
    drop(tv);
    eventually("that it has left", PATIENCE, async || {
        let known = school.admin().looks_at(&device).await;
        if known["presence"]["online"] == false { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revocation_cuts_it_at_once_and_it_shows_a_new_code() {
    let (_world, school, tv, device) = on_air().await;
    school.admin().revokes(&device).await;
    tv.is_told_bye("revoked").await;
    assert_eq!(tv.hellos().await.refused(401), "device-revoked");
    assert_eq!(tv.code().await.len(), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_controller_takes_nothing_off_the_screen_and_is_found_again() {
    let (world, school, tv, _) = on_air().await;
    let post = school.admin().publishes(announcement("Снегопад")).await;
    let shown = tv.shows(post.on_screen()).await;
    world.controller().is_killed().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(tv.screen().map(|still| still.frame), Some(shown.frame));
    world.controller().starts().await;
    let alert = school.admin().raises("Дым", None).await;
    tv.shows(of(&alert, 1)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_cookie_is_a_cloned_device() {
    let (_world, school, tv, device) = on_air().await;
    let mut copy = tv.is_copied();
    copy.lives();
    tv.is_told_bye("taken-over").await;
    eventually("quarantine", PATIENCE, async || {
        let known = school.admin().looks_at(&device).await;
        if known["quarantined"].is_string() { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
    let alert = school.admin().raises("Дым", None).await;
    tokio::select! {
        _ = tv.shows(of(&alert, 1)) => {}
        _ = copy.shows(of(&alert, 1)) => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_moved_and_shows_the_other_school_at_once() {
    let (world, school, tv, device) = on_air().await;
    let other = world.school("Липецкая область / Елец / Школа №5").await;
    let theirs = other.admin().publishes(announcement("Только у пятой школы")).await;
    let ours = school.admin().publishes(announcement("Снегопад")).await;
    tv.shows(ours.on_screen()).await;
    let moved = json!({"unit": other.unit(), "room": "Холл"});
    let owner = world.coordinator().await;
    owner.rest().patch(&format!("devices/{device}"), moved).await.succeeded();
    tv.shows(theirs.on_screen()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_who_say_nothing_hold_up_no_alert() {
    let (world, school, tv, _) = on_air().await;
    let port = port_of(&world);
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(tokio::net::TcpStream::connect(port).await.unwrap());
    }
    let began = Instant::now();
    let alert = school.admin().raises("Пожар", None).await;
    let took = tv.shows(of(&alert, 1)).await.at.duration_since(began);
    assert!(took <= A_SECOND, "{took:?}");
    let other = BrowserTv::opens(port);
    assert_eq!(other.asks(Method::GET, "/api/v1/me", &json!({})).await.refused(404), "not-found");
}

/// A school with a browser TV in its hall, on air.
async fn on_air() -> (World, School, BrowserTv, String) {
    let port = find_free_port();
    let address = format!("127.0.0.1:{port}");
    let world = Start::default().with_arguments(&["--tv-http", &address]).start().await;
    std::fs::write(world.directory().join("tv-port"), &address).unwrap();
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let mut tv = BrowserTv::opens(port_of(&world));
    let code = tv.code().await;
    let claimed: Value = school.admin().claims(&code, "Холл", &[]).await.done();
    tv.lives();
    tv.shows(Showing::Idle).await;
    (world, school, tv, claimed["id"].as_str().unwrap().to_owned())
}

fn port_of(world: &World) -> SocketAddr {
    std::fs::read_to_string(world.directory().join("tv-port")).unwrap().parse().unwrap()
}

fn of(alert: &str, revision: u32) -> Showing {
    Showing::Alert { alert: AlertId::parse(alert).unwrap(), revision }
}
