//! Somebody sits between a TV and the controller while it is paired.

use tests::{PATIENCE, Relay, TvSetup, World, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn the_console_does_not_know_the_code_that_a_tv_shows_behind_a_relay() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let relay = Relay::before(world.controller()).await;
    let tv = world.tv(TvSetup { dials: Some(relay.address), ..TvSetup::default() }).await;

    let code = tv.pairing_code().await;

    assert!(relay.overheard() > 0, "the TV did not pair through the relay");
    let answer = school.admin().claims(&code, "Холл", &[]).await;
    assert_eq!(answer.status, 404, "the relay's code is known: {answer}");
    assert_eq!(tv.status().await.device, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_with_a_pin_does_not_even_begin_to_pair_with_a_relay() {
    let world = World::start().await;
    let relay = Relay::before(world.controller()).await;
    let pin = Some(world.controller().pin().await);
    let dials = Some(relay.address);
    let tv = world.tv(TvSetup { dials, pin, ..TvSetup::default() }).await;

    eventually("the TV to refuse the relay's CA", PATIENCE, async || {
        let status = tv.try_status().await?;
        if status.last_error.is_some() { Ok(()) } else { Err(format!("{status:?}")) }
    })
    .await;

    let status = tv.status().await;
    assert_eq!((status.pairing_code, status.device), (None, None));
    assert_eq!(relay.overheard(), 0, "the TV talked to the relay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_with_the_right_pin_pairs() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let pin = Some(world.controller().pin().await);
    let tv = school.enrol(TvSetup { pin, ..TvSetup::default() }, "Холл", &[]).await;
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_has_its_identity_does_not_talk_to_a_relay() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    tv.switches_off().await;

    let relay = Relay::before(world.controller()).await;
    tv.dials_from_now_on(relay.address).await;
    tv.switches_on().await;

    let refused = |status: &tests::Status| status.state == "offline" && status.last_error.is_some();
    tv.says("the TV to refuse the relay", refused).await;
    assert_eq!(relay.overheard(), 0, "the TV talked to the relay");
}
