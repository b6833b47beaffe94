//! People from a list: what each row asks for is found out first, and then done whole or not at all.

use std::collections::BTreeSet;

use jiff::Timestamp;
use protocol::UnitId;

use super::{NewMember, add, ensure_admitted, number_them, short};
use crate::app::invitations::{self, Invitation};
use crate::app::{orgs, passwords, people, rights};
use crate::domain::access::{Action, permit};
use crate::domain::actor::Actor;
use crate::domain::audit::{Deed, Subject};
use crate::domain::kind::{Kind, Numbered};
use crate::domain::org::Unit;
use crate::domain::person::{Login, Person, mail_address};
use crate::domain::text;
use crate::error::Error;
use crate::format::people::{Column, Row};
use crate::keys::LoginOwner;
use crate::work::{View, Work};

/// Rows of one list, at most: a large school has two thousand students.
pub const MOST: usize = 3_000;
/// Logins of one name that are tried.
const NAMESAKES: usize = 99;

/// How a list is taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    /// The school.
    pub unit: UnitId,
    /// What those are of whom the list does not say it.
    pub kind: Kind,
    /// Takes the good rows where others are refused.
    pub partial: bool,
    /// Only says what would be done.
    pub dry_run: bool,
    /// Whether letters can be sent.
    pub by_mail: bool,
}

/// What came of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// Whether anything was stored.
    pub stored: bool,
    /// How many were added, or would be.
    pub added: usize,
    /// How many were changed.
    pub changed: usize,
    /// How many are as the list says.
    pub unchanged: usize,
    /// Rows that were refused.
    pub rejected: Vec<Rejected>,
    /// The invitations of those who were added; their links are given out only now.
    pub invitations: Vec<Invitation>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the file.
    pub line: u32,
    /// The column at fault, if it is one.
    pub column: Option<Column>,
    /// What stands there.
    pub value: String,
    /// Why.
    pub error: Error,
}

/// What a row asks for.
enum Step {
    Add(Box<NewMember>),
    Change(Box<Person>, Kind),
    Nothing,
}

/// Takes a list in: all of it, or nothing where a row is refused, unless the good ones are wanted. The same
/// list again changes nothing: people are known by login, or by their number.
pub fn import(
    work: &mut Work<'_>,
    actor: &Actor,
    import: Import,
    rows: &[Row],
    now: Timestamp,
) -> Result<Done, Error> {
    let school = orgs::find(work, actor, import.unit)?;
    let may = permit(actor, Action::CreatePerson, &school.place)?;
    if rows.len() > MOST {
        return Err(Error::TooMany { field: "rows", actual: rows.len(), limit: MOST });
    }
    let (mut done, mut steps, mut seen) = (Done::default(), Vec::new(), Seen::default());
    for row in rows {
        match plan(work, actor, import, &school, row, &mut seen) {
            Ok(Step::Nothing) => done.unchanged += 1,
            Ok(step) => {
                match step {
                    Step::Add(_) => done.added += 1,
                    Step::Change(..) => done.changed += 1,
                    Step::Nothing => {}
                }
                steps.push(step);
            }
            Err((_, error @ (Error::Store(_) | Error::Damaged { .. }))) => return Err(error),
            Err((column, error)) => {
                let value = column.map_or(String::new(), |column| row.said(column).to_owned());
                done.rejected.push(Rejected { line: row.line, column, value, error });
            }
        }
    }
    let refused = !done.rejected.is_empty() && !import.partial;
    if import.dry_run || refused || steps.is_empty() {
        return Ok(done);
    }
    for step in steps {
        match step {
            Step::Add(new) => {
                let person = add(work, actor, &new, now)?;
                let invite = invitations::invite;
                done.invitations.push(invite(work, actor, person.id, import.by_mail, now)?);
            }
            Step::Change(person, kind) => change(work, actor, *person, kind, now)?,
            Step::Nothing => {}
        }
    }
    done.stored = true;
    let deed = may.deed(Deed::PeopleImported, Subject::Unit(school.id()), now);
    work.audit(deed.with("added", &done.added).with("changed", &done.changed));
    Ok(done)
}

/// Logins and numbers of the rows so far.
#[derive(Default)]
struct Seen {
    logins: BTreeSet<String>,
    numbers: BTreeSet<String>,
}

/// A refusal, and the column that is at fault.
type Refusal = (Option<Column>, Error);

fn plan(
    view: &View<'_>,
    actor: &Actor,
    import: Import,
    school: &Unit,
    row: &Row,
    seen: &mut Seen,
) -> Result<Step, Refusal> {
    let at = |column: Column| move |error: Error| (Some(column), error);
    let kind = row.kind(import.kind).map_err(at(Column::Kind))?;
    permit(actor, Action::Grant(kind.role()), &school.place).map_err(|error| (None, error))?;
    ensure_admitted(view, school, kind).map_err(at(Column::Kind))?;
    let name = text::name("name", &row.name).map_err(at(Column::Name))?;
    let mail = Some(row.mail.as_str()).filter(|mail| !mail.is_empty());
    let mail = mail.map(mail_address).transpose().map_err(at(Column::Mail))?;
    let group = short("group", Some(&row.group)).map_err(at(Column::Group))?;
    let number = short("number", Some(&row.number)).map_err(at(Column::Number))?;
    if let Some(number) = number.clone().filter(|number| !seen.numbers.insert(number.clone())) {
        return Err((Some(Column::Number), Error::NumberTaken { number }));
    }
    let known = known(view, school, row, number.as_ref()).map_err(at(Column::Login))?;
    if let Some(known) = known {
        let login = known.login.to_string();
        if !seen.logins.insert(login.clone()) {
            return Err((Some(Column::Login), Error::LoginTaken { login }));
        }
        let wanted = Wanted { name, mail, group, number };
        return wanted.of(view, actor, &known, kind).map_err(|error| (None, error));
    }
    let login = login(view, row, &name, seen).map_err(at(Column::Login))?;
    let unit = school.id();
    Ok(Step::Add(Box::new(NewMember { unit, kind, name, login, mail, group, number })))
}

