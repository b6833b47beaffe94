//! A TV with only a browser: the same frames as on every other.

use protocol::report::Showing;
use tests::{World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_enrolled_by_its_code_and_shows_what_every_screen_shows() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let hall = school.enrol_tv("Холл").await;
    let canteen = world.chromium_tv().await;
    // Nobody knows it yet, and a browser says so on its console.
    canteen.browser().forgives(
        "/tv/v1/hello - Failed to load resource: the server responded with a status of 401",
    );
    canteen.browser().forgives("/favicon.ico");
    let code = canteen.pairing_code().await;

    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens(&format!("/claim/{code}")).await;
    anna.writes("Где стоит экран", "Столовая").await;
    anna.clicks("Подключить экран").await;
    anna.sees("Экран подключён").await;
    let devices: serde_json::Value = school.admin().rest().get("devices").await.done();
    let devices = devices["items"].as_array().unwrap();
    let device = devices.iter().find(|device| device["room"] == "Столовая").unwrap();
    canteen.is_device(device["id"].as_str().unwrap(), school.admin());
    canteen.displays(Showing::Idle).await;

    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let frame = canteen.shows("Снегопад").await;
    assert!(hall.shows("Снегопад").await.png == frame, "two screens of a school show two frames");

    let cookies = canteen.browser().cookies().await;
    assert!(cookies.iter().all(|cookie| cookie["httpOnly"] == true), "{cookies:?}");
    canteen.browser().reloads().await;
    canteen.shows("Снегопад").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_last_slides_without_the_controller_and_comes_back_with_an_alert() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.chromium_tv().await;
    // Without a controller requests fail, and browsers say so on the console.
    tv.browser().forgives("Failed to load resource");
    tv.is_enrolled_by(school.admin(), "Холл").await;
    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    let frame = tv.shows("Снегопад").await;

    world.controller().stops().await;
    tv.still_displays(&frame).await;
    // Somebody pulls its plug: it has its page and its slides, and no controller.
    tv.browser().opens("/tv").await;
    tv.comes_to_display(&frame).await;
    world.controller().starts().await;
    let alert = school.admin().raises("Пожар на втором этаже", None).await;
    let alert = alert.parse().unwrap();
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
}
