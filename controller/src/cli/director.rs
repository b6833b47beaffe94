//! `efir director`: who is at the head of a school.

use clap::Subcommand;
use controller_core::id::PersonId;
use protocol::UnitId;

use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use super::when::{instant, zone_of};
use crate::http::api::model::{Director, DirectorReplaced, Grant, ReplaceDirector, StandIn};

/// What is done with directors.
#[derive(Debug, Subcommand)]
pub enum DirectorCommand {
    /// Tells who is at the head of a school.
    Show {
        /// Which school.
        #[arg(long)]
        unit: String,
    },
    /// Replaces a director.
    Replace {
        /// Which school.
        #[arg(long)]
        unit: String,
        /// Who comes.
        #[arg(long)]
        person: String,
        /// Whether they only act.
        #[arg(long)]
        acting: bool,
    },
    /// Lets somebody stand in for a time.
    StandIn {
        /// Which school.
        #[arg(long)]
        unit: String,
        /// Who.
        #[arg(long)]
        person: String,
        /// From when on.
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// Until when.
        #[arg(long, value_name = "TIME")]
        until: String,
    },
}

/// Does it.
pub(crate) fn run(
    command: DirectorCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        DirectorCommand::Show { unit } => {
            let unit = lookup::unit(controller, &unit)?;
            let head = controller.get::<Director>(&format!("units/{unit}/director"))?;
            Ok(reader.answer(&head, |head| {
                let grants = head.director.iter().chain(&head.acting);
                let people = lookup::logins(controller, grants.map(|grant| grant.person));
                facts(head, |person| name_of(&people, &person), reader)
            }))
        }
        DirectorCommand::Replace { unit, person, acting } => {
            let unit = lookup::unit(controller, &unit)?;
            let person = lookup::person(controller, &person)?;
            let path = format!("units/{unit}/director/replace");
            let replace = ReplaceDirector { person, acting };
            let done = controller.post::<DirectorReplaced>(&path, &replace)?;
            Ok(reader.answer(&done, |done| replaced(done, reader)))
        }
        DirectorCommand::StandIn { unit, person, from, until } => {
            let unit = lookup::unit(controller, &unit)?;
            let person = lookup::person(controller, &person)?;
            let at = |text: &str| moment(controller, unit, text);
            let from = from.as_deref().map(at).transpose()?;
            let new = StandIn { person, from, until: at(&until)? };
            let grant =
                controller.post::<Grant>(&format!("units/{unit}/director/stand-in"), &new)?;
            Ok(reader.answer(&grant, |grant| {
                let from = reader.time(grant.from.unwrap_or(grant.granted));
                let until = grant.until.map(|until| reader.time(until)).unwrap_or_default();
                reader.say("done-director-stand-in", &[("from", &from), ("until", &until)])
            }))
        }
    }
}

fn moment(controller: &Controller, unit: UnitId, text: &str) -> Result<jiff::Timestamp, Failure> {
    instant(text, |text| zone_of(controller, unit, text))
}

fn facts(head: &Director, name: impl Fn(PersonId) -> String, reader: &Reader) -> String {
    let nobody = || reader.words().say("director-nobody");
    let director = head.director.as_ref().map_or_else(nobody, |grant| name(grant.person));
    let director =
        if head.rests { reader.say("director-rests", &[("login", &director)]) } else { director };
    let acting = head.acting.as_ref().map_or_else(nobody, |grant| {
        let login = name(grant.person);
        let from = reader.time(grant.from.unwrap_or(grant.granted));
        let Some(until) = grant.until else { return login };
        let until = reader.time(until);
        reader.say("director-period", &[("login", &login), ("from", &from), ("until", &until)])
    });
    let mut facts = vec![("fact-director", director), ("fact-acting", acting)];
    if head.stands_alone {
        facts.push(("fact-rules", reader.words().say("director-alone")));
    }
    reader.facts(facts)
}

fn replaced(done: &DirectorReplaced, reader: &Reader) -> String {
    let role = reader.name("role", &done.grant.role);
    let mut told = vec![reader.say("done-director-replace", &[("role", &role)])];
    if done.former.is_some() {
        let key = if done.blocked { "director-blocked" } else { "director-not-blocked" };
        told.push(reader.words().say(key));
    }
    if done.flagged > 0 {
        told.push(reader.say("director-flagged", &[("count", &done.flagged.to_string())]));
    }
    told.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::Role;
    use controller_core::id::GrantId;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn a_head_reads_like_this() {
        let id = |n| PersonId::new(Timestamp::UNIX_EPOCH, n);
        let grant = |n, role| Grant {
            id: GrantId::new(Timestamp::UNIX_EPOCH, n),
            person: id(n),
            role,
            unit: UnitId::new(Timestamp::UNIX_EPOCH, 9),
            granted: "2026-09-01T05:30:00Z".parse().unwrap(),
            granted_by: None,
            from: None,
            until: None,
            deputy: false,
            scope: None,
            nomination: None,
            review: None,
            bootstrap: false,
            revoked: None,
        };
        let acting = Grant {
            until: Some("2026-12-15T05:00:00Z".parse().unwrap()),
            ..grant(2, Role::ActingDirector)
        };
        let unit = acting.unit;
        let head = Director {
            unit,
            director: Some(grant(1, Role::Director)),
            acting: Some(acting),
            rests: true,
            stands_alone: false,
        };
        let alone =
            Director { unit, director: None, acting: None, rests: false, stands_alone: true };
        let done = DirectorReplaced {
            grant: grant(3, Role::Director),
            former: Some(id(1)),
            blocked: true,
            flagged: 2,
        };
        let spared = DirectorReplaced { blocked: false, flagged: 0, ..done.clone() };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let name =
                |person: PersonId| if person == id(1) { "boris".into() } else { "vera".into() };
            let told = [
                facts(&head, name, &reader),
                facts(&alone, name, &reader),
                replaced(&done, &reader),
                replaced(&spared, &reader),
            ];
            insta::assert_snapshot!(format!("director_{language}"), told.join("\n\n"));
        }
    }
}
