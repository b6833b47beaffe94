//! The first start: from the link that the controller prints to the first screen.

use tests::{Language, Start, World, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sets_a_school_up_and_enrols_its_first_screen() {
    set_up(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sets_a_school_up_and_enrols_its_first_screen_in_english() {
    set_up(Language::English).await;
}

async fn set_up(language: Language) {
    let world = Start::default().without_anybody().start().await;
    let link = eventually("a setup link", tests::PATIENCE, async || {
        let log = world.controller().log();
        let link = log.split_whitespace().find(|word| word.contains("/setup"));
        link.map(|link| link[link.find("/setup").unwrap()..].to_owned()).ok_or(log)
    })
    .await;
    let nina = world.browser().speaking(language).starts().await;
    nina.opens(&link).await;
    let barriers = nina.barriers(None).await;
    assert!(!barriers.iter().any(tests::Finding::is_serious), "{barriers:?}");
    nina.writes("Имя и фамилия", "Нина Иванова").await;
    nina.writes("Логин", "nina").await;
    nina.writes("Пароль", World::PASSWORD).await;
    nina.clicks("Одна школа").await;
    nina.writes("Название школы или страны", "Гимназия №11").await;
    nina.clicks("Начать работу").await;
    nina.sees("Эфир настроен").await;
    nina.clicks("Подключить первый экран").await;
    nina.writes("Логин", "nina").await;
    nina.writes("Пароль", World::PASSWORD).await;
    nina.clicks("Войти").await;
    let tv = world.new_tv().await;
    nina.writes("Код подключения", &tv.pairing_code().await).await;
    nina.writes("Где стоит экран", "Холл").await;
    nina.clicks("Подключить экран").await;
    nina.sees("Экран подключён").await;
    tv.says("the TV to be on air", |status| status.state == "online").await;
}
