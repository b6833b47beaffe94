//! People: one is added and lets herself in, her rights come and go, and the log has all of it.

use tests::{Browser, Language, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_is_added_sets_her_password_and_gets_to_work() {
    colleague(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_is_added_sets_her_password_and_gets_to_work_in_english() {
    colleague(Language::English).await;
}

async fn colleague(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let coordinator = world.coordinator().await;
    let olga = world.browser().speaking(language).signed_in_as(&coordinator).await;
    olga.opens("/people").await;
    olga.clicks("Добавить человека").await;
    olga.writes("Имя и фамилия", "Вера Сергеева").await;
    olga.writes("Логин", "vera").await;
    olga.clicks("Добавить человека").await;
    let link = link_on(&olga).await;
    olga.clicks("Ссылка передана").await;
    let vera_page = olga.is_at("/people/01").await;
    olga.opens(&format!("{vera_page}?unit={}", school.unit())).await;
    olga.clicks("Школьный координатор").await;
    olga.clicks("Выдать права").await;
    olga.sees("Права выданы.").await;

    let vera = world.browser().speaking(language).starts().await;
    vera.opens(&link).await;
    vera.sees("Добро пожаловать").await;
    vera.writes("Пароль", World::PASSWORD).await;
    vera.clicks("Сохранить пароль").await;
    vera.writes("Логин", "vera").await;
    vera.writes("Пароль", World::PASSWORD).await;
    vera.clicks("Войти").await;
    vera.finds("Экраны").await;
    assert!(!vera.has("Пожар").await, "who may not raise an alert is not offered one");

    // Her session ends at once, wherever she is.
    olga.clicks("Заблокировать").await;
    olga.sees("Заблокировать: Вера Сергеева?").await;
    olga.clicks("Заблокировать").await;
    olga.sees("Человек заблокирован. Его сеансы завершены.").await;
    vera.opens("/").await;
    vera.finds("Войти").await;

    olga.opens("/audit?what=people").await;
    olga.sees("Человек заблокирован").await;
    olga.sees("Выданы права").await;
    let table = olga.runs_until(
        "fetch(document.getElementById('export').href).then((it) => it.text()).then(done)",
    );
    let table = table.await.as_str().unwrap().to_owned();
    assert!(table.lines().count() >= 4 && table.contains("vera"), "{table}");
}

/// The address of the one-time link that the page shows, without where the console is.
async fn link_on(browser: &Browser) -> String {
    browser.sees("/invite/").await;
    let text = browser.text().await.unwrap();
    let link = text.split_whitespace().find(|word| word.contains("/invite/")).unwrap();
    link[link.find("/invite/").unwrap()..].to_owned()
}
