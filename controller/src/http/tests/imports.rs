//! Schools from lists over REST and on pages without a script.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use super::browser::Browser;
use super::world::{Answer, World};

fn list(name: &str) -> Vec<u8> {
    let lists = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/lists/");
    std::fs::read(format!("{lists}{name}")).unwrap()
}

async fn put(world: &World, bearer: &str, query: &str, file: Vec<u8>, language: &str) -> Answer {
    let request = Request::put(format!("/api/v1/schools{query}"))
        .header(header::AUTHORIZATION, format!("Bearer {bearer}"))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::ACCEPT_LANGUAGE, language);
    world.send(request.body(Body::from(file)).unwrap()).await
}

fn counts(report: &Value) -> [u64; 4] {
    ["added", "changed", "unchanged", "closed"].map(|name| report[name].as_u64().unwrap())
}

#[tokio::test]
async fn a_list_is_looked_at_imported_and_imported_again() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let send = |query| put(&world, &anna, query, list("schools.csv"), "ru");
    let looked = send("?dry_run=true").await.succeeded();
    assert_eq!((counts(&looked), &looked["applied"]), ([61, 0, 0, 0], &json!(false)));
    let none = world.get(&anna, "/api/v1/units").await;
    assert_eq!(none["items"].as_array().unwrap().len(), 1, "a look stores nothing");
    let done = send("").await.succeeded();
    assert_eq!((counts(&done), &done["applied"]), ([61, 0, 0, 0], &json!(true)));
    assert_eq!(done["rejected"], json!([]));
    assert_eq!(counts(&send("").await.succeeded()), [0, 0, 61, 0]);
    let xlsx = put(&world, &anna, "", list("schools.xlsx"), "ru").await.succeeded();
    assert_eq!(counts(&xlsx), [0, 0, 61, 0], "the same list in another format");
    let found = world.get(&anna, "/api/v1/units?text=%D0%BB%D0%B8%D1%86%D0%B5%D0%B9&limit=1").await;
    let school = found["items"][0]["id"].as_str().unwrap().to_owned();
    let lists = world.get(&anna, &format!("/api/v1/units/{school}/lists")).await;
    assert_eq!(lists[0]["source"], "region");
    assert!(lists[0]["inn"].as_str().unwrap().len() == 10, "{lists}");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_row_column_value_and_reason_in_both_languages() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let expected = String::from_utf8(list("schools-bad.expected.txt")).unwrap();
    let expected: Vec<(&str, &str)> =
        expected.trim().lines().map(|line| line.split_once(": ").unwrap()).collect();
    let report = put(&world, &anna, "", list("schools-bad.csv"), "ru").await.succeeded();
    assert_eq!((counts(&report), &report["applied"]), ([0, 0, 0, 0], &json!(false)));
    let rejected = report["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), expected.len());
    for (flaw, (row, meaning)) in rejected.iter().zip(&expected) {
        assert_eq!(flaw["row"].to_string(), *row);
        let reason = flaw["reason"].as_str().unwrap();
        assert!(reason.contains(meaning), "{reason}: {meaning}");
    }
    assert_eq!(rejected[0]["column"], "ИНН");
    assert_eq!(
        (&rejected[0]["value"], &rejected[0]["code"]),
        (&json!("3906586831"), &json!("inn-wrong"))
    );
    let english = put(&world, &anna, "", list("schools-bad.csv"), "en").await.succeeded();
    assert_eq!(english["rejected"][0]["reason"], "INN: the check digit is wrong");
    assert_eq!(english["rejected"][0]["code"], rejected[0]["code"]);
    let partial = put(&world, &anna, "?partial=true", list("schools-bad.csv"), "ru").await;
    let partial = partial.succeeded();
    assert_eq!((counts(&partial), &partial["rejected_count"]), ([2, 0, 0, 0], &json!(9)));
}

#[tokio::test]
async fn every_reason_and_every_column_has_words() {
    use controller_core::format::schools::{Field, Reason};
    use protocol::Language;
    let words = crate::http::words::of_pages().unwrap();
    for language in [Language::Russian, Language::English] {
        for code in Reason::CODES {
            assert!(
                words.words(language).knows(&format!("units-flaw-{code}")),
                "{language} {code}"
            );
        }
        for field in Field::all() {
            let key = format!("units-field-{}", field.name().replace('_', "-"));
            assert!(words.words(language).knows(&key), "{language} {key}");
        }
    }
}

