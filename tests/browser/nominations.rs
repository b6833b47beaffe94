//! Nominations: a director names people, the coordinator decides about each, and who is granted goes to work;
//! a director is replaced, and those whom the former one named are looked at anew.

use serde_json::json;
use tests::{Browser, Language, World};

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nominated_and_granted_publishes_and_who_is_refused_is_told_why() {
    nominated(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nominated_and_granted_publishes_and_who_is_refused_is_told_why_in_english() {
    nominated(Language::English).await;
}

async fn nominated(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let director = world.person_as("director", school.unit()).await;
    for (login, name) in [("vera", "Вера Сергеева"), ("petr", "Пётр Иванов")]
    {
        somebody(&world, school.unit(), login, name).await;
    }
    let dina = world.browser().speaking(language).signed_in_as(&director).await;
    dina.opens("/nominations").await;
    dina.clicks("Кого представить / Вера Сергеева").await;
    dina.clicks("Кого представить / Пётр Иванов").await;
    dina.writes("Примечание для координатора", "Ведут сайт").await;
    dina.clicks("Отправить координатору").await;
    dina.sees("Отправлено координатору.").await;
    dina.sees("ждёт решения").await;

    let coordinator = world.coordinator().await;
    let olga = world.browser().speaking(language).signed_in_as(&coordinator).await;
    olga.opens("/").await;
    olga.clicks("Открыть представления").await;
    olga.sees("«Ведут сайт»").await;
    olga.clicks("Вера Сергеева / Утвердить").await;
    olga.clicks("Пётр Иванов / Отказать").await;
    olga.writes("Причина: Пётр Иванов", "Скоро увольняется").await;
    olga.clicks("Принять решения").await;
    olga.sees("Решения приняты. Утверждённые уже могут работать.").await;
    // The director's page is open: it looks again by itself.
    dina.sees("Скоро увольняется").await;

    let vera = world.browser().speaking(language).starts().await;
    signs_in(&vera, "vera", "/").await;
    vera.clicks("Объявление").await;
    vera.writes("Заголовок", "Снегопад").await;
    vera.writes("Текст", "Первый урок начнётся в 9:30.").await;
    vera.clicks("Выпустить в эфир").await;
    vera.sees("В эфире.").await;
    tv.shows("Снегопад").await;
    // Who was refused has no part in the school's posts.
    let petr = world.browser().speaking(language).starts().await;
    signs_in(&petr, "petr", "/").await;
    petr.finds("Выйти").await;
    assert!(!petr.has("Объявление").await, "a refused name writes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_director_who_is_replaced_is_out_at_once_and_the_next_reviews_the_roles() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let former = world.person_as("director", school.unit()).await;
    world.person_as("school_administrator", school.unit()).await;
    somebody(&world, school.unit(), "maria", "Мария Орлова").await;
    let dina = world.browser().signed_in_as(&former).await;
    // The stream ends with the session, and the page asks once more.
    dina.forgives("status of 401");
    dina.opens("/nominations").await;
    dina.sees("Все представления").await;

    let olga = world.browser().signed_in_as(&world.coordinator().await).await;
    olga.opens(&format!("/schools/{}/director", school.unit())).await;
    olga.sees("больше не войдёт").await;
    olga.chooses("Кто приходит", "Мария Орлова (maria)").await;
    olga.clicks("Заменить директора").await;
    olga.sees("Директор заменён. Прежний заблокирован, его сеансы закончены.").await;
    olga.finds("Мария Орлова").await;
    // Nobody has touched this page: it goes by itself.
    dina.is_at("/sign-in").await;

    let maria = world.browser().starts().await;
    signs_in(&maria, "maria", "/nominations").await;
    maria.sees("Проверьте права").await;
    maria.clicks("Проверьте права / Оставить").await;
    maria.sees("Права оставлены.").await;
    maria.sees_no("Проверьте права").await;
}

/// A person of a school's who has a password and no role.
async fn somebody(world: &World, unit: &str, login: &str, name: &str) {
    let person = json!({"login": login, "name": name, "password": World::PASSWORD, "unit": unit});
    world.owner().post("people", person).await.succeeded();
}

async fn signs_in(browser: &Browser, login: &str, to: &str) {
    browser.opens(&format!("/sign-in?to={to}")).await;
    browser.writes("Логин", login).await;
    browser.writes("Пароль", World::PASSWORD).await;
    browser.clicks("Войти").await;
}
