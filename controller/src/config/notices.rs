//! When people are told that screens stay away, and how letters are sent.

use controller_core::domain::notice::Patience;
use jiff::SignedDuration;

use super::error::{ConfigError, Problem};
use super::setting::{Layers, Setting};
use crate::notify::{Mailer, UnusableMail};

/// When people are told that screens stay away, and by what mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notices {
    /// After how long, and at which hours.
    pub patience: Patience,
    /// How letters are sent, if they are.
    pub mail: Option<Mail>,
}

/// A mail server, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Where it is, and how to sign in there.
    pub url: String,
    /// From whom letters are.
    pub from: String,
}

/// Puts the settings together.
pub(super) fn check(layers: &Layers<'_>) -> Result<Notices, ConfigError> {
    let usual = Patience::default();
    let after = layers.notice_after().map(|after| minutes(&after)).transpose()?;
    let hours = layers.notice_hours().map(|hours| self::hours(&hours)).transpose()?;
    let patience =
        Patience { after: after.unwrap_or(usual.after), hours: hours.unwrap_or(usual.hours) };
    Ok(Notices { patience, mail: mail(layers)? })
}

fn mail(layers: &Layers<'_>) -> Result<Option<Mail>, ConfigError> {
    let (url, from) = match (layers.smtp_url(), layers.smtp_from()) {
        (None, None) => return Ok(None),
        (Some(url), None) => return Err(url.wrong(Problem::MailFromMissing)),
        (None, Some(from)) => return Err(from.wrong(Problem::MailServerMissing)),
        (Some(url), Some(from)) => (url, from),
    };
    match Mailer::new(&url.value, &from.value) {
        Ok(_) => Ok(Some(Mail { url: url.value, from: from.value })),
        // The address holds a password, which no log should.
        Err(UnusableMail::Url(cause)) => Err(url.wrong(Problem::MailServer(cause))),
        Err(UnusableMail::From(text)) => Err(from.wrong(Problem::MailFrom(text))),
    }
}

fn minutes(setting: &Setting) -> Result<SignedDuration, ConfigError> {
    let (least, most) = (0, 24 * 60);
    let number: Option<u32> = setting.value.trim().parse().ok();
    let value = setting.value.clone();
    let number = number.filter(|minutes| (least..=most).contains(minutes));
    let number = number.ok_or_else(|| setting.wrong(Problem::Number { value, least, most }))?;
    Ok(SignedDuration::from_mins(number.into()))
}

/// `7-20`.
fn hours(setting: &Setting) -> Result<(i8, i8), ConfigError> {
    let hours = setting.value.split_once('-').and_then(|(from, until)| {
        let hour = |text: &str| text.trim().parse::<i8>().ok();
        Some((hour(from)?, hour(until)?))
    });
    let good = hours.filter(|(from, until)| 0 <= *from && from < until && *until <= 24);
    good.ok_or_else(|| setting.wrong(Problem::Hours(setting.value.clone())))
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("from", &self.from).finish_non_exhaustive()
    }
}
