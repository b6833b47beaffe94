//! Russian at first, English at a click, and so it stays.

use tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_language_changes_at_a_click_and_is_remembered() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    anna.opens("/sign-in").await;
    anna.clicks("English").await;
    anna.is_at("/sign-in").await;
    anna.writes("Login", "coordinator").await;
    anna.writes("Password", World::PASSWORD).await;
    anna.clicks("Sign in").await;
    anna.finds("Sign out").await;
    anna.opens("/alerts").await;
    anna.sees("Screens supplement").await;
    anna.clicks("Русский").await;
    anna.is_at("/alerts").await;
    anna.sees("Экраны дополняют").await;
    assert_eq!(anna.runs("return document.documentElement.lang").await, "ru");
}
