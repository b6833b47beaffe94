//! What an agent keeps is whole on its disk, or not there: write, fsync, rename, fsync of the folder.

use std::collections::BTreeSet;

use tests::{Strace, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn every_file_that_a_tv_keeps_is_synced_renamed_into_place_and_its_folder_synced() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let tv = school.enrol_tv("Холл").await;
    tv.shows_idle().await;
    let strace = Strace::attach(
        tv.pid().await,
        "open,openat,creat,write,pwrite64,rename,renameat,renameat2,fsync,fdatasync",
        world.directory(),
    )
    .await;

    school.admin().publishes(announcement("Снегопад: уроки с 9:30")).await;
    tv.shows("Снегопад").await;

    let calls = strace.detach().await;
    let data = tv.data();
    let registers = calls.iter().enumerate().filter(|(_, call)| {
        call.contains("rename") && call.contains(data.to_str().unwrap()) && !call.contains("status")
    });
    let mut renamed = BTreeSet::new();
    for (index, call) in registers {
        let names: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
        let [from, to] = names[..] else { panic!("not a rename of two names: {call}") };
        let synced = |call: &&String, path: &str| {
            (call.contains("fsync(") || call.contains("fdatasync("))
                && call.contains(&format!("<{path}>"))
        };
        assert!(
            calls[..index].iter().any(|call| synced(&call, from)),
            "{from} was not synced before {call}"
        );
        let folder = std::path::Path::new(to).parent().unwrap().to_str().unwrap();
        assert!(
            calls[index..].iter().any(|call| synced(&call, folder)),
            "{folder} was not synced after {call}"
        );
        renamed.insert(to.to_owned());
    }
    assert!(!renamed.is_empty(), "nothing was renamed into place:\n{}", calls.join("\n"));
    for call in &calls {
        let created = call.contains("O_CREAT") && call.contains(data.to_str().unwrap());
        let Some(path) = created.then(|| call.split('"').nth(1)).flatten() else { continue };
        let in_place = renamed.contains(path);
        assert!(!in_place, "{path} is written in place: {call}");
    }
}
