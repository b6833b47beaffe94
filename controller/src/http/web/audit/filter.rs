//! What of the log is wanted, as the form and the address say it.

use controller_core::app::audit::Filter;
use controller_core::domain::audit::{Deed, DeedKind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::web::query::Asked;

/// Fields of the form; an empty one says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    pub(super) unit: Asked<UnitId>,
    #[serde(default)]
    pub(super) by: String,
    /// A kind of deeds, or one deed.
    #[serde(default)]
    pub(super) what: String,
    #[serde(default)]
    pub(super) from: Asked<Date>,
    /// The last day, which is wanted too.
    #[serde(default)]
    pub(super) until: Asked<Date>,
    #[serde(default)]
    pub(super) text: String,
    pub(super) cursor: Option<String>,
}

impl Wanted {
    /// The same as the core asks for it, with days as the visitor's clock has them.
    pub(super) fn filter(&self, zone: &TimeZone) -> Filter {
        let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let begins = |day: Date| -> Option<Timestamp> {
            zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()
        };
        let until = self.until.0.and_then(|last| last.tomorrow().ok());
        Filter {
            unit: self.unit.0,
            by: said(&self.by),
            kind: DeedKind::ALL.into_iter().find(|kind| kind.name() == self.what),
            deed: Deed::ALL.iter().copied().find(|deed| deed.name() == self.what),
            from: self.from.0.and_then(begins),
            until: until.and_then(begins),
            text: said(&self.text),
        }
    }

    /// Whether anything but the place in the list is said.
    pub(super) fn is_open(&self) -> bool {
        Self { cursor: None, ..self.clone() } == Self::default()
    }

    /// An address with the same said, and a cursor.
    pub(super) fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let day = |asked: Asked<Date>| asked.0.map(|day| day.to_string()).unwrap_or_default();
        let unit = self.unit.0.map(|unit| unit.to_string()).unwrap_or_default();
        let (from, until) = (day(self.from), day(self.until));
        let pairs = [
            ("unit", unit.as_str()),
            ("by", self.by.trim()),
            ("what", self.what.as_str()),
            ("from", from.as_str()),
            ("until", until.as_str()),
            ("text", self.text.trim()),
            ("cursor", cursor.unwrap_or_default()),
        ];
        let said: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if said.is_empty() {
            return path.to_owned();
        }
        let begin = format!("{path}?");
        let length = begin.len();
        let mut query = form_urlencoded::Serializer::for_suffix(begin, length);
        query.extend_pairs(said).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_whole_days_of_the_visitors_clock() {
        let zone = TimeZone::get("Asia/Kamchatka").unwrap();
        let day = |text: &str| Asked(Some(text.parse().unwrap()));
        let wanted = Wanted {
            from: day("2026-11-25"),
            until: day("2026-11-25"),
            what: "alerts".into(),
            by: " ".into(),
            ..Wanted::default()
        };
        let filter = wanted.filter(&zone);
        assert_eq!(filter.from.unwrap().to_string(), "2026-11-24T12:00:00Z");
        assert_eq!(filter.until.unwrap().to_string(), "2026-11-25T12:00:00Z");
        assert_eq!((filter.kind, filter.deed, filter.by), (Some(DeedKind::Alerts), None, None));
        let one = Wanted { what: "post-published".into(), ..Wanted::default() }.filter(&zone);
        assert_eq!((one.kind, one.deed), (None, Some(Deed::PostPublished)));
    }

    #[test]
    fn an_address_says_what_was_asked_and_no_more() {
        let wanted = Wanted { by: "анна & co".into(), ..Wanted::default() };
        let address = wanted.address("/audit", Some("0.x"));
        assert_eq!(address, "/audit?by=%D0%B0%D0%BD%D0%BD%D0%B0+%26+co&cursor=0.x");
        assert_eq!(Wanted::default().address("/audit", None), "/audit");
        assert!(Wanted::default().is_open() && !wanted.is_open());
    }
}
