//! Pairing codes: wrong, expired, used and guessed ones.

use protocol::enrol::Progress;
use tests::{Device, Start, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_code_may_be_typed_as_people_type() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await.to_lowercase();
    let typed = format!(" {} {}", &code[..4], &code[4..]);
    school.admin().claims(&typed, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(school.admin()).await;
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_enrols_nothing_and_the_right_one_still_does() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;

    let wrong = school.admin().claims(&another(&code), "Холл", &[]).await;
    let nonsense = school.admin().claims("скажите код", "Холл", &[]).await;

    assert_eq!(wrong.status, 404, "{wrong}");
    assert_eq!(nonsense.json()["field"], "code", "{nonsense}");
    assert_eq!(tv.status().await.state, "pairing");
    school.admin().claims(&code, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(school.admin()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_once() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let pairing = Device::asks(world.controller()).await;
    let code = pairing.code().to_owned();
    school.admin().claims(&code, "Холл", &[]).await.succeeded();
    let second = school.admin().claims(&code, "Столовая", &[]).await;
    assert!([404, 409].contains(&second.status), "{second}");
    let device = pairing.finishes().await;
    assert_eq!(school.admin().looks_at(&device.id).await["room"], "Холл");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_for_ten_minutes_and_the_tv_then_shows_another() {
    let world = Start::default().with_movable_clock().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    let by_hand = Device::asks(world.controller()).await;

    world.clock().is_ahead_by_minutes(11);

    let late = school.admin().claims(&code, "Холл", &[]).await;
    assert!([404, 410].contains(&late.status), "{late}");
    assert_eq!(by_hand.progress().await, Progress::Expired);
    let fresh = |status: &tests::Status| status.pairing_code.as_ref().is_some_and(|it| *it != code);
    let fresh = tv.says("a fresh code", fresh).await.pairing_code.unwrap();
    school.admin().claims(&fresh, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(school.admin()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_stopped_for_the_guesser_only() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let colleague = world.person_as("school_administrator", school.unit()).await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;

    let mut guesses = 0;
    let stopped = loop {
        let answer = school.admin().claims(&another(&code), "Холл", &[]).await;
        guesses += 1;
        if answer.status != 404 {
            break answer;
        }
        assert!(guesses < 100, "nobody stops the guessing");
    };

    assert_eq!(stopped.status, 429, "{stopped}");
    let right = school.admin().claims(&code, "Холл", &[]).await;
    assert_eq!(right.status, 429, "the guesser would have been let in: {right}");
    // Forty TVs and their people share one address: a colleague goes on.
    colleague.claims(&code, "Холл", &[]).await.succeeded();
    tv.is_enrolled_by(&colleague).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_outlives_the_controllers_restart_or_is_replaced() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.new_tv().await;
    tv.pairing_code().await;

    world.controller().restarts().await;

    tests::eventually("a code that is good", tests::PATIENCE, async || {
        let code = tv.pairing_code().await;
        let answer = school.admin().claims(&code, "Холл", &[]).await;
        if answer.status < 300 { Ok(()) } else { Err(answer.to_string()) }
    })
    .await;
    tv.is_enrolled_by(school.admin()).await;
}

/// A code that looks as good and is not this one.
fn another(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    let mut other = code.to_owned();
    other.pop();
    other.push(last);
    other
}
