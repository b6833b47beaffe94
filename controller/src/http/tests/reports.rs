//! The rollout report over REST and on pages.

use serde_json::json;

use super::browser::Browser;
use super::world::{PASSWORD, World};

#[tokio::test]
async fn the_report_is_told_listed_planned_and_taken_along() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Липецкая область", None).await;
    let town = world.unit(&anna, "municipality", "Елец", Some(&region)).await;
    let school = world.unit(&anna, "school", "=Гимназия №11", Some(&town)).await;
    let report = world.get(&anna, "/api/v1/reports/rollout").await;
    assert_eq!((&report["schools"], &report["units"]), (&json!(1), &json!(3)));
    assert_eq!(
        report["steps"][0],
        json!({"step": "coordinator", "all": 3, "lacking": 2,
        "overdue": 0, "due": null, "due_from": null})
    );
    assert_eq!(report["children"]["items"][0]["name"], "Липецкая область");
    assert_eq!(report["children"]["items"][0]["lacking"]["device"], 1);

    let plan = format!("/api/v1/units/{region}/rollout");
    let body = json!({"due": {"director": "2020-01-31"}});
    assert_eq!(world.ask(&anna, "PUT", &plan, Some(&body)).await.succeeded(), body);
    let report = world.get(&anna, &format!("/api/v1/reports/rollout?unit={town}")).await;
    let director = &report["steps"][1];
    assert_eq!(director["due"], "2020-01-31");
    assert_eq!((&director["overdue"], &director["due_from"]), (&json!(1), &json!(region)));
    let lacking = world.get(&anna, "/api/v1/reports/rollout/lacking?step=director").await;
    assert_eq!(lacking["items"][0]["unit"], school.as_str());
    assert_eq!(lacking["items"][0]["above"], json!(["Липецкая область", "Елец"]));
    assert_eq!(lacking["items"][0]["overdue"], true);
    let at_school = format!("/api/v1/units/{school}/rollout");
    let refused = world.ask(&anna, "PUT", &at_school, Some(&body)).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (422, "plan-misplaced".to_owned()));

    let csv = world.ask(&anna, "GET", "/api/v1/reports/rollout/export", None).await;
    assert!(csv.header("content-disposition").contains("efir-rollout.csv"), "{csv:?}");
    assert!(csv.text.contains("Липецкая область / Елец;'=Гимназия №11;нет;нет;0;0;"), "{csv:?}");
    let xlsx = "/api/v1/reports/rollout/export?format=xlsx";
    let xlsx = world.ask(&anna, "GET", xlsx, None).await;
    assert!(xlsx.header("content-disposition").contains("efir-rollout.xlsx"), "{xlsx:?}");
    assert!(xlsx.text.starts_with("PK"), "a workbook is an archive");
}

#[tokio::test]
async fn a_coordinator_reads_the_report_and_sets_days_without_a_script() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let region = world.unit(&anna, "region", "Липецкая область", None).await;
    let region = region.as_str();
    let school = world.unit(&anna, "school", "Гимназия №11", Some(region)).await;
    let school = school.as_str();
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("anna").await;
    assert!(browser.open("/").await.text.contains("href=\"/reports/rollout\""));
    let page = browser.open("/reports/rollout").await.text;
    assert!(page.contains("1 школа без директора") && page.contains("<svg"), "{page}");
    let days = [("unit", region), ("director", "2020-01-31"), ("device", "")];
    let saved = browser.send("/reports/rollout/plan", &days).await;
    let location = saved.header("location").to_owned();
    assert_eq!(location, format!("/reports/rollout?unit={region}&done=reports-planned"));
    let page = browser.open(&location).await.text;
    assert!(page.contains("Сроки сохранены") && page.contains("Просрочено: 1"), "{page}");
    assert!(page.contains("name=\"director\" type=\"date\" value=\"2020-01-31\""), "{page}");
    let wrong = [("unit", region), ("director", "вчера")];
    let refused = browser.send("/reports/rollout/plan", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Не похоже на дату"), "{}", refused.text);
    let list = format!("/reports/rollout/lacking?step=director&unit={region}");
    let page = browser.open(&list).await.text;
    assert!(page.contains("Гимназия №11") && page.contains("Просрочен"), "{page}");
    let page = browser.open(&format!("/reports/rollout?unit={school}")).await.text;
    assert!(page.contains("назначен выше") && !page.contains("id=\"plan-title\""), "{page}");
    let table = browser.open(&format!("/reports/rollout/export?unit={region}&format=csv")).await;
    assert!(table.text.contains(";Гимназия №11;нет;"), "{}", table.text);
}

#[tokio::test]
async fn a_teacher_finds_no_report() {
    let world = World::country().await;
    let anna = world.signs_in("anna").await;
    let school = world.unit(&anna, "school", "Гимназия №11", None).await;
    let body = json!({"login": "tea", "name": "Т", "password": PASSWORD, "unit": school});
    let person = world.post(&anna, "/api/v1/people", body).await["id"].clone();
    let body = json!({"login": "admin", "name": "А", "password": PASSWORD, "unit": school});
    let admin = world.post(&anna, "/api/v1/people", body).await["id"].clone();
    world.appoints(admin.as_str().unwrap(), &school).await;
    let admin = world.signs_in("admin").await;
    let body = json!({"person": person, "role": "teacher", "unit": school});
    world.post(&admin, "/api/v1/grants", body).await;
    let teacher = world.signs_in("tea").await;
    let path = format!("/api/v1/reports/rollout?unit={school}");
    let refused = world.ask(&teacher, "GET", &path, None).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (404, "unknown-unit".to_owned()));
    let mut browser = Browser::new(&world);
    browser.signs_in_anew("tea").await;
    assert!(!browser.open("/").await.text.contains("/reports/rollout"));
}
