//! `efir serve` with settings that cannot work says which, why, and what to do.

use std::path::Path;
use std::time::Duration;

use tests::{Cli, Said, World};

const AT_ONCE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_cannot_work_end_the_start_with_the_reason() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a-file"), "not a directory").unwrap();
    std::fs::write(path("typo.toml"), "htpp = \"127.0.0.1:1\"\n").unwrap();
    std::fs::write(path("broken.toml"), "http = [\n").unwrap();
    std::fs::write(path("garbage.pem"), "-----BEGIN NOTHING-----\n").unwrap();
    let (file, typo, broken, garbage) =
        (path("a-file"), path("typo.toml"), path("broken.toml"), path("garbage.pem"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let _held = std::net::TcpListener::bind(&taken);
    let shell = Cli::at_home(home.path());
    let cases: &[(&[&str], &[&str])] = &[
        (&["--http", "nonsense"], &["nonsense"]),
        (&["--mqtt", "127.0.0.1:99999"], &["127.0.0.1:99999"]),
        (&["--http", "0.0.0.0:0"], &["0.0.0.0:0", "--behind-proxy"]),
        (&["--data", &file], &[&file]),
        (&["--config", "no-such.toml"], &["no-such.toml"]),
        (&["--config", &typo], &[&typo, "htpp"]),
        (&["--config", &broken], &[&broken]),
        (&["--tls-cert", &garbage], &["tls-key"]),
        (&["--tls-cert", &garbage, "--tls-key", &garbage], &[&garbage]),
        (&["--tls", "please"], &["please"]),
        (&["--public-url", "ftp://x"], &["ftp://x"]),
    ];
    for (arguments, words) in cases {
        let said = serve(&shell, arguments).await;
        assert!(said.status > 0, "{arguments:?}: {said}");
        for word in *words {
            assert!(said.err.contains(word), "{arguments:?} does not name «{word}»: {said}");
        }
        assert!(!said.err.contains("panicked"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_and_data_that_is_in_use_are_named() {
    let world = World::start().await;
    let shell = world.shell();
    let taken = world.controller().http.to_string();
    let said = serve(&shell, &["--http", &taken]).await;
    assert!(said.status > 0 && said.err.contains(&taken), "{said}");
    let data = world.controller().data();
    let said = serve(&shell, &["--data", data.to_str().unwrap()]).await;
    assert!(said.status > 0 && said.err.contains(data.to_str().unwrap()), "{said}");
    assert!(world.controller().is_running().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn flags_go_over_environment_over_file_over_defaults() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("efir.toml");
    std::fs::write(&file, "http = \"file-wins\"\nmqtt = \"127.0.0.1:0\"\n").unwrap();
    let shell = Cli::at_home(home.path()).with("EFIR_CONFIG", file.to_str().unwrap());
    let said = serve_plainly(&shell, &[]).await;
    assert!(said.err.contains("file-wins"), "{said}");
    let shell = shell.with("EFIR_HTTP", "environment-wins");
    let said = serve_plainly(&shell, &[]).await;
    assert!(said.err.contains("environment-wins"), "{said}");
    let said = serve_plainly(&shell, &["--http", "flag-wins"]).await;
    assert!(said.err.contains("flag-wins"), "{said}");
}

/// Serves with free ports and data of its own, unless the arguments say otherwise.
async fn serve(shell: &Cli, arguments: &[&str]) -> Said {
    let data = shell.home().join("data-of-its-own");
    let mut all = arguments.to_vec();
    for (flag, value) in
        [("--http", "127.0.0.1:0"), ("--mqtt", "127.0.0.1:0"), ("--data", path(&data))]
    {
        if !arguments.contains(&flag) {
            all.extend([flag, value]);
        }
    }
    serve_plainly(shell, &all).await
}

async fn serve_plainly(shell: &Cli, arguments: &[&str]) -> Said {
    let command = [&["serve"], arguments].concat();
    let said = tokio::time::timeout(AT_ONCE, shell.types(&command)).await;
    said.unwrap_or_else(|_| panic!("{command:?} serves"))
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
