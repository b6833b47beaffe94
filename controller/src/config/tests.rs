//! Which layer wins, and what each mistake is told.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Parser;

use controller_core::domain::notice::Patience;
use jiff::SignedDuration;

use super::{Backups, Config, ConfigError, Environment, HttpSecurity, Mail, Notices, ServeFlags};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    serve: ServeFlags,
}

fn load(flags: &[&str], variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let words = std::iter::once("efir").chain(flags.iter().copied());
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Config::load(Command::parse_from(words).serve, &variables.collect())
}

fn load_file(text: &str, flags: &[&str]) -> Result<Config, ConfigError> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("efir.toml");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    load(&[&["--config", path], flags].concat(), &[])
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[track_caller]
fn assert_says(result: Result<Config, ConfigError>, parts: &[&str]) {
    let error = result.unwrap_err().to_string();
    for part in parts {
        assert!(error.contains(part), "no «{part}» in: {error}");
    }
}

#[test]
fn defaults_are_those_of_the_manual() {
    let config = load(&[], &[]).unwrap();
    assert_eq!(config.data, Path::new("efir-data"));
    assert_eq!(config.http.address, address("127.0.0.1:8080"));
    assert_eq!(config.http.security, HttpSecurity::Loopback);
    assert_eq!(config.device.address, address("0.0.0.0:8883"));
    assert!(config.device.names.contains(&"127.0.0.1".to_owned()), "{:?}", config.device.names);
    assert_eq!(config.public_url, None);
    assert_eq!(config.tv_http, None);
    let backups = Backups { folder: "efir-data/backups".into(), hour: 3, keep: 7 };
    assert_eq!(config.backups, Some(backups));
}

#[test]
fn flag_wins_over_variable_over_file_over_default() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("efir.toml");
    fs::write(&path, "data = 'file'\nhttp = '127.0.0.1:1'\nmqtt = '127.0.0.1:1'\n").unwrap();
    let variables = [
        ("EFIR_CONFIG", path.to_str().unwrap()),
        ("EFIR_HTTP", "127.0.0.1:2"),
        ("EFIR_MQTT", "127.0.0.1:2"),
    ];
    let config = load(&["--mqtt", "127.0.0.1:3"], &variables).unwrap();
    assert_eq!(config.data, Path::new("file"));
    assert_eq!(config.http.address, address("127.0.0.1:2"));
    assert_eq!(config.device.address, address("127.0.0.1:3"));
}

#[test]
fn every_key_of_the_file_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let pem = directory.path().join("c.pem");
    fs::write(&pem, "pem").unwrap();
    let pem = pem.to_str().unwrap();
    let text = format!(
        "data = 'd'\nhttp = '0.0.0.0:1'\nmqtt = '[::]:2'\ntv_http = '0.0.0.0:3'\nnames = ['a.example', '10.0.0.5']\n\
         public_url = 'https://a.example/'\ntls_cert = '{pem}'\ntls_key = '{pem}'\nbehind_proxy = false\n\
         backups = 'b'\nbackup_hour = 23\nbackup_keep = 2\n\
         smtp_url = 'smtp://localhost:25'\nsmtp_from = 'efir@a.example'\nnotice_after = 30\n\
         notice_hours = '8-18'\n"
    );
    let config = load_file(&text, &[]).unwrap();
    assert_eq!(config.device.names, ["a.example", "10.0.0.5"]);
    assert_eq!(config.device.address, address("[::]:2"));
    assert_eq!(config.tv_http, Some(address("0.0.0.0:3")));
    assert_eq!(config.public_url.as_deref(), Some("https://a.example"));
    let (certificate, key) = (PathBuf::from(pem), PathBuf::from(pem));
    assert_eq!(config.http.security, HttpSecurity::Certificate { certificate, key });
    assert_eq!(config.backups, Some(Backups { folder: "b".into(), hour: 23, keep: 2 }));
    let patience = Patience { after: SignedDuration::from_mins(30), hours: (8, 18) };
    let (url, from) = ("smtp://localhost:25".to_owned(), "efir@a.example".to_owned());
    assert_eq!(config.notices, Notices { patience, mail: Some(Mail { url, from }) });
}

#[test]
fn mail_needs_a_server_and_a_sender_and_its_password_stays_out_of_messages() {
    let mail = |flags: &[&str]| load(flags, &[]);
    assert_eq!(mail(&[]).unwrap().notices.mail, None);
    assert_says(mail(&["--smtp-url", "smtp://localhost"]), &["--smtp-url:", "--smtp-from"]);
    assert_says(mail(&["--smtp-from", "a@b.example"]), &["--smtp-from:", "--smtp-url"]);
    let url = "https://anna:secret@mail.example";
    let refused = mail(&["--smtp-url", url, "--smtp-from", "a@b.example"]);
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("smtps://") && !said.contains("secret"), "{said}");
    assert_says(mail(&["--smtp-url", "smtp://x", "--smtp-from", "anna"]), &["«anna»"]);
    for (hours, good) in
        [("0-24", true), ("7-20", true), ("20-7", false), ("7", false), ("0-25", false)]
    {
        assert_eq!(mail(&["--notice-hours", hours]).is_ok(), good, "{hours}");
    }
    assert_says(mail(&["--notice-after=-1"]), &["«-1»"]);
}

