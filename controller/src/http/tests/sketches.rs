//! What people are writing, and what posts said before, over REST.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

use super::posts::country;
use super::world::{Answer, PASSWORD, World};

#[tokio::test]
async fn a_sketch_is_saved_found_again_and_becomes_a_post() {
    let (world, anna, unit) = country().await;
    let typed = json!({"unit": unit, "kind": "news", "title": "", "text": "Наши **поб"});
    let begun = world.ask(&anna, "POST", "/api/v1/posts/sketches", Some(&typed)).await;
    let sketch = begun.succeeded();
    let path = format!("/api/v1/posts/{}/sketch", sketch["post"].as_str().unwrap());
    assert_eq!((begun.status.as_u16(), begun.header("location")), (201, &*path));
    assert_eq!((&sketch["new"], &sketch["saves"]), (&json!(true), &json!(1)));
    let mut finished = typed.clone();
    finished["title"] = json!("Олимпиада");
    finished["from"] = json!("2031-12-01T09:30");
    world.ask(&anna, "PUT", &path, Some(&finished)).await.succeeded();
    let found = world.get(&anna, &path).await;
    assert_eq!(
        (&found["title"], &found["from"]),
        (&json!("Олимпиада"), &json!("2031-12-01T09:30"))
    );
    let listed = world.get(&anna, "/api/v1/posts/sketches").await;
    assert_eq!(listed["items"], json!([found]));
    assert!(world.get(&anna, "/api/v1/posts").await["items"].as_array().unwrap().is_empty());

    let applied = world.post(&anna, &format!("{path}/apply"), json!({"publish": true})).await;
    assert_eq!((&applied["id"], &applied["state"]), (&sketch["post"], &json!("published")));
    assert_eq!(applied["from"], "2031-12-01T06:30:00Z");
    let gone = world.ask(&anna, "GET", &path, None).await;
    assert_eq!((gone.status.as_u16(), gone.problem().as_str()), (404, "unknown-sketch"));
}

#[tokio::test]
async fn of_two_tabs_the_second_is_told_that_it_is_behind() {
    let (world, anna, unit) = country().await;
    let typed = |title: &str| json!({"unit": unit, "kind": "news", "title": title});
    let begun = world.ask(&anna, "POST", "/api/v1/posts/sketches", Some(&typed("раз"))).await;
    let path = format!("/api/v1/posts/{}/sketch", begun.json()["post"].as_str().unwrap());
    let version = begun.header("etag").to_owned();
    let first = put(&world, &anna, &path, &version, &typed("два")).await;
    first.succeeded();
    let second = put(&world, &anna, &path, &version, &typed("три")).await;
    assert_eq!((second.status.as_u16(), second.problem().as_str()), (412, "version-outdated"));
    assert_eq!(second.header("etag"), first.header("etag"));
    assert_eq!(world.get(&anna, &path).await["title"], "два");
    put(&world, &anna, &path, first.header("etag"), &typed("три")).await.succeeded();
}

#[tokio::test]
async fn what_is_wrong_with_a_sketch_is_told_when_it_is_applied_and_it_stays() {
    let (world, anna, unit) = country().await;
    let typed = json!({"unit": unit, "kind": "announcement", "title": "Т", "until": "завтра"});
    let sketch = world.post(&anna, "/api/v1/posts/sketches", typed).await;
    let path = format!("/api/v1/posts/{}/sketch", sketch["post"].as_str().unwrap());
    let refused = world.ask(&anna, "POST", &format!("{path}/apply"), Some(&json!({}))).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (422, "time-malformed"));
    assert_eq!(refused.json()["field"], "until");
    assert_eq!(world.get(&anna, &path).await["until"], "завтра");
    let adults = json!({"unit": unit, "kind": "news", "age": "18+"});
    let refused = world.ask(&anna, "PUT", &path, Some(&adults)).await;
    assert_eq!(refused.problem(), "age-refused");
}

