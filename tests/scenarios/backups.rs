//! A backup is made while schools work, and brought back when they no longer can.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hyper::Method;
use serde_json::{Value, json};
use tests::{
    Cli, Device, PATIENCE, School, Start, World, announcement, command, controller_binary,
    eventually,
};

const SCHOOL: &str = "Липецкая область / Елец / Гимназия №11";

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_serving_brings_everything_back_and_tvs_go_on() {
    let world = World::start().await;
    let school = world.school(SCHOOL).await;
    let tv = school.enrol_tv("Холл").await;
    let snow = school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows_post(&snow).await;
    let backup = backs_up(&world, "first").await;
    let later = school.admin().publishes(announcement("Концерт в пятницу")).await;
    tv.shows_post(&later).await;
    school.admin().withdraws(&later).await;
    tv.shows_post(&snow).await;
    // The TV forgets these events, since the controller has them.
    eventually("both showings to be stored", PATIENCE, async || {
        let stored = world.controller().figure(STORED).await;
        if stored >= 2.0 { Ok(()) } else { Err(stored.to_string()) }
    })
    .await;

    world.controller().stops().await;
    let restored = restores(&world, &backup, None).await;
    assert_eq!(restored["before"]["state"], "carried-over", "{restored}");
    let aside = PathBuf::from(restored["aside"].as_str().unwrap());
    assert!(aside.join("store/db").exists() && aside.join("pki/ca.pem").exists());
    is_whole(&world).await;
    world.controller().starts().await;

    tv.is_known_as_online(true).await;
    assert_eq!(school.published_titles().await, ["Снегопад: уроки с 9:30"]);
    let next = school.admin().publishes(announcement("Мороз")).await;
    tv.shows_post(&next).await;
    // What the controller has forgotten is marked as lost, and what follows counts.
    eventually("the lost events to be marked", PATIENCE, async || {
        let gaps = world.controller().figure(GAPS).await;
        if gaps >= 1.0 { Ok(()) } else { Err(gaps.to_string()) }
    })
    .await;
    eventually("a new showing to be stored", PATIENCE, async || {
        let stored = world.controller().figure(STORED).await;
        if stored >= 1.0 { Ok(()) } else { Err(stored.to_string()) }
    })
    .await;
    world.controller().stops().await;
    is_whole(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_each_device_comes_back_in_its_own_way() {
    let story = Devices::after_a_backup().await;
    let Devices { world, school, backup, known, renewed, revoked, later, .. } = &story;
    world.controller().stops().await;
    let restored = restores(world, backup, None).await;
    let carried = &restored["before"]["carried"];
    assert_eq!(
        (&carried["devices_revoked"], &carried["devices_returning"]),
        (&json!(1), &json!(1))
    );
    world.controller().starts().await;

    known.connects().await;
    renewed.connects().await;
    assert_eq!(told(revoked).await, "device-revoked");
    assert_eq!(told(later).await, "device-returning");
    assert_eq!(refusal_to_renew(later).await, "device-returning");
    // The store that was set aside knew where it stood, so its own school sees it.
    let waiting = returning(school.admin().rest()).await;
    assert_eq!(waiting["items"][0]["id"], json!(later.id), "{waiting}");
    assert_eq!(waiting["items"][0]["room"], "Спортзал", "{waiting}");
    let path = format!("devices/returning/{}/readmit", later.id);
    let device: Value = school.admin().rest().post(&path, json!({})).await.done();
    assert_eq!((&device["room"], &device["unit"]), (&json!("Спортзал"), &json!(school.unit())));
    later.connects().await;
    assert_eq!(returning(school.admin().rest()).await["items"], json!([]));
    world.controller().stops().await;
    is_whole(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tv_that_was_connected_after_the_backup_shows_on_until_it_is_taken_up_again() {
    let world = World::start().await;
    let school = world.school(SCHOOL).await;
    let snow = school.admin().publishes(announcement("Снегопад")).await;
    let backup = backs_up(&world, "before").await;
    let tv = school.enrol_tv("Спортзал").await;
    tv.shows_post(&snow).await;

    world.controller().stops().await;
    restores(&world, &backup, None).await;
    world.controller().starts().await;
    eventually("the TV to come back", PATIENCE, async || {
        let waiting = returning(school.admin().rest()).await;
        if waiting["items"][0]["seen"].is_string() { Ok(()) } else { Err(waiting.to_string()) }
    })
    .await;
    let status = tv.status().await;
    assert_eq!(status.showing, Some(snow.on_screen()), "it must not go dark");
    assert_ne!(status.state, "online");

    let path = format!("devices/returning/{}/readmit", tv.id());
    school.admin().rest().post(&path, json!({})).await.succeeded();
    let next = school.admin().publishes(announcement("Мороз")).await;
    tv.shows_post(&next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_new_machine_renewed_certificates_are_taken_up_and_strangers_wait() {
    let story = Devices::after_a_backup().await;
    let Devices { world, school, backup, known, renewed, later, .. } = &story;
    let shell = world.shell();
    let data = world.controller().data();
    let key = shell.types(&["recovery-key", "--data", path(&data)]).await.succeeded().out;
    world.controller().stops().await;
    // The disk is lost, and with it what happened since the backup.
    std::fs::rename(&data, world.directory().join("lost")).unwrap();
    let refused = shell.types(&["restore", path(backup), "--data", path(&data)]).await.failed(1);
    assert!(refused.err.contains("EFIR_BACKUP_KEY"), "{refused}");
    let restored = restores(world, backup, Some(key.trim())).await;
    assert_eq!(restored["before"]["state"], "nothing", "{restored}");
    world.controller().starts().await;

    let older = known.renews().await.unwrap();
    known.connects().await;
    renewed.connects().await;
    assert_eq!(told(renewed).await, ACCEPTED);
    assert_eq!(told(&story.renewed_from).await, "key-retired");
    older.connects().await;
    assert_eq!(told(later).await, "device-returning");

    // Nobody knows where it stood: only who looks after everything decides whose it is.
    assert_eq!(returning(school.admin().rest()).await["items"], json!([]));
    let hers = coordinator(world).await;
    let list = hers.types(&["device", "returning"]).await.succeeded();
    assert!(list.out.contains(&later.id), "{list}");
    let note = hers.types(&["device", "list"]).await.succeeded();
    assert!(note.out.contains("efir device returning"), "{note}");
    let readmit = ["device", "readmit", &later.id, "--unit", school.unit(), "--room", "Спортзал"];
    hers.types(&readmit).await.succeeded();
    later.connects().await;
    world.controller().stops().await;
    is_whole(world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_is_killed_leaves_the_old_state_or_the_new_one_whole() {
    let world = World::start().await;
    let school = world.school(SCHOOL).await;
    school.admin().publishes(announcement("Тогда")).await;
    let backup = backs_up(&world, "then").await;
    school.admin().publishes(announcement("Теперь")).await;
    world.controller().stops().await;
    let began = tokio::time::Instant::now();
    restores(&world, &backup, None).await;
    let whole = began.elapsed();
    let data = world.controller().data();
    let newest = newest_aside(&data);
    let now = world.directory().join("now");
    std::fs::rename(newest, &now).unwrap();

    let mut seen = [0, 0];
    for round in 0..16 {
        // The state before the restore, as it was.
        for part in ["store", "pki"] {
            std::fs::remove_dir_all(data.join(part)).unwrap();
            copy(&now.join(part), &data.join(part));
        }
        let mut restore = command(controller_binary(), world.directory());
        restore.args(["restore", path(&backup), "--data", path(&data)]);
        let mut restore = restore.spawn().unwrap();
        tokio::time::sleep(whole * round / 14).await;
        let _ended_already = restore.start_kill();
        restore.wait().await.unwrap();
        // Whoever comes next finishes what was decided.
        is_whole(&world).await;
        world.controller().starts().await;
        let titles = school.published_titles().await;
        match titles.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["Теперь", "Тогда"] => seen[0] += 1,
            ["Тогда"] => seen[1] += 1,
            other => panic!("round {round}: {other:?}"),
        }
        world.controller().stops().await;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "both ends were seen: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_no_half_backup_and_what_is_there_untouched() {
    let world = Start::default().with_small_disk(64).start().await;
    let school = world.school(SCHOOL).await;
    school.admin().publishes(announcement("Снегопад")).await;
    let backup = backs_up(&world, "good").await;
    let data = world.controller().data();
    world.controller().stops().await;

    world.disk().fills_up();
    let shell = world.shell().with("LANG", "C");
    let target = data.join("half.backup");
    let said = shell.types(&["backup", path(&target), "--data", path(&data)]).await.failed(1);
    assert!(said.err.contains("the disk is full"), "{said}");
    let said = shell.types(&["restore", path(&backup), "--data", path(&data)]).await.failed(1);
    assert!(said.err.contains("full") || said.err.contains("No space left"), "{said}");
    assert!(!target.exists() && !data.join("restoring").exists());

    world.disk().has_room();
    is_whole(&world).await;
    world.controller().starts().await;
    assert_eq!(school.published_titles().await, ["Снегопад"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_each_day_and_seven_stay() {
    let world = Start::default().with_movable_clock().start().await;
    let folder = world.controller().data().join("backups");
    for day in 1..=9 {
        eventually("a backup of the day", PATIENCE, async || {
            let files = backups(&folder);
            let wanted = usize::min(day, 7);
            if files.len() == wanted { Ok(()) } else { Err(format!("day {day}: {files:?}")) }
        })
        .await;
        if day == 9 {
            break;
        }
        world.controller().stops().await;
        world.clock().is_ahead_by_days(u32::try_from(day).unwrap());
        world.controller().starts().await;
    }
    let newest = backups(&folder).pop().unwrap();
    let shell = world.shell();
    let data = world.controller().data();
    shell.types(&["check", path(&newest), "--data", path(&data)]).await.succeeded();
    assert!(world.controller().figure("efir_backups_total{outcome=\"stored\"}").await >= 1.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daily_backup_that_fails_is_loud_and_removes_none() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "no folder").unwrap();
    let world = Start::default().with_arguments(&["--backups", path(&in_the_way)]).start().await;
    let failed = "efir_backups_total{outcome=\"failed\"}";
    eventually("the failure to be counted", PATIENCE, async || {
        let count = world.controller().figure(failed).await;
        if count >= 1.0 { Ok(()) } else { Err(count.to_string()) }
    })
    .await;
    let hers = coordinator(&world).await;
    let status = hers.types(&["status"]).await.succeeded();
    assert!(
        status.out.contains("НЕ СДЕЛАНА") && status.out.contains(path(&in_the_way)),
        "{status}"
    );
    assert!(world.controller().log().contains("could not make the daily backup"));
    assert_eq!(world.controller().rest().page("/readyz").await.status, 200);
    // It is nobody's business but hers.
    let school = world.school(SCHOOL).await;
    let seen: Value = school.admin().rest().get("status").await.done();
    assert_eq!(seen["backups"], Value::Null, "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_be_read_is_named_left_alone_and_set_aside_by_a_restore() {
    let world = World::start().await;
    let school = world.school(SCHOOL).await;
    school.admin().publishes(announcement("Снегопад")).await;
    let backup = backs_up(&world, "good").await;
    world.controller().stops().await;
    let data = world.controller().data();
    let damage = vec![0xa5; 200_000];
    std::fs::write(data.join("store/db"), &damage).unwrap();

    let shell = world.shell();
    for command in ["serve", "check"] {
        let said = shell.types(&[command, "--data", path(&data)]).await.failed(1);
        let names =
            said.err.contains(path(&data.join("store"))) && said.err.contains("efir restore");
        assert!(names && !said.err.contains("panicked"), "{said}");
    }
    assert_eq!(std::fs::read(data.join("store/db")).unwrap(), damage);
    let restored = restores(&world, &backup, None).await;
    assert_eq!(restored["before"]["state"], "unreadable", "{restored}");
    let aside = Path::new(restored["aside"].as_str().unwrap());
    assert_eq!(std::fs::read(aside.join("store/db")).unwrap(), damage);
    is_whole(&world).await;
    world.controller().starts().await;
    assert_eq!(school.published_titles().await, ["Снегопад"]);
}

/// Somebody who may ask is told that there is no such item.
const ACCEPTED: &str = "not-found";
const STORED: &str = "efir_events_total{kind=\"shown\",outcome=\"stored\"}";
const GAPS: &str = "efir_events_total{kind=\"gap\",outcome=\"stored\"}";

/// Devices to which things have happened since a backup.
struct Devices {
    world: World,
    school: School,
    backup: PathBuf,
    known: Device,
    /// Renewed after the backup, and as it was before.
    renewed: Device,
    renewed_from: Device,
    /// Revoked after the backup.
    revoked: Device,
    /// Paired after the backup.
    later: Device,
}

impl Devices {
    async fn after_a_backup() -> Self {
        let world = World::start().await;
        let school = world.school(SCHOOL).await;
        let known = school.enrol_device("Холл").await;
        let renewed_from = school.enrol_device("Столовая").await;
        let revoked = school.enrol_device("Библиотека").await;
        for device in [&known, &renewed_from, &revoked] {
            device.connects().await;
        }
        let backup = backs_up(&world, "devices").await;
        // Certificates tell seconds.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let renewed = renewed_from.renews().await.unwrap();
        renewed.connects().await;
        school.admin().revokes(&revoked.id).await;
        let later = school.enrol_device("Спортзал").await;
        later.connects().await;
        Self { world, school, backup, known, renewed, renewed_from, revoked, later }
    }
}

async fn backs_up(world: &World, name: &str) -> PathBuf {
    let file = world.directory().join(format!("{name}.backup"));
    let data = world.controller().data();
    world.shell().types(&["backup", path(&file), "--data", path(&data)]).await.succeeded();
    file
}

async fn restores(world: &World, backup: &Path, key: Option<&str>) -> Value {
    let shell = world.shell().with("EFIR_BACKUP_KEY", key.unwrap_or_default());
    let data = world.controller().data();
    shell.types(&["restore", path(backup), "--data", path(&data), "--json"]).await.json()
}

/// Proves the data of the controller, which is stopped.
async fn is_whole(world: &World) {
    let data = world.controller().data();
    let report = world.shell().types(&["check", "--data", path(&data), "--json"]).await.json();
    assert_eq!(report["whole"], true, "{report}");
}

async fn coordinator(world: &World) -> Cli {
    let shell = world.shell().with("EFIR_PASSWORD", World::PASSWORD);
    shell.types(&["login", &world.url(), "--login", "coordinator"]).await.succeeded();
    shell
}

async fn returning(rest: &tests::Rest) -> Value {
    rest.get("devices/returning").await.done()
}

/// What a device is told that asks for something.
async fn told(device: &Device) -> String {
    let item = format!("/items/{}", "0".repeat(64));
    let answer = device.asks_for(Method::GET, &item, Value::Null).await;
    answer.json()["code"].as_str().unwrap().to_owned()
}

async fn refusal_to_renew(device: &Device) -> String {
    device.renews().await.unwrap_err().json()["code"].as_str().unwrap().to_owned()
}

fn backups(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "backup"));
    files.sort();
    files
}

fn newest_aside(data: &Path) -> PathBuf {
    let folders = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let aside =
        |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("set-aside");
    folders.filter(aside).max().unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
