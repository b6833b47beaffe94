//! How people are shown.

use std::collections::BTreeMap;

use protocol::UnitId;

use crate::cli::lookup::name_of;
use crate::cli::reader::Reader;
use crate::http::api::model::Person;

pub(super) fn people(
    people: &[Person],
    units: &BTreeMap<UnitId, String>,
    reader: &Reader,
) -> String {
    let rows = people
        .iter()
        .map(|person| {
            [
                person.login.clone(),
                person.name.clone(),
                name_of(units, &person.unit),
                reader.time(person.created),
                person.id.to_string(),
            ]
        })
        .collect();
    reader.table(
        ["column-login", "column-name", "column-unit", "column-created", "column-id"],
        rows,
        "empty-people",
    )
}

/// All about one.
pub(super) fn person(person: &Person, unit: &str, reader: &Reader) -> String {
    let state = match (person.blocked, person.password, person.invited) {
        (Some(_), _, _) => "person-blocked",
        (None, true, _) => "person-signs-in",
        (None, false, Some(_)) => "person-invited",
        (None, false, None) => "person-uninvited",
    };
    let until = person.invited.or(person.blocked).map(|at| reader.time(at)).unwrap_or_default();
    let mut facts = vec![
        ("column-login", person.login.clone()),
        ("column-name", person.name.clone()),
        ("column-unit", unit.to_owned()),
        ("column-entry", reader.say(state, &[("time", &until)])),
    ];
    if let Some(mail) = &person.mail {
        facts.push(("column-mail", mail.clone()));
    }
    facts.push(("column-codes", reader.time_or(person.second_factor, "codes-off")));
    facts.push(("column-created", reader.time(person.created)));
    facts.push(("column-id", person.id.to_string()));
    reader.facts(facts)
}

#[cfg(test)]
mod tests {
    use super::Person;
    use crate::cli::reader::tests::reader;
    use controller_core::id::PersonId;
    use jiff::Timestamp;
    use protocol::Language;
    use protocol::UnitId;
    use std::collections::BTreeMap;

    #[test]
    fn people_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        let anna = Person {
            mail: None,
            password: false,
            invited: Some("2026-12-01T05:30:00Z".parse().unwrap()),
            outside: None,
            notices: true,
            id: PersonId::new(Timestamp::UNIX_EPOCH, 1),
            login: "anna".into(),
            name: "Анна Петрова".into(),
            unit,
            second_factor: None,
            blocked: None,
            created: "2026-09-01T05:30:00Z".parse().unwrap(),
        };
        for language in [Language::Russian, Language::English] {
            let shown = super::person(&anna, "Гимназия №11", &reader(language));
            let people = super::people(std::slice::from_ref(&anna), &units, &reader(language));
            let nobody = super::people(&[], &units, &reader(language));
            insta::assert_snapshot!(
                format!("people_{language}"),
                format!("{people}\n\n{nobody}\n\n{shown}")
            );
        }
    }
}
