//! What the passes come to: medians, ratios and targets, for people and for machines.

use std::fmt;

use serde::Serialize;

use super::Plan;
use super::pass::{Pass, Server};

/// Everything measured.
#[derive(Debug, Serialize)]
pub struct Report {
    tvs: usize,
    schools: usize,
    runs: usize,
    dialling_at_once: usize,
    /// What the figures rest on.
    notes: [&'static str; 4],
    medians: Vec<Row>,
    passes: Vec<Pass>,
}

const NOTES: [&str; 4] = [
    "server, peer and all TVs share one machine; no process is pinned to a processor",
    "schools and TVs were made in the store by the use cases of pairing, each TV with a key and a certificate of its own",
    "a TV is the agent's session with a disk in memory: full TLS handshakes as the agent makes them, the server's certificate verified once for all",
    "the broker's TVs say the same hello; it answers with PUBACK and stores nothing",
];

/// One figure.
#[derive(Debug, Serialize)]
struct Row {
    what: &'static str,
    efir: f64,
    mosquitto: Option<f64>,
    ratio: Option<f64>,
    target: &'static str,
}

/// A figure of a pass, how it is called, and what it should be.
type Figure = (&'static str, fn(&Pass) -> Option<f64>, &'static str);

const FIGURES: [Figure; 21] = [
    ("all connected, s", |pass| Some(pass.arrival.connected.last), ""),
    ("all welcomed, s", |pass| Some(pass.arrival.welcomed.last), "≤ 0.5 × mosquitto"),
    ("server CPU for that, s", |pass| Some(pass.arrival.cpu), "≤ 0.4 × mosquitto"),
    ("server CPU at rest, ms a second", |pass| Some(pass.arrival.resting_cpu * 1e3), ""),
    ("server memory before, MB", |pass| Some(pass.arrival.resident[0] / 1e6), ""),
    ("server memory with all, MB", |pass| Some(pass.arrival.resident[1] / 1e6), ""),
    ("memory a connected TV, KB", |pass| Some(pass.arrival.tv_memory / 1e3), "≤ 12"),
    ("an alert to all: half have it, ms", |pass| Some(pass.alert.received.p50 * 1e3), ""),
    ("  99 of 100 have it, ms", |pass| Some(pass.alert.received.p99 * 1e3), "≤ 500"),
    ("  the last has it, ms", |pass| Some(pass.alert.received.last * 1e3), "≤ 1.0 × mosquitto"),
    ("  99 of 100 show it, ms", |pass| Some(pass.alert.shown?.p99 * 1e3), ""),
    ("  99 of 100 receipts stored, ms", |pass| Some(pass.alert.stored?.p99 * 1e3), ""),
    ("  the last receipt stored, ms", |pass| Some(pass.alert.stored?.last * 1e3), ""),
    ("  server CPU for that, s", |pass| Some(pass.alert.cpu), ""),
    ("a post to all: half have it, ms", |pass| Some(pass.post?.received.p50 * 1e3), ""),
    ("  99 of 100 have it, ms", |pass| Some(pass.post?.received.p99 * 1e3), ""),
    ("  the last has it, ms", |pass| Some(pass.post?.received.last * 1e3), ""),
    ("  server CPU for that, s", |pass| Some(pass.post?.cpu), ""),
    ("an alert on a real agent's frame: half, ms", |pass| Some(pass.frames?.p50 * 1e3), ""),
    ("  99 of 100, ms", |pass| Some(pass.frames?.p99 * 1e3), "≤ 150"),
    ("connections lost", |pass| Some(f64::from(pass.losses)), "0"),
];

impl Report {
    pub(super) fn new(plan: &Plan, passes: Vec<Pass>) -> Self {
        let counted =
            |server| passes.iter().filter(move |pass| pass.run > 0 && pass.server == server);
        let row = |(what, figure, target): Figure| {
            let middle = |server| median(counted(server).filter_map(figure).collect());
            let (efir, mosquitto) = (middle(Server::Efir)?, middle(Server::Mosquitto));
            let ratio = mosquitto.filter(|peer| *peer > 0.0).map(|peer| efir / peer);
            Some(Row { what, efir, mosquitto, ratio, target })
        };
        let medians = FIGURES.into_iter().filter_map(row).collect();
        Self {
            tvs: plan.tvs,
            schools: plan.schools,
            runs: plan.runs,
            dialling_at_once: plan.at_once,
            notes: NOTES,
            medians,
            passes,
        }
    }
}

impl Report {
    /// Connections that were lost or not made, in all passes.
    pub fn losses(&self) -> u32 {
        self.passes.iter().map(|pass| pass.losses).sum()
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_unstable_by(f64::total_cmp);
    let upper = figures.len() / 2;
    let lower = figures.len().checked_sub(1)? / 2;
    Some(f64::midpoint(*figures.get(lower)?, *figures.get(upper)?))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tvs, schools, runs, dialling_at_once, .. } = self;
        writeln!(
            f,
            "{tvs} TVs of {schools} schools, {dialling_at_once} dialling at a time; medians of {runs}"
        )?;
        writeln!(f, "{:<42}{:>10}{:>11}{:>8}  target", "", "efir", "mosquitto", "ratio")?;
        for Row { what, efir, mosquitto, ratio, target } in &self.medians {
            let [mosquitto, ratio] = [mosquitto, ratio].map(|it| it.map(short).unwrap_or_default());
            writeln!(f, "{what:<42}{:>10}{mosquitto:>11}{ratio:>8}  {target}", short(*efir))?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "- {note}"))
    }
}

fn short(figure: f64) -> String {
    if figure.abs() >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(Vec::new()), None);
    }
}
