//! Screens: the wall, the table and its filters, a screen's page, and its end.

use tests::{Language, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_found_renamed_and_shut_out() {
    looked_after(Language::Russian).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_found_renamed_and_shut_out_in_english() {
    looked_after(Language::English).await;
}

async fn looked_after(language: Language) {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    school.enrol_device("Столовая").await;
    let anna = world.browser().speaking(language).signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Меню / Экраны").await;
    anna.sees("Холл").await;
    anna.sees("Ещё не выходил на связь").await;
    anna.clicks("Вид / Таблица").await;
    anna.writes("Поиск", "столовая").await;
    anna.clicks("Найти").await;
    anna.is_at("/screens?view=table").await;
    anna.sees_no("Холл").await;
    anna.reloads().await;
    anna.finds_written("Поиск", "столовая").await;
    anna.sees_no("Холл").await;

    anna.opens("/screens").await;
    anna.clicks("Холл").await;
    anna.sees("Кадр подтверждён").await;
    anna.sees("Заставка: часы, название школы, помещение").await;
    anna.writes("Помещение", "Актовый зал").await;
    anna.clicks("Сохранить").await;
    anna.sees("Изменения сохранены. Экран узнает о них через несколько секунд.").await;
    assert_eq!(tv.known().await["room"], "Актовый зал");

    // By itself, as the TV goes.
    tv.switches_off().await;
    anna.sees("Выключен").await;
    tv.switches_on().await;
    tv.is_known_as_online(true).await;
    anna.clicks("Отключить насовсем").await;
    anna.clicks("Да, отключить насовсем").await;
    anna.sees("Экран отключён насовсем.").await;
    assert!(!tv.known().await["revoked"].is_null());
    tv.says("to be shut out", |status| status.state != "online").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_enrolled_at_once_and_a_wrong_code_holds_up_no_other() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [hall, canteen] = [world.new_tv().await, world.new_tv().await];
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.forgives("status of 4");
    anna.opens("/claim/many").await;
    anna.writes("Код, строка 1", &hall.pairing_code().await).await;
    anna.writes("Помещение, строка 1", "Холл").await;
    anna.writes("Код, строка 2", "ABCD-2345").await;
    anna.writes("Помещение, строка 2", "Библиотека").await;
    anna.writes("Код, строка 3", &canteen.pairing_code().await).await;
    anna.writes("Помещение, строка 3", "Столовая").await;
    anna.clicks("Подключить все").await;
    anna.sees("Подключены 2 экрана").await;
    anna.sees("1 строка осталась: исправьте её и отправьте снова.").await;
    anna.finds_written("Код, строка 1", "ABCD-2345").await;
    anna.finds_written("Помещение, строка 1", "Библиотека").await;
    for tv in [&hall, &canteen] {
        tv.says("the TV to be on air", |status| status.state == "online").await;
    }
}
