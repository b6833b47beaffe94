//! Invitations, the three kinds, one person's data: as programs and browsers without scripts use them.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use super::browser::Browser;
use super::world::{Answer, PASSWORD, World};

const OTHER: &str = "совсем другая фраза";

#[tokio::test]
async fn who_is_invited_chooses_the_first_password_and_nobody_else_knows_it() {
    let story = Story::new().await;
    let body = json!({"login": "vera", "name": "Вера", "unit": story.school});
    let vera = story.world.post(&story.admin, "/api/v1/people", body).await;
    assert_eq!((&vera["password"], &vera["invited"]), (&json!(false), &Value::Null));
    let path = format!("/api/v1/people/{}/invitation", id(&vera));
    let made = story.world.post(&story.admin, &path, json!({})).await;
    assert_eq!(made["mailed"], Value::Null);
    let link = made["url"].as_str().unwrap().to_owned();
    let token = link.strip_prefix("/invite/").unwrap().to_owned();
    let revoked = story.world.ask(&story.admin, "DELETE", &path, None).await.succeeded();
    assert_eq!(revoked["invited"], Value::Null);
    let choose = |token: String| {
        let (world, body) = (&story.world, json!({"token": token, "password": OTHER}));
        async move { world.ask("", "POST", "/api/v1/reset", Some(&body)).await }
    };
    assert_eq!(choose(token).await.problem(), "reset-link-wrong");
    let made = story.world.post(&story.admin, &path, json!({})).await;
    let link = made["url"].as_str().unwrap().to_owned();
    let mut newcomer = Browser::new(&story.world);
    let arrived = newcomer.open(&link).await;
    let page = newcomer.open(arrived.header("location")).await.text;
    assert!(page.contains("Добро пожаловать") && page.contains("vera"), "{page}");
    let chosen = newcomer.send("/reset", &[("password", OTHER)]).await;
    assert_eq!(chosen.header("location"), "/sign-in?done=account-reset");
    let again = story.world.ask(&story.admin, "POST", &path, None).await;
    assert_eq!(again.problem(), "already-in");
    let edit = json!({"name": "Вера Волкова"});
    let path = format!("/api/v1/people/{}", id(&vera));
    let edited = story.world.ask(&story.admin, "PATCH", &path, Some(&edit)).await.succeeded();
    assert_eq!((&edited["name"], &edited["login"]), (&json!("Вера Волкова"), &json!("vera")));
}

#[tokio::test]
async fn a_list_is_looked_at_and_taken_in_and_gives_nobody_power() {
    let story = Story::new().await;
    let list = "ФИО;Роль\nИванова Анна;\nПетров Пётр;директор\n";
    let looked = story.imports("dry_run=true", list).await.succeeded();
    assert_eq!((&looked["stored"], &looked["added"]), (&json!(false), &json!(1)));
    let rejected = &looked["rejected"][0];
    assert_eq!((&rejected["row"], &rejected["column"]), (&json!(3), &json!("kind")));
    assert_eq!(
        (&rejected["value"], &rejected["code"]),
        (&json!("директор"), &json!("kind-forbidden"))
    );
    assert!(rejected["reason"].as_str().unwrap().contains("«директор»"), "{rejected}");
    let whole = story.imports("", list).await.succeeded();
    assert_eq!(whole["stored"], false, "one bad row, and nothing is stored");
    let partial = story.imports("partial=true", list).await.succeeded();
    assert_eq!(partial["stored"], true);
    let made = &partial["invitations"][0];
    assert!(made["url"].as_str().unwrap().starts_with("/invite/efir_"), "{made}");
    let again = story.imports("partial=true", "ФИО;Логин\nИванова Анна;ivanova.a\n").await;
    assert_eq!(again.succeeded()["unchanged"], 1);
    for kind in ["director", "school_administrator", "municipal_coordinator"] {
        let body = json!({"unit": story.school, "kind": kind, "name": "Имя", "login": format!("x-{kind}")});
        let refused = story.world.ask(&story.admin, "POST", "/api/v1/people/members", Some(&body));
        assert_eq!(refused.await.status, 422, "{kind}");
        let grant = json!({"person": id(&made["person"]), "role": kind, "unit": story.school});
        let refused = story.world.ask(&story.admin, "POST", "/api/v1/grants", Some(&grant)).await;
        assert_ne!(refused.status.as_u16() / 100, 2, "{kind}: {refused:?}");
    }
    let body = json!({"unit": story.school, "kind": "student", "name": "Имя", "login": "pupil"});
    let path = "/api/v1/people/members";
    let off = story.world.ask(&story.admin, "POST", path, Some(&body)).await;
    assert_eq!(off.problem(), "kind-off");
    let admission = format!("/api/v1/units/{}/admission", story.school);
    let on = json!({"students": true, "guardians": false});
    story.world.ask(&story.admin, "PUT", &admission, Some(&on)).await.succeeded();
    story.world.post(&story.admin, path, body).await;
}

