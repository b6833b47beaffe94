//! The library: a coordinator shares a post, a school finds it and puts it on its own TV.

use tests::{Language, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_a_coordinator_shares_comes_to_a_schools_tv() {
    library(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_a_coordinator_shares_comes_to_a_schools_tv_in_english() {
    library(Language::English).await;
}

async fn library(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let coordinator = world.coordinator().await;
    let draft = coordinator.drafts(announcement("Неделя безопасности").saying("Каждый день")).await;
    let olga = world.browser().speaking(language).signed_in_as(&coordinator).await;
    olga.opens(&format!("/posts/{draft}")).await;
    olga.clicks("В библиотеку").await;
    olga.writes("Для чего это", "На последнюю неделю сентября").await;
    olga.clicks("Поделиться").await;
    olga.sees("Теперь это найдут все подразделения ниже.").await;

    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens("/library").await;
    anna.writes("Слова", "безопас").await;
    anna.clicks("Найти").await;
    anna.clicks("Неделя безопасности").await;
    anna.clicks("Сделать черновики").await;
    anna.is_at("/posts/01").await;
    anna.finds_written("Заголовок", "Неделя безопасности").await;
    anna.clicks("Выпустить в эфир").await;
    tv.shows("Неделя безопасности").await;

    olga.opens("/library").await;
    olga.clicks("Неделя безопасности").await;
    olga.clicks("Убрать из библиотеки").await;
    let sure = "Школы больше этого не найдут. То, что они уже скопировали, останется у них.";
    olga.sees(sure).await;
    olga.clicks("Убрать из библиотеки").await;
    olga.sees("Убрано из библиотеки.").await;
    anna.opens("/library").await;
    anna.sees("Здесь пока пусто").await;
    tv.shows("Неделя безопасности").await;
}
