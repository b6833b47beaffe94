//! Alerts, from who raises them to what the screens say of them.

use serde_json::{Value, json};
use tests::{PATIENCE, World, announcement, eventually, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_covers_the_screen_and_its_end_is_shown_and_accounted_for() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    let alert = raise(school.admin().rest(), school.unit(), json!({})).await;
    tv.says("the alert on the screen", |status| is_alert(status, &alert, 1)).await;
    let frame = read_frame(&tv.try_frame().await.unwrap()).await;
    assert!(frame.to_uppercase().contains("ПОЖАР"), "{frame}");
    account(school.admin().rest(), &alert, |account| account["drawn"] == 1).await;

    let cancel = format!("alerts/{alert}/cancel");
    school.admin().rest().post(&cancel, json!({"text": "Все вышли"})).await.succeeded();
    tv.says("its end on the screen", |status| is_alert(status, &alert, 2)).await;
    account(school.admin().rest(), &alert, |account| account["end_drawn"] == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_was_off_when_it_was_raised_shows_it_as_soon_as_it_is_on() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let (off, cut) = (school.enrol_tv("Холл").await, school.enrol_tv("Спортзал").await);
    off.switches_off().await;
    world.network().cut(&cut);

    let alert = raise(school.admin().rest(), school.unit(), json!({})).await;
    let seen = account(school.admin().rest(), &alert, |account| account["missing"] == 2).await;
    let rooms: Vec<_> = seen["without"].as_array().unwrap().iter().map(|tv| &tv["room"]).collect();
    assert!(rooms.contains(&&json!("Холл")) && rooms.contains(&&json!("Спортзал")), "{seen}");
    off.switches_on().await;
    world.network().mend(&cut);

    for tv in [&off, &cut] {
        tv.says("the alert on the screen", |status| is_alert(status, &alert, 1)).await;
    }
    account(school.admin().rest(), &alert, |account| account["drawn"] == 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_end_and_a_prolonging_at_the_same_time_every_screen_shows_the_end() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let device = school.enrol_device("Холл").await;
    let mut session = device.connects().await;
    for _ in 0..10 {
        let alert = raise(school.admin().rest(), school.unit(), json!({})).await;
        let rest = school.admin().rest();
        let (cancel, prolong) =
            (format!("alerts/{alert}/cancel"), format!("alerts/{alert}/prolong"));
        let (ended, prolonged) = tokio::join!(
            rest.post(&cancel, json!({"kind": "in_error"})),
            rest.post(&prolong, json!({"expires": "5h"})),
        );
        ended.succeeded();
        assert!(prolonged.status == 200 || prolonged.refused(409) == "alert-over", "{prolonged}");
        session
            .hears("down/alerts", |register| {
                let alerts = register["alerts"].as_array().unwrap();
                alerts.iter().any(|known| known["alert"] == *alert && known["ended"].is_object())
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_duty_raises_and_ends_alerts_and_nothing_else() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let duty = world.person_as("duty", school.unit()).await;
    let alert = raise(duty.rest(), school.unit(), json!({"drill": true})).await;
    account(duty.rest(), &alert, |account| account["screens"] == 0).await;
    duty.rest().post(&format!("alerts/{alert}/cancel"), json!({})).await.succeeded();
    let draft = announcement("Черновик").to_json(school.unit());
    assert_eq!(duty.rest().post("posts", draft).await.refused(403), "forbidden");
    let teacher = world.person_as("teacher", school.unit()).await;
    let body = json!({"unit": school.unit(), "severity": "severe", "text": "Пожар"});
    assert_eq!(teacher.rest().post("alerts", body).await.refused(403), "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_and_watched_from_the_command_line() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let shell = world
        .shell()
        .with("EFIR_URL", &world.url())
        .with("EFIR_TOKEN", school.admin().rest().secret());
    let raise = ["alert", "raise", "--unit", school.unit(), "--severity", "extreme"];
    let raise = [&raise[..], &["--text", "Пожар", "--expires", "30m", "--json"]].concat();
    let alert = shell.types(&raise).await.id();
    tv.says("the alert on the screen", |status| is_alert(status, &alert, 1)).await;
    account(school.admin().rest(), &alert, |account| account["drawn"] == 1).await;
    let status = shell.types(&["alert", "status", &alert]).await.succeeded();
    assert!(status.out.contains("Выведено 1"), "{status}");
    let (watching, rest) = (shell.clone(), school.admin().rest().clone());
    let id = alert.clone();
    let watch = tokio::spawn(async move {
        watching.types(&["alert", "status", &id, "--watch"]).await.succeeded()
    });
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    shell.types(&["alert", "cancel", &alert, "--in-error"]).await.succeeded();
    let watched = tokio::time::timeout(PATIENCE, watch).await.expect("it ends by itself").unwrap();
    for words in ["Действует до", "Ошибочное сообщение. Отбой", "Отбой выведен на 1 экране"]
    {
        assert!(watched.out.contains(words), "no «{words}» in {watched}");
    }
    rest.get(&format!("alerts/{alert}")).await.succeeded();
    shell.types(&["alert", "prolong", &alert]).await.failed(5);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_goes_on_where_they_were_when_the_controller_was_restarted() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let watching = watch(school.admin().rest(), None);
    tokio::time::sleep(A_MOMENT).await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tokio::time::sleep(A_MOMENT).await;
    world.controller().restarts().await;
    let first = watching.await.unwrap();
    assert!(first.contains("event: posts"), "{first}");
    let last = first.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap();

    raise(school.admin().rest(), school.unit(), json!({})).await;
    let watching = watch(school.admin().rest(), Some(last));
    tokio::time::sleep(A_MOMENT).await;
    world.controller().stops().await;

    let missed = watching.await.unwrap();
    assert!(missed.contains("event: alerts"), "{missed}");
    assert!(!missed.contains("event: posts"), "told twice: {missed}");
}

/// For something to be told.
const A_MOMENT: std::time::Duration = std::time::Duration::from_secs(2);

/// Watches until the controller ends the stream, and answers all that it said.
fn watch(rest: &tests::Rest, last: Option<&str>) -> tokio::task::JoinHandle<String> {
    let mut request = rest.request(hyper::Method::GET, "/api/v1/events");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let request = request.body(http_body_util::Full::default()).unwrap();
    let rest = rest.clone();
    tokio::spawn(async move { rest.try_send(request).await.unwrap().text() })
}

/// Raises an alert and answers its id.
async fn raise(rest: &tests::Rest, unit: &str, more: Value) -> String {
    let mut body = json!({"unit": unit, "severity": "severe", "text": "Пожар",
        "instruction": "Выходите во двор"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let raised: Value = rest.post("alerts", body).await.done();
    raised["id"].as_str().unwrap().to_owned()
}

/// Waits until the account is so.
async fn account(rest: &tests::Rest, alert: &str, so: impl Fn(&Value) -> bool) -> Value {
    eventually("the account", PATIENCE, async || {
        let status: Value = rest.get(&format!("alerts/{alert}")).await.done();
        if so(&status["account"]) { Ok(status["account"].clone()) } else { Err(status.to_string()) }
    })
    .await
}

fn is_alert(status: &tests::Status, alert: &str, revision: u32) -> bool {
    matches!(status.showing, Some(protocol::report::Showing::Alert { alert: shown, revision: at })
        if shown.to_string() == alert && at == revision)
}
