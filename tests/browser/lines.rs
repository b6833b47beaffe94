//! A slow line, a broken one, and no scripts: the console goes on.

use std::time::Duration;

use protocol::report::Showing;
use tests::{Line, Look, World};

/// How long the first page may take over a village school's line, 400 kbit/s with 400 ms.
const FIRST_PAGE: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_can_be_used_over_a_slow_line() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    school.enrol_tv("Холл").await;
    let anna = world.browser().looking(Look::PHONE).signed_in_as(school.admin()).await;
    anna.has_line(Line::Slow).await;
    let began = tokio::time::Instant::now();
    anna.opens("/").await;
    anna.finds("Объявление").await;
    let took = began.elapsed();
    assert!(took < FIRST_PAGE, "the first page took {took:?}");
    // The second time only the page itself comes.
    let began = tokio::time::Instant::now();
    anna.reloads().await;
    anna.finds("Объявление").await;
    let took = began.elapsed();
    assert!(took < FIRST_PAGE / 2, "the first page took {took:?} again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_that_it_lost_the_controller_and_goes_on_when_it_is_back() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    school.enrol_tv("Холл").await;
    let anna = world.browser().signed_in_as(school.admin()).await;
    anna.forgives("net::ERR_");
    anna.opens("/").await;
    anna.sees("Холл").await;
    world.controller().stops().await;
    anna.sees("Нет связи с контроллером.").await;
    world.controller().starts().await;
    anna.sees_no("Нет связи с контроллером.").await;
    school.admin().raises("Пожар на втором этаже", None).await;
    anna.sees("Пожар на втором этаже").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_raised_and_ended_without_scripts() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let anna = world.browser().without_scripts().signed_in_as(school.admin()).await;
    anna.opens("/").await;
    anna.clicks("Пожар").await;
    anna.clicks("Объявить тревогу").await;
    let path = anna.is_at("/alerts/01").await;
    let id = path.trim_start_matches("/alerts/").split(['?', '#']).next().unwrap();
    let alert = id.parse().unwrap();
    tv.displays(Showing::Alert { alert, revision: 1 }).await;
    anna.reloads().await;
    anna.sees("Выведено; видно ли, не проверить").await;
    anna.clicks("Отбой").await;
    anna.sees("Дан отбой. Он выходит на экраны.").await;
    tv.displays(Showing::Alert { alert, revision: 2 }).await;
}
