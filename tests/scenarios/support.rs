//! Help: whom to ask stands on the TV, a ticket goes to the coordinators and back by mail, and the rollout
//! is told and taken along, all from a terminal.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{Admin, MailServer, Start, Tv, World, eventually, read_frame};

#[tokio::test(flavor = "multi_thread")]
async fn whom_to_ask_for_help_comes_from_the_region_to_the_schools_idle_screen() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let region = unit(&world, "Липецкая область").await;
    let owner = world.coordinator().await;
    let said = json!({"support": {"phone": "2-11-22", "mail": "", "link": ""}});
    owner.rest().patch(&format!("units/{region}"), said).await.succeeded();
    stands_on(&tv, "2-11-22").await;
    let own = json!({"support": {"phone": "2-33-44", "mail": "", "link": ""}});
    owner.rest().patch(&format!("units/{}", school.unit()), own).await.succeeded();
    stands_on(&tv, "2-33-44").await;
    let follows = json!({"support": null});
    owner.rest().patch(&format!("units/{}", school.unit()), follows).await.succeeded();
    stands_on(&tv, "2-11-22").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_and_its_answer_go_by_mail_and_stay_between_the_two() {
    let directory = tempfile::tempdir().unwrap();
    let mail = MailServer::start(directory.path()).await;
    let (url, from) = (mail.url(), "efir@efir.example");
    let world =
        Start::default().with_arguments(&["--smtp-url", &url, "--smtp-from", from]).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let town = unit(&world, "Елец").await;
    let desk = world.person_as("municipal_coordinator", &town).await;
    has_mail(&desk, "desk@town.example").await;
    has_mail(school.admin(), "anna@school.example").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let ticket = json!({"device": tv.id(), "subject": "Пульт", "text": "Не слушается"});
    let ticket: Value = school.admin().rest().post("tickets", ticket).await.done();
    let id = ticket["id"].as_str().unwrap();
    has_come(&mail, "desk@town.example", 1).await;
    let told: Value = desk.rest().get(&format!("tickets/{id}")).await.done();
    assert_eq!(told["diagnostics"]["connected"], true, "{told}");
    assert!(told["diagnostics"]["reported"].is_string(), "{told}");
    let answer = json!({"text": "Замените батарейки"});
    desk.rest().post(&format!("tickets/{id}/messages"), answer).await.succeeded();
    has_come(&mail, "anna@school.example", 1).await;
    let neighbour = world.school("Липецкая область / Елец / Школа №5").await;
    let foreign = neighbour.admin().rest().get(&format!("tickets/{id}")).await;
    assert_eq!(foreign.status, 404, "{foreign:?}");
}

/// The idle screen says whom to ask, once the TV has heard of it.
async fn stands_on(tv: &Tv, phone: &str) {
    eventually(&format!("{phone} on the screen"), Duration::from_secs(30), async || {
        let words = read_frame(&tv.try_frame().await?).await;
        if words.contains(phone) { Ok(()) } else { Err(words) }
    })
    .await;
}

/// Letters go every twenty seconds.
async fn has_come(mail: &MailServer, to: &str, letters: usize) {
    eventually(&format!("a letter to {to}"), Duration::from_secs(60), async || {
        let all = mail.letters();
        let theirs = all.iter().filter(|letter| letter.contains(to)).count();
        if theirs == letters { Ok(()) } else { Err(format!("{theirs} of {}", all.len())) }
    })
    .await;
}

async fn unit(world: &World, name: &str) -> String {
    let units: Value = world.owner().get("units").await.done();
    let named = |unit: &&Value| unit["name"] == name;
    let unit = units["items"].as_array().unwrap().iter().find(named).unwrap();
    unit["id"].as_str().unwrap().to_owned()
}

async fn has_mail(admin: &Admin, mail: &str) {
    let me: Value = admin.rest().get("me").await.done();
    let person = me["person"]["id"].as_str().unwrap();
    let path = format!("people/{person}/mail");
    admin.rest().patch(&path, json!({"mail": mail})).await.succeeded();
}
