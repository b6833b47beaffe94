//! Lists of schools, typed as `efir` commands against the real controller.

use std::path::PathBuf;

use tests::{Cli, World};

fn list(name: &str) -> String {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/lists/")).join(name).display().to_string()
}

async fn coordinator(world: &World) -> Cli {
    let shell = world.shell().with("LANG", "ru_RU.UTF-8");
    let login = ["login", &world.url(), "--login", "coordinator"];
    let password = format!("{}\n", World::PASSWORD);
    shell.types_with_input(&login, &password).await.succeeded();
    shell
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_looked_at_imported_and_the_same_again_changes_nothing() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let file = list("schools.csv");
    let looked = shell.types(&["unit", "import", &file, "--dry-run", "--json"]).await.json();
    assert_eq!((&looked["added"], &looked["applied"]), (&61.into(), &false.into()));
    let done = shell.types(&["unit", "import", &file]).await.succeeded();
    assert!(done.out.contains("61"), "{done}");
    let again = shell.types(&["unit", "import", &list("schools.xlsx"), "--json"]).await.json();
    assert_eq!((&again["unchanged"], &again["added"]), (&61.into(), &0.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_wrong_ends_the_command_with_a_failure_and_is_named() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let file = list("schools-bad.csv");
    let refused = shell.types(&["unit", "import", &file]).await;
    assert_eq!(refused.status, 5, "{refused}");
    let expected = std::fs::read_to_string(list("schools-bad.expected.txt")).unwrap();
    for line in expected.trim().lines() {
        let (row, meaning) = line.split_once(": ").unwrap();
        let named = format!("строка {row},");
        let said = refused.out.lines().find(|said| said.starts_with(&named));
        assert!(said.is_some_and(|said| said.contains(meaning)), "{line}: {refused}");
    }
    let none = shell.types(&["unit", "list"]).await.succeeded();
    assert!(!none.out.contains("Лицей"), "nothing of it has landed: {none}");
    let partial = shell.types(&["unit", "import", &file, "--partial", "--json"]).await;
    assert_eq!(partial.status, 5, "{partial}");
    let units = shell.types(&["unit", "list"]).await.succeeded();
    assert!(units.out.contains("Лицей №2"), "{units}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_that_moves_gets_what_its_new_region_publishes() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let id = async |arguments: &[&str]| shell.types(&[arguments, &["--json"]].concat()).await.id();
    let old = id(&["unit", "add", "--kind", "region", "--name", "Омская область"]).await;
    let new = id(&["unit", "add", "--kind", "region", "--name", "Томская область"]).await;
    let school =
        id(&["unit", "add", "--kind", "school", "--name", "Лицей", "--parent", &old]).await;
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    let claim = ["device", "claim", &code, "--unit", &school, "--room", "Холл"];
    let device = id(&claim).await;
    let post = ["--unit", &school, "--title", "Снегопад", "--text", "Дома"];
    let post = id(&[&["post", "create", "--kind", "announcement"], &post[..]].concat()).await;
    shell.types(&["post", "publish", &post]).await.succeeded();
    let shown = |status: &tests::Status| {
        let post = serde_json::json!({"kind": "post", "post": post, "revision": 1});
        serde_json::json!(status.showing) == post
    };
    tv.says("the post on the screen", shown).await;
    shell.types(&["unit", "move", &school, "--parent", &new]).await.succeeded();
    let from_above = ["--unit", &new, "--title", "Из области", "--text", "Всем"];
    let from_above =
        id(&[&["post", "create", "--kind", "announcement"], &from_above[..]].concat()).await;
    shell.types(&["post", "publish", &from_above]).await.succeeded();
    shell.types(&["post", "withdraw", &post]).await.succeeded();
    let shown = |status: &tests::Status| {
        let post = serde_json::json!({"kind": "post", "post": from_above, "revision": 1});
        serde_json::json!(status.showing) == post
    };
    tv.says("what comes from the new region", shown).await;
    let found = shell.types(&["device", "show", &device, "--json"]).await.json();
    assert_eq!(found["unit"].as_str().or(found["school"].as_str()), Some(school.as_str()));
}
