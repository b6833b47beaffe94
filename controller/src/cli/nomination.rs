//! `efir nomination`: who a school's administrators should be, and who says so.

use std::collections::{BTreeMap, BTreeSet};

use clap::Subcommand;
use controller_core::id::{NominationId, PersonId};
use protocol::UnitId;

use super::failure::Failure;
use super::lookup::{self, name_of};
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    AskNomination, Decide, NewNomination, NewNominee, Nomination, NominationFilter,
    NominationRequest, Nominee, Paging, Verdict,
};

/// What is done with nominations.
#[derive(Debug, Subcommand)]
pub enum NominationCommand {
    /// Nominates people.
    Submit {
        /// The school.
        #[arg(long)]
        unit: Option<String>,
        /// Whom.
        #[arg(long, required = true)]
        person: Vec<String>,
        /// A word to it.
        #[arg(long, default_value = "")]
        remark: String,
    },
    /// Lists them.
    List {
        /// Only those of this unit and below.
        #[arg(long)]
        unit: Option<String>,
        /// Also those that are decided or withdrawn.
        #[arg(long)]
        all: bool,
    },
    /// Decides about people.
    Decide {
        /// Which nomination.
        id: String,
        /// Who becomes administrator.
        #[arg(long, value_name = "PERSON")]
        grant: Vec<String>,
        /// Who does not.
        #[arg(long, value_name = "PERSON")]
        refuse: Vec<String>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
        /// Everybody who waits becomes administrator.
        #[arg(long, conflicts_with_all = ["grant", "refuse"])]
        grant_all: bool,
    },
    /// Takes one back.
    Withdraw {
        /// Which.
        id: String,
    },
    /// Asks to be nominated.
    Ask {
        /// At which school.
        #[arg(long)]
        unit: String,
        /// Why.
        #[arg(long, default_value = "")]
        remark: String,
    },
    /// Lists who asks.
    Requests {
        /// At which school.
        #[arg(long)]
        unit: String,
    },
}

/// Does it.
pub(crate) fn run(
    command: NominationCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        NominationCommand::Submit { unit, person, remark } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let nominee = |text: &String| {
                let person = lookup::person(controller, text)?;
                Ok(NewNominee { person, remark: String::new() })
            };
            let names = person.iter().map(nominee).collect::<Result<_, Failure>>()?;
            let new = NewNomination { unit, remark, names };
            let made = controller.post::<Nomination>("nominations", &new)?;
            Ok(reader.answer(&made, |made| {
                let count = made.names.len().to_string();
                let id = made.id.to_string();
                reader.say("done-nomination-submit", &[("count", &count), ("id", &id)])
            }))
        }
        NominationCommand::List { unit, all } => {
            let unit = lookup::unit_if(controller, unit.as_deref())?;
            let filter = NominationFilter { unit, waiting: !all, ..NominationFilter::default() };
            let found = controller.list::<Nomination>("nominations", &filter)?;
            Ok(reader.answer(&found, |found| told(controller, found, reader)))
        }
        NominationCommand::Decide { id, grant, refuse, reason, grant_all } => {
            let id: NominationId = lookup::id(&id)?;
            let decisions = if grant_all {
                waiting(controller, id)?.into_iter().map(|person| (person, true)).collect()
            } else {
                both(controller, &grant, &refuse)?
            };
            let verdict = |(person, grant)| Verdict { person, grant, reason: reason.clone() };
            let decide = Decide { decisions: decisions.into_iter().map(verdict).collect() };
            let path = format!("nominations/{id}/decide");
            let decided = controller.post::<Nomination>(&path, &decide)?;
            Ok(reader.answer(&decided, |decided| {
                told(controller, std::slice::from_ref(decided), reader)
            }))
        }
        NominationCommand::Withdraw { id } => {
            let id: NominationId = lookup::id(&id)?;
            let taken = controller.order::<Nomination>(&format!("nominations/{id}/withdraw"))?;
            Ok(reader.answer(&taken, |_| {
                reader.say("done-nomination-withdraw", &[("id", &id.to_string())])
            }))
        }
        NominationCommand::Ask { unit, remark } => {
            let unit = lookup::unit(controller, &unit)?;
            let path = format!("units/{unit}/nomination-requests");
            let asked = controller.post::<NominationRequest>(&path, &AskNomination { remark })?;
            Ok(reader.answer(&asked, |_| reader.say("done-nomination-ask", &[])))
        }
        NominationCommand::Requests { unit } => {
            let unit = lookup::unit(controller, &unit)?;
            let path = format!("units/{unit}/nomination-requests");
            let asked = controller.list::<NominationRequest>(&path, &Paging::default())?;
            Ok(reader.answer(&asked, |asked| {
                let people = lookup::logins(controller, asked.iter().map(|one| one.person));
                requests(asked, &people, reader)
            }))
        }
    }
}

