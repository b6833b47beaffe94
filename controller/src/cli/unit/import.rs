//! `efir unit import`: a list of schools, with how far it is on the way.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use data_encoding::HEXLOWER;

use crate::cli::failure::Failure;
use crate::cli::lookup;
use crate::cli::reader::Reader;
use crate::cli::rest::{Answer, Controller};
use crate::http::api::model::{ImportCourse, ImportOptions, ImportReport, WaitingSchool};

/// How often it is asked how far an import is.
const LOOK: Duration = Duration::from_millis(250);

/// `efir unit import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// CSV, XLSX or the open register's XML.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// For which region, or for the whole country.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Whose list it is.
    #[arg(long)]
    source: Option<String>,
    /// Take the good rows though others are rejected.
    #[arg(long)]
    partial: bool,
    /// The list is not the whole one.
    #[arg(long)]
    delta: bool,
    /// Only tell what would change.
    #[arg(long)]
    dry_run: bool,
}

/// Sends the file, shows on a terminal how far it is, and cancels at Ctrl-C. Whoever reads the exit code
/// learns whether a row was rejected.
pub(crate) fn run(
    args: &ImportArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let file = |cause| Failure::File { path: args.file.clone(), cause };
    let bytes = std::fs::read(&args.file).map_err(file)?;
    let name = HEXLOWER.encode(&rand::random::<u128>().to_be_bytes());
    let options = ImportOptions {
        unit: lookup::unit_if(controller, args.unit.as_deref())?,
        source: args.source.clone(),
        partial: args.partial,
        delta: args.delta,
        dry_run: args.dry_run,
        progress: Some(name.clone()),
    };
    let answer = watched(controller, reader, &options, &bytes, &name)?;
    let said = reader.answer(&answer, |report| told(report, reader));
    let ImportReport { rejected_count: count, applied, .. } = answer.value;
    if count == 0 {
        return Ok(said);
    }
    // The report is the answer; that it is not a good one is said beside it.
    let _ = writeln!(io::stdout(), "{said}");
    Err(Failure::SchoolsRejected { count, applied })
}

/// Sends the file on a thread of its own, so that this one can look how far it is.
fn watched(
    controller: &Controller,
    reader: &Reader,
    options: &ImportOptions,
    bytes: &[u8],
    name: &str,
) -> Result<Answer<ImportReport>, Failure> {
    let (interrupted, interrupts) = mpsc::channel();
    let (done, sent) = mpsc::channel();
    let path = format!("imports/{name}");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // Whoever waits for the answer is there as long as this thread.
            let _ = done.send(controller.send_list::<ImportReport>("schools", options, bytes));
        });
        listen(interrupted);
        let mut line = Line::new(reader);
        loop {
            match sent.recv_timeout(LOOK) {
                Ok(answer) => {
                    line.clear();
                    return answer;
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(Failure::NotSignedIn),
            }
            if interrupts.try_recv().is_ok() {
                // If it is being stored already, the answer says so.
                let _ = controller.delete(&path);
            } else if line.is_seen {
                if let Ok(course) = controller.get::<ImportCourse>(&path) {
                    line.show(&course.value);
                }
            }
        }
    })
}

/// Tells of Ctrl-C instead of ending the process.
fn listen(interrupted: mpsc::Sender<()>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
            return;
        };
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if interrupted.send(()).is_err() {
                    return;
                }
            }
        });
    });
}

/// The line on a terminal that says how far it is.
struct Line<'r> {
    reader: &'r Reader,
    is_seen: bool,
}

impl<'r> Line<'r> {
    fn new(reader: &'r Reader) -> Self {
        Self { reader, is_seen: io::stderr().is_terminal() && !reader.wants_json() }
    }

    fn show(&self, course: &ImportCourse) {
        let phase = self.reader.words().say(&format!("import-{}", course.phase));
        let rows = if course.all > 0 {
            format!(" {} / {}", course.done, course.all)
        } else {
            String::new()
        };
        let _ = write!(io::stderr(), "\r\x1b[K{phase}{rows}");
        let _ = io::stderr().flush();
    }

    fn clear(&mut self) {
        if std::mem::take(&mut self.is_seen) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// The report in words: what changed, then each wrong row.
fn told(report: &ImportReport, reader: &Reader) -> String {
    let title = match (report.applied, report.dry_run) {
        (true, _) => "import-applied",
        (false, true) => "import-dry",
        (false, false) => "import-refused",
    };
    let counts = [
        ("import-added", report.added),
        ("import-changed", report.changed),
        ("import-moved", report.moved),
        ("import-reopened", report.reopened),
        ("import-unchanged", report.unchanged),
        ("import-closed", report.closed),
        ("import-skipped", report.skipped),
        ("import-unplaced", report.unplaced),
        ("import-rejected", report.rejected_count),
    ];
    let always = ["import-added", "import-changed", "import-unchanged", "import-closed"];
    let facts = counts.into_iter().filter(|(key, count)| *count > 0 || always.contains(key));
    let mut said = vec![
        reader.words().say(title),
        reader.facts(facts.map(|(key, count)| (key, count.to_string())).collect()),
    ];
    if !report.dropped.is_empty() {
        said.push(reader.say("import-dropped", &[("columns", &report.dropped.join(", "))]));
    }
    for flaw in &report.rejected {
        let row = flaw.row.to_string();
        let pairs = [
            ("row", row.as_str()),
            ("column", flaw.column.as_str()),
            ("value", flaw.value.as_str()),
            ("reason", flaw.reason.as_str()),
        ];
        let key = match (flaw.column.is_empty(), flaw.value.is_empty()) {
            (true, _) => "import-flaw-row",
            (false, true) => "import-flaw-column",
            (false, false) => "import-flaw",
        };
        said.push(reader.say(key, &pairs));
    }
    said.join("\n")
}

/// The schools that wait for their place.
pub(super) fn waiting(schools: &[WaitingSchool], reader: &Reader) -> String {
    let rows = schools
        .iter()
        .map(|school| {
            [
                school.name.clone(),
                school.region_name.clone(),
                school.external.clone(),
                school.id.clone(),
            ]
        })
        .collect();
    let columns = ["column-unit", "column-region", "column-external", "column-id"];
    reader.table(columns, rows, "empty-unplaced")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::ImportFlaw;
    use protocol::Language;

    #[test]
    fn a_report_reads_like_this() {
        let flaw = |row, column: &str, value: &str, reason: &str| ImportFlaw {
            row,
            column: column.into(),
            value: value.into(),
            reason: reason.into(),
            code: "code".into(),
        };
        let report = ImportReport {
            applied: false,
            dry_run: true,
            added: 2,
            changed: 1,
            unchanged: 40,
            closed: 1,
            skipped: 3,
            moved: 0,
            reopened: 0,
            unplaced: 0,
            places: 1,
            dropped: vec!["ФИО директора".into()],
            rejected: vec![
                flaw(3, "ИНН", "3906586831", "ИНН: неверная контрольная цифра"),
                flaw(11, "Идентификатор", "", "нет идентификатора"),
                flaw(12, "", "", "в строке больше ячеек, чем столбцов"),
            ],
            rejected_count: 3,
            samples: Vec::new(),
        };
        for language in [Language::Russian, Language::English] {
            insta::assert_snapshot!(format!("import_{language}"), told(&report, &reader(language)));
        }
    }
}
