//! The whole of an administrator's work, typed as `efir` commands.

use serde_json::json;
use tests::{Cli, World};

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_is_published_from_the_command_line() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let id = async |arguments: &[&str]| shell.types(&[arguments, &["--json"]].concat()).await.id();
    let region = id(&["unit", "add", "--kind", "region", "--name", "Липецкая область"]).await;
    let school = ["--kind", "school", "--name", "Гимназия №11", "--parent", &region];
    let school =
        id(&[&["unit", "add"], &school[..], &["--time-zone", "Europe/Moscow"]].concat()).await;
    let password = shell.clone().with("EFIR_PASSWORD", World::PASSWORD);
    for (login, name) in [("anna", "Анна Петрова"), ("boris", "Борис Фёдоров")]
    {
        let person = ["--login", login, "--name", name, "--unit", &school];
        password.types(&[&["person", "add"], &person[..]].concat()).await.succeeded();
    }
    let role = ["--person", "anna", "--role", "school-administrator", "--unit", &school];
    // Nobody has nominated her.
    shell.types(&[&["grant", "add"], &role[..]].concat()).await.failed(3);
    let head = ["--person", "boris", "--role", "director", "--unit", &school];
    id(&[&["grant", "add"], &head[..]].concat()).await;
    let director = world.shell().with("EFIR_PASSWORD", World::PASSWORD);
    director.types(&["login", &world.url(), "--login", "boris"]).await.succeeded();
    let submit = ["nomination", "submit", "--person", "anna", "--remark", "ведёт сайт", "--json"];
    let nomination = director.types(&submit).await.id();
    let decide = ["nomination", "decide", &nomination, "--grant", "anna"];
    // Whoever nominated does not decide.
    director.types(&decide).await.failed(3);
    shell.types(&decide).await.succeeded();
    let decided = shell.types(&["nomination", "list", "--all"]).await.succeeded();
    assert!(decided.out.contains("anna") && decided.out.contains(&nomination), "{decided}");
    let proof = shell.types(&["audit", "verify", "--json"]).await.json();
    assert_eq!((&proof["whole"], &proof["broken"]), (&json!(true), &json!(null)), "{proof}");

    let hers = world.shell().with("EFIR_PASSWORD", World::PASSWORD);
    hers.types(&["login", &world.url(), "--login", "anna"]).await.succeeded();
    let tv = world.new_tv().await;
    let code = tv.pairing_code().await;
    let claim =
        ["device", "claim", &code, "--unit", &school, "--room", "Холл", "--tag", "вход", "--json"];
    let device = hers.types(&claim).await.id();
    let post = [
        "--unit",
        &school,
        "--title",
        "Снегопад: уроки с 9:30",
        "--text",
        "**Первый** урок в 9:30",
    ];
    let post = [&["post", "create", "--kind", "announcement"], &post[..], &["--json"]].concat();
    let post = hers.types(&post).await.id();
    hers.types(&["post", "publish", &post]).await.succeeded();

    tv.says("the post on the screen", |status| on_screen(status, &post, 1)).await;
    assert_eq!(tv.status().await.device, Some(device.clone()));
    hers.types(&["post", "edit", &post, "--title", "Снегопад: уроки с 10:15"]).await.succeeded();
    tv.says("the edit on the screen", |status| on_screen(status, &post, 2)).await;
    let shown = hers.types(&["device", "show", &device, "--json"]).await.json();
    assert_eq!(shown["room"], "Холл");
    hers.types(&["device", "set", &device, "--room", "Актовый зал"]).await.succeeded();
    let list = hers.types(&["device", "list"]).await.succeeded();
    assert!(list.out.contains("Актовый зал") && list.out.contains(&device), "{list}");
    hers.types(&["post", "withdraw", &post]).await.succeeded();
    tv.says("the idle screen", |status| status.showing == Some(protocol::report::Showing::Idle))
        .await;
    let posts = hers.types(&["post", "list", "--json"]).await.json();
    assert_eq!(posts["items"][0]["state"], "withdrawn", "{posts}");
    hers.types(&["device", "revoke", &device]).await.succeeded();
    shell.types(&["status"]).await.succeeded();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_signs_in_until_it_is_revoked() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let made = shell.types(&["token", "add", "--name", "Табло у входа", "--json"]).await.json();
    let [id, secret] = ["id", "secret"].map(|key| made[key].as_str().unwrap().to_owned());
    let machine = world.shell().with("EFIR_TOKEN", &secret);
    machine.types(&["unit", "list"]).await.succeeded();
    let listed = shell.types(&["token", "list", "--json"]).await.succeeded();
    assert!(listed.out.contains(&id) && !listed.out.contains(&secret), "{listed}");

    shell.types(&["token", "revoke", &id]).await.succeeded();

    let refused = machine.types(&["unit", "list"]).await;
    assert_ne!(refused.status, 0, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_of_errors_have_exit_codes_of_their_own() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let nobody = world.shell();
    let away = world.shell().with("EFIR_URL", "http://127.0.0.1:9").with("EFIR_TOKEN", "x");
    let usage = shell.types(&["device", "claim"]).await.failed(2);
    let unknown = shell.types(&["post", "publish", "01kb0000000000000000000000"]).await;
    let invalid = shell.types(&["unit", "add", "--kind", "region", "--name", ""]).await;
    let unsigned = nobody.types(&["unit", "list"]).await;
    let unreachable = away.types(&["unit", "list"]).await;

    let said = [&usage, &unknown, &invalid, &unsigned, &unreachable];
    for one in said {
        assert!(one.status > 0 && one.out.is_empty() && !one.err.trim().is_empty(), "{one}");
    }
    let mut codes = said.map(|one| one.status);
    codes.sort_unstable();
    let kinds = codes.windows(2).filter(|pair| pair[0] != pair[1]).count() + 1;
    assert!(kinds >= 4, "exit codes do not tell errors apart: {codes:?}");
    assert!(unreachable.err.contains("127.0.0.1:9"), "{unreachable}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_of_the_shell_is_spoken() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let russian = shell.types(&["unit", "list"]).await.succeeded();
    for language in ["C", "en_US.UTF-8"] {
        let english =
            shell.clone().with("LANG", language).types(&["unit", "list"]).await.succeeded();
        assert!(!cyrillic(english.out.lines().next().unwrap_or_default()), "{language}: {english}");
        let help =
            shell.clone().with("LANG", language).types(&["device", "--help"]).await.succeeded();
        assert!(!cyrillic(&help.out), "{language}: {help}");
        let refused = ["post", "publish", "01kb0000000000000000000000"];
        let refused = shell.clone().with("LANG", language).types(&refused).await;
        assert!(refused.status > 0 && !cyrillic(&refused.err), "{language}: {refused}");
    }
    assert!(cyrillic(russian.out.lines().next().unwrap_or_default()), "{russian}");
    let help = shell.types(&["device", "--help"]).await.succeeded();
    assert!(cyrillic(&help.out), "{help}");
    let refused = shell.types(&["post", "publish", "01kb0000000000000000000000"]).await;
    assert!(refused.status > 0 && cyrillic(&refused.err), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kept_secret_is_for_its_owner_only_and_goes_with_logout() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let folder = shell.home().join("config/efir");
    let files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty());
    for file in &files {
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} has mode {mode:o}", file.display());
    }
    shell.types(&["logout"]).await.succeeded();
    assert_ne!(shell.types(&["unit", "list"]).await.status, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn completions_are_written_for_each_shell() {
    let world = World::start().await;
    for shell in ["bash", "zsh", "fish"] {
        let script = world.shell().types(&["completions", shell]).await.succeeded();
        assert!(script.out.contains("claim"), "{shell}: {script}");
    }
}

async fn coordinator(world: &World) -> Cli {
    let shell = world.shell();
    let login = ["login", &world.url(), "--login", "coordinator"];
    let password = format!("{}\n", World::PASSWORD);
    shell.types_with_input(&login, &password).await.succeeded();
    shell
}

fn on_screen(status: &tests::Status, post: &str, revision: u32) -> bool {
    json!(status.showing) == json!({"kind": "post", "post": post, "revision": revision})
}

fn cyrillic(text: &str) -> bool {
    text.chars().any(|c| ('а'..='я').contains(&c.to_lowercase().next().unwrap_or(c)))
}
