//! An alert from the second click to the screen and back, and everything that is said of it.

use protocol::report::Showing;
use tests::{Browser, Language, School, Tv, World, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_in_two_clicks_and_ended_in_one() {
    raised_and_ended(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_in_two_clicks_and_ended_in_one_in_english() {
    raised_and_ended(Language::English).await;
}

async fn raised_and_ended(language: Language) {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Пожар").await;
    anna.sees("Экраны дополняют систему оповещения о пожаре (СОУЭ) и не заменяют её.").await;
    anna.sees("Сообщение закроет собой всё на 1 экране.").await;
    anna.clicks("Объявить тревогу").await;

    let alert = at_alert(&anna).await;
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    // By itself, as the receipt comes.
    anna.sees("Выведено; видно ли, не проверить").await;
    anna.sees("Холл").await;

    anna.clicks("Продлить").await;
    anna.sees("Тревога продлена.").await;
    tv.displays(Showing::Alert { alert, revision: 2 }).await;

    anna.clicks("Отбой").await;
    anna.sees("Дан отбой. Он выходит на экраны.").await;
    let end = tv.displays(Showing::Alert { alert, revision: 3 }).await;
    if language == Language::Russian {
        let words = read_frame(&end.png).await.to_uppercase();
        assert!(words.contains("ОТБОЙ"), "{words}");
    }
    anna.sees_no("Что дальше?").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_says_that_it_is_one_everywhere() {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/alerts").await;
    anna.clicks("Пожар").await;
    anna.clicks("Объявить УЧЕБНУЮ ТРЕВОГУ").await;
    let alert = at_alert(&anna).await;
    anna.sees("УЧЕБНАЯ ТРЕВОГА").await;
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    anna.opens("/").await;
    anna.sees("УЧЕБНАЯ ТРЕВОГА").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_in_error_is_taken_back() {
    let (world, school, tv) = on_air().await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/alerts/new?threat=other").await;
    anna.writes("Что случилось", "Прорвало трубу в подвале").await;
    anna.writes("Что делать", "Не спускайтесь в подвал").await;
    anna.chooses("Степень", "Умеренная угроза").await;
    anna.clicks("Объявить тревогу").await;
    let alert = at_alert(&anna).await;
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    anna.clicks("Ошибочное сообщение").await;
    anna.sees("Сообщение отменено как ошибочное.").await;
    tv.displays(Showing::Alert { alert, revision: 2 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn above_one_school_the_number_of_schools_is_typed() {
    let (world, _school, tv) = on_air().await;
    let other = world.school("Липецкая область / Елец / Лицей №5").await;
    other.enrol_device("Вестибюль").await;
    let coordinator = world.coordinator().await;
    let olga = world.browser().signed_in_as(&coordinator).await;
    olga.forgives("status of 4");
    olga.opens(&format!("/alerts/new?threat=missile&unit={}", coordinator.unit())).await;
    olga.sees("Это 2 школы.").await;
    olga.writes("Сколько школ увидит тревогу?", "3").await;
    olga.clicks("Объявить тревогу").await;
    olga.finds_written("Сколько школ увидит тревогу?", "3").await;
    tv.shows_idle().await;
    olga.writes("Сколько школ увидит тревогу?", "2").await;
    olga.clicks("Объявить тревогу").await;
    let alert = at_alert(&olga).await;
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    olga.sees("Гимназия №11").await;
    olga.sees("Вестибюль").await;
    olga.sees("Ещё не выходил на связь").await;
}

async fn on_air() -> (World, School, Tv) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    (world, school, tv)
}

/// The alert whose page is open.
async fn at_alert(browser: &Browser) -> protocol::AlertId {
    let path = browser.is_at("/alerts/01").await;
    let id = path.trim_start_matches("/alerts/").split(['?', '#']).next().unwrap();
    id.parse().unwrap()
}
