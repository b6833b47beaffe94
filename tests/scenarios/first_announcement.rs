//! A school administrator publishes an announcement, and it stands on the TV.

use tests::{PATIENCE, World, announcement, eventually, read_code, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_reaches_the_tv_and_can_be_read_there() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    eventually("the idle screen to say where it stands", PATIENCE, async || {
        let idle = read_frame(&tv.shows_idle().await.png).await;
        if idle.contains("Гимназия") && idle.contains("Холл") {
            Ok(())
        } else {
            Err(idle)
        }
    })
    .await;

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
    eventually("the code on the screen", PATIENCE, async || {
        let frame = tv.try_frame().await?;
        let words = read_frame(&frame).await;
        let codes = read_code(&frame).await;
        let read = codes.lines().any(|line| is_mostly(&code, line));
        if read && words.contains("экрана") {
            Ok(())
        } else {
            Err(format!("{code} in {codes}, beside {words}"))
        }
    })
    .await;
}

/// Whether a line has most of a code's characters in their order: single ones are easily misread.
fn is_mostly(code: &str, line: &str) -> bool {
    let line: Vec<char> = line.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut from = 0;
    let found = code.chars().filter(|wanted| {
        let place = line[from..].iter().position(|c| c == wanted);
        from += place.map_or(0, |place| place + 1);
        place.is_some()
    });
    found.count() > code.len() / 2 && line.len() <= code.len() + 2
}
