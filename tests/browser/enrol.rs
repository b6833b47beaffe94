//! A TV's code is typed into the console, or its QR followed, and the TV is on air.

use tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_scans_the_qr_signs_in_picks_a_room_and_the_tv_is_on_air() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens(&format!("/claim/{code}")).await;
    let shown = format!("{}-{}", &code[..4], &code[4..]);
    anna.finds_written("Код подключения", &shown).await;
    anna.writes("Где стоит экран", "Холл").await;
    anna.clicks("Подключить экран").await;
    anna.sees("Экран подключён").await;
    tv.is_enrolled_by(school.admin()).await;
}