/// Who is granted and who is refused.
fn both(
    controller: &Controller,
    grant: &[String],
    refuse: &[String],
) -> Result<Vec<(PersonId, bool)>, Failure> {
    let granted = grant.iter().map(|text| (text, true));
    let all = granted.chain(refuse.iter().map(|text| (text, false)));
    all.map(|(text, grant)| Ok((lookup::person(controller, text)?, grant))).collect()
}

fn waiting(controller: &Controller, id: NominationId) -> Result<Vec<PersonId>, Failure> {
    let found = controller.get::<Nomination>(&format!("nominations/{id}"))?.value;
    let waits = found.names.into_iter().filter(|name| name.decision.is_none());
    Ok(waits.map(|name| name.person).collect())
}

fn told(controller: &Controller, found: &[Nomination], reader: &Reader) -> String {
    let named = found.iter().flat_map(|one| one.names.iter().map(|name| name.person));
    let nominators = found.iter().filter_map(|one| one.nominated_by);
    let people: BTreeSet<PersonId> = named.chain(nominators).collect();
    let people = lookup::logins(controller, people.into_iter());
    let units = lookup::unit_names(controller, found.iter().map(|one| one.unit));
    table(found, &people, &units, reader)
}

/// A line a name: what is decided is decided name by name.
fn table(
    found: &[Nomination],
    people: &BTreeMap<PersonId, String>,
    units: &BTreeMap<UnitId, String>,
    reader: &Reader,
) -> String {
    let line = |one: &Nomination, name: &Nominee| {
        let nominator = one.nominated_by.map(|by| name_of(people, &by)).unwrap_or_default();
        [
            name_of(units, &one.unit),
            name_of(people, &name.person),
            nominator,
            reader.time(one.submitted),
            outcome(one, name, reader),
            one.id.to_string(),
        ]
    };
    let lines = found.iter().flat_map(|one| one.names.iter().map(move |name| (one, name)));
    let rows = lines.map(|(one, name)| line(one, name)).collect();
    let columns = [
        "column-unit",
        "column-person",
        "column-nominated-by",
        "column-submitted",
        "column-decision",
        "column-id",
    ];
    reader.table(columns, rows, "empty-nominations")
}

fn outcome(one: &Nomination, name: &Nominee, reader: &Reader) -> String {
    let Some(decision) = &name.decision else { return reader.name("nomination", &one.state) };
    let word = if decision.granted { "nomination-granted" } else { "nomination-refused" };
    let word = reader.words().say(word);
    if decision.reason.is_empty() { word } else { format!("{word}: {}", decision.reason) }
}

fn requests(
    asked: &[NominationRequest],
    people: &BTreeMap<PersonId, String>,
    reader: &Reader,
) -> String {
    let row = |one: &NominationRequest| {
        [name_of(people, &one.person), reader.time(one.at), one.remark.clone()]
    };
    let columns = ["column-person", "column-asked", "column-remark"];
    reader.table(columns, asked.iter().map(row).collect(), "empty-requests")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Decision, NominationState};
    use jiff::Timestamp;
    use protocol::Language;

    #[test]
    fn nominations_read_like_this() {
        let id = |n| PersonId::new(Timestamp::UNIX_EPOCH, n);
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let at: Timestamp = "2026-11-23T05:30:00Z".parse().unwrap();
        let name = |n, decision| Nominee { person: id(n), remark: String::new(), decision };
        let refused = Decision {
            granted: false,
            grant: None,
            reason: "уходит в декрет".into(),
            by: Some(id(9)),
            at,
        };
        let found = Nomination {
            id: NominationId::new(Timestamp::UNIX_EPOCH, 1),
            unit,
            state: NominationState::Waiting,
            nominated_by: Some(id(1)),
            submitted: at,
            rises: at,
            remark: String::new(),
            names: vec![name(2, None), name(3, Some(refused))],
        };
        let people = [(id(1), "director"), (id(2), "anna"), (id(3), "vera")];
        let people = people.map(|(id, login)| (id, login.to_owned())).into();
        let units = [(unit, "Гимназия №11".to_owned())].into();
        let asked = NominationRequest {
            person: id(2), unit, remark: "веду сайт школы".into(), at
        };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let told = [
                table(std::slice::from_ref(&found), &people, &units, &reader),
                table(&[], &people, &units, &reader),
                requests(std::slice::from_ref(&asked), &people, &reader),
                requests(&[], &people, &reader),
            ];
            insta::assert_snapshot!(format!("nominations_{language}"), told.join("\n\n"));
        }
    }
}
