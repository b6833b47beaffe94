//! The controller is restarted in an orderly way.

use tests::{PATIENCE, World, announcement, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn the_controller_ends_cleanly_and_its_tvs_come_back() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [hall, canteen] = [school.enrol_tv("Холл").await, school.enrol_tv("Столовая").await];
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    hall.shows("Снегопад").await;
    let sessions = hall.status().await.session;

    world.controller().restarts().await;

    for tv in [&hall, &canteen] {
        tv.is_known_as_online(true).await;
        tv.shows("Снегопад").await;
    }
    let newer = |status: &tests::Status| status.session > sessions && status.state == "online";
    hall.says("a newer session", newer).await;
    school.admin().publishes(announcement("Концерт в пятницу")).await;
    hall.shows("Концерт").await;
    canteen.shows("Концерт").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tvs_go_on_while_the_controller_is_away() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    world.controller().stops().await;

    let away = tv.says("the TV to notice", |status| status.state == "offline").await;
    assert!(matches!(away.showing, Some(protocol::report::Showing::Post { .. })), "{away:?}");
    world.controller().starts().await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_tokens_outlive_the_controllers_process() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let token = school.admin().rest().post("tokens", serde_json::json!({"name": "Табло"})).await;
    let token: serde_json::Value = token.done();
    let machine = world.controller().rest().with_secret(token["secret"].as_str().unwrap());

    world.controller().restarts().await;

    for rest in [school.admin().rest(), &machine] {
        eventually("to be known again", PATIENCE, async || {
            let me = rest.get("me").await;
            if me.status == 200 { Ok(()) } else { Err(me.to_string()) }
        })
        .await;
    }
}
