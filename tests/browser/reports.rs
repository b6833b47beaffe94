//! The rollout: a coordinator sets days, sees what is overdue, finds the school, and takes the table along.

use tests::{Language, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_sets_days_and_finds_who_is_late() {
    rollout(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_sets_days_and_finds_who_is_late_in_english() {
    rollout(Language::English).await;
}

async fn rollout(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Лицей №24").await;
    school.enrol_tv("Холл").await.shows_idle().await;
    let coordinator = world.coordinator().await;
    let olga = world.browser().speaking(language).signed_in_as(&coordinator).await;
    olga.opens("/").await;
    olga.clicks("Внедрение").await;
    olga.is_at("/reports/rollout").await;
    olga.sees("Экраны на связи посчитаны сейчас.").await;
    olga.sets("Директор назначен", "2020-01-31").await;
    olga.clicks("Сохранить сроки").await;
    olga.sees("Сроки сохранены.").await;

    // Down to the town, and to the school that is late.
    olga.clicks("Что внутри / Липецкая область").await;
    olga.clicks("Что внутри / Елец").await;
    olga.sees("назначен выше").await;
    olga.opens("/reports/rollout/lacking?step=director").await;
    olga.sees("Нет директора").await;
    olga.finds("Лицей №24").await;
    olga.clicks("Лицей №24").await;
    olga.sees("Администратор назначен").await;
    assert!(!olga.has("Сохранить сроки").await, "a school sets no days");

    olga.opens("/reports/rollout").await;
    let fetched = "fetch(document.getElementById('csv').href).then((it) => it.text()).then(done)";
    let table = olga.runs_until(fetched).await.as_str().unwrap().to_owned();
    assert!(table.contains("Лицей №24") && table.contains('1'), "{table}");
    let fetched = "fetch(document.getElementById('xlsx').href).then((it) => it.arrayBuffer())\
        .then((bytes) => done(String.fromCharCode(...new Uint8Array(bytes).slice(0, 2))))";
    assert_eq!(olga.runs_until(fetched).await.as_str(), Some("PK"), "a workbook is an archive");
}
