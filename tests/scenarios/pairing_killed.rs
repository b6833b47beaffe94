//! An agent is killed while it pairs; in the end it is one device, and nobody else is there.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use tests::{Tv, World, announcement};

const KILLS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_is_killed_while_it_pairs_ends_up_as_one_device() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let mut tvs = Vec::new();
    for _ in 0..KILLS {
        let tv = world.new_tv().await;
        // Before there is a code, or while it is shown.
        is_killed_within(&tv, Duration::from_millis(300)).await;
        let code = tv.pairing_code().await;
        school.admin().claims(&code, "Холл", &[]).await.succeeded();
        // Before the identity has come, while it is stored, or after.
        is_killed_within(&tv, Duration::from_millis(40)).await;
        tv.is_enrolled_by(school.admin()).await;
        let files = std::fs::read_dir(tv.data().join("identity")).unwrap();
        let files: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        assert_eq!(files, ["current.json"]);
        tvs.push(tv);
    }

    let devices: Value =
        school.admin().rest().get(&format!("devices?unit={}", school.unit())).await.done();
    let devices = devices["items"].as_array().unwrap().iter();
    let devices: Vec<&str> = devices.map(|device| device["id"].as_str().unwrap()).collect();
    assert_eq!(devices.len(), KILLS, "somebody was claimed whom nobody is");
    let devices: BTreeSet<&str> = devices.into_iter().collect();
    assert_eq!(devices, tvs.iter().map(Tv::id).collect());
    let post = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    for tv in &tvs {
        tv.shows_post(&post).await;
    }
}

async fn is_killed_within(tv: &Tv, time: Duration) {
    tokio::time::sleep(time.mul_f64(rand::random())).await;
    tv.is_killed().await;
    tv.switches_on().await;
}
