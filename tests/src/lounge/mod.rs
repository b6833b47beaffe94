//! Many browser TVs of several schools against one controller: how long until a post and an alert stand
//! on their screens, and what that costs.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use protocol::AlertId;
use protocol::report::Showing;
use serde_json::Value;
use tokio::time::Instant;

use crate::announcement::announcement;
use crate::browser_tv::BrowserTv;
use crate::fleet::Usage;
use crate::process::find_free_port;
use crate::school::School;
use crate::world::{Start, World};

/// How long everything rests before its usage is taken.
const REST: Duration = Duration::from_secs(20);

/// How many.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Browser TVs.
    pub tvs: usize,
    /// Schools in which they stand.
    pub schools: usize,
    /// Alerts that are raised in one of the schools, one after the other.
    pub alerts: usize,
}

/// What was measured.
#[derive(Debug)]
pub struct Report {
    plan: Plan,
    rows: Vec<(&'static str, String)>,
}

/// A lounge with its TVs.
struct Lounge {
    world: World,
    schools: Vec<School>,
    tvs: Vec<BrowserTv>,
}

/// Switches everything on and measures.
pub async fn run(plan: Plan) -> Report {
    let mut rows = Vec::new();
    let mut lounge = Lounge::open(plan).await;
    let pid = lounge.world.controller().pid().await;
    let before = Usage::of(pid);
    let began = Instant::now();
    lounge.tvs.iter_mut().for_each(BrowserTv::lives);
    for tv in &lounge.tvs {
        tv.shows(Showing::Idle).await;
    }
    rows.push(("all show their idle screens, s", seconds(began.elapsed())));
    let frames = lounge.frames().await;
    rows.push(("  frames drawn for that (each room has its own)", frames.to_string()));
    rows.push(("  server CPU for that, s", format!("{:.2}", Usage::of(pid).cpu - before.cpu)));

    let coordinator = lounge.world.coordinator().await;
    let frames = lounge.frames().await;
    let (cpu, began) = (Usage::of(pid).cpu, Instant::now());
    let post = coordinator.publishes(announcement("Снегопад").saying("Уроки с **9:30**")).await;
    let took = lounge.all_show(post.on_screen(), began).await;
    rows.push(("a post to all: 99 of 100 have its frame, ms", percentile(&took, 99)));
    rows.push(("  the last, ms", percentile(&took, 100)));
    rows.push(("  frames drawn for that", (lounge.frames().await - frames).to_string()));
    rows.push(("  server CPU for that, s", format!("{:.2}", Usage::of(pid).cpu - cpu)));

    tokio::time::sleep(REST).await;
    let rested = Usage::of(pid);
    tokio::time::sleep(REST).await;
    let usage = Usage::of(pid);
    let a_second = (usage.cpu - rested.cpu) / REST.as_secs_f64() * 1e3;
    rows.push(("server CPU at rest, ms a second", format!("{a_second:.1}")));
    rows.push(("server memory before and with all, MB", memory(before, usage)));

    let frames = lounge.frames().await;
    let (cpu, began) = (Usage::of(pid).cpu, Instant::now());
    let alert = coordinator.raises("Сильный ветер", Some(plan.schools)).await;
    let took = lounge.all_show(of(&alert, 1), began).await;
    rows.push(("an alert to all: half have its frame, ms", percentile(&took, 50)));
    rows.push(("  99 of 100, ms", percentile(&took, 99)));
    rows.push(("  the last, ms", percentile(&took, 100)));
    rows.push(("  frames drawn for that", (lounge.frames().await - frames).to_string()));
    rows.push(("  server CPU for that, s", format!("{:.2}", Usage::of(pid).cpu - cpu)));
    coordinator.ends(&alert).await;
    lounge.all_show(of(&alert, 2), Instant::now()).await;

    let took = lounge.alert_one_school(plan.alerts).await;
    rows.push(("alerts to one school, raised until shown: half, ms", percentile(&took, 50)));
    rows.push(("  99 of 100, ms", percentile(&took, 99)));
    rows.push(("  the slowest, ms", percentile(&took, 100)));
    Report { plan, rows }
}

impl Lounge {
    async fn open(plan: Plan) -> Self {
        let address = format!("127.0.0.1:{}", find_free_port());
        let world = Start::default().with_arguments(&["--tv-http", &address]).start().await;
        let mut schools = Vec::new();
        for number in 1..=plan.schools {
            schools.push(world.school(&format!("Липецкая область / Елец / Школа №{number}")).await);
        }
        let mut tvs = Vec::new();
        for number in 0..plan.tvs {
            let index = number % plan.schools;
            // A school has one address, as behind its router.
            let from = Ipv4Addr::new(127, 0, 1, u8::try_from(index + 1).unwrap());
            let port = address.parse().unwrap();
            let tv = BrowserTv::opens_from(port, Some(IpAddr::V4(from)));
            let (code, room) = (tv.code().await, format!("Кабинет {number}"));
            schools[index].admin().claims(&code, &room, &[]).await.succeeded();
            tvs.push(tv);
        }
        Self { world, schools, tvs }
    }

    /// How long it took since an instant until each TV had a frame.
    async fn all_show(&self, what: Showing, since: Instant) -> Vec<Duration> {
        let mut took = Vec::new();
        for tv in &self.tvs {
            took.push(tv.shows(what).await.at.duration_since(since));
        }
        took
    }

    /// Raises alerts in the first school and ends them, one after the other.
    async fn alert_one_school(&self, alerts: usize) -> Vec<Duration> {
        let admin = self.schools[0].admin();
        let theirs: Vec<&BrowserTv> = self.tvs.iter().step_by(self.schools.len()).collect();
        let mut took = Vec::new();
        for number in 0..alerts {
            let began = Instant::now();
            let alert = admin.raises(&format!("Пожар в кабинете {number}"), None).await;
            for tv in &theirs {
                took.push(tv.shows(of(&alert, 1)).await.at.duration_since(began));
            }
            admin.ends(&alert).await;
            for tv in &theirs {
                tv.shows(of(&alert, 2)).await;
            }
        }
        took
    }

    /// How many frames the controller has drawn.
    async fn frames(&self) -> u64 {
        let rest = self.world.controller().rest();
        let text = rest.page("/metrics").await.text();
        let line = text.lines().find_map(|line| line.strip_prefix("efir_browser_frames_total "));
        line.and_then(|count| serde_json::from_str::<Value>(count).ok()?.as_u64()).unwrap_or(0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { tvs, schools, alerts } = self.plan;
        writeln!(f, "{tvs} browser TVs of {schools} schools; {alerts} alerts to one school")?;
        writeln!(
            f,
            "server and all TVs share one machine; a TV of the test dials anew for each request"
        )?;
        for (what, figure) in &self.rows {
            writeln!(f, "{what:<52} {figure:>16}")?;
        }
        Ok(())
    }
}

fn of(alert: &str, revision: u32) -> Showing {
    Showing::Alert { alert: AlertId::parse(alert).unwrap(), revision }
}

/// In milliseconds; of so many in a hundred none took longer.
fn percentile(took: &[Duration], percent: usize) -> String {
    let mut sorted = took.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    format!("{:.0}", sorted[rank].as_secs_f64() * 1e3)
}

fn seconds(took: Duration) -> String {
    format!("{:.2}", took.as_secs_f64())
}

fn memory(before: Usage, after: Usage) -> String {
    format!("{:.0} / {:.0}", before.resident / 1e6, after.resident / 1e6)
}
