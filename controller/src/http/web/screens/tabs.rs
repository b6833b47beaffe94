//! Which screens are looked at, as the address says it.

use controller_core::app::devices::{Counts, Filter, State};
use form_urlencoded::Serializer;
use protocol::UnitId;
use serde::Deserialize;

use crate::http::api::model::DeviceState;
use crate::http::web::page::Page;

/// The query of the list. What cannot be read is as if it were not there: an address is typed, too.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    view: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the page says what was done by it")]
    done: String,
}

/// One of the ways to look, with how many there are.
#[derive(Debug, Clone)]
pub(super) struct Tab {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) class: &'static str,
    pub(super) here: bool,
}

/// The conditions that one may look for, with how many there are; what nobody is in is left out.
pub(super) fn tabs(page: &Page<'_>, asked: &Asked, counts: Counts) -> Vec<Tab> {
    let all = [
        ("", "screens-all", counts.all, ""),
        ("offline", "screens-offline", counts.offline, "bad"),
        ("attention", "screens-attention", counts.attention, "warn"),
        ("hidden", "screens-hidden", counts.hidden, ""),
        ("waiting", "screens-waiting", counts.waiting, ""),
        ("connected", "screens-connected", counts.connected, ""),
        ("revoked", "screens-revoked", counts.revoked, ""),
    ];
    let tab = |(state, name, count, class)| Tab {
        address: asked.in_state(state),
        name: page.say(name),
        count,
        class: if count == 0 { "" } else { class },
        here: asked.state_name().unwrap_or_default() == state,
    };
    let tabs = all.into_iter().map(tab);
    tabs.enumerate()
        .filter(|(at, tab)| *at < 2 || tab.count > 0 || tab.here)
        .map(|(_, tab)| tab)
        .collect()
}

impl Asked {
    pub(super) fn text(&self) -> &str {
        self.q.trim()
    }

    pub(super) fn unit(&self) -> Option<UnitId> {
        UnitId::parse(&self.unit).ok()
    }

    pub(super) fn has_unit(&self) -> bool {
        self.unit().is_some()
    }

    pub(super) fn cursor(&self) -> Option<&str> {
        Some(self.cursor.as_str()).filter(|cursor| !cursor.is_empty())
    }

    pub(super) fn is_table(&self) -> bool {
        self.view == "table"
    }

    pub(super) fn is_first(&self) -> bool {
        self.cursor.is_empty()
    }

    /// Whether everything is looked at.
    pub(super) fn is_plain(&self) -> bool {
        self.text().is_empty() && self.state().is_none()
    }

    pub(super) fn state_name(&self) -> Option<&str> {
        self.state().map(|_| self.state.as_str())
    }

    fn state(&self) -> Option<DeviceState> {
        let name = serde_json::Value::String(self.state.clone());
        serde_json::from_value(name).ok()
    }

    /// What the core looks for; those that are ended only if they are asked for.
    pub(super) fn filter(&self) -> Filter {
        let state = self.state().map_or(State::InService, State::from);
        Filter { unit: self.unit(), state: Some(state), text: self.text().to_owned() }
    }

    /// This page's own address.
    pub(super) fn here(&self) -> String {
        self.address(|_| {})
    }

    pub(super) fn in_state(&self, state: &str) -> String {
        self.address(|to| (to.state, to.cursor) = (state.to_owned(), String::new()))
    }

    pub(super) fn in_view(&self, table: bool) -> String {
        let view = if table { "table" } else { "" };
        self.address(|to| (to.view, to.cursor) = (view.to_owned(), String::new()))
    }

    pub(super) fn of_school(&self, school: &UnitId) -> String {
        let school = school.to_string();
        self.address(|to| {
            *to = Self { unit: school, state: "offline".to_owned(), ..Self::default() };
        })
    }

    pub(super) fn first(&self) -> String {
        self.address(|to| to.cursor.clear())
    }

    pub(super) fn after(&self, cursor: &str) -> String {
        self.address(|to| cursor.clone_into(&mut to.cursor))
    }

    fn address(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut to = self.clone();
        change(&mut to);
        let pairs = [
            ("state", &to.state),
            ("unit", &to.unit),
            ("q", &to.q),
            ("view", &to.view),
            ("cursor", &to.cursor),
        ];
        let mut query = Serializer::new(String::new());
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { "/screens".to_owned() } else { format!("/screens?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_live_in_the_address_and_a_new_one_begins_at_the_first_page() {
        let asked: Asked =
            serde_urlencoded::from_str("state=offline&q=%D1%85%D0%BE%D0%BB%D0%BB&cursor=0.x")
                .unwrap();
        assert_eq!(asked.here(), "/screens?state=offline&q=%D1%85%D0%BE%D0%BB%D0%BB&cursor=0.x");
        assert_eq!(asked.in_state(""), "/screens?q=%D1%85%D0%BE%D0%BB%D0%BB");
        let table = "/screens?state=offline&q=%D1%85%D0%BE%D0%BB%D0%BB&view=table";
        assert_eq!(asked.in_view(true), table);
        assert_eq!(asked.filter().state, Some(State::from(DeviceState::Offline)));
        let odd: Asked = serde_urlencoded::from_str("state=broken&unit=x").unwrap();
        assert!(odd.is_plain() && odd.unit().is_none());
        assert_eq!(odd.filter().state, Some(State::InService));
    }
}
