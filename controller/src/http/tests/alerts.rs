//! Alerts over REST: what a raise answers, who is told which number, and the account of it.

use serde_json::{Value, json};

use super::world::{PASSWORD, World};

#[tokio::test]
async fn a_raise_answers_whom_it_reaches_and_pressed_twice_it_is_one() {
    let story = Story::new().await;
    let first = story.raises(&story.school, json!({})).await;
    assert_eq!((first.status.as_u16(), first.header("location").is_empty()), (201, false));
    let alert = first.json();
    assert_eq!((&alert["schools"], &alert["screens"]), (&json!(1), &json!(1)));
    assert_eq!((&alert["state"], &alert["issuer"]), (&json!("in_force"), &json!("Гимназия №11")));
    let again = story.raises(&story.school, json!({})).await;
    assert_eq!((again.status.as_u16(), &again.json()["id"]), (200, &alert["id"]));
}

#[tokio::test]
async fn above_one_school_the_number_of_schools_is_typed() {
    let story = Story::new().await;
    for typed in [json!({}), json!({"schools": 3})] {
        let path = "/api/v1/alerts";
        let body = Story::body(&story.root, &typed);
        let refused = story.world.ask(&story.anna, "POST", path, Some(&body)).await;
        assert_eq!(
            (refused.status.as_u16(), refused.problem().as_str()),
            (422, "schools-uncounted")
        );
        assert_eq!(refused.json()["field"], "schools");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("2 школы (1 экран)"), "{detail}");
    }
    let listed = story.world.get(&story.anna, "/api/v1/alerts").await;
    assert_eq!(listed["items"], json!([]), "nothing was raised");
    let raised = story.raises(&story.root, json!({"schools": 2})).await;
    assert_eq!(raised.status.as_u16(), 201, "{raised:?}");
    let wrong = story.raises(&story.school, json!({"schools": 2})).await;
    assert_eq!(wrong.problem(), "schools-uncounted");
}

#[tokio::test]
async fn an_alert_is_prolonged_and_ended_and_tells_its_timeline() {
    let story = Story::new().await;
    let body = json!({"expires": "30m", "drill": true, "instruction": "Во двор"});
    let alert = story.raises(&story.school, body).await.succeeded();
    let path = format!("/api/v1/alerts/{}", alert["id"].as_str().unwrap());
    let post = |path: String, body: Value| {
        let (world, anna) = (&story.world, &story.anna);
        async move { world.ask(anna, "POST", &path, Some(&body)).await }
    };
    let sooner = post(format!("{path}/prolong"), json!({"expires": "10m"})).await;
    assert_eq!(sooner.problem(), "alert-shortened");
    let far = post(format!("{path}/prolong"), json!({"expires": "8d"})).await;
    assert_eq!(far.status.as_u16(), 422, "{far:?}");
    post(format!("{path}/prolong"), json!({"expires": "2h"})).await.succeeded();
    let ended = post(format!("{path}/cancel"), json!({"text": "Все вышли"})).await.succeeded();
    assert_eq!(ended["state"], "all_clear");
    let twice = post(format!("{path}/cancel"), json!({"kind": "in_error"})).await;
    assert_eq!((twice.status.as_u16(), twice.problem().as_str()), (409, "alert-over"));
    let status = story.world.get(&story.anna, &path).await;
    let steps: Vec<_> = status["timeline"].as_array().unwrap().iter().collect();
    let named = |step: &Value| (step["step"].clone(), step["by"].is_string());
    assert_eq!(
        steps.iter().map(|step| named(step)).collect::<Vec<_>>(),
        ["raised", "prolonged", "all_clear"].map(|step| (json!(step), true))
    );
    assert_eq!(steps[2]["text"], "Все вышли");
}

#[tokio::test]
async fn the_account_names_who_is_missing_and_why() {
    let story = Story::new().await;
    let alert = story.raises(&story.school, json!({})).await.succeeded();
    let path = format!("/api/v1/alerts/{}", alert["id"].as_str().unwrap());
    let account = &story.world.get(&story.anna, &path).await["account"];
    let counted = ["screens", "drawn", "missing"].map(|name| account[name].as_u64().unwrap());
    assert_eq!(counted, [1, 0, 1]);
    let missing = &account["without"][0];
    assert_eq!((&missing["room"], &missing["standing"]), (&json!("Холл"), &json!("missing")));
    assert_eq!(missing["presence"], json!({"online": false, "since": null}));
    let screens = |standing: &'static str| {
        let path = format!("{path}/screens?standing={standing}");
        let (world, anna) = (&story.world, &story.anna);
        async move { world.get(anna, &path).await["items"].as_array().unwrap().len() }
    };
    assert_eq!((screens("missing").await, screens("visible").await), (1, 0));
}

#[tokio::test]
async fn those_below_see_what_came_from_above_but_not_who_sent_it() {
    let story = Story::new().await;
    story.raises(&story.root, json!({"schools": 2})).await.succeeded();
    let admin = story.world.signs_in("admin").await;
    let listed = story.world.get(&admin, "/api/v1/alerts?standing=true").await;
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let status = story.world.get(&admin, &format!("/api/v1/alerts/{id}")).await;
    assert_eq!(status["timeline"][0]["by"], Value::Null);
    assert_eq!(status["account"]["screens"], 1, "of their own school");
    let path = format!("/api/v1/alerts/{id}/cancel");
    let refused = story.world.ask(&admin, "POST", &path, Some(&json!({}))).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (403, "forbidden"));
}

/// A country with two schools, one of which has a screen and an administrator.
pub(super) struct Story {
    pub(super) world: World,
    pub(super) anna: String,
    pub(super) root: String,
    pub(super) school: String,
}

impl Story {
    pub(super) async fn new() -> Self {
        let world = World::country().await;
        let anna = world.signs_in("anna").await;
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let units = world.get(&anna, "/api/v1/units").await;
        let root = id(&units["items"][0]);
        let mut schools = Vec::new();
        for name in ["Гимназия №11", "Школа №5"] {
            let body = json!({"kind": "school", "name": name});
            schools.push(id(&world.post(&anna, "/api/v1/units", body).await));
        }
        let school = schools.swap_remove(0);
        let code = world.screen_shows_code().await;
        let body = json!({"code": code, "unit": school, "room": "Холл"});
        world.post(&anna, "/api/v1/devices/claim", body).await;
        let body = json!({"login": "admin", "name": "Админ", "password": PASSWORD, "unit": school});
        let person = id(&world.post(&anna, "/api/v1/people", body).await);
        world.appoints(&person, &school).await;
        Self { world, anna, root, school }
    }

    fn body(unit: &str, more: &Value) -> Value {
        let mut body = json!({"unit": unit, "severity": "severe", "text": "Пожар"});
        let fields = body.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        body
    }

    async fn raises(&self, unit: &str, more: Value) -> super::world::Answer {
        let body = Self::body(unit, &more);
        self.world.ask(&self.anna, "POST", "/api/v1/alerts", Some(&body)).await
    }
}