#[tokio::test]
async fn a_machine_account_imports_its_region_by_its_token_and_reads_nothing() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = json!({"kind": "region", "name": "Липецкая область"});
    let region =
        world.post(&anna, "/api/v1/units", region).await["id"].as_str().unwrap().to_owned();
    let robot = json!({"login": "robot", "name": "Система", "password": super::world::PASSWORD});
    let robot = world.post(&anna, "/api/v1/people", robot).await["id"].as_str().unwrap().to_owned();
    let grant = json!({"person": robot, "role": "regional_system", "unit": region});
    world.post(&anna, "/api/v1/grants", grant).await;
    let session = world.signs_in("robot").await;
    let by_hand = put(&world, &session, "", list("schools.csv"), "ru").await;
    assert!(by_hand.status.is_client_error(), "{by_hand:?}");
    let token = world.post(&session, "/api/v1/tokens", json!({"name": "выгрузка"})).await;
    let token = token["secret"].as_str().or(token["token"].as_str()).unwrap().to_owned();
    let report = put(&world, &token, "?partial=true", list("schools.csv"), "ru").await.succeeded();
    let foreign = report["rejected"].as_array().unwrap();
    assert!(foreign.iter().all(|flaw| flaw["code"] == "region-foreign"), "{report}");
    assert_eq!(report["added"].as_u64().unwrap() + report["rejected_count"].as_u64().unwrap(), 61);
    assert_eq!(report["added"], 12);
    let units = world.get(&token, "/api/v1/units").await;
    assert_eq!(units["items"], json!([]));
}

#[tokio::test]
async fn what_is_no_list_is_refused() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    for (file, status, code) in [
        (b"".to_vec(), 422, "table-empty"),
        (b"%PDF-1.7".to_vec(), 422, "not-a-table"),
        ("имя;класс\nАнна;5А\n".as_bytes().to_vec(), 422, "table-header-missing"),
        (b"PK\x03\x04".to_vec(), 422, "table-damaged"),
    ] {
        let refused = put(&world, &anna, "", file, "ru").await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_str()), (status, code));
    }
    let wrong = put(&world, &anna, "?source=%D0%BC%D1%8B", list("schools.csv"), "ru").await;
    assert_eq!(wrong.problem(), "school-name-invalid");
    let gone = world.ask(&anna, "GET", "/api/v1/imports/nothing", None).await;
    assert_eq!(gone.problem(), "unknown-import");
    let gone = world.ask(&anna, "DELETE", "/api/v1/imports/nothing", None).await;
    assert_eq!(gone.problem(), "unknown-import");
}

#[tokio::test]
async fn a_school_of_the_register_waits_until_it_is_placed() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let report = put(&world, &anna, "", list("register.xml"), "ru").await.succeeded();
    assert_eq!(report["unplaced"], report["added"]);
    let waiting = world.get(&anna, "/api/v1/unplaced?limit=1").await;
    let school = &waiting["items"][0];
    let place = format!("/api/v1/unplaced/{}/place", school["id"].as_str().unwrap());
    let placed = world.post(&anna, &place, json!({"parent": school["region"]})).await;
    assert_eq!(placed["name"], school["name"]);
    let again = world.ask(&anna, "POST", &place, Some(&json!({"parent": school["region"]}))).await;
    assert_eq!(again.problem(), "unknown-known");
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    let page = browser.open("/units/unplaced").await.text;
    assert!(page.contains("Школы без места"), "{page}");
    assert!(browser.open("/units").await.text.contains("Белгородская область"));
    let page = browser.open(&format!("/units/{}", placed["id"].as_str().unwrap())).await.text;
    assert!(page.contains("По списку «register»") || page.contains("register"), "{page}");
}

#[tokio::test]
async fn one_school_becomes_part_of_a_region_over_rest() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let refused = world
        .ask(&anna, "POST", "/api/v1/units/root", Some(&json!({"kind": "region", "name": "Р"})))
        .await;
    assert_eq!(refused.problem(), "kind-misplaced");
    let unit = |kind: &str, name: &str| json!({"kind": kind, "name": name});
    let region = world.post(&anna, "/api/v1/units", unit("region", "Омская область")).await;
    let school = world.post(&anna, "/api/v1/units", unit("school", "Лицей")).await;
    let path = format!("/api/v1/units/{}/move", school["id"].as_str().unwrap());
    let moved = world.post(&anna, &path, json!({"parent": region["id"]})).await;
    assert_eq!(moved["parent"], region["id"]);
}
