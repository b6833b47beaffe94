//! Everything by the keyboard alone: no click from the sign-in to the all-clear.

use protocol::report::Showing;
use tests::{Key, World};

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_and_ended_by_the_keyboard() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.tabs_to("К содержанию").await;
    anna.presses(Key::Enter).await;
    anna.tabs_to("Пожар").await;
    anna.presses(Key::Enter).await;
    anna.is_at("/alerts/new").await;
    anna.tabs_to("Объявить тревогу").await;
    anna.presses(Key::Enter).await;
    let path = anna.is_at("/alerts/01").await;
    let id = path.trim_start_matches("/alerts/").split(['?', '#']).next().unwrap();
    let alert = id.parse().unwrap();
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    anna.tabs_to("Отбой").await;
    anna.presses(Key::Enter).await;
    tv.displays(Showing::Alert { alert, revision: 2 }).await;
}
