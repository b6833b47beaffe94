//! Somebody stands in for a director for a time: it begins and ends by the controller's clock alone.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{School, Start, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_director_rests_while_somebody_stands_in_and_comes_back_by_themselves() {
    let world = Start::default().with_movable_clock().start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let unit = school.unit();
    let director = world.person_at(unit, "director").await;
    let deputy = world.person_at(unit, "deputy").await;
    let grant = json!({"person": director, "role": "director", "unit": unit});
    world.owner().post("grants", grant).await.succeeded();
    let in_days = |days: i64| (tests::now() + SignedDuration::from_hours(24 * days)).to_string();
    let stands_in = json!({"person": deputy, "from": in_days(1), "until": in_days(3)});
    world.owner().post(&format!("units/{unit}/director/stand-in"), stands_in).await.succeeded();

    assert_eq!(leads(&world, &school).await, (true, false), "it has not begun");
    assert!(!rests(&world, unit).await);
    world.clock().is_ahead_by_days(2);
    assert_eq!(leads(&world, &school).await, (false, true), "the deputy stands in");
    assert!(rests(&world, unit).await);
    world.controller().restarts().await;
    assert_eq!(leads(&world, &school).await, (false, true), "after a restart, too");
    world.clock().is_ahead_by_days(4);
    assert_eq!(leads(&world, &school).await, (true, false), "nobody did anything");
    assert!(!rests(&world, unit).await);
}

/// Whether the director, and whether the deputy may nominate somebody of the school now.
async fn leads(world: &World, school: &School) -> (bool, bool) {
    let login = format!("teacher-{}", rand::random::<u32>());
    let teacher = world.person_at(school.unit(), &login).await;
    let nominates = async |login: &str| {
        let rest = world.controller().rest().sign_in(login, World::PASSWORD).await;
        let names = json!({"unit": school.unit(), "names": [{"person": teacher}]});
        let answer = rest.post("nominations", names).await;
        assert!([201, 403, 404].contains(&answer.status), "{answer}");
        answer.status == 201
    };
    (nominates("director").await, nominates("deputy").await)
}

/// Whether the controller says that the director's role rests.
async fn rests(world: &World, unit: &str) -> bool {
    let head: Value = world.owner().get(&format!("units/{unit}/director")).await.done();
    head["rests"].as_bool().unwrap()
}