#[tokio::test]
async fn a_list_is_a_form_and_a_sheet_of_links() {
    let story = Story::new().await;
    let mut admin = Browser::new(&story.world);
    admin.signs_in_anew("admin").await;
    let page = admin.open("/people/import").await.text;
    assert!(page.contains("Педагогический работник") && !page.contains("value=\"student\""));
    let on = [("unit", story.school.as_str()), ("students", "yes")];
    assert_eq!(admin.send("/people/admission", &on).await.status, 303);
    let page = admin.open("/people/import").await.text;
    assert!(page.contains("value=\"student\""), "{page}");
}

#[tokio::test]
async fn data_are_given_out_kind_by_kind_and_erased_for_good() {
    let story = Story::new().await;
    let body =
        json!({"login": "tea", "name": "Вера Чай", "password": PASSWORD, "unit": story.school});
    let tea = id(&story.world.post(&story.admin, "/api/v1/people", body).await);
    let own = story.world.signs_in("tea").await;
    let data = story.world.get(&own, "/api/v1/me/data").await;
    assert_eq!(data["kept"]["account"][0]["name"], "Вера Чай");
    assert_eq!(data["kept"]["account"][0]["password"], "…");
    assert!(data["kept"]["sketches"].as_array().unwrap().is_empty(), "told, and empty");
    let path = format!("/api/v1/people/{tea}");
    let others = story.world.get(&story.admin, &format!("{path}/data")).await;
    assert_eq!(others["kept"]["account"], data["kept"]["account"]);
    let wrong = json!({"present_password": "guess guess"});
    let refused = story.world.ask(&own, "POST", "/api/v1/me/erase", Some(&wrong)).await;
    assert_eq!(refused.problem(), "wrong-password");
    let mut admin = Browser::new(&story.world);
    admin.signs_in_anew("admin").await;
    assert!(admin.open(&format!("/people/{tea}")).await.text.contains("id=\"erase\""));
    let erased = admin.send(&format!("/people/{tea}/erase"), &[]).await;
    assert_eq!(erased.header("location"), "/people?done=people-erased");
    assert_eq!(story.world.ask(&own, "GET", "/api/v1/me", None).await.status, 401);
    assert_eq!(story.world.ask(&story.admin, "GET", &path, None).await.problem(), "unknown-person");
    let above = story
        .world
        .ask(&story.admin, "POST", "/api/v1/me/erase", Some(&json!({"present_password": PASSWORD})))
        .await;
    assert_eq!(above.problem(), "self-erase", "others rely on an administrator");
}

#[tokio::test]
async fn without_a_provider_there_is_no_way_to_one() {
    let story = Story::new().await;
    let mut browser = Browser::new(&story.world);
    assert_eq!(browser.open("/sign-in/outside").await.status, 404);
    assert!(!browser.open("/sign-in").await.text.contains("id=\"outside\""));
}

struct Story {
    world: World,
    admin: String,
    school: String,
}

impl Story {
    async fn new() -> Self {
        let world = World::country().await;
        let anna = world.signs_in("anna").await;
        let body = json!({"kind": "school", "name": "Гимназия №11"});
        let school = id(&world.post(&anna, "/api/v1/units", body).await);
        let body = json!({"login": "admin", "name": "Админ", "password": PASSWORD, "unit": school});
        let person = id(&world.post(&anna, "/api/v1/people", body).await);
        world.appoints(&person, &school).await;
        let admin = world.signs_in("admin").await;
        Self { world, admin, school }
    }

    async fn imports(&self, how: &str, list: &str) -> Answer {
        let uri = format!("/api/v1/people/import?unit={}&{how}", self.school);
        let request = Request::post(uri.trim_end_matches('&'))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.admin))
            .header(header::CONTENT_TYPE, "text/csv")
            .header(header::ACCEPT_LANGUAGE, "ru");
        self.world.send(request.body(Body::from(list.to_owned())).unwrap()).await
    }
}

fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}
