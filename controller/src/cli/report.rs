//! `efir report`: how far the rollout is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::choice::{ROLLOUT_STEPS, one_of};
use super::failure::Failure;
use super::lookup;
use super::reader::Reader;
use super::rest::Controller;
use crate::http::api::model::{
    Rollout, RolloutFilter, RolloutLack, RolloutLackFilter, RolloutPlan, RolloutStep, RolloutTable,
    TableFormat,
};

/// What is reported.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// How far the rollout is.
    Rollout(RolloutArgs),
    /// By when its steps are to be taken.
    Plan {
        /// In which unit and below.
        #[arg(long)]
        unit: String,
        /// A step and its last day.
        #[arg(long = "due", value_name = "STEP=DAY", value_parser = due)]
        due: Vec<(RolloutStep, Date)>,
    },
}

/// `efir report rollout`.
#[derive(Debug, Args)]
pub struct RolloutArgs {
    /// Of which unit.
    #[arg(long)]
    unit: Option<String>,
    /// The units that lack this step, by name.
    #[arg(long, value_name = "STEP", value_parser = one_of::<RolloutStep>(ROLLOUT_STEPS))]
    lacking: Option<RolloutStep>,
    /// Every school as a table into this file.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lacking", "xlsx"])]
    csv: Option<PathBuf>,
    /// The same as a workbook.
    #[arg(long, value_name = "FILE", conflicts_with = "lacking")]
    xlsx: Option<PathBuf>,
}

/// Does it.
pub(crate) fn run(
    command: ReportCommand,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    match command {
        ReportCommand::Rollout(args) => rollout(&args, controller, reader),
        ReportCommand::Plan { unit, due } => {
            let unit = lookup::unit(controller, &unit)?;
            let plan = RolloutPlan { due: due.into_iter().collect() };
            let said = controller.put::<RolloutPlan>(&format!("units/{unit}/rollout"), &plan)?;
            Ok(reader.answer(&said, |said| planned(&said.due, reader)))
        }
    }
}

fn rollout(
    args: &RolloutArgs,
    controller: &Controller,
    reader: &Reader,
) -> Result<String, Failure> {
    let unit = lookup::unit_if(controller, args.unit.as_deref())?;
    if let Some(path) = &args.csv {
        return save(controller, &RolloutTable { unit, format: TableFormat::Csv }, path, reader);
    }
    if let Some(path) = &args.xlsx {
        return save(controller, &RolloutTable { unit, format: TableFormat::Xlsx }, path, reader);
    }
    if let Some(step) = args.lacking {
        let filter = RolloutLackFilter { step, unit, limit: None, cursor: None };
        let units = controller.list::<RolloutLack>("reports/rollout/lacking", &filter)?;
        return Ok(reader.answer(&units, |units| lacking(units, reader)));
    }
    let filter = RolloutFilter { unit, limit: Some(200), cursor: None };
    let report = controller.ask::<Rollout>("reports/rollout", &filter)?;
    Ok(reader.answer(&report, |report| table(report, reader)))
}

/// Writes a table that the controller makes into a file.
fn save(
    controller: &Controller,
    table: &RolloutTable,
    path: &Path,
    reader: &Reader,
) -> Result<String, Failure> {
    let failed = |cause| Failure::File { path: path.to_owned(), cause };
    let mut file = File::create(path).map_err(failed)?;
    controller.download("reports/rollout/export", table, &mut file)?;
    file.flush().map_err(failed)?;
    let path = path.display().to_string();
    Ok(reader.done(|| reader.say("done-report-export", &[("path", &path)])))
}

/// `director=2026-12-01`.
fn due(text: &str) -> Result<(RolloutStep, Date), String> {
    let (step, day) = text.split_once('=').ok_or("STEP=DAY, director=2026-12-01")?;
    let step = step.parse::<controller_core::domain::rollout::Step>();
    let day = day.parse::<Date>().map_err(|_| format!("«{day}»: 2026-12-01"))?;
    Ok((step.map_err(|error| error.to_string())?.into(), day))
}