#[test]
fn backups_can_be_switched_off_and_elsewhere_they_keep_their_hour() {
    assert_eq!(load(&["--backups", "off"], &[]).unwrap().backups, None);
    let elsewhere = load(&["--data", "d", "--backup-hour", "0"], &[("EFIR_BACKUPS", "/mnt/b")]);
    let expected = Backups { folder: "/mnt/b".into(), hour: 0, keep: 7 };
    assert_eq!(elsewhere.unwrap().backups, Some(expected));
    assert_says(load(&["--backup-hour", "24"], &[]), &["--backup-hour:", "«24»", "0 to 23"]);
    assert_says(load(&[], &[("EFIR_BACKUP_KEEP", "0")]), &["EFIR_BACKUP_KEEP:", "«0»"]);
}

#[test]
fn names_come_from_one_layer_alone() {
    let named = load(&["--name", "a", "--name", "b"], &[("EFIR_NAME", "c")]).unwrap();
    assert_eq!(named.device.names, ["a", "b"]);
    let named = load(&[], &[("EFIR_NAME", "c, 10.0.0.1")]).unwrap();
    assert_eq!(named.device.names, ["c", "10.0.0.1"]);
}

#[test]
fn empty_variable_counts_as_absent() {
    assert_eq!(load(&[], &[("EFIR_DATA", "")]).unwrap().data, Path::new("efir-data"));
}

#[test]
fn plain_http_beyond_loopback_is_refused_with_the_three_ways() {
    let ways = ["--tls-cert", "--tls own-ca", "--behind-proxy", "0.0.0.0:80"];
    assert_says(load(&["--http", "0.0.0.0:80"], &[]), &ways);
    let proxied = load(&["--http", "0.0.0.0:80"], &[("EFIR_BEHIND_PROXY", "yes")]).unwrap();
    assert_eq!(proxied.http.security, HttpSecurity::BehindProxy);
    let own = load(&["--http", "0.0.0.0:80", "--tls", "own-ca"], &[]).unwrap();
    assert!(own.http.security.is_tls());
    let local = load(&["--http", "localhost:0"], &[]).unwrap();
    assert_eq!(local.http.address, address("127.0.0.1:0"));
}

#[test]
fn only_one_way_of_protection_is_taken() {
    let both = load(&["--tls", "own-ca", "--behind-proxy"], &[]);
    assert_says(both, &["--behind-proxy", "--tls exclude each other"]);
}

#[test]
fn mistake_names_value_place_and_remedy() {
    assert_says(load(&["--http", "8080"], &[]), &["--http:", "«8080»", "127.0.0.1:8080"]);
    assert_says(load(&[], &[("EFIR_MQTT", "x:1")]), &["EFIR_MQTT:", "«x:1»", "IP:PORT"]);
    assert_says(load(&["--tv-http", "80"], &[]), &["--tv-http:", "«80»"]);
    assert_says(load(&["--name", "a b"], &[]), &["--name:", "«a b»"]);
    assert_says(load(&["--name", "host:8883"], &[]), &["--name:", "without a port"]);
    assert_says(load(&["--public-url", "ftp://x"], &[]), &["--public-url:", "«ftp://x»"]);
    assert_says(load(&["--public-url", "https://u:p@x"], &[]), &["--public-url:"]);
    assert_says(load(&["--tls", "yes"], &[]), &["--tls:", "«yes»", "own-ca"]);
    assert_says(load(&["--tls-cert", "c.pem"], &[]), &["--tls-cert:", "--tls-key"]);
    let unreadable = load(&["--tls-cert", "/no/c.pem", "--tls-key", "/no/k.pem"], &[]);
    assert_says(unreadable, &["--tls-cert:", "«/no/c.pem»", "No such file"]);
    assert_says(load(&["--config", "/no/efir.toml"], &[]), &["--config:", "«/no/efir.toml»"]);
    assert_says(load(&[], &[("EFIR_BEHIND_PROXY", "maybe")]), &["EFIR_BEHIND_PROXY:", "«maybe»"]);
}

#[test]
fn mistake_in_the_file_names_file_and_line() {
    assert_says(load_file("data = 'd'\nhttp = 'x'\n", &[]), &["efir.toml:2:", "«x»"]);
    assert_says(load_file("\nhtpp = '127.0.0.1:1'\n", &[]), &["efir.toml:2:", "htpp", "`http`"]);
    assert_says(load_file("data = 'd'\n\nhttp = 80\n", &[]), &["efir.toml:3:", "string"]);
    assert_says(load_file("data = \n", &[]), &["efir.toml:1:"]);
}

#[test]
fn environment_of_the_process_is_readable() {
    assert!(Environment::of_process().get("PATH").is_some());
}
