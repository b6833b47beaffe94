//! A list of schools: looked at, imported, found in the tree; a bad one is told row by row.

use std::path::Path;

use tests::{Language, World};

fn list(name: &str) -> std::path::PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/lists/")).join(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_imports_a_list_and_finds_its_schools() {
    let world = World::start().await;
    let coordinator = world.coordinator().await;
    let olga = world.browser().speaking(Language::Russian).signed_in_as(&coordinator).await;
    olga.opens("/units").await;
    olga.clicks("Загрузить список школ").await;
    olga.attaches("Файл", &list("schools-bad.csv")).await;
    olga.clicks("Проверить").await;
    olga.sees("Ошибки в файле").await;
    olga.sees("ИНН: неверная контрольная цифра").await;
    olga.clicks("Другой файл").await;
    olga.attaches("Файл", &list("schools.csv")).await;
    olga.clicks("Проверить").await;
    olga.sees("Что изменится").await;
    olga.sees("61").await;
    olga.clicks("Загрузить").await;
    olga.sees("Список загружен").await;
    olga.opens("/units").await;
    olga.writes("Название", "лицей 2").await;
    olga.clicks("Найти").await;
    olga.clicks("МБОУ «Лицей №2»").await;
    olga.sees("4883194499049777").await;
    olga.sees("4806150009").await;
}
