//! What a school's browser TVs choose from, read once for all of them, and the plans made of it, each once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use controller_core::domain::compose::Document;
use jiff::Timestamp;
use protocol::alert::Alert;
use protocol::playlist;
use protocol::post::Item;
use protocol::register::{Alerts, Desired, Settings};
use protocol::report::ScreenSize;
use protocol::{Digest, PostId, wire};

use super::gallery::Gallery;
use super::plan::{self, Composed};
use crate::gateway::session::Register;

/// Programmes that are kept, at most: those of so many schools, and some that are just replaced.
const PROGRAMMES: usize = 1_024;
/// Plans of one programme that are kept: for rooms, sizes and tags.
const PLANS: usize = 256;

/// The programmes of the schools whose TVs are here.
#[derive(Debug, Default)]
pub(super) struct Programmes(Mutex<HashMap<Names, Arc<Programme>>>);

/// The registers that a programme was read from.
type Names = (Option<Digest>, Option<Digest>);

/// A school's posts and alerts.
#[derive(Debug)]
pub(super) struct Programme {
    items: Vec<Item>,
    order: Vec<PostId>,
    alerts: Vec<Alert>,
    /// Names the register of posts.
    pub(super) desired: Option<Digest>,
    /// Names the register of alerts.
    pub(super) alerted: Option<Digest>,
    plans: Mutex<HashMap<Digest, Arc<Composed>>>,
}

impl Programmes {
    /// What a school's document and alerts come to.
    pub(super) fn of(
        &self,
        document: Option<&Document>,
        alerts: Option<&Register>,
    ) -> Arc<Programme> {
        let names = (document.map(|it| it.digest), alerts.map(|it| it.digest));
        let mut known = lock(&self.0);
        if let Some(programme) = known.get(&names) {
            return Arc::clone(programme);
        }
        let programme = Arc::new(Programme::read(document, alerts));
        if known.len() >= PROGRAMMES {
            known.clear();
        }
        // What it replaces is not asked for again.
        known.retain(|(desired, alerted), _| {
            (*desired != names.0 || desired.is_none()) && (*alerted != names.1 || alerted.is_none())
        });
        known.insert(names, Arc::clone(&programme));
        programme
    }
}

impl Programme {
    fn read(document: Option<&Document>, alerts: Option<&Register>) -> Self {
        let items = document.into_iter().flat_map(|document| &document.items);
        // What this version cannot read, it composed itself: there is nothing of the kind.
        let items = items.filter_map(|(_, bytes)| wire::decode::<Item>(bytes, bytes.len()).ok());
        let order = document.and_then(|document| {
            let bytes = &document.bytes;
            wire::decode::<Desired>(bytes, bytes.len()).ok().map(|desired| desired.order)
        });
        let register = alerts.and_then(|register| {
            wire::decode::<Alerts>(&register.bytes, register.bytes.len()).ok()
        });
        Self {
            items: items.collect(),
            order: order.unwrap_or_default(),
            alerts: register.map(|register| register.alerts).unwrap_or_default(),
            desired: document.map(|document| document.digest),
            alerted: alerts.map(|register| register.digest),
            plans: Mutex::default(),
        }
    }

    /// What a TV shows from now on; TVs with the same settings and size get the same plan.
    pub(super) fn plan(
        &self,
        settings: &Settings,
        size: ScreenSize,
        gallery: &Gallery,
        now: Timestamp,
    ) -> Arc<Composed> {
        let from = plan::window(now);
        let pages = |item| gallery.pages(item, settings.orientation, size);
        let pages: Vec<u32> = self.items.iter().map(pages).collect();
        let name = wire::encode(&(settings, size, from, pages));
        let name = Digest::of(&name);
        if let Some(known) = lock(&self.plans).get(&name) {
            return Arc::clone(known);
        }
        let composed = Arc::new(plan::compose(self, settings, size, gallery, from));
        let mut plans = lock(&self.plans);
        plans.retain(|_, known| known.is_fresh(from));
        if plans.len() >= PLANS {
            plans.clear();
        }
        plans.insert(name, Arc::clone(&composed));
        composed
    }

    pub(super) fn choice(&self) -> playlist::Programme<'_> {
        playlist::Programme { items: &self.items, order: &self.order, alerts: &self.alerts }
    }

    pub(super) fn alerts(&self) -> &[Alert] {
        &self.alerts
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
