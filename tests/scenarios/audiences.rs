//! Announcements for some of a school's TVs: by tag and by room.

use serde_json::json;
use tests::{TvSetup, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_is_shown_where_its_tags_and_rooms_say() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let hall = school.enrol(TvSetup::default(), "Холл", &["вход"]).await;
    let canteen = school.enrol(TvSetup::default(), "Столовая", &["еда"]).await;
    let admin = school.admin();

    let shoes = admin.publishes(announcement("Сменная обувь").for_tag("вход")).await;
    let lunch = admin.publishes(announcement("Сегодня борщ").for_room("Столовая")).await;
    hall.shows_post(&shoes).await;
    canteen.shows_post(&lunch).await;

    // The TV at the door is told to be in the canteen as well.
    let tags = json!({"tags": ["еда"], "room": "Буфет"});
    admin.rest().patch(&format!("devices/{}", hall.id()), tags).await.succeeded();
    hall.shows_idle().await;
    canteen.shows_post(&lunch).await;
}
