//! Looking after one's own account: password, one-time codes, sessions, tokens.

use std::path::Path;

use tests::{Start, World, command};

const NEW_PASSWORD: &str = "совсем другая длинная фраза";

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_the_other_sessions() {
    let world = World::start().await;
    let [anna, elsewhere] = [world.browser().starts().await, world.browser().starts().await];
    for browser in [&anna, &elsewhere] {
        browser.opens("/sign-in?to=/account").await;
        browser.writes("Логин", "coordinator").await;
        browser.writes("Пароль", World::PASSWORD).await;
        browser.clicks("Войти").await;
        browser.finds("Сменить пароль").await;
    }
    anna.forgives("status of 4");
    anna.opens("/account").await;
    anna.writes("Новый пароль", "пароль").await;
    anna.writes("Пароль / Нынешний пароль", World::PASSWORD).await;
    anna.clicks("Сменить пароль").await;
    anna.sees("Не короче 10").await;
    anna.writes("Новый пароль", NEW_PASSWORD).await;
    anna.writes("Пароль / Нынешний пароль", World::PASSWORD).await;
    anna.clicks("Сменить пароль").await;
    anna.sees("Пароль изменён. Остальные сеансы завершены.").await;
    anna.opens("/").await;
    anna.finds("Выйти").await;
    elsewhere.opens("/account").await;
    elsewhere.is_at("/sign-in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_time_codes_are_switched_on_and_asked_for() {
    let world = Start::default().with_movable_clock().start().await;
    let anna = world.browser().starts().await;
    anna.opens("/sign-in?to=/account").await;
    anna.writes("Логин", "coordinator").await;
    anna.writes("Пароль", World::PASSWORD).await;
    anna.clicks("Войти").await;
    anna.writes("Одноразовые коды / Нынешний пароль", World::PASSWORD).await;
    anna.clicks("Включить").await;
    anna.sees("Секрет для ввода вручную:").await;
    let secret = anna.runs("return document.getElementById('secret').textContent").await;
    let secret = secret.as_str().unwrap().to_owned();
    let home = world.directory();
    anna.writes("Код из приложения", &code(home, &secret, 0).await).await;
    anna.clicks("Включить коды").await;
    anna.sees("Запишите или распечатайте их сейчас").await;
    let paper =
        anna.runs("return document.querySelector('#recovery-codes code').textContent").await;
    let paper = paper.as_str().unwrap().to_owned();
    anna.clicks("Коды записаны").await;
    anna.sees("Включены").await;

    // A code is good once: the next sign-in is a minute later.
    world.clock().is_ahead_by_minutes(1);
    for code in [code(home, &secret, 60).await, paper] {
        anna.clicks("Выйти").await;
        anna.finds("Войти").await;
        anna.opens("/sign-in?to=/account").await;
        anna.writes("Логин", "coordinator").await;
        anna.writes("Пароль", World::PASSWORD).await;
        anna.clicks("Войти").await;
        anna.sees("Пароль принят.").await;
        anna.writes("Код", &code).await;
        anna.clicks("Войти").await;
        anna.finds("Сменить пароль").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_works_and_is_revoked() {
    let world = World::start().await;
    let coordinator = world.coordinator().await;
    let anna = world.browser().signed_in_as(&coordinator).await;
    anna.opens("/account").await;
    anna.writes("Для чего", "Расписание на сайте").await;
    anna.clicks("Создать токен").await;
    anna.sees("Токен создан").await;
    let secret = anna.runs("return document.getElementById('secret').textContent").await;
    let program = world.controller().rest().with_secret(secret.as_str().unwrap());
    program.get("me").await.succeeded();
    anna.clicks("Токен скопирован").await;
    anna.clicks("Отозвать токен «Расписание на сайте»").await;
    anna.sees("Токен отозван.").await;
    assert_eq!(program.get("me").await.status, 401);
}

/// What an application on a phone would show, so many seconds ahead (RFC 6238), as Node works it out.
async fn code(home: &Path, secret: &str, ahead: u32) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/one_time_code.mjs");
    let output = command("node", home).arg(file).args([secret, &ahead.to_string()]).output().await;
    let output = output.expect("node, as tests/run installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
