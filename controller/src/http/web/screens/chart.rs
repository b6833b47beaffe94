//! Small charts, drawn into the page by the server: attributes only, so that no style is inline.

use std::fmt::Write as _;

use crate::http::api::model::{DeviceHealth, HealthStretch};
use crate::http::web::page::Page;

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 56.0;
/// Between two bars.
const GAP: f64 = 2.0;

/// A figure of an hour, if it was told.
type Figure = fn(&HealthStretch) -> Option<f64>;

/// A chart with what it is of, and its last or worst figure.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) svg: Svg,
}

/// A drawing of ours.
#[derive(Debug, Clone)]
pub(in crate::http::web) struct Svg(String);

impl Svg {
    /// A drawing of attributes, with what it says for who does not see it. Both are our own.
    pub(in crate::http::web) fn new(label: &str, width: f64, height: f64, drawing: &str) -> Self {
        Self(format!(
            "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{label}\" preserveAspectRatio=\"none\">{drawing}</svg>"
        ))
    }
}

impl std::fmt::Display for Svg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// It holds numbers and our own words only.
impl askama::filters::HtmlSafe for Svg {}

/// The charts of a device: how long it was connected, its temperature, its memory and disk. What it never
/// told is left out.
pub(super) fn charts(page: &Page<'_>, health: &DeviceHealth) -> Vec<Chart> {
    let mut charts = vec![
        online(page, "screens-online-day", &health.hours),
        online(page, "screens-online-month", &health.days),
    ];
    let figures: [(&str, &str, Figure); 3] = [
        ("screens-temperature", "screens-celsius", |hour| hour.temperature.map(f64::from)),
        ("screens-memory", "screens-mebibytes", |hour| {
            hour.memory.map(|kib| number(kib) / 1_024.0)
        }),
        ("screens-disk", "screens-mebibytes", |hour| hour.disk_free.map(number)),
    ];
    for (title, unit, figure) in figures {
        let values: Vec<Option<f64>> = health.hours.iter().map(figure).collect();
        charts.extend(line(page, title, unit, &values));
    }
    charts
}

fn online(page: &Page<'_>, title: &str, stretches: &[HealthStretch]) -> Chart {
    let known: Vec<(i64, i64)> =
        stretches.iter().filter_map(|one| Some((one.online?, one.known?))).collect();
    let (up, all) = known.iter().fold((0, 0), |(up, all), (one, of)| (up + one, all + of));
    let width = WIDTH / number(stretches.len());
    let mut bars = String::new();
    for (at, stretch) in stretches.iter().enumerate() {
        let x = number(at) * width;
        let share = stretch.online.zip(stretch.known).map(|(up, known)| ratio(up, known));
        bar(&mut bars, x, width - GAP, share);
    }
    let title = page.say(title);
    let note = if all == 0 { String::new() } else { format!("{:.0} %", 100.0 * ratio(up, all)) };
    Chart { svg: svg(&format!("{title}: {note}"), &bars), title, note }
}

/// A bar of what was and what was not; grey where nothing is known.
fn bar(bars: &mut String, x: f64, width: f64, share: Option<f64>) {
    let mut rect = |class: &str, y: f64, height: f64| {
        if height > 0.0 {
            let _never = write!(
                bars,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"1\"/>"
            );
        }
    };
    let Some(share) = share else { return rect("none", HEIGHT - 4.0, 4.0) };
    let up = HEIGHT * share;
    rect("bad", 0.0, HEIGHT - up);
    rect("good", HEIGHT - up, up);
}

fn line(page: &Page<'_>, title: &str, unit: &str, values: &[Option<f64>]) -> Option<Chart> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let last = *known.last().filter(|_| known.len() > 1)?;
    let (low, high) = known.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
    let room = (high - low).max(high.abs() * 0.1).max(1.0);
    let middle = f64::midpoint(low, high);
    let step = WIDTH / number(values.len().saturating_sub(1).max(1));
    let place = |(at, value): (usize, &Option<f64>)| {
        let y = HEIGHT / 2.0 - ((*value)? - middle) / room * (HEIGHT - 8.0);
        Some((number(at) * step, y))
    };
    let mut path = String::new();
    let mut pen_up = true;
    for point in values.iter().enumerate().map(place) {
        let Some((x, y)) = point else {
            pen_up = true;
            continue;
        };
        let _never = write!(path, "{}{x:.1} {y:.1}", if pen_up { "M" } else { "L" });
        if pen_up {
            // A point alone is seen, too.
            let _never = write!(path, "h3");
        }
        pen_up = false;
    }
    let floor = HEIGHT;
    let drawing = format!(
        "<path class=\"axis\" d=\"M0 {floor:.1}H{WIDTH:.1}\"/><path class=\"line\" d=\"{path}\"/>"
    );
    let note = page.tell(unit, "n", &format!("{last:.0}"));
    let title = page.say(title);
    Some(Chart { svg: svg(&format!("{title}: {note}"), &drawing), title, note })
}

fn svg(label: &str, drawing: &str) -> Svg {
    Svg::new(label, WIDTH, HEIGHT, drawing)
}

fn ratio(part: i64, whole: i64) -> f64 {
    if whole <= 0 { 0.0 } else { (number(part) / number(whole)).clamp(0.0, 1.0) }
}

#[expect(clippy::cast_precision_loss, reason = "seconds, bytes in MiB and counts are small")]
fn number(value: impl TryInto<i64>) -> f64 {
    value.try_into().unwrap_or_default() as f64
}