#[tokio::test]
async fn nobody_throws_away_what_another_is_writing() {
    let (world, anna, unit) = country().await;
    let typed = json!({"unit": unit, "kind": "news", "title": "Секрет"});
    let sketch = world.post(&anna, "/api/v1/posts/sketches", typed).await;
    let path = format!("/api/v1/posts/{}/sketch", sketch["post"].as_str().unwrap());
    let body = json!({"login": "boris", "name": "Борис", "password": PASSWORD, "unit": unit});
    let boris = world.post(&anna, "/api/v1/people", body).await;
    world.appoints(boris["id"].as_str().unwrap(), &unit).await;
    let boris = world.signs_in("boris").await;
    assert_eq!(world.get(&boris, "/api/v1/posts/sketches").await["items"], json!([]));
    assert_eq!(world.ask(&boris, "DELETE", &path, None).await.status, 404);
    assert_eq!(world.get(&anna, &path).await["title"], "Секрет");
    assert_eq!(world.ask(&anna, "DELETE", &path, None).await.status, 204);
    assert_eq!(world.ask(&anna, "GET", &path, None).await.status, 404);
}

#[tokio::test]
async fn a_history_is_told_and_what_was_said_is_restored_and_undone() {
    let (world, anna, unit) = country().await;
    let post = json!({"kind": "news", "unit": unit, "title": "раз", "text": "т", "age": "6+"});
    let made = world.post(&anna, "/api/v1/posts", post).await;
    let path = format!("/api/v1/posts/{}", made["id"].as_str().unwrap());
    let none = world.ask(&anna, "POST", &format!("{path}/undo"), None).await;
    assert_eq!((none.status.as_u16(), none.problem().as_str()), (409, "nothing-to-undo"));
    let order = async |what: &str| {
        world.ask(&anna, "POST", &format!("{path}/{what}"), None).await.succeeded()
    };
    order("publish").await;
    let edit = json!({"title": "два", "age": null});
    world.ask(&anna, "PATCH", &path, Some(&edit)).await.succeeded();
    let history = world.get(&anna, &format!("{path}/history")).await;
    let told = |at: usize, field: &str| history["revisions"][at][field].clone();
    assert_eq!((told(0, "title"), told(1, "title")), (json!("два"), json!("раз")));
    assert_eq!((told(0, "off"), told(1, "off")["how"].clone()), (Value::Null, json!("replaced")));
    assert_eq!((told(1, "age"), &history["undo"]), (json!("6+"), &json!("edit")));
    assert_eq!(told(0, "published_by"), world.get(&anna, "/api/v1/me").await["person"]["id"]);

    let undone = order("undo").await;
    assert_eq!(
        (&undone["title"], &undone["age"], &undone["revision"]),
        (&json!("раз"), &json!("6+"), &json!(3))
    );
    let restored = world.post(&anna, &format!("{path}/restore"), json!({"revision": 2})).await;
    assert_eq!((&restored["title"], &restored["revision"]), (&json!("два"), &json!(4)));
    let unknown = json!({"revision": 99});
    let unknown = world.ask(&anna, "POST", &format!("{path}/restore"), Some(&unknown)).await;
    assert_eq!((unknown.status.as_u16(), unknown.problem().as_str()), (404, "unknown-revision"));
    assert_eq!(order("withdraw").await["state"], "withdrawn");
    assert_eq!(order("undo").await["state"], "published");
}

