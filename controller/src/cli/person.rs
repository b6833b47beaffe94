//! `efir person`: people who may sign in.

use std::collections::BTreeMap;

use clap::Subcommand;
use protocol::UnitId;

use super::choice::yes_or_no;
use super::failure::Failure;
use super::lookup::{self, name_of};
use super::password;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{EditMail, NewPerson, Person, PersonFilter, ResetLink};

/// What is done with people.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Adds one; the password comes from a prompt, standard input or `EFIR_PASSWORD`.
    Add {
        /// What they sign in with.
        #[arg(long)]
        login: String,
        /// What they are called.
        #[arg(long)]
        name: String,
        /// Where they belong.
        #[arg(long)]
        unit: Option<String>,
    },
    /// Makes a one-time link by which somebody chooses a new password.
    Reset {
        /// Whom.
        person: String,
        /// Switches their one-time codes off instead, who has lost phone and paper.
        #[arg(long)]
        codes: bool,
    },
    /// Says where letters reach somebody.
    Mail {
        /// Whom.
        person: String,
        /// At which address.
        #[arg(long)]
        mail: Option<String>,
        /// At none any more.
        #[arg(long, conflicts_with = "mail")]
        no_mail: bool,
        /// Whether they want letters about screens that stay away.
        #[arg(long, value_parser = yes_or_no())]
        notices: Option<bool>,
    },
    /// Lists them.
    List {
        /// Only those of this unit and below.
        #[arg(long)]
        unit: Option<String>,
        /// Only those whose name or login holds this.
        #[arg(long)]
        text: Option<String>,
    },
}

/// Does it.
pub(crate) fn run(
    command: PersonCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        PersonCommand::Add { login, name, unit } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let password = password::given(&reader.say("ask-password", &[("login", &login)]))?;
            let person = NewPerson { login, name, password, unit };
            let made = controller.post::<Person>("people", &person)?;
            Ok(reader.answer(&made, |person| {
                let id = person.id.to_string();
                reader.say(
                    "done-person-add",
                    &[("name", &person.name), ("login", &person.login), ("id", &id)],
                )
            }))
        }
        PersonCommand::Mail { person, mail, no_mail, notices } => {
            let person = lookup::person(controller, &person)?;
            let mail = if no_mail { Some(None) } else { mail.map(Some) };
            let edit = EditMail { mail, notices };
            if edit == EditMail::default() {
                return Err(Failure::NothingToChange);
            }
            let edited =
                controller.patch::<Person>(&format!("people/{person}/mail"), &edit, None)?;
            Ok(reader.answer(&edited, |person| {
                let mail = person.mail.clone().unwrap_or_else(|| "—".to_owned());
                reader.say("done-person-mail", &[("login", &person.login), ("mail", &mail)])
            }))
        }
        PersonCommand::Reset { person, codes: true } => {
            let person = lookup::person(controller, &person)?;
            let reset =
                controller.order::<Person>(&format!("people/{person}/second-factor/reset"))?;
            Ok(reader.answer(&reset, |person| {
                reader.say("done-person-reset-codes", &[("login", &person.login)])
            }))
        }
        PersonCommand::Reset { person, codes: false } => {
            let person = lookup::person(controller, &person)?;
            let link = controller.order::<ResetLink>(&format!("people/{person}/reset"))?;
            Ok(reader.answer(&link, |link| {
                // A controller that does not know its public address gives none.
                let host = if link.url.starts_with('/') { controller.url() } else { "" };
                let url = format!("{host}{}", link.url);
                let until = reader.time(link.expires);
                let login = link.person.login.as_str();
                reader
                    .say("done-person-reset", &[("login", login), ("url", &url), ("until", &until)])
            }))
        }
        PersonCommand::List { unit, text } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = PersonFilter { unit, text, ..PersonFilter::default() };
            let people = controller.list::<Person>("people", &filter)?;
            Ok(reader.answer(&people, |people| {
                let units = lookup::unit_names(controller, people.iter().map(|p| p.unit));
                table(people, &units, reader)
            }))
        }
    }
}

fn table(people: &[Person], units: &BTreeMap<UnitId, String>, reader: &Reader) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use controller_core::id::PersonId;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn people_read_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        let anna = Person {
            mail: None,
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
            let people = table(std::slice::from_ref(&anna), &units, &reader(language));
            let nobody = table(&[], &units, &reader(language));
            insta::assert_snapshot!(format!("people_{language}"), format!("{people}\n\n{nobody}"));
        }
    }
}
