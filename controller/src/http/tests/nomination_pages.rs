//! Administrators and directors in the console, without a script; and the same rules over REST.

use serde_json::{Value, json};

use super::browser::Browser;
use super::world::{PASSWORD, World};

#[tokio::test]
async fn a_director_nominates_and_the_coordinator_decides_name_by_name_on_pages() {
    let place = Place::new().await;
    let world = &place.world;
    let (anna, vera) = (place.staff("anna-p").await, place.staff("vera").await);
    let mut director = Browser::new(world);
    director.signs_in_anew("chief").await;
    let page = director.open("/nominations").await.text;
    assert!(page.contains("Представить администраторами") && page.contains(&anna), "{page}");
    let fields = [("unit", place.school.as_str()), ("person", &anna), ("person", &vera)];
    let sent = director.send("/nominations", &fields).await;
    assert_eq!(sent.header("location"), "/nominations?done=nominations-submitted", "{sent:?}");
    let own = director.open("/nominations").await.text;
    assert!(own.contains("ждёт решения") && !own.contains("Принять решения"), "{own}");

    let mut coordinator = Browser::new(world);
    coordinator.signs_in_anew("anna").await;
    let home = coordinator.open("/").await.text;
    assert!(home.contains("Вашего решения ждёт 1 представление"), "{home}");
    let page = coordinator.open("/nominations").await.text;
    let nomination = page.split("action=\"/nominations/").nth(1).unwrap();
    let nomination = nomination.split('/').next().unwrap().to_owned();
    let decide = format!("/nominations/{nomination}/decide");
    let (grants, refuses) = (format!("decision-{anna}"), format!("decision-{vera}"));
    let reason = format!("reason-{vera}");
    let mut fields = vec![
        ("person", anna.as_str()),
        ("person", vera.as_str()),
        (grants.as_str(), "grant"),
        (refuses.as_str(), "refuse"),
    ];
    let silent = coordinator.send(&decide, &fields).await;
    assert_eq!(silent.status, 422, "a refusal says why: {silent:?}");
    fields.push((reason.as_str(), "уходит из школы"));
    let decided = coordinator.send(&decide, &fields).await;
    assert_eq!(decided.header("location"), "/nominations?done=nominations-decided", "{decided:?}");
    let told = director.open("/nominations").await.text;
    assert!(told.contains("отказ: уходит из школы") && told.contains("утверждено"), "{told}");

    let mut administrator = Browser::new(world);
    administrator.signs_in_anew("anna-p").await;
    assert_eq!(administrator.open("/screens").await.status, 200, "she can work at once");
}

#[tokio::test]
async fn a_director_is_replaced_on_a_page_that_says_what_will_happen() {
    let place = Place::new().await;
    let world = &place.world;
    let new = place.staff("vera").await;
    let mut coordinator = Browser::new(world);
    coordinator.signs_in_anew("anna").await;
    let address = format!("/schools/{}/director", place.school);
    let page = coordinator.open(&address).await.text;
    assert!(page.contains("Что произойдёт") && page.contains("Директор chief"), "{page}");
    let mut former = Browser::new(world);
    former.signs_in_anew("chief").await;
    let sent = coordinator.send(&format!("{address}/replace"), &[("person", &new)]).await;
    assert_eq!(sent.header("location"), format!("{address}?done=director-replaced"), "{sent:?}");
    assert!(former.open("/people").await.header("location").starts_with("/sign-in"));
    let head = world.get(&place.anna, &format!("/api/v1/units/{}/director", place.school)).await;
    assert_eq!(head["director"]["person"], new.as_str());
}

