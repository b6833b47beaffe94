//! `efir status`: how things are, at a glance.

use super::failure::Failure;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{Backups, Status};

/// Asks the controller.
pub(crate) fn run(controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let status = controller.get("status")?;
    Ok(reader.answer(&status, |status| facts(status, controller.url(), reader)))
}

fn facts(status: &Status, url: &str, reader: &Reader) -> String {
    let mut facts = vec![
        ("status-controller", url.to_owned()),
        ("status-version", status.version.clone()),
        ("status-now", reader.time(status.now)),
        ("status-schools", status.schools.to_string()),
        ("status-devices", status.devices.to_string()),
        ("status-online", status.devices_online.to_string()),
        ("status-showing", status.devices_showing.to_string()),
        ("status-posts", status.posts_published.to_string()),
    ];
    facts.extend(status.backups.iter().map(|backups| ("status-backup", backup(backups, reader))));
    reader.facts(facts)
}

/// The newest backup, and loudly if there should be a newer one.
fn backup(backups: &Backups, reader: &Reader) -> String {
    let made = match backups.made {
        Some(made) => reader.time(made),
        None => reader.words().say("not-yet"),
    };
    match &backups.failure {
        Some(why) => reader.say("backup-failed", &[("why", why), ("made", &made)]),
        None if backups.on => made,
        None => reader.words().say("backup-off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use protocol::Language;

    #[test]
    fn status_reads_like_this() {
        let status = Status {
            version: "0.1.0".into(),
            now: "2026-11-23T06:05:00Z".parse().unwrap(),
            schools: 47,
            devices: 312,
            devices_online: 300,
            devices_showing: 297,
            posts_published: 12,
            backups: None,
        };
        let made = Backups { on: true, made: Some(status.now), failure: None };
        let failed =
            Backups { made: None, failure: Some("the disk is full".into()), ..made.clone() };
        let off = Backups { on: false, made: None, failure: None };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [None, Some(&made), Some(&failed), Some(&off)].map(|backups| {
                let status = Status { backups: backups.cloned(), ..status.clone() };
                facts(&status, "https://efir.example", &reader)
            });
            let told = told.join("\n\n");
            insta::assert_snapshot!(format!("status_{language}"), told);
        }
    }
}
