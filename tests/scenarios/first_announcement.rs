//! A school administrator publishes an announcement, and it stands on the TV.

use tests::{World, announcement, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_reaches_the_tv_and_can_be_read_there() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let idle = read_frame(&tv.shows_idle().await.png).await;
    assert!(idle.contains("Гимназия"), "the idle screen says where it stands: {idle}");

    let snow = announcement("Снегопад: уроки с 9:30").saying("Первый урок начнётся в **9:30**.");
    school.admin().publishes(snow).await;

    let frame = read_frame(&tv.shows("Снегопад").await.png).await;
    for word in ["Снегопад", "уроки", "9:30", "Первый урок", "начнётся"]
    {
        assert!(frame.contains(word), "«{word}» cannot be read in: {frame}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_of_a_tv_without_a_school_shows_its_pairing_code() {
    let world = World::start().await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    let shown = tests::eventually("the code on the screen", tests::PATIENCE, async || {
        let frame = tv.try_frame().await?;
        let words = read_frame(&frame).await;
        let halves = [&code[..4], &code[4..]];
        if halves.iter().all(|half| words.contains(half)) { Ok(words) } else { Err(words) }
    })
    .await;
    assert!(shown.contains("Код подключения"), "{shown}");
}
