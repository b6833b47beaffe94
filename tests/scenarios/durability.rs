//! An acknowledged write is on disk before the acknowledgement.

use serde_json::json;
use tests::{Strace, World, announcement};

#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_synced_between_commit_and_reply() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let rest = school.admin().rest();
    let draft = rest.post("posts", announcement("Снегопад").to_json(school.unit())).await;
    let draft: serde_json::Value = draft.done();
    let publish = format!("posts/{}/publish", draft["id"].as_str().unwrap());
    let strace = Strace::attach(
        world.controller().pid().await,
        "read,recvfrom,write,writev,sendto,sendmsg,pwrite64,fdatasync,fsync,sync_file_range",
        world.directory(),
    )
    .await;

    rest.post(&publish, json!({})).await.succeeded();

    let calls = strace.detach().await;
    let at = |what: &str, found: Option<usize>| {
        found.unwrap_or_else(|| panic!("no {what} in:\n{}", calls.join("\n")))
    };
    let asked = at(
        "request",
        calls.iter().position(|call| call.contains(&format!("POST /api/v1/{}", &publish[..12]))),
    );
    let answered = calls[asked..].iter().position(|call| call.contains("HTTP/1.1 200"));
    let answered = asked + at("answer", answered);
    let between = &calls[asked..answered];
    let written = between.iter().rposition(|call| call.contains("pwrite64("));
    let written = at("write to the database before the answer", written);
    let synced = between[written..].iter().any(|call| {
        (call.contains("fdatasync(") || call.contains("fdatasync resumed")) && call.ends_with("= 0")
    });
    assert!(synced, "no fdatasync between commit and reply:\n{}", between.join("\n"));
}
