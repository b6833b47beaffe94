//! Passwords, one-time codes and links, as programs and people at a terminal use them.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tests::{Cli, World};
use totp_rs::{Algorithm, TOTP};

const OTHER: &str = "совсем другая фраза";

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_at_a_terminal_and_the_other_terminal_is_signed_out() {
    let world = World::start().await;
    let (here, there) = (coordinator(&world).await, coordinator(&world).await);
    let common = here.clone().with("EFIR_NEW_PASSWORD", "password2026");
    let refused = common.with("EFIR_PASSWORD", World::PASSWORD).types(&["password"]).await;
    assert!(refused.status != 0 && refused.err.contains("выбирают многие"), "{refused}");
    let both = format!("{}\n{OTHER}\n", World::PASSWORD);
    here.types_with_input(&["password"], &both).await.succeeded();
    here.types(&["unit", "list"]).await.succeeded();
    let gone = there.types(&["unit", "list"]).await;
    assert_ne!(gone.status, 0, "{gone}");
    let login = ["login", &world.url(), "--login", "coordinator"];
    assert_ne!(there.types_with_input(&login, World::PASSWORD).await.status, 0);
    there.types_with_input(&login, OTHER).await.succeeded();
    let listed = here.types(&["session", "list", "--json"]).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    here.types(&["session", "end", "--others"]).await.succeeded();
    assert_ne!(there.types(&["unit", "list"]).await.status, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_is_asked_for_the_one_time_code_as_well() {
    let world = World::start().await;
    let rest = world.coordinator().await.rest().clone();
    let proof = json!({"present_password": World::PASSWORD});
    let offer: Value = rest.post("me/second-factor", proof).await.done();
    let secret = offer["secret"].as_str().unwrap();
    let first = json!({"code": code(secret, 0)});
    let paper: Value = rest.post("me/second-factor/confirm", first).await.done();
    let login = ["login", &world.url(), "--login", "coordinator"];
    let shell = world.shell().with("EFIR_PASSWORD", World::PASSWORD);
    let asked = shell.types(&login).await;
    assert!(asked.status != 0 && asked.err.contains("EFIR_CODE"), "{asked}");
    let wrong = shell.clone().with("EFIR_CODE", "000000").types(&login).await;
    assert!(wrong.status != 0 && wrong.err.contains("не подходит"), "{wrong}");
    shell.clone().with("EFIR_CODE", &code(secret, 30)).types(&login).await.succeeded();
    let recovery = paper["codes"][0].as_str().unwrap();
    shell.clone().with("EFIR_CODE", recovery).types(&login).await.succeeded();
    let again = shell.clone().with("EFIR_CODE", recovery).types(&login).await;
    assert_ne!(again.status, 0, "a code on paper is good once: {again}");
    shell.types(&["unit", "list"]).await.succeeded();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_forgotten_the_password_gets_a_link_and_the_log_tells_of_it() {
    let world = World::start().await;
    let shell = coordinator(&world).await;
    let add = ["person", "add", "--login", "boris", "--name", "Борис Иванов"];
    let forgotten = shell.clone().with("EFIR_PASSWORD", "давно забытая фраза");
    forgotten.types(&add).await.succeeded();
    let said = shell.types(&["person", "reset", "boris"]).await.succeeded();
    let link = said.out.split_whitespace().find(|word| word.contains("/reset/")).unwrap();
    let token = link.rsplit('/').next().unwrap();
    assert!(link.starts_with(&world.url()), "{said}");
    let rest = world.controller().rest();
    let choose = |password: &str| json!({"token": token, "password": password});
    rest.post("reset", choose(OTHER)).await.succeeded();
    let again = rest.post("reset", choose(World::PASSWORD)).await;
    assert_eq!(again.refused(403), "reset-link-wrong", "{again}");
    let login = ["login", &world.url(), "--login", "boris"];
    world.shell().types_with_input(&login, OTHER).await.succeeded();

    let log = ["audit", "list", "--kind", "access", "--text", "boris"];
    let log = shell.types(&log).await.succeeded();
    for deed in ["Выдана ссылка для нового пароля", "Пароль задан по ссылке"]
    {
        assert!(log.out.contains(deed), "{log}");
    }
    let file = shell.home().join("log.csv");
    let export = ["audit", "export", "--by", "coordinator", "--out", file.to_str().unwrap()];
    shell.types(&export).await.succeeded();
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(table.starts_with('\u{feff}') && table.contains("reset-offered"), "{table}");
    assert!(!table.contains(token) && !table.contains("password-reset"), "{table}");
    let strange = shell.types(&["audit", "list", "--deed", "post-eaten"]).await;
    assert!(strange.status != 0 && strange.err.contains("post-eaten"), "{strange}");
}

async fn coordinator(world: &World) -> Cli {
    let shell = world.shell();
    let login = ["login", &world.url(), "--login", "coordinator"];
    shell.types_with_input(&login, World::PASSWORD).await.succeeded();
    shell
}

/// What an app with this secret shows, so many seconds from now.
#[expect(clippy::disallowed_methods, reason = "a phone has a clock of its own")]
fn code(secret: &str, seconds: u64) -> String {
    let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let app = TOTP::new_unchecked(Algorithm::SHA1, 6, 1, 30, secret, None, String::new());
    app.generate(now + seconds)
}