#[tokio::test]
async fn a_reach_and_a_post_tell_screens_rooms_and_figures() {
    let (world, anna, unit) = country().await;
    let code = world.screen_shows_code().await;
    let body = json!({"code": code, "unit": unit, "room": "Холл", "tags": ["начальная"]});
    let device = world.post(&anna, "/api/v1/devices/claim", body).await;
    let reach = world.post(&anna, "/api/v1/posts/reach", json!({"unit": unit})).await;
    assert_eq!((&reach["screens"], &reach["rooms"]), (&json!(1), &json!({"Холл": 1})));
    assert_eq!(reach["tags"], json!({"начальная": 1}));
    assert_eq!(reach["named"][0]["device"], device["id"]);
    let nobody = json!({"unit": unit, "audience": {"rooms": ["Столовая"]}});
    let nobody = world.post(&anna, "/api/v1/posts/reach", nobody).await;
    assert_eq!((&nobody["screens"], &nobody["rooms"]), (&json!(0), &json!({"Холл": 1})));
    let post = json!({"kind": "news", "unit": unit, "title": "раз", "text": "т"});
    let post = world.post(&anna, "/api/v1/posts", post).await;
    let path = format!("/api/v1/posts/{}/screens", post["id"].as_str().unwrap());
    let screens = world.get(&anna, &path).await;
    let figures =
        ["screens", "having", "showing", "shown_on", "times"].map(|of| screens[of].clone());
    assert_eq!(figures, [1, 0, 0, 0, 0].map(|n| json!(n)));
    assert_eq!(screens["named"][0]["room"], "Холл");
}

#[tokio::test]
async fn a_schedule_tells_days_by_the_schools_clock_and_why() {
    let (world, anna, unit) = country().await;
    let post = json!({"kind": "announcement", "unit": unit, "title": "Ёлка", "text": "т",
        "from": "2031-12-30T07:00:00Z", "until": "2031-12-31T12:00:00Z", "priority": "high"});
    let post = world.post(&anna, "/api/v1/posts", post).await;
    let publish = format!("/api/v1/posts/{}/publish", post["id"].as_str().unwrap());
    world.ask(&anna, "POST", &publish, None).await.succeeded();
    let path = format!("/api/v1/units/{unit}/schedule");
    let plan = world.get(&anna, &format!("{path}?date=2031-12-29&days=3")).await;
    assert_eq!(plan["time_zone"], "Europe/Moscow");
    let why =
        ["id", "title", "priority", "from", "unit"].map(|field| plan["posts"][0][field].clone());
    assert_eq!(
        why,
        [
            post["id"].clone(),
            json!("Ёлка"),
            json!("high"),
            json!("2031-12-30T07:00:00Z"),
            json!(unit)
        ]
    );
    let days = plan["days"].as_array().unwrap();
    let runs = days.iter().map(|day| day["runs"].as_array().unwrap().len()).collect::<Vec<_>>();
    assert_eq!(runs, [0, 1, 1]);
    assert_eq!(days[1]["from"], "2031-12-29T21:00:00Z");
    assert_eq!(days[1]["runs"][0]["until"], days[1]["until"]);
    for wrong in ["days=0", "days=15"] {
        let refused = world.ask(&anna, "GET", &format!("{path}?{wrong}"), None).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (400, "days-invalid"));
    }
    let refused = world.ask(&anna, "GET", &format!("{path}?date=31.12"), None).await;
    assert_eq!(refused.problem(), "invalid-parameter");
}

#[tokio::test]
async fn a_list_is_filtered_by_kind_and_by_words_of_the_title() {
    let (world, anna, unit) = country().await;
    for (kind, title) in [("news", "Снег идёт"), ("announcement", "Снегопад"), ("news", "Мороз")]
    {
        let post = json!({"kind": kind, "unit": unit, "title": title, "text": "т"});
        world.post(&anna, "/api/v1/posts", post).await;
    }
    let titles = async |query: &str| {
        let listed = world.get(&anna, &format!("/api/v1/posts?{query}")).await;
        let items = listed["items"].as_array().unwrap().clone();
        items.iter().map(|post| post["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles("kind=news").await, ["Мороз", "Снег идёт"]);
    assert_eq!(titles("title=%D1%81%D0%BD%D0%B5%D0%B3").await, ["Снегопад", "Снег идёт"]);
    assert_eq!(titles("title=%D1%81%D0%BD%D0%B5%D0%B3&kind=news").await, ["Снег идёт"]);
}

async fn put(world: &World, bearer: &str, path: &str, version: &str, body: &Value) -> Answer {
    let request = Request::builder()
        .method(Method::PUT)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, version);
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}
