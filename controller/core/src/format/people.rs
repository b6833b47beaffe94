//! Lists of people as schools keep them: a header in Russian or English, in any order.

use super::table::Table;
use crate::domain::kind::Kind;
use crate::error::Error;

/// A column of such a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The whole name.
    Name,
    /// The surname, where the name stands in parts.
    Surname,
    /// The first name.
    FirstName,
    /// The patronymic.
    Patronymic,
    /// What they sign in with.
    Login,
    /// Their number in the school's list.
    Number,
    /// Where letters reach them.
    Mail,
    /// What they are.
    Kind,
    /// Their class or group.
    Group,
}

/// Somebody in a list. What is not said is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the file in which it begins, from 1.
    pub line: u32,
    /// The whole name: surname first.
    pub name: String,
    /// The login.
    pub login: String,
    /// The number.
    pub number: String,
    /// The mail address.
    pub mail: String,
    /// What they are, as the list says it.
    pub kind: String,
    /// The class or group.
    pub group: String,
}

/// What a list says, and which of its columns nobody reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// The people.
    pub rows: Vec<Row>,
    /// Names of columns that were passed over: nothing of them is kept.
    pub ignored: Vec<String>,
}

impl Column {
    /// Its name in texts for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Surname => "surname",
            Self::FirstName => "first_name",
            Self::Patronymic => "patronymic",
            Self::Login => "login",
            Self::Number => "number",
            Self::Mail => "mail",
            Self::Kind => "kind",
            Self::Group => "group",
        }
    }

    /// The column of this name in a header.
    fn of(header: &str) -> Option<Self> {
        let header = header.to_lowercase().replace('ё', "е");
        let header: String = header.chars().filter(|c| c.is_alphanumeric()).collect();
        Some(match header.as_str() {
            "фио" | "фамилияимяотчество" | "фамилияимя" | "имяифамилия" | "fullname" => {
                Self::Name
            }
            "фамилия" | "surname" | "lastname" | "familyname" => Self::Surname,
            "имя" | "firstname" | "givenname" => Self::FirstName,
            "отчество" | "patronymic" | "middlename" => Self::Patronymic,
            "логин" | "login" | "username" => Self::Login,
            "номер" | "личныйномер" | "табельныйномер" | "табномер" | "number" | "id" => {
                Self::Number
            }
            "почта" | "электроннаяпочта" | "адресэлектроннойпочты" | "email" | "mail" => {
                Self::Mail
            }
            "кто" | "роль" | "вид" | "kind" | "role" => Self::Kind,
            "класс" | "группа" | "class" | "group" => Self::Group,
            // In English the whole name has no other word.
            "name" => Self::Name,
            _ => return None,
        })
    }
}

impl Row {
    /// What they are; what all are of whom the list does not say it.
    pub fn kind(&self, usual: Kind) -> Result<Kind, Error> {
        let said = self.kind.to_lowercase().replace('ё', "е");
        match said.trim() {
            "" => Ok(usual),
            "учитель" | "педагог" | "педагогический работник" | "преподаватель" | "teacher" => {
                Ok(Kind::Teacher)
            }
            "ученик" | "ученица" | "обучающийся" | "учащийся" | "student" | "pupil" => {
                Ok(Kind::Student)
            }
            "родитель" | "законный представитель" | "опекун" | "parent" | "guardian" => {
                Ok(Kind::Guardian)
            }
            _ => Err(Error::KindForbidden { role: self.kind.chars().take(40).collect() }),
        }
    }

    /// What stands in a column.
    pub fn said(&self, column: Column) -> &str {
        match column {
            Column::Name | Column::Surname | Column::FirstName | Column::Patronymic => &self.name,
            Column::Login => &self.login,
            Column::Number => &self.number,
            Column::Mail => &self.mail,
            Column::Kind => &self.kind,
            Column::Group => &self.group,
        }
    }
}

/// Reads a list. There must be a name, whole or in parts.
pub fn read(bytes: &[u8]) -> Result<Listed, Error> {
    let is_header = |names: &[String]| {
        let known = names.iter().filter_map(|name| Column::of(name));
        known.clone().any(is_named) && (known.count() > 1 || names.len() == 1)
    };
    Ok(listed(&super::table::read_under(bytes, &is_header)?))
}

fn is_named(column: Column) -> bool {
    matches!(column, Column::Name | Column::Surname)
}

fn listed(table: &Table) -> Listed {
    let columns: Vec<Option<Column>> = table.header().iter().map(|name| Column::of(name)).collect();
    let unread = table.header().iter().zip(&columns).filter(|(_, column)| column.is_none());
    let ignored = unread.map(|(name, _)| name.clone()).filter(|name| !name.is_empty()).collect();
    let rows = table.rows().map(|row| {
        let said = |wanted: Column| {
            let at = columns.iter().position(|column| *column == Some(wanted));
            at.map_or("", |at| row.cell(at)).trim()
        };
        let parts = [Column::Surname, Column::FirstName, Column::Patronymic].map(said);
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let whole = said(Column::Name);
        Row {
            line: row.line(),
            name: if whole.is_empty() { parts.join(" ") } else { whole.to_owned() },
            login: said(Column::Login).to_owned(),
            number: said(Column::Number).to_owned(),
            mail: said(Column::Mail).to_owned(),
            kind: said(Column::Kind).to_owned(),
            group: said(Column::Group).to_owned(),
        }
    });
    Listed { rows: rows.collect(), ignored }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_by_its_header_in_any_order_and_language() {
        let russian = "Класс;ФИО;Почта;СНИЛС\n;Иванова Анна;anna@school.example;1\n";
        let listed = read(russian.as_bytes()).unwrap();
        assert_eq!(listed.ignored, ["СНИЛС"]);
        let [anna] = <[Row; 1]>::try_from(listed.rows).unwrap();
        assert_eq!((anna.line, anna.name.as_str()), (2, "Иванова Анна"));
        assert_eq!((anna.mail.as_str(), anna.group.as_str()), ("anna@school.example", ""));
        let parts = "Surname,First name,Role\nIvanov,Peter,director\n";
        let [peter] = <[Row; 1]>::try_from(read(parts.as_bytes()).unwrap().rows).unwrap();
        assert_eq!(peter.name, "Ivanov Peter");
        let refused = peter.kind(Kind::Teacher);
        assert_eq!(refused, Err(Error::KindForbidden { role: "director".into() }));
    }

    #[test]
    fn a_table_without_names_is_none() {
        assert!(read("Логин;Почта\nanna;a@b.example\n".as_bytes()).is_err());
    }
}
