//! Alerts as tables, and their accounts as sentences.

use std::collections::BTreeMap;

use controller_core::id::PersonId;
use protocol::words::{Args, Value};

use crate::cli::lookup::{self, name_of};
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{
    Alert, AlertAccount, AlertMoment, AlertRaised, AlertScreen, AlertStanding, AlertState,
    AlertStatus, AlertStep, Presence,
};

/// What became of a raise.
pub(super) fn raised(raised: &AlertRaised, reader: &Reader) -> String {
    let alert = &raised.alert;
    let mut values = Args::new();
    values.set("text", alert.text.as_str());
    values.set("severity", severity(alert, reader));
    values.set("until", reader.time(alert.expires));
    values.set("schools", number(raised.schools));
    values.set("screens", number(raised.screens));
    values.set("id", alert.id.to_string());
    reader.words().say_with("done-alert-raise", &values)
}

/// A list of alerts.
pub(super) fn list(alerts: &[Alert], reader: &Reader) -> String {
    let rows = alerts.iter().map(|alert| {
        [
            severity(alert, reader),
            alert.text.clone(),
            alert.issuer.clone(),
            reader.name("alert-state", &alert.state),
            reader.time(alert.raised),
            reader.time(alert.ended.unwrap_or(alert.expires)),
            alert.id.to_string(),
        ]
    });
    let columns = [
        "column-severity",
        "column-text",
        "column-unit",
        "column-state",
        "column-raised",
        "column-until",
        "column-id",
    ];
    reader.table(columns, rows.collect(), "empty-alerts")
}

/// Everything about one alert: what it is, where it stands, what was done with it.
pub(super) fn status(status: &AlertStatus, controller: &Controller, reader: &Reader) -> String {
    let people = status.timeline.iter().filter_map(|step| step.by);
    told(status, &lookup::logins(controller, people), reader)
}

/// Screens, each with what it told.
pub(super) fn screens(screens: &[AlertScreen], reader: &Reader) -> String {
    let rows = screens.iter().map(|screen| {
        [
            screen.school_name.clone(),
            screen.room.clone(),
            reader.name("standing", &screen.standing),
            moment(screen.drawn, reader),
            moment(screen.end_drawn, reader),
            presence(screen.presence, reader),
            screen.device.to_string(),
        ]
    });
    let columns = [
        "column-unit",
        "column-room",
        "column-standing",
        "column-drawn",
        "column-end-drawn",
        "column-connection",
        "column-id",
    ];
    reader.table(columns, rows.collect(), "empty-devices")
}

fn told(status: &AlertStatus, people: &BTreeMap<PersonId, String>, reader: &Reader) -> String {
    let alert = &status.alert;
    let mut head = format!("{}: {}", severity(alert, reader), alert.text);
    if !alert.instruction.is_empty() {
        head = format!("{head}\n{}", alert.instruction);
    }
    let state = state(alert, reader);
    let account = account(&status.account, reader);
    let steps: Vec<String> =
        status.timeline.iter().map(|step| timeline(step, people, reader)).collect();
    format!("{head}\n{state}\n\n{account}\n\n{}", steps.join("\n"))
}

/// «Выведено 58; видно 41; не проверить 14; нет 3: спортзал (не на связи с 9:10)»
fn account(account: &AlertAccount, reader: &Reader) -> String {
    let count = |key: &str, count: u64| {
        let values: Args<'_> = [("count", Value::from(number(count)))].into_iter().collect();
        reader.words().say_with(key, &values)
    };
    let named = |standing: AlertStanding, key: &str, found: u64| {
        let theirs = account.without.iter().filter(|screen| screen.standing == standing);
        let mut names: Vec<String> =
            theirs.map(|screen| without(screen, account, reader)).collect();
        let more = found.saturating_sub(u64::try_from(names.len()).unwrap_or(u64::MAX));
        if more > 0 && !names.is_empty() {
            names.push(count("account-more", more));
        }
        let sentence = count(key, found);
        if names.is_empty() { sentence } else { format!("{sentence}: {}", names.join(", ")) }
    };
    let mut parts = vec![
        count("account-drawn", account.drawn),
        count("account-visible", account.visible),
        count("account-unchecked", account.unchecked),
    ];
    if account.hidden > 0 {
        parts.push(count("account-hidden", account.hidden));
    }
    if account.received > 0 {
        parts.push(named(AlertStanding::Received, "account-received", account.received));
    }
    if account.missing > 0 {
        parts.push(named(AlertStanding::Missing, "account-missing", account.missing));
    }
    if account.end_drawn > 0 {
        return format!("{}\n{}", parts.join("; "), count("account-end-drawn", account.end_drawn));
    }
    parts.join("; ")
}

/// A screen without the alert, and why, if that is known; with its school where there are several.
fn without(screen: &AlertScreen, account: &AlertAccount, reader: &Reader) -> String {
    let mut place = screen.room.clone();
    if account.without.iter().any(|other| other.school != screen.school) {
        place = format!("{} / {place}", screen.school_name);
    }
    if screen.standing == AlertStanding::Received {
        return place;
    }
    let online = screen.presence.online.then(|| reader.words().say("without-receipt"));
    let why = online.unwrap_or_else(|| presence(screen.presence, reader));
    if screen.for_alerts {
        return format!("{place} ({why})");
    }
    format!("{place} ({why}; {})", reader.words().say("not-for-alerts"))
}

