//! `efir person import`: a list of people, and the links for those who are new.

use std::fs;
use std::path::Path;

use super::whole;
use crate::cli::failure::Failure;
use crate::cli::reader::Reader;
use crate::cli::rest::Controller;
use crate::http::api::model::{MemberList, MembersImported};

/// Takes a list in. A rejected row fails the command, after all is said of it.
pub(super) fn run(
    file: &Path,
    how: &MemberList,
    links: Option<&Path>,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let bytes = fs::read(file).map_err(|cause| Failure::File { path: file.to_owned(), cause })?;
    let path = format!("people/import?{}", query_of(how));
    let answer = controller.upload::<MembersImported>(&path, &bytes)?;
    let done = &answer.value;
    let mut told = vec![summary(done, reader)];
    for row in &done.rejected {
        let (line, value) = (row.row.to_string(), row.value.as_str());
        let said = [("row", line.as_str()), ("value", value), ("reason", row.reason.as_str())];
        told.push(reader.say("person-import-row", &said));
    }
    let table = table(done, controller);
    match links {
        Some(path) if !done.invitations.is_empty() => {
            // With a mark, so that spreadsheets read it as UTF-8.
            let failed = |cause| Failure::File { path: path.to_owned(), cause };
            fs::write(path, format!("\u{feff}{table}")).map_err(failed)?;
        }
        Some(_) => {}
        None => told.push(table),
    }
    let said = reader.answer(&answer, |_| told.join("\n"));
    if done.rejected.is_empty() { Ok(said) } else { Err(Failure::RowsRejected { said }) }
}

fn summary(done: &MembersImported, reader: &Reader) -> String {
    let counts = [done.added, done.changed, done.unchanged, done.rejected.len()];
    let [added, changed, unchanged, rejected] = counts.map(|count| count.to_string());
    let key = if done.stored { "person-import-done" } else { "person-import-looked" };
    let counts = [
        ("added", &added),
        ("changed", &changed),
        ("unchanged", &unchanged),
        ("rejected", &rejected),
    ];
    reader.say(key, &counts.map(|(name, count)| (name, count.as_str())))
}

/// Name, login and link of everybody who is new.
fn table(done: &MembersImported, controller: &Controller) -> String {
    let line = |made: &crate::http::api::model::Invitation| {
        let (person, url) = (&made.person, whole(controller, &made.url));
        format!("{};{};{url}\n", quoted(&person.name), person.login)
    };
    done.invitations.iter().map(line).collect()
}

/// A cell of a table; one that a spreadsheet would reckon with is text.
fn quoted(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@']);
    let text = text.replace('"', "\"\"");
    format!("\"{}{text}\"", if risky { "'" } else { "" })
}

fn query_of(how: &MemberList) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(how) {
        for (name, value) in fields {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            query.append_pair(&name, &text);
        }
    }
    query.finish()
}
