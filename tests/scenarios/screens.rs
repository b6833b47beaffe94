//! What the console knows of screens: the very frame, why they are away, and one word to whoever minds.

use std::time::Duration;

use protocol::Digest;
use serde_json::{Value, json};
use tests::{Admin, MailServer, Start, Tv, World, announcement, eventually};

/// A dead line is noticed after one and a half keep-alives, and told of within twenty seconds.
const LONG: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn the_console_draws_the_very_frame_that_a_tv_shows() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&snow).await;
    let on_screen = tv.try_frame().await.unwrap();
    let path = format!("devices/{}/frame", tv.id());
    let drawn = eventually("the frame to be proven", LONG, async || {
        let drawn = school.admin().rest().get(&path).await;
        let proven = drawn.header("efir-frame-proven") == "true";
        if proven { Ok(drawn) } else { Err(format!("{:?}", drawn.headers)) }
    })
    .await;
    assert!(drawn.body == on_screen[..], "byte for byte what stands on the screen");
    let tag = drawn.header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", Digest::of(&on_screen)));

    // With the post gone it is the idle screen, whose clock goes on.
    school.admin().withdraws(&snow).await;
    tv.shows_idle().await;
    eventually("the idle frame to be proven", LONG, async || {
        let drawn = school.admin().rest().get(&path).await;
        let proven = drawn.header("efir-frame-proven") == "true";
        let other = drawn.header("etag") != tag;
        if proven && other { Ok(()) } else { Err(format!("{:?}", drawn.headers)) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schools_line_that_is_cut_is_one_notice_and_one_letter() {
    let directory = tempfile::tempdir().unwrap();
    let mail = MailServer::start(directory.path()).await;
    let (url, from) = (mail.url(), "efir@efir.example");
    let told = ["--notice-after", "0", "--notice-hours", "0-24"];
    let sent = ["--smtp-url", &url, "--smtp-from", from];
    let world = Start::default().with_arguments(&[told, sent].concat()).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    wants_letters(school.admin(), "anna@school.example").await;
    let screens = [school.enrol_tv("Холл").await, school.enrol_tv("Столовая").await];
    for tv in &screens {
        tv.shows_idle().await;
        world.network().freeze(tv);
    }

    let notice = eventually("a notice", LONG, async || {
        let open = notices(school.admin()).await;
        let both = open.iter().find(|one| one["screens"].as_array().map(Vec::len) == Some(2));
        both.cloned().ok_or_else(|| format!("{open:?}"))
    })
    .await;
    assert_eq!(notice["cause"], "school_line", "{notice}");
    let known = screens[0].known().await;
    assert_eq!((&known["condition"], &known["cause"]), (&json!("offline"), &json!("school_line")));
    let letter = eventually("a letter", LONG, async || {
        mail.letters().pop().ok_or_else(|| "none yet".to_owned())
    })
    .await;
    assert!(
        letter.contains("anna@school.example") && letter.contains("Auto-Submitted"),
        "{letter}"
    );

    for tv in &screens {
        world.network().mend(tv);
    }
    eventually("the notice to be closed", LONG, async || {
        let open = notices(school.admin()).await;
        if open.is_empty() { Ok(()) } else { Err(format!("{open:?}")) }
    })
    .await;
    assert_eq!(mail.letters().len(), 1, "one letter, whatever came after");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_is_shut_down_in_order_is_away_and_nobody_is_called() {
    let always = ["--notice-after", "0", "--notice-hours", "0-24"];
    let world = Start::default().with_arguments(&always).start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let [shut, killed] = [school.enrol_tv("Холл").await, school.enrol_tv("Столовая").await];
    for tv in [&shut, &killed] {
        tv.shows_idle().await;
    }
    shut.switches_off().await;
    killed.is_killed().await;
    is_away(&shut, "shut_down").await;
    is_away(&killed, "stopped").await;
    let open = eventually("the notice of the other", LONG, async || {
        let open = notices(school.admin()).await;
        if open.is_empty() { Err("none yet".to_owned()) } else { Ok(open) }
    })
    .await;
    let rooms: Vec<_> = open.iter().map(|one| one["screens"][0]["room"].clone()).collect();
    assert_eq!(rooms, ["Столовая"], "off on purpose is not dead");
}

async fn is_away(tv: &Tv, cause: &str) {
    eventually(&format!("it to be away: {cause}"), LONG, async || {
        let known = tv.known().await;
        if known["cause"] == cause { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
}

async fn wants_letters(admin: &Admin, mail: &str) {
    let me: Value = admin.rest().get("me").await.done();
    let path = format!("people/{}/mail", me["person"]["id"].as_str().unwrap());
    admin.rest().patch(&path, json!({"mail": mail})).await.succeeded();
}

async fn notices(admin: &Admin) -> Vec<Value> {
    let listed: Value = admin.rest().get("notices?open=true").await.done();
    listed["items"].as_array().unwrap().clone()
}
