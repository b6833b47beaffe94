//! What a letter says, in the school's language and by the school's clock.

use controller_core::app::letters::{Mailing, News};
use controller_core::app::nominations::Call;
use controller_core::domain::credential::Secret;
use controller_core::domain::nomination::Nomination;
use controller_core::domain::notice::{Missed, Notice};
use controller_core::domain::ticket::Ticket;
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

    /// A letter's text.
    pub(super) fn of(&self, mailing: &Mailing) -> Text {
        match &mailing.news {
            News::Notice(notice) => self.notice(mailing, notice),
            News::Ticket(ticket) => self.ticket(mailing, ticket),
            News::Nomination(nomination, call) => self.nomination(mailing, nomination, *call),
            News::Invitation { secret, login, expires } => {
                self.invitation(mailing, secret, login, *expires)
            }
        }
    }

    fn notice(&self, mailing: &Mailing, notice: &Notice) -> Text {
        let words = self.words(mailing.language);
        let zone = TimeZone::get(&mailing.time_zone).unwrap_or(TimeZone::UTC);
        let missing: Vec<&Missed> = notice.missing().collect();
        let mut args = Args::new();
        args.set("school", mailing.unit.as_str());
        args.set("name", mailing.name.as_str());
        args.set("count", missing.len());
        args.set("since", time(notice.since, &zone, mailing.language));
        let cause = notice.cause.name().replace('_', "-");
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
        let school = notice.place.unit();
        args.set("link", format!("{}/screens?unit={school}&state=offline", self.console));
        lines.push(words.say_with("mail-link", &args));
        args.set("link", format!("{}/account", self.console));
        lines.push(words.say_with("mail-stop", &args));
        Text { subject: say("mail-subject"), body: lines.join("\n") }
    }

    fn ticket(&self, mailing: &Mailing, ticket: &Ticket) -> Text {
        let words = self.words(mailing.language);
        let mut args = Args::new();
        args.set("unit", mailing.unit.as_str());
        args.set("name", mailing.name.as_str());
        args.set("subject", ticket.subject.as_str());
        args.set("link", format!("{}/tickets/{}", self.console, ticket.id));
        let state = format!("mail-ticket-{}", ticket.state.name());
        let say = |key: &str| words.say_with(key, &args);
        let body = ["mail-greeting", state.as_str(), "mail-ticket-link"];
        Text { subject: say("mail-ticket-subject"), body: body.map(say).join("\n\n") }
    }

    fn nomination(&self, mailing: &Mailing, nomination: &Nomination, call: Call) -> Text {
        let words = self.words(mailing.language);
        let waiting = nomination.names.iter().filter(|name| name.decision.is_none()).count();
        let mut args = Args::new();
        args.set("unit", mailing.unit.as_str());
        args.set("name", mailing.name.as_str());
        args.set("count", waiting);
        args.set("link", format!("{}/nominations", self.console));
        let say = |key: &str| words.say_with(key, &args);
        let why = match call {
            Call::Waits => "mail-nomination-waits",
            Call::Overdue => "mail-nomination-overdue",
            Call::Rose => "mail-nomination-rose",
        };
        let body = ["mail-greeting", why, "mail-nomination-link"];
        Text { subject: say("mail-nomination-subject"), body: body.map(say).join("\n\n") }
    }

    fn invitation(
        &self,
        mailing: &Mailing,
        secret: &Secret,
        login: &str,
        expires: Timestamp,
    ) -> Text {
        let words = self.words(mailing.language);
        let zone = TimeZone::get(&mailing.time_zone).unwrap_or(TimeZone::UTC);
        let mut args = Args::new();
        args.set("unit", mailing.unit.as_str());
        args.set("name", mailing.name.as_str());
        args.set("login", login);
        args.set("until", time(expires, &zone, mailing.language));
        args.set("link", format!("{}/invite/{}", self.console, secret.reveal()));
        let say = |key: &str| words.say_with(key, &args);
        let body = [
            "mail-greeting",
            "mail-invitation",
            "mail-invitation-link",
            "mail-invitation-login",
            "mail-invitation-until",
            "mail-invitation-stranger",
        ];
        Text { subject: say("mail-invitation-subject"), body: body.map(say).join("\n\n") }
    }

    fn words(&self, language: Language) -> &Words {
        match language {
            Language::Russian => &self.russian,
            Language::English => &self.english,
        }
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
