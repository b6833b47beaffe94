//! `efir status`: how things are, at a glance.

use super::failure::Failure;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::Status;

/// Asks the controller.
pub(crate) fn run(controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let status = controller.get("status")?;
    Ok(reader.answer(&status, |status| facts(status, controller.url(), reader)))
}

fn facts(status: &Status, url: &str, reader: &Reader) -> String {
    reader.facts(vec![
        ("status-controller", url.to_owned()),
        ("status-version", status.version.clone()),
        ("status-now", reader.time(status.now)),
        ("status-schools", status.schools.to_string()),
        ("status-devices", status.devices.to_string()),
        ("status-online", status.devices_online.to_string()),
        ("status-showing", status.devices_showing.to_string()),
        ("status-posts", status.posts_published.to_string()),
    ])
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
        };
        for language in [Language::Russian, Language::English] {
            let told = facts(&status, "https://efir.example", &reader(language));
            insta::assert_snapshot!(format!("status_{language}"), told);
        }
    }
}
