//! `efir person`: people who may sign in.

mod args;
mod import;
mod table;

use std::path::Path;

use super::failure::Failure;
use super::lookup::{self, name_of};
use super::password;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    EditMail, EditPerson, Invitation, MemberList, NewPerson, Person, PersonFilter, ResetLink,
};
pub use args::{InviteArgs, PersonCommand};

/// Does it.
#[expect(clippy::too_many_lines, reason = "an arm a command")]
pub(crate) fn run(
    command: PersonCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        PersonCommand::Invite(args) => invite(&args, controller, reader),
        PersonCommand::Add { login, name, unit } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let password = password::given(&reader.say("ask-password", &[("login", &login)]))?;
            let person = NewPerson { login, name, password: Some(password), mail: None, unit };
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
                let url = whole(controller, &link.url);
                let until = reader.time(link.expires);
                let login = link.person.login.as_str();
                reader
                    .say("done-person-reset", &[("login", login), ("url", &url), ("until", &until)])
            }))
        }
        PersonCommand::Edit { person, name, mail } => {
            let person = lookup::person(controller, &person)?;
            let edit = EditPerson { name, mail: mail.map(Some), notices: None };
            if edit == EditPerson::default() {
                return Err(Failure::NothingToChange);
            }
            let edited = controller.patch::<Person>(&format!("people/{person}"), &edit, None)?;
            Ok(reader.answer(&edited, |person| shown(controller, person, reader)))
        }
        PersonCommand::Show { person } => {
            let person = lookup::person(controller, &person)?;
            let found = controller.get::<Person>(&format!("people/{person}"))?;
            Ok(reader.answer(&found, |person| shown(controller, person, reader)))
        }
        PersonCommand::Block { person } => {
            let person = lookup::person(controller, &person)?;
            let blocked = controller.order::<Person>(&format!("people/{person}/block"))?;
            Ok(reader.answer(&blocked, |person| {
                reader.say("done-person-block", &[("login", &person.login)])
            }))
        }
        PersonCommand::Unblock { person } => {
            let person = lookup::person(controller, &person)?;
            let let_in = controller.order::<Person>(&format!("people/{person}/unblock"))?;
            Ok(reader.answer(&let_in, |person| {
                reader.say("done-person-unblock", &[("login", &person.login)])
            }))
        }
        PersonCommand::Import { file, unit, kind, partial, dry_run, links } => {
            let unit = lookup::unit(controller, &unit)?;
            let (partial, dry_run) = (Some(partial), Some(dry_run));
            let how = MemberList { unit, kind: Some(kind), partial, dry_run };
            import::run(&file, &how, links.as_deref(), controller, reader)
        }
        PersonCommand::Export { person, out } => {
            export(&person, out.as_deref(), controller, reader)
        }
        PersonCommand::Erase { person, confirm } => {
            let id = lookup::person(controller, &person)?;
            let found = controller.get::<Person>(&format!("people/{id}"))?.value;
            if found.login != confirm.trim() {
                return Err(Failure::UnknownPerson { value: confirm });
            }
            controller.delete(&format!("people/{id}"))?;
            Ok(reader.done(|| reader.say("done-person-erase", &[("login", &found.login)])))
        }
        PersonCommand::List { unit, text } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = PersonFilter { unit, text, ..PersonFilter::default() };
            let people = controller.list::<Person>("people", &filter)?;
            Ok(reader.answer(&people, |people| {
                let units = lookup::unit_names(controller, people.iter().map(|p| p.unit));
                table::people(people, &units, reader)
            }))
        }
    }
}

/// Invites somebody, who is made first where they are new.
fn invite(args: &InviteArgs, controller: &Controller, reader: &Reader) -> Result<String, Failure> {
    let person = match (&args.person, &args.login) {
        (Some(person), _) => lookup::person(controller, person)?,
        (None, login) => {
            let login = login.clone().unwrap_or_default();
            let name = args.name.clone().unwrap_or_default();
            let unit = lookup::unit_if(controller, args.unit.as_deref())?;
            let new = NewPerson { login, name, password: None, mail: args.mail.clone(), unit };
            controller.post::<Person>("people", &new)?.value.id
        }
    };
    if args.revoke {
        controller.delete(&format!("people/{person}/invitation"))?;
        let person = person.to_string();
        return Ok(reader.done(|| reader.say("done-person-uninvite", &[("id", &person)])));
    }
    let made = controller.order::<Invitation>(&format!("people/{person}/invitation"))?;
    Ok(reader.answer(&made, |made| {
        let (url, until) = (whole(controller, &made.url), reader.time(made.expires));
        let login = made.person.login.as_str();
        let said =
            reader.say("done-person-invite", &[("login", login), ("url", &url), ("until", &until)]);
        match &made.mailed {
            Some(mail) => {
                format!("{said}\n{}", reader.say("done-person-mailed", &[("mail", mail)]))
            }
            None => said,
        }
    }))
}

/// Writes what is kept about somebody into a file, or as it came where none is named.
fn export(
    person: &str,
    out: Option<&Path>,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let id = lookup::person(controller, person)?;
    let data = controller.get::<serde_json::Value>(&format!("people/{id}/data"))?;
    let Some(path) = out else { return Ok(data.json) };
    let shown = path.display().to_string();
    std::fs::write(path, &data.json)
        .map_err(|cause| Failure::File { path: path.to_owned(), cause })?;
    Ok(reader.done(|| reader.say("done-person-export", &[("path", &shown)])))
}

fn shown(controller: &Controller, person: &Person, reader: &Reader) -> String {
    let units = lookup::unit_names(controller, std::iter::once(person.unit));
    table::person(person, &name_of(&units, &person.unit), reader)
}

/// A controller that does not know its public address gives none.
fn whole(controller: &Controller, url: &str) -> String {
    let host = if url.starts_with('/') { controller.url() } else { "" };
    format!("{host}{url}")
}
