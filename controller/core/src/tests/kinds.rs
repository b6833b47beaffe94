//! The three kinds of people: one by one and from lists, and never anything above them.

use super::world::Country;
use crate::app::kinds::{self, Done, Import, NewMember, Rejected};
use crate::app::{people, rights};
use crate::domain::actor::Actor;
use crate::domain::kind::{Admission, Kind};
use crate::domain::role::Role;
use crate::error::Error;
use crate::format::people::{Column, read};
use crate::page::Page;

const LIST: &str = "ФИО;Табельный номер;Почта;Класс\n\
                    Иванова Анна Петровна;17;ivanova@school.example;7А\n\
                    Иванов Антон Павлович;18;;\n";

#[test]
fn a_list_is_taken_in_once_with_an_invitation_for_each() {
    let story = Story::new();
    let done = story.takes(LIST, usual()).unwrap();
    assert_eq!((done.added, done.changed, done.unchanged, done.stored), (2, 0, 0, true));
    let logins: Vec<String> =
        done.invitations.iter().map(|made| made.person.login.to_string()).collect();
    assert_eq!(logins, ["ivanova.ap", "ivanov.ap"]);
    let again = story.takes(LIST, usual()).unwrap();
    assert_eq!((again.added, again.changed, again.unchanged, again.stored), (0, 0, 2, false));
    let moved = story.takes(&LIST.replace("7А", "8А"), usual()).unwrap();
    assert_eq!((moved.added, moved.changed, moved.unchanged), (0, 1, 1));
    for made in &done.invitations {
        let held = story.country.world.read(|view| rights::active(view, made.person.id)).unwrap();
        assert_eq!(held.iter().map(|grant| grant.role).collect::<Vec<_>>(), [Role::Teacher]);
    }
}

#[test]
fn one_bad_row_leaves_nothing_of_the_list_unless_the_good_ones_are_wanted() {
    let story = Story::new();
    let list = format!("{LIST}Петров Пётр;18;не адрес;\n;19;;\n");
    let done = story.takes(&list, usual()).unwrap();
    assert_eq!((done.added, done.stored), (2, false));
    let lines: Vec<(u32, Option<Column>, &str)> =
        done.rejected.iter().map(|row| (row.line, row.column, row.error.code())).collect();
    assert_eq!(
        lines,
        [(4, Some(Column::Mail), "mail-invalid"), (5, Some(Column::Name), "text-empty")]
    );
    assert_eq!(story.count(), 1, "only the administrator");
    let planned = story.takes(LIST, Import { dry_run: true, ..usual_of(&story) }).unwrap();
    assert_eq!((planned.added, planned.stored, planned.invitations.len()), (2, false, 0));
    assert_eq!(story.count(), 1);
    let partial = story.takes(&list, Import { partial: true, ..usual_of(&story) }).unwrap();
    assert_eq!((partial.added, partial.rejected.len(), partial.stored), (2, 2, true));
    assert_eq!(story.count(), 3);
}

#[test]
fn no_list_makes_an_administrator_a_director_or_a_coordinator() {
    let story = Story::new();
    for role in Role::ALL.map(Role::name) {
        let is_kind = Kind::ALL.iter().any(|kind| kind.name() == role);
        let list = format!("ФИО;Роль\nИванова Анна;{role}\n");
        let done = story.takes(&list, usual()).unwrap();
        assert_eq!(role.parse::<Kind>().is_ok(), is_kind);
        if is_kind {
            continue;
        }
        let [Rejected { column, error, .. }] = done.rejected.as_slice() else { panic!("{role}") };
        assert_eq!((*column, error.code()), (Some(Column::Kind), "kind-forbidden"), "{role}");
    }
    for role in ["директор", "Администратор ОО", "координатор"] {
        let done = story.takes(&format!("ФИО;Роль\nИванова Анна;{role}\n"), usual()).unwrap();
        assert_eq!((done.stored, done.rejected.len()), (false, 1), "{role}");
    }
}

#[test]
fn students_and_guardians_are_off_until_the_school_lets_them_in() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let unit = country.school.id();
    for kind in [Kind::Student, Kind::Guardian] {
        let off = Err(Error::KindOff { role: kind.role(), unit });
        assert_eq!(story.adds(&country.admin, kind).map(drop), off);
    }
    let admit = |by: &Actor, admission: Admission| {
        world.change(|work| kinds::admit(work, by, &admission, world.now())).map(drop)
    };
    let students = Admission { students: true, ..Admission::none(unit) };
    let unknown = Err(Error::UnknownUnit { unit });
    assert_eq!(admit(&country.neighbour_admin, students.clone()), unknown);
    assert_eq!(admit(&country.admin, students), Ok(()));
    assert!(story.adds(&country.admin, Kind::Student).is_ok());
    assert!(story.adds(&country.admin, Kind::Guardian).is_err());
}

#[test]
fn a_list_changes_nobody_above_and_nobody_elsewhere() {
    let story = Story::new();
    let (country, world) = (&story.country, &story.country.world);
    let chief = world.person(&country.admin, "chief");
    world.grant(&country.founder, chief.id, Role::Director, &country.school).unwrap();
    let elsewhere = world.person(&country.neighbour_admin, "far");
    for login in [&chief.login, &elsewhere.login] {
        let done = story.takes(&format!("ФИО;Логин\nДругое Имя;{login}\n"), usual()).unwrap();
        assert_eq!((done.stored, done.rejected.len()), (false, 1), "{login}");
    }
    let strange = Import { unit: country.neighbour.id(), ..usual_of(&story) };
    let refused = story.takes(LIST, strange).map(drop);
    assert_eq!(refused, Err(Error::UnknownUnit { unit: country.neighbour.id() }));
}

fn usual() -> Import {
    let unit = protocol::UnitId::new(jiff::Timestamp::UNIX_EPOCH, 0);
    Import { unit, kind: Kind::Teacher, partial: false, dry_run: false, by_mail: false }
}

fn usual_of(story: &Story) -> Import {
    Import { unit: story.country.school.id(), ..usual() }
}

struct Story {
    country: Country,
}

impl Story {
    fn new() -> Self {
        Self { country: Country::new() }
    }

    /// Takes a list in; where no unit is named, in the school.
    fn takes(&self, list: &str, import: Import) -> Result<Done, Error> {
        let (world, school) = (&self.country.world, self.country.school.id());
        let unit = if import.unit == usual().unit { school } else { import.unit };
        let (import, rows) = (Import { unit, ..import }, read(list.as_bytes())?.rows);
        world.change(|work| kinds::import(work, &self.country.admin, import, &rows, world.now()))
    }

    fn adds(&self, by: &Actor, kind: Kind) -> Result<(), Error> {
        let world = &self.country.world;
        let new = NewMember {
            unit: self.country.school.id(),
            kind,
            name: "Имя".to_owned(),
            login: format!("{kind}-{}", world.random() % 1_000_000),
            mail: None,
            group: None,
            number: None,
        };
        world.change(|work| kinds::add(work, by, &new, world.now())).map(drop)
    }

    fn count(&self) -> usize {
        let (world, admin) = (&self.country.world, &self.country.admin);
        world
            .read(|view| people::list(view, admin, None, None, &Page::first()))
            .unwrap()
            .items
            .len()
    }
}
