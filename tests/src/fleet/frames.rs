//! How long an alert takes until it stands on the screens of real agents: processes of their own, with
//! everything that a TV runs but its panel.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::milestone::Times;
use crate::admin::Admin;
use crate::school::School;
use crate::tv::Tv;
use crate::wait::{PATIENCE, eventually};
use crate::world::World;

/// Alerts raised one after the other.
const RAISED: usize = 50;
/// Between an all-clear and the next alert.
const PAUSE: Duration = Duration::from_millis(500);

/// A school whose TVs are real agents.
#[derive(Debug)]
pub(super) struct Real {
    school: School,
    tvs: Vec<Tv>,
}

impl Real {
    /// Pairs so many. They draw into PNG files.
    pub(super) async fn enrol(world: &World, count: usize) -> Self {
        let school = world.school("Область с экранами / Школа с экранами").await;
        let mut tvs = Vec::new();
        for n in 1..=count {
            tvs.push(school.enrol_tv(&format!("Кабинет {n}")).await);
        }
        Self { school, tvs }
    }

    /// Raises alerts in the school, and answers how long each took to be in the file of each TV; none
    /// without TVs. The file's time is the kernel's.
    pub(super) async fn frames(&self) -> anyhow::Result<Option<Times>> {
        let mut took = Vec::new();
        for tv in &self.tvs {
            // Switched on anew it does not wait for its turn to connect.
            tv.restarts().await;
            tv.is_known_as_online(true).await;
        }
        for n in 1..=RAISED {
            if self.tvs.is_empty() {
                return Ok(None);
            }
            let admin = self.school.admin();
            let began = wall_clock();
            let alert = admin.raises(&format!("Тревога номер {n}"), None).await;
            for tv in &self.tvs {
                let frame = drawn(admin, &alert, tv.id()).await;
                took.push(tv.put_on_screen(&frame).duration_since(began)?);
            }
            admin.ends(&alert).await;
            tokio::time::sleep(PAUSE).await;
        }
        Ok(Some(Times::of(took)))
    }
}

/// Waits until a TV's receipt is stored; answers the frame that it names.
async fn drawn(admin: &Admin, alert: &str, device: &str) -> String {
    eventually("the receipt of an alert", PATIENCE, async || {
        let screens: Value = admin.rest().get(&format!("alerts/{alert}/screens")).await.done();
        let items = screens["items"].as_array().cloned().unwrap_or_default();
        let own = items.into_iter().find(|screen| screen["device"] == device).unwrap_or_default();
        match own["frame"].as_str() {
            Some(frame) => Ok(frame.to_owned()),
            None => Err(own.to_string()),
        }
    })
    .await
}

#[expect(clippy::disallowed_methods, reason = "a file's time is compared with it")]
fn wall_clock() -> SystemTime {
    SystemTime::now()
}