#[tokio::test]
async fn a_director_of_a_while_is_chosen_by_the_schools_clock() {
    let place = Place::new().await;
    let new = place.staff("vera").await;
    let mut coordinator = Browser::new(&place.world);
    coordinator.signs_in_anew("anna").await;
    let address = format!("/schools/{}/director", place.school);
    coordinator.open(&address).await;
    let stand_in = format!("{address}/stand-in");
    let wrong = [("person", new.as_str()), ("until", "завтра")];
    assert_eq!(coordinator.send(&stand_in, &wrong).await.status, 422);
    let right = [("person", new.as_str()), ("until", "2099-12-01T08:00")];
    assert_eq!(coordinator.send(&stand_in, &right).await.status, 303);
    let page = coordinator.open(&address).await.text;
    assert!(page.contains("сейчас замещают"), "{page}");
    let head = place
        .world
        .get(&place.anna, &format!("/api/v1{}", address.replace("/schools", "/units")))
        .await;
    assert_eq!(
        (&head["rests"], &head["acting"]["until"]),
        (&json!(true), &json!("2099-12-01T05:00:00Z"))
    );
}

#[tokio::test]
async fn the_five_rules_hold_over_rest() {
    let place = Place::new().await;
    let world = &place.world;
    let vera = place.staff("vera").await;
    let grant = async |by: &str, person: &str, role: &str| {
        let body = json!({"person": person, "role": role, "unit": place.school});
        world.ask(by, "POST", "/api/v1/grants", Some(&body)).await
    };
    let me = world.get(&place.anna, "/api/v1/me").await;
    let own = me["person"]["id"].as_str().unwrap();
    assert_eq!(grant(&place.anna, own, "school_coordinator").await.problem(), "self-grant");
    let alone = grant(&place.anna, &vera, "school_administrator").await;
    assert_eq!((alone.status.as_u16(), alone.problem().as_str()), (403, "nomination-needed"));
    assert_eq!(grant(&place.anna, &vera, "director").await.problem(), "director-there");
    let chief = world.signs_in("chief").await;
    let names = json!({"names": [{"person": vera}]});
    let nomination = world.post(&chief, "/api/v1/nominations", names).await;
    let path = format!("/api/v1/nominations/{}/decide", nomination["id"].as_str().unwrap());
    let decide = json!({"decisions": [{"person": vera, "grant": true}]});
    assert_eq!(world.ask(&chief, "POST", &path, Some(&decide)).await.problem(), "forbidden");
    world.post(&place.anna, &path, decide).await;
    let vera_too = world.signs_in("vera").await;
    for role in ["school_administrator", "director", "municipal_coordinator", "technician"] {
        let chief = &place.chief;
        assert_eq!(grant(&vera_too, chief, role).await.status, 403, "{role}");
    }
    let proof = world.get(&place.anna, "/api/v1/audit/verify").await;
    assert_eq!((&proof["whole"], &proof["broken"]), (&json!(true), &Value::Null));
    assert_eq!(world.ask(&vera_too, "GET", "/api/v1/audit/verify", None).await.status, 403);
}

/// A school with its director.
struct Place {
    world: World,
    anna: String,
    school: String,
    chief: String,
}

impl Place {
    async fn new() -> Self {
        let world = World::country().await;
        let anna = world.signs_in("anna").await;
        let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
        let body = json!({"kind": "school", "name": "Гимназия №11", "time_zone": "Europe/Moscow"});
        let school = id(&world.post(&anna, "/api/v1/units", body).await);
        let body = json!({"login": "chief", "name": "Директор chief", "password": PASSWORD,
            "unit": school});
        let chief = id(&world.post(&anna, "/api/v1/people", body).await);
        let body = json!({"person": chief, "role": "director", "unit": school});
        world.post(&anna, "/api/v1/grants", body).await;
        Self { world, anna, school, chief }
    }

    async fn staff(&self, login: &str) -> String {
        let body = json!({"login": login, "name": format!("Имя {login}"), "password": PASSWORD,
            "unit": self.school});
        let made = self.world.post(&self.anna, "/api/v1/people", body).await;
        made["id"].as_str().unwrap().to_owned()
    }
}
