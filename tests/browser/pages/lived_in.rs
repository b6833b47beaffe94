//! A console that people have used: one of everything, in the language of whoever looks at it.

use serde_json::{Value, json};
use tests::{Admin, School, Tv, World, announcement};

/// The world, and where its things are.
pub(super) struct LivedIn {
    pub(super) world: World,
    pub(super) school: School,
    /// The school's, who has nominated somebody and is asked by another.
    pub(super) director: Admin,
    _tv: Tv,
    pub(super) device: String,
    pub(super) post: String,
    pub(super) draft: String,
    /// In force.
    pub(super) alert: String,
    /// Over.
    pub(super) drill: String,
    pub(super) country: String,
    /// Somebody of the school's.
    pub(super) person: String,
    /// Somebody of the school's who has no password yet.
    pub(super) invited: String,
    /// Where that person chooses one.
    pub(super) invitation: String,
    /// A question about the screen.
    pub(super) ticket: String,
    /// A scenario in the library.
    pub(super) shared: String,
    /// A code on a TV that nobody has claimed.
    pub(super) code: String,
}

/// What its people have written.
pub(super) struct Texts {
    pub(super) school: &'static str,
    pub(super) room: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) draft: &'static str,
    pub(super) alert: &'static str,
}

pub(super) const RUSSIAN: Texts = Texts {
    school: "Липецкая область / Елец / Гимназия №11",
    room: "Холл",
    title: "Снегопад: уроки с 9:30",
    text: "Первый урок начнётся в **9:30**.",
    draft: "Набор в театральную студию",
    alert: "Пожар на втором этаже",
};

pub(super) const ENGLISH: Texts = Texts {
    school: "North / Riverside / Hill School",
    room: "Hall",
    title: "Snow: lessons begin at 9:30",
    text: "The first lesson begins at **9:30**.",
    draft: "The theatre club is open",
    alert: "Fire on the second floor",
};

impl LivedIn {
    pub(super) async fn start(texts: &Texts) -> Self {
        let world = World::start().await;
        let school = world.school(texts.school).await;
        let tv = school.enrol_tv(texts.room).await;
        // A screen that has never been on since, and one that waits for its school.
        school.enrol_device(&format!("{} 2", texts.room)).await;
        let code = world.new_tv().await.pairing_code().await;
        let admin = school.admin();
        let post = admin.publishes(announcement(texts.title).saying(texts.text)).await;
        tv.shows_post(&post).await;
        let draft = admin.drafts(announcement(texts.draft).saying(texts.text)).await;
        let gone = admin.publishes(announcement(texts.draft).saying(texts.text)).await;
        admin.withdraws(&gone).await;
        let drill = raises(admin, texts.alert, true).await;
        admin.ends(&drill).await;
        let alert = raises(admin, texts.alert, false).await;
        let ticket = json!({"device": tv.id(), "subject": texts.room, "text": texts.text});
        let ticket = made(admin, "tickets", ticket).await;
        let prepared = json!([{"severity": "severe", "text": texts.alert}]);
        let shared = json!({"title": texts.title, "posts": [post.id], "alerts": prepared});
        let shared = made(admin, "library", shared).await;
        let country = world.coordinator().await.unit().to_owned();
        let teacher = world.person_as("teacher", school.unit()).await;
        let teacher: Value = teacher.rest().get("me").await.done();
        let person = teacher["person"]["id"].as_str().unwrap().to_owned();
        let director = world.person_as("director", school.unit()).await;
        let names = json!({"unit": school.unit(), "names": [{"person": person}]});
        made(&director, "nominations", names).await;
        let asks = world.person_as("teacher", school.unit()).await;
        let requests = format!("units/{}/nomination-requests", school.unit());
        asks.rest().post(&requests, json!({"remark": texts.title})).await.succeeded();
        let new = json!({"login": "vera", "name": texts.room, "unit": school.unit()});
        let invited = made(&world.coordinator().await, "people", new).await;
        let link = world.owner().post(&format!("people/{invited}/invitation"), json!({})).await;
        let link: Value = link.done();
        let url = link["url"].as_str().unwrap();
        let invitation = url[url.find("/invite/").unwrap()..].to_owned();
        let post = post.id.to_string();
        Self {
            world,
            school,
            director,
            post,
            draft,
            device: tv.id().to_owned(),
            _tv: tv,
            alert,
            drill,
            country,
            person,
            invited,
            invitation,
            ticket,
            shared,
            code,
        }
    }
}

async fn made(admin: &Admin, what: &str, body: Value) -> String {
    let made: Value = admin.rest().post(what, body).await.done();
    made["id"].as_str().unwrap().to_owned()
}

async fn raises(admin: &Admin, text: &str, drill: bool) -> String {
    let alert = json!({
        "unit": admin.unit(), "severity": "severe", "text": text, "drill": drill,
    });
    let raised: Value = admin.rest().post("alerts", alert).await.done();
    raised["id"].as_str().unwrap().to_owned()
}
