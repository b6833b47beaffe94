//! `efir grant`: who may do what, where.

use std::collections::BTreeMap;

use clap::Subcommand;
use controller_core::id::{GrantId, PersonId};
use protocol::UnitId;

use super::choice::{POST_KINDS, ROLES, one_of};
use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use super::when::{instant, zone_of};
use crate::http::api::model::{
    Grant, GrantFilter, NewGrant, PostKind, ReviewFilter, ReviewGrant, Role, Scope,
};

/// What is done with grants.
#[derive(Debug, Subcommand)]
pub enum GrantCommand {
    /// Grants a role.
    Add {
        /// To whom.
        #[arg(long)]
        person: String,
        /// Which role.
        #[arg(long, value_parser = one_of::<Role>(ROLES))]
        role: Role,
        /// Over which unit and everything below.
        #[arg(long)]
        unit: String,
        /// When it begins.
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// When it ends by itself.
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
        /// Kinds that an editor publishes without review.
        #[arg(long, value_parser = one_of::<PostKind>(POST_KINDS))]
        kind: Vec<PostKind>,
        /// Tags of the screens for that.
        #[arg(long)]
        tag: Vec<String>,
        /// Rooms for that.
        #[arg(long)]
        room: Vec<String>,
    },
    /// Revokes one.
    Revoke {
        /// Which.
        id: String,
    },
    /// Keeps one that waits for a look.
    Keep {
        /// Which.
        id: String,
    },
    /// Lists them.
    List {
        /// Only this person's.
        #[arg(long)]
        person: Option<String>,
        /// Only those over this unit.
        #[arg(long)]
        unit: Option<String>,
        /// Only those that wait for a look.
        #[arg(long, conflicts_with = "person")]
        to_review: bool,
    },
}

/// Does it.
pub(crate) fn run(
    command: GrantCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        GrantCommand::Add { person, role, unit, from, until, kind, tag, room } => {
            let person = lookup::person(controller, &person)?;
            let unit = lookup::unit(controller, &unit)?;
            let at = |text: String| instant(&text, |text| zone_of(controller, unit, text));
            let scope = Scope {
                kinds: kind,
                tags: tag.into_iter().collect(),
                rooms: room.into_iter().collect(),
            };
            let new = NewGrant {
                from: from.map(at).transpose()?,
                until: until.map(at).transpose()?,
                scope: Some(scope).filter(|scope| *scope != Scope::default()),
                ..NewGrant::new(person, role, unit)
            };
            let made = controller.post::<Grant>("grants", &new)?;
            Ok(reader.answer(&made, |grant| {
                let role = reader.name("role", &grant.role);
                reader.say("done-grant-add", &[("role", &role), ("id", &grant.id.to_string())])
            }))
        }
        GrantCommand::Revoke { id } => {
            let id: GrantId = lookup::id(&id)?;
            controller.delete(&format!("grants/{id}"))?;
            Ok(reader.done(|| reader.say("done-grant-revoke", &[("id", &id.to_string())])))
        }
        GrantCommand::Keep { id } => {
            let id: GrantId = lookup::id(&id)?;
            let review = ReviewGrant { keep: true };
            let kept = controller.post::<Grant>(&format!("grants/{id}/review"), &review)?;
            Ok(reader.answer(&kept, |_| reader.say("done-grant-keep", &[("id", &id.to_string())])))
        }
        GrantCommand::List { unit, to_review: true, .. } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = ReviewFilter { unit, ..ReviewFilter::default() };
            let grants = controller.list::<Grant>("grants/to-review", &filter)?;
            Ok(reader.answer(&grants, |grants| told(controller, grants, reader)))
        }
        GrantCommand::List { person, unit, to_review: false } => {
            let person = person.map(|person| lookup::person(controller, &person)).transpose()?;
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = GrantFilter { person, unit, ..GrantFilter::default() };
            let grants = controller.list::<Grant>("grants", &filter)?;
            Ok(reader.answer(&grants, |grants| told(controller, grants, reader)))
        }
    }
}

fn told(controller: &Controller, grants: &[Grant], reader: &Reader) -> String {
    let people = lookup::logins(controller, grants.iter().map(|grant| grant.person));
    let units = lookup::unit_names(controller, grants.iter().map(|grant| grant.unit));
    table(grants, &people, &units, reader)
}

fn table(
    grants: &[Grant],
    people: &BTreeMap<PersonId, String>,
    units: &BTreeMap<UnitId, String>,
    reader: &Reader,
) -> String {
    let rows = grants
        .iter()
        .map(|grant| {
            [
                name_of(people, &grant.person),
                reader.name("role", &grant.role),
                name_of(units, &grant.unit),
                reader.time(grant.from.unwrap_or(grant.granted)),
                grant.until.map(|until| reader.time(until)).unwrap_or_default(),
                reader.time_or(grant.revoked, "in-force"),
                grant.id.to_string(),
            ]
        })
        .collect();
    let columns = [
        "column-person",
        "column-role",
        "column-unit",
        "column-from",
        "column-until",
        "column-revoked",
        "column-id",
    ];
    reader.table(columns, rows, "empty-grants")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn grants_read_like_this() {
        let (person, unit) =
            (PersonId::new(Timestamp::UNIX_EPOCH, 1), UnitId::new(Timestamp::UNIX_EPOCH, 2));
        let grant = Grant {
            id: GrantId::new(Timestamp::UNIX_EPOCH, 3),
            person,
            role: Role::SchoolAdministrator,
            unit,
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
            from: Some("2026-12-01T05:00:00Z".parse().unwrap()),
            until: Some("2026-12-15T05:00:00Z".parse().unwrap()),
            role: Role::ActingDirector,
            ..grant.clone()
        };
        let ended = Grant { revoked: Some(grant.granted), role: Role::Duty, ..grant.clone() };
        let people = BTreeMap::from([(person, "anna".to_owned())]);
        let units = BTreeMap::from([(unit, "Гимназия №11".to_owned())]);
        for language in [Language::Russian, Language::English] {
            let grants = table(
                &[grant.clone(), acting.clone(), ended.clone()],
                &people,
                &units,
                &reader(language),
            );
            insta::assert_snapshot!(format!("grants_{language}"), grants);
        }
    }
}
