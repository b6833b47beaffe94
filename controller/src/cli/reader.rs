//! Who reads the answer: their language, time zone and terminal.

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, Table, presets};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use protocol::Language;
use protocol::words::{Args, Value, Words};
use serde::Serialize;

use super::rest::Answer;
use super::words;

/// Who reads the answer.
#[derive(Debug)]
pub(crate) struct Reader {
    words: Words,
    zone: TimeZone,
    json: bool,
    width: Option<u16>,
}

impl Reader {
    /// Whether a script reads, not a person.
    pub(crate) fn wants_json(&self) -> bool {
        self.json
    }

    /// The person at this terminal, or the script that wants JSON.
    pub(crate) fn here(json: bool) -> Self {
        Self { words: words::words(words::language()), zone: TimeZone::system(), json, width: None }
    }

    /// The language in which they read.
    pub(crate) fn language(&self) -> Language {
        self.words.language()
    }

    /// The words that they read.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// Their own time zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// An answer as the reader wants it: the controller's JSON, or words.
    pub(crate) fn answer<T>(&self, answer: &Answer<T>, tell: impl FnOnce(&T) -> String) -> String {
        if self.json { answer.json.clone() } else { tell(&answer.value) }
    }

    /// A sentence for people; nothing for scripts.
    pub(crate) fn done(&self, sentence: impl FnOnce() -> String) -> String {
        if self.json { String::new() } else { sentence() }
    }

    /// A sentence.
    pub(crate) fn say(&self, key: &str, pairs: &[(&'static str, &str)]) -> String {
        let values: Args<'_> =
            pairs.iter().map(|&(name, value)| (name, Value::from(value))).collect();
        self.words.say_with(key, &values)
    }

    /// What people call one of REST's words, for example a role.
    pub(crate) fn name(&self, family: &str, word: &impl Serialize) -> String {
        let Ok(serde_json::Value::String(word)) = serde_json::to_value(word) else {
            return String::new();
        };
        self.words.say(&format!("{family}-{}", word.replace('_', "-")))
    }

    /// An instant by the reader's clock.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        let format = match self.language() {
            Language::Russian => "%d.%m.%Y %H:%M",
            Language::English => "%Y-%m-%d %H:%M",
        };
        at.to_zoned_datetime(self.zone.clone()).strftime(format).to_string()
    }

    /// An instant that may be missing.
    pub(crate) fn time_or(&self, at: Option<Timestamp>, key: &str) -> String {
        at.map_or_else(|| self.words.say(key), |at| self.time(at))
    }

    /// A list as a table, as wide as the terminal; where it is empty, what to do about it.
    pub(crate) fn table<const N: usize>(
        &self,
        columns: [&str; N],
        rows: Vec<[String; N]>,
        when_empty: &str,
    ) -> String {
        if rows.is_empty() {
            return self.words.say(when_empty);
        }
        let head = columns.map(|key| Cell::new(self.words.say(key)).add_attribute(Attribute::Bold));
        let mut table = self.plain();
        table.set_header(head);
        table.add_rows(rows);
        // An id is copied by double-click: it stays in one piece.
        for (column, key) in table.column_iter_mut().zip(columns) {
            if key == "column-id" {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        tidy(&mut table)
    }

    /// Everything about one thing, a line each.
    pub(crate) fn facts(&self, facts: Vec<(&str, String)>) -> String {
        let mut table = self.plain();
        for (key, value) in facts {
            table.add_row([self.words.say(key), value]);
        }
        tidy(&mut table)
    }

    fn plain(&self) -> Table {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        if let Some(width) = self.width {
            table.force_no_tty().set_width(width);
        }
        table
    }
}

/// Two spaces between columns, none around them.
fn tidy(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A reader in Moscow at a terminal of 100 columns.
    pub(crate) fn reader(language: Language) -> Reader {
        Reader {
            words: words::words(language),
            zone: TimeZone::get("Europe/Moscow").unwrap(),
            json: false,
            width: Some(100),
        }
    }

    #[test]
    fn times_are_the_readers() {
        let at: Timestamp = "2026-11-23T06:05:00Z".parse().unwrap();
        assert_eq!(reader(Language::Russian).time(at), "23.11.2026 09:05");
        assert_eq!(reader(Language::English).time(at), "2026-11-23 09:05");
    }

    #[test]
    fn a_script_gets_the_controllers_json_unchanged() {
        let answer =
            Answer { json: "{\"id\": 1,  \"new\":2}".to_owned(), value: (), version: None };
        let script = Reader { json: true, ..reader(Language::Russian) };
        assert_eq!(script.answer(&answer, |()| unreachable!()), answer.json);
        assert_eq!(script.done(|| unreachable!()), "");
    }
}
