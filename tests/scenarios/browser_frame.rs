//! The live frame on a page of the TV's own.

use tests::{Display, TvSetup, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_frame_that_the_tv_reports() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let setup = TvSetup { display: Display::Http, ..TvSetup::default() };
    let tv = school.enrol(setup, "Холл", &[]).await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let shown = tv.shows("Снегопад").await;

    let page = tv.page("/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("frame.png"), "{}", page.text());
    let frame = tv.page("/frame.png").await;
    assert_eq!(frame.header("content-type"), "image/png");
    assert_eq!(frame.header("etag"), format!("\"{}\"", shown.frame));
    assert_eq!(tv.page("/nothing").await.status, 404);
}
