//! A post from the first click to the screen, and everything that can go wrong on its way.

use data_encoding::BASE64;
use serde_json::Value;
use tests::{
    Browser, Colour, Key, Language, Look, PATIENCE, School, Tv, World, announcement, difference,
    eventually, read_frame,
};

const TITLE: &str = "Снегопад: уроки с 9:30";

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_is_written_seen_beforehand_and_put_on_air() {
    put_on_air(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_is_written_seen_beforehand_and_put_on_air_in_english() {
    put_on_air(Language::English).await;
}

async fn put_on_air(language: Language) {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Объявление").await;
    anna.writes("Заголовок", TITLE).await;
    anna.writes("Текст", "Первый урок начнётся в **9:30**.").await;
    anna.sees("Увидят на экранах:").await;
    anna.sees("Холл").await;
    let promised = frame_before_air(&anna, "Первый урок").await;
    anna.clicks("Выпустить в эфир").await;
    anna.sees("В эфире.").await;
    let shown = tv.shows("Снегопад").await;
    let other = difference(&shown.png, &promised);
    assert!(other == 0.0, "{other} of the TV's pixels are others than the page promised");
    let words = read_frame(&shown.png).await;
    assert!(words.contains("Снегопад") && words.contains("9:30"), "{words}");
    // By itself, as the TV reports.
    anna.sees("Сейчас на экране").await;

    anna.clicks("Изменить").await;
    anna.writes("Заголовок", "Снегопада не будет").await;
    anna.clicks("Выпустить правку").await;
    anna.sees("В эфире.").await;
    tv.shows("не будет").await;
    anna.clicks("Отменить правку").await;
    anna.sees("Отменено.").await;
    tv.shows("уроки с 9:30").await;
    anna.clicks("Снять с показа").await;
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_and_stands_on_the_screen() {
    let (world, school, tv) = on_air().await;
    let picture = world.directory().join("team.png");
    std::fs::write(&picture, Colour::Red.picture()).unwrap();
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/posts/new?kind=news").await;
    anna.writes("Заголовок", "Наши победили").await;
    anna.attaches("Картинка", &picture).await;
    anna.finds("Убрать картинку").await;
    anna.clicks("Выпустить в эфир").await;
    anna.sees("В эфире.").await;
    tv.shows("Наши победили").await;
    eventually("the picture on the screen", PATIENCE, async || {
        let area = Colour::Red.area(&tv.try_frame().await?);
        if area > 100_000 { Ok(()) } else { Err(format!("{area} pixels of it")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_typed_is_lost_by_a_reload_or_with_the_session() {
    let (world, school, tv) = on_air().await;
    let me: Value = school.admin().rest().get("me").await.done();
    let login = me["person"]["login"].as_str().unwrap();
    let session = world.controller().rest().sign_in(login, World::PASSWORD).await;
    let anna = world.browser().starts().await;
    anna.has_cookie("efir-session", session.secret()).await;
    anna.forgives("status of 401");
    anna.opens("/posts/new?kind=announcement").await;
    anna.writes("Заголовок", "Снегопад").await;
    anna.sees("Сохранено").await;
    anna.reloads().await;
    anna.finds_written("Заголовок", "Снегопад").await;

    session.delete("sessions/current").await.succeeded();
    anna.writes("Текст", "Уроки начнутся позже").await;
    anna.sees("Сеанс закончился").await;
    anna.clicks("Войти").await;
    anna.writes("Логин", login).await;
    anna.writes("Пароль", World::PASSWORD).await;
    anna.clicks("Войти").await;
    anna.finds_written("Заголовок", "Снегопад").await;
    anna.finds_written("Текст", "Уроки начнутся позже").await;
    anna.clicks("Выпустить в эфир").await;
    anna.sees("В эфире.").await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_read_and_put_on_air_without_scripts() {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().without_scripts().signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Объявление").await;
    anna.writes("Заголовок", TITLE).await;
    anna.clicks("Показать, как на экране").await;
    anna.finds_written("Заголовок", TITLE).await;
    anna.clicks("Выпустить в эфир").await;
    anna.sees("В эфире.").await;
    tv.shows("Снегопад").await;
    anna.opens("/posts").await;
    anna.clicks(TITLE).await;
    anna.clicks("Снять с показа").await;
    tv.shows_idle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_put_on_air_by_the_keyboard() {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.tabs_to("Объявление").await;
    anna.presses(Key::Enter).await;
    anna.is_at("/posts/new").await;
    // Where one begins to write has the focus already.
    anna.types(TITLE).await;
    anna.finds_written("Заголовок", TITLE).await;
    anna.tabs_to("Выпустить в эфир").await;
    anna.presses(Key::Enter).await;
    anna.sees("В эфире.").await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_put_on_air_from_a_phone_in_a_corridor() {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().looking(Look::PHONE).signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Объявление").await;
    anna.writes("Заголовок", TITLE).await;
    anna.clicks("Выпустить в эфир").await;
    anna.sees("В эфире.").await;
    tv.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_put_into_another_order() {
    let (world, school, _tv) = on_air().await;
    for title in ["Первое", "Второе", "Третье"] {
        school.admin().publishes(announcement(title)).await;
    }
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/posts/order").await;
    assert_eq!(order(&anna).await, ["Третье", "Второе", "Первое"]);
    anna.clicks("Выше: Первое").await;
    anna.sees("Порядок сохранён").await;
    anna.reloads().await;
    assert_eq!(order(&anna).await, ["Третье", "Первое", "Второе"]);
}

async fn order(browser: &Browser) -> Vec<String> {
    let titles = browser.runs(
        "return [...document.querySelectorAll('#turns li strong')].map((it) => it.textContent)",
    );
    serde_json::from_value(titles.await).unwrap()
}

/// The frame that the page shows before anything is on air, once these words can be read on it.
async fn frame_before_air(browser: &Browser, words: &str) -> Vec<u8> {
    const SCRIPT: &str = "
        const frame = document.getElementById('frame');
        if (frame.hidden || !frame.complete || !frame.naturalWidth) return '';
        const paper = document.createElement('canvas');
        [paper.width, paper.height] = [frame.naturalWidth, frame.naturalHeight];
        paper.getContext('2d').drawImage(frame, 0, 0);
        return paper.toDataURL('image/png').split(',')[1];";
    eventually("the frame beforehand", PATIENCE, async || {
        let picture = browser.runs(SCRIPT).await;
        let picture = BASE64.decode(picture.as_str().unwrap().as_bytes()).unwrap();
        let read = if picture.is_empty() { String::new() } else { read_frame(&picture).await };
        if read.contains(words) { Ok(picture) } else { Err(format!("it says «{read}»")) }
    })
    .await
}

async fn on_air() -> (World, School, Tv) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    (world, school, tv)
}