fn table(report: &Rollout, reader: &Reader) -> String {
    let steps = report.steps.iter().map(|step| {
        [
            reader.name("rollout", &step.step),
            format!("{}/{}", step.all - step.lacking.min(step.all), step.all),
            step.lacking.to_string(),
            step.due.map(|day| day.to_string()).unwrap_or_default(),
            if step.overdue > 0 { step.overdue.to_string() } else { String::new() },
        ]
    });
    let columns = ["column-step", "column-done", "column-lacking", "column-due", "column-overdue"];
    let mut said = vec![report.name.clone(), reader.table(columns, steps.collect(), "empty-units")];
    if !report.children.items.is_empty() {
        said.push(below(report, reader));
    }
    said.join("\n\n")
}

fn below(report: &Rollout, reader: &Reader) -> String {
    let rows = report.children.items.iter().map(|child| {
        let lacks =
            |step| child.lacking.get(&step).map_or_else(|| "—".to_owned(), ToString::to_string);
        [
            child.name.clone(),
            child.schools.to_string(),
            lacks(RolloutStep::Director),
            lacks(RolloutStep::Administrator),
            lacks(RolloutStep::Device),
            lacks(RolloutStep::Online),
            child.overdue.to_string(),
        ]
    });
    let columns = [
        "column-unit",
        "column-schools",
        "column-no-director",
        "column-no-administrator",
        "column-no-device",
        "column-no-online",
        "column-overdue",
    ];
    reader.table(columns, rows.collect(), "empty-units")
}

fn lacking(units: &[RolloutLack], reader: &Reader) -> String {
    let rows = units
        .iter()
        .map(|unit| {
            [
                unit.name.clone(),
                unit.above.join(" / "),
                unit.due.map(|day| day.to_string()).unwrap_or_default(),
                unit.unit.to_string(),
            ]
        })
        .collect();
    let columns = ["column-unit", "column-where", "column-due", "column-id"];
    reader.table(columns, rows, "empty-lacking")
}

fn planned(due: &BTreeMap<RolloutStep, Date>, reader: &Reader) -> String {
    let rows = due.iter().map(|(step, day)| [reader.name("rollout", step), day.to_string()]);
    reader.table(["column-step", "column-due"], rows.collect(), "empty-plan")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::reader::tests::reader;
    use crate::http::api::model::{Page, RolloutChild, RolloutFigures, UnitKind};
    use jiff::Timestamp;
    use jiff::civil::date;
    use protocol::{Language, UnitId};

    #[test]
    fn the_report_reads_like_this() {
        let unit = UnitId::new(Timestamp::UNIX_EPOCH, 2);
        let figures = |step, all, lacking, overdue| RolloutFigures {
            step,
            all,
            lacking,
            overdue,
            due: (overdue > 0).then(|| date(2026, 11, 20)),
            due_from: None,
        };
        let child = RolloutChild {
            unit,
            name: "Елец".into(),
            kind: UnitKind::Municipality,
            schools: 17,
            lacking: [(RolloutStep::Director, 3), (RolloutStep::Device, 5)].into(),
            overdue: 3,
        };
        let report = Rollout {
            unit,
            name: "Липецкая область".into(),
            kind: UnitKind::Region,
            units: 2,
            schools: 17,
            steps: vec![
                figures(RolloutStep::Coordinator, 2, 1, 0),
                figures(RolloutStep::Director, 17, 3, 3),
            ],
            today: date(2026, 11, 23),
            looked: None,
            children: Page { items: vec![child], next: None },
        };
        let lack = RolloutLack {
            unit,
            name: "Гимназия №11".into(),
            kind: UnitKind::School,
            above: vec!["Елец".into()],
            due: Some(date(2026, 11, 20)),
            overdue: true,
        };
        for language in [Language::Russian, Language::English] {
            let reader = reader(language);
            let due = [(RolloutStep::Device, date(2026, 12, 1))].into();
            let told = [
                table(&report, &reader),
                lacking(std::slice::from_ref(&lack), &reader),
                lacking(&[], &reader),
                planned(&due, &reader),
                planned(&BTreeMap::new(), &reader),
            ];
            insta::assert_snapshot!(format!("rollout_{language}"), told.join("\n\n"));
        }
    }

    #[test]
    fn a_step_and_its_day_are_read() {
        assert_eq!(due("device=2026-12-01"), Ok((RolloutStep::Device, date(2026, 12, 1))));
        for wrong in ["device", "king=2026-12-01", "device=tomorrow"] {
            assert!(due(wrong).is_err(), "{wrong}");
        }
    }
}
