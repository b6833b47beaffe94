//! Somebody signs in, is told what was wrong, and signs out.

use tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn who_mistypes_is_told_so_and_then_let_in() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    anna.forgives("status of 401");
    anna.opens("/sign-in").await;
    anna.writes("Логин", "coordinator").await;
    anna.writes("Пароль", "не тот пароль").await;
    anna.clicks("Войти").await;
    anna.sees("Неверный логин или пароль").await;
    anna.finds_written("Логин", "coordinator").await;
    anna.writes("Пароль", World::PASSWORD).await;
    anna.clicks("Войти").await;
    anna.finds("Выйти").await;
}
