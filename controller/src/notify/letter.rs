//! What a letter says, in the school's language and by the school's clock.

use controller_core::app::notices::Mailing;
use controller_core::domain::notice::Missed;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::Language;
use protocol::words::{Args, InvalidWords, Words};

const RUSSIAN: &str = include_str!("../../i18n/ru/mail.ftl");
const ENGLISH: &str = include_str!("../../i18n/en/mail.ftl");
/// Rooms that a letter names, at most; the console names them all.
const ROOMS: usize = 12;

/// The words of letters.
#[derive(Debug)]
pub(super) struct Wording {
    russian: Words,
    english: Words,
    console: String,
}

/// A letter's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) subject: String,
    pub(super) body: String,
}

impl Wording {
    pub(super) fn new(console: String) -> Result<Self, InvalidWords> {
        Ok(Self {
            russian: Words::new(Language::Russian, RUSSIAN)?,
            english: Words::new(Language::English, ENGLISH)?,
            console,
        })
    }

    /// A notice as a letter.
    pub(super) fn of(&self, mailing: &Mailing) -> Text {
        let words = match mailing.language {
            Language::Russian => &self.russian,
            Language::English => &self.english,
        };
        let zone = TimeZone::get(&mailing.time_zone).unwrap_or(TimeZone::UTC);
        let missing: Vec<&Missed> = mailing.notice.missing().collect();
        let mut args = Args::new();
        args.set("school", mailing.school.as_str());
        args.set("name", mailing.name.as_str());
        args.set("count", missing.len());
        args.set("since", time(mailing.notice.since, &zone, mailing.language));
        let cause = mailing.notice.cause.name().replace('_', "-");
        let say = |key: &str| words.say_with(key, &args);
        let mut lines = vec![say("mail-greeting"), String::new(), say(&format!("mail-{cause}"))];
        lines.push(String::new());
        for missed in missing.iter().take(ROOMS) {
            let mut args = Args::new();
            args.set("room", missed.room.as_str());
            args.set("since", time(missed.since, &zone, mailing.language));
            lines.push(words.say_with("mail-screen", &args));
        }
        if let Some(more) = missing.len().checked_sub(ROOMS).filter(|more| *more > 0) {
            let mut args = Args::new();
            args.set("count", more);
            lines.push(words.say_with("mail-more", &args));
        }
        lines.extend([String::new(), say(&format!("mail-do-{cause}")), String::new()]);
        let mut args = Args::new();
        let school = mailing.notice.place.unit();
        args.set("link", format!("{}/screens?unit={school}&state=offline", self.console));
        lines.push(words.say_with("mail-link", &args));
        args.set("link", format!("{}/account", self.console));
        lines.push(words.say_with("mail-stop", &args));
        Text { subject: say("mail-subject"), body: lines.join("\n") }
    }
}

/// Day and time on the school's wall.
fn time(at: Timestamp, zone: &TimeZone, language: Language) -> String {
    let format = match language {
        Language::Russian => "%d.%m %H:%M",
        Language::English => "%d/%m %H:%M",
    };
    at.to_zoned_datetime(zone.clone()).strftime(format).to_string()
}