fn state(alert: &Alert, reader: &Reader) -> String {
    let at = match alert.state {
        AlertState::InForce | AlertState::Overdue | AlertState::Expired => alert.expires,
        AlertState::AllClear | AlertState::InError => alert.ended.unwrap_or(alert.expires),
    };
    let state = reader.name("alert-state", &alert.state);
    let key = if alert.state == AlertState::InForce { "alert-until" } else { "alert-since" };
    reader.say(key, &[("state", &state), ("time", &reader.time(at)), ("issuer", &alert.issuer)])
}

fn timeline(step: &AlertStep, people: &BTreeMap<PersonId, String>, reader: &Reader) -> String {
    let what = reader.name("alert-step", &step.step);
    let by = step.by.map(|by| name_of(people, &by)).unwrap_or_default();
    let until = step
        .expires
        .map(|expires| reader.say("alert-step-until", &[("time", &reader.time(expires))]));
    let words = [Some(what), until, Some(by), Some(step.text.clone())];
    let words: Vec<String> = words.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    format!("{}  {}", reader.time(step.at), words.join(", "))
}

fn severity(alert: &Alert, reader: &Reader) -> String {
    let severity = reader.name("severity", &alert.severity);
    if alert.drill { format!("{}, {severity}", reader.words().say("drill")) } else { severity }
}

pub(in crate::cli) fn presence(Presence { online, since }: Presence, reader: &Reader) -> String {
    let key = if online { "connection-online" } else { "connection-offline" };
    since.map_or_else(
        || reader.words().say("connection-never"),
        |since| reader.say(key, &[("time", &reader.time(since))]),
    )
}

/// An instant by the TV's clock; one that could not be trusted is told by the controller's.
fn moment(moment: Option<AlertMoment>, reader: &Reader) -> String {
    let Some(moment) = moment else { return "—".to_owned() };
    if moment.trusted {
        return reader.time(moment.at);
    }
    reader.say("heard-at", &[("time", &reader.time(moment.heard))])
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{AlertDeed, Audience, Severity};
    use jiff::Timestamp;
    use protocol::{AlertId, DeviceId, Language, UnitId};

    #[test]
    fn an_alert_its_account_and_its_screens_read_like_this() {
        let status = status();
        let people = BTreeMap::from([(person(), "anna".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let drill = Alert { drill: true, ..status.alert.clone() };
            let reach = AlertRaised { alert: status.alert.clone(), schools: 2, screens: 61 };
            let said = [
                raised(&reach, &reader),
                told(&status, &people, &reader),
                list(&[status.alert.clone(), drill], &reader),
                list(&[], &reader),
                screens(&status.account.without, &reader),
            ];
            insta::assert_snapshot!(format!("alerts_{language}"), said.join("\n\n––\n"));
        }
    }

    fn status() -> AlertStatus {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let alert = Alert {
            id: AlertId::new(Timestamp::UNIX_EPOCH, 1),
            unit: UnitId::new(Timestamp::UNIX_EPOCH, 2),
            issuer: "Гимназия №11".into(),
            severity: Severity::Severe,
            drill: false,
            text: "Пожар на втором этаже".into(),
            instruction: "Выходите во двор".into(),
            audience: Audience::default(),
            state: AlertState::AllClear,
            revision: 3,
            raised: at("2026-11-23T06:10:00Z"),
            expires: at("2026-11-23T09:10:00Z"),
            ended: Some(at("2026-11-23T06:40:00Z")),
        };
        let told =
            |text: &str, trusted| Some(AlertMoment { at: at(text), trusted, heard: at(text) });
        let gym = AlertScreen {
            device: DeviceId::new(Timestamp::UNIX_EPOCH, 3),
            school: alert.unit,
            school_name: "Гимназия №11".into(),
            room: "Спортзал".into(),
            for_alerts: true,
            standing: AlertStanding::Missing,
            presence: Presence { online: false, since: Some(at("2026-11-23T06:05:00Z")) },
            received: None,
            drawn: None,
            seen: None,
            revision: None,
            frame: None,
            end_drawn: None,
        };
        let online = Presence { online: true, since: Some(at("2026-11-23T04:00:00Z")) };
        let lab = AlertScreen {
            room: "Кабинет 3".into(),
            presence: online,
            for_alerts: false,
            ..gym.clone()
        };
        let hall = AlertScreen {
            room: "Холл".into(),
            presence: online,
            standing: AlertStanding::Received,
            received: told("2026-11-23T06:10:01Z", false),
            end_drawn: told("2026-11-23T06:40:01Z", true),
            ..gym.clone()
        };
        let step = |at, step, expires, text: &str| AlertStep {
            at,
            step,
            by: Some(person()),
            expires,
            text: text.into(),
        };
        AlertStatus {
            account: AlertAccount {
                screens: 61,
                drawn: 58,
                visible: 41,
                unchecked: 14,
                hidden: 3,
                received: 1,
                missing: 4,
                end_drawn: 57,
                first_drawn: Some(at("2026-11-23T06:10:01Z")),
                last_drawn: Some(at("2026-11-23T06:10:03Z")),
                without: vec![gym, lab, hall],
            },
            timeline: vec![
                step(alert.raised, AlertDeed::Raised, Some(at("2026-11-23T08:10:00Z")), ""),
                step(at("2026-11-23T06:20:00Z"), AlertDeed::Prolonged, Some(alert.expires), ""),
                step(at("2026-11-23T06:40:00Z"), AlertDeed::AllClear, None, "Все вышли"),
            ],
            alert,
        }
    }

    fn person() -> PersonId {
        PersonId::new(Timestamp::UNIX_EPOCH, 9)
    }
}
