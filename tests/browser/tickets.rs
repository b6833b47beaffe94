//! Tickets: a fault is reported from a screen's page, answered above, and settled; the contact stands
//! where help is asked for.

use std::time::Duration;

use tests::{Language, World, eventually, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_reported_answered_and_settled() {
    fault(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_reported_answered_and_settled_in_english() {
    fault(Language::English).await;
}

async fn fault(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens(&format!("/screens/{}", tv.id())).await;
    anna.clicks("Сообщить о неисправности").await;
    anna.writes("О чём", "Пульт не слушается").await;
    anna.writes("Что случилось", "Громкость не меняется с утра").await;
    anna.clicks("Отправить").await;
    anna.sees("Обращение отправлено. Ответ появится здесь и на главной.").await;
    let ticket = anna.is_at("/tickets/01").await;

    let desk = world.coordinator().await;
    let olga = world.browser().speaking(language).signed_in_as(&desk).await;
    olga.opens("/").await;
    olga.sees("Ждёт ответа").await;
    olga.clicks("Пульт не слушается").await;
    olga.sees("Громкость не меняется с утра").await;
    olga.sees("Что было известно об экране").await;
    olga.clicks("Взять в работу").await;
    olga.sees("Коллеги и автор видят, что вы этим занимаетесь.").await;
    // Her page is open: it looks again by itself.
    anna.sees("В работе").await;
    olga.writes("Сообщение", "Замените батарейки").await;
    olga.clicks("Отправить").await;
    olga.sees("Сообщение отправлено.").await;
    anna.sees("Замените батарейки").await;

    anna.opens("/").await;
    anna.sees("Вам ответили").await;
    anna.opens(&ticket).await;
    anna.clicks("Вопрос решён").await;
    anna.sees("Обращение закрыто.").await;
    olga.opens("/tickets").await;
    olga.chooses("Состояние", "Закрыто").await;
    olga.finds("Пульт не слушается").await;
    let neighbour = world.school("Липецкая область / Елец / Школа №5").await;
    let vera = world.browser().speaking(language).signed_in_as(neighbour.admin()).await;
    vera.opens("/tickets").await;
    vera.sees("Обращений пока нет").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_a_coordinator_gives_stands_on_the_tv_and_in_the_console() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let olga = world.browser().signed_in_as(&world.coordinator().await).await;
    olga.opens("/support").await;
    olga.writes("Телефон", "2-11-22").await;
    olga.clicks("Сохранить").await;
    olga.sees("Контакты сохранены.").await;
    eventually("the phone on the idle screen", Duration::from_secs(30), async || {
        let words = read_frame(&tv.try_frame().await?).await;
        if words.contains("2-11-22") { Ok(()) } else { Err(words) }
    })
    .await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/help").await;
    anna.sees("2-11-22").await;
    anna.clicks("Кого просить о помощи").await;
    anna.sees("Так указано выше").await;
}