/// What a row says of somebody who is there.
struct Wanted {
    name: String,
    mail: Option<String>,
    group: Option<String>,
    number: Option<String>,
}

impl Wanted {
    /// What is to be done about somebody. What the list leaves empty stays.
    fn of(self, view: &View<'_>, actor: &Actor, known: &Person, kind: Kind) -> Result<Step, Error> {
        let wanted = Person {
            name: self.name,
            mail: self.mail.or_else(|| known.mail.clone()),
            group: self.group.or_else(|| known.group.clone()),
            number: self.number.or_else(|| known.number.clone()),
            ..known.clone()
        };
        let held = rights::active(view, known.id)?;
        let has_role =
            held.iter().any(|grant| grant.role == kind.role() && grant.place == known.home);
        if has_role && wanted == *known {
            return Ok(Step::Nothing);
        }
        // Nobody above is changed by a list.
        passwords::permit_reset(view, actor, known.id)?;
        Ok(Step::Change(Box::new(wanted), kind))
    }
}

fn change(
    work: &mut Work<'_>,
    actor: &Actor,
    person: Person,
    kind: Kind,
    now: Timestamp,
) -> Result<(), Error> {
    let edit = people::EditPerson {
        name: Some(person.name.clone()),
        mail: Some(person.mail.clone()),
        notices: None,
    };
    let edited = people::edit(work, actor, person.id, &edit, now)?;
    if let Some(older) = edited.number.clone().filter(|_| edited.number != person.number) {
        work.delete::<Numbered>(&(edited.home.unit(), older));
    }
    let person = Person { group: person.group, number: person.number, ..edited };
    number_them(work, &person)?;
    work.put(&person);
    let grant = rights::NewGrant::new(person.id, kind.role(), person.home.unit());
    rights::grant(work, actor, &grant, now).map(drop)
}

/// Who is meant: by the login that the row gives, else by the number.
fn known(
    view: &View<'_>,
    school: &Unit,
    row: &Row,
    number: Option<&String>,
) -> Result<Option<Person>, Error> {
    if !row.login.is_empty() {
        let login = Login::parse(&row.login)?;
        let Some(owner) = view.get::<LoginOwner>(&login)? else { return Ok(None) };
        let person = view.get::<Person>(&owner.person)?;
        let here = person.filter(|person| person.home == school.place);
        return here.map(Some).ok_or(Error::LoginTaken { login: login.to_string() });
    }
    let Some(number) = number else { return Ok(None) };
    match view.get::<Numbered>(&(school.id(), number.clone()))? {
        Some(numbered) => view.get::<Person>(&numbered.person),
        None => Ok(None),
    }
}

/// The login of somebody new: as the row says, or made of the name.
fn login(view: &View<'_>, row: &Row, name: &str, seen: &mut Seen) -> Result<String, Error> {
    if !row.login.is_empty() {
        let login = people::free_login(view, &row.login)?.to_string();
        if !seen.logins.insert(login.clone()) {
            return Err(Error::LoginTaken { login });
        }
        return Ok(login);
    }
    let base = of_name(name);
    for n in 1..=NAMESAKES {
        let login = if n == 1 { base.clone() } else { format!("{base}{n}") };
        if !seen.logins.contains(&login) && people::free_login(view, &login).is_ok() {
            seen.logins.insert(login.clone());
            return Ok(login);
        }
    }
    Err(Error::LoginTaken { login: base })
}

/// `ivanov.pp` for «Иванов Пётр Павлович».
fn of_name(name: &str) -> String {
    let mut words = name.split_whitespace().map(latin);
    let first = words.next().unwrap_or_default();
    let initials: String = words.filter_map(|word| word.chars().next()).take(2).collect();
    let first: String = first.chars().take(40).collect();
    match (first.is_empty(), initials.is_empty()) {
        (true, _) => "user".to_owned(),
        (false, true) => first,
        (false, false) => format!("{first}.{initials}"),
    }
}

/// A word in Latin letters, as passports write it (GOST R 52535.1).
fn latin(word: &str) -> String {
    word.to_lowercase().chars().map(in_latin).collect()
}

fn in_latin(c: char) -> String {
    let latin = match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' => "ie",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        c if c.is_ascii_alphanumeric() => return c.to_string(),
        _ => "",
    };
    latin.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_made_of_a_name() {
        for (name, login) in [
            ("Иванов Пётр Павлович", "ivanov.pp"),
            ("Щукина Юлия", "shchukina.i"),
            ("Ким", "kim"),
            ("Smith John", "smith.j"),
            ("—", "user"),
        ] {
            assert_eq!(of_name(name), login, "{name}");
            assert!(Login::parse(&of_name(name)).is_ok());
        }
    }
}
