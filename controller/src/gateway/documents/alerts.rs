//! The schools' alerts: composed ahead by whoever follows the log, so that on an alert's way to a TV
//! nothing is read from the store.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use controller_core::domain::compose;
use controller_core::domain::org::Unit;
use controller_core::error::Error;
use controller_core::work::View;
use protocol::{Digest, UnitId};

use super::{Documents, School};
use crate::gateway::session::Register;

/// A school's alerts with the generation they were composed in.
#[derive(Debug, Default)]
pub(super) struct Board {
    composed: Mutex<Option<(u64, Register)>>,
}

/// What was found of a school: its units from the root, and its register.
type Found = (Vec<UnitId>, Register);

impl Documents {
    /// A school's alerts as they are now; none if there is no such school. Nothing is read if they are
    /// composed already.
    pub(crate) async fn alerts(&self, id: UnitId) -> Result<Option<Register>, Error> {
        let school = self.school(id);
        loop {
            let generation = school.alerts_generation.load(Ordering::SeqCst);
            if let Some(register) = school.alerts.of(generation) {
                return Ok(Some(register));
            }
            let Some(found) = self.express.read(move |view| compose_one(view, id)).await? else {
                return Ok(None);
            };
            school.keep_alerts(generation, found);
        }
    }

    /// Marks what a change of a unit's alerts changes, and says which schools those are.
    pub(crate) fn touch_alerts(&self, unit: UnitId) -> Vec<UnitId> {
        let touched = self.below(unit);
        for (_, school) in &touched {
            school.alerts_generation.fetch_add(1, Ordering::SeqCst);
        }
        touched.into_iter().map(|(id, _)| id).collect()
    }

    /// Composes the alerts of some schools in one reading.
    pub(crate) async fn compose_alerts(&self, schools: &[UnitId]) -> Result<(), Error> {
        let wanted: Vec<(UnitId, Arc<School>, u64)> = schools
            .iter()
            .map(|id| (*id, self.school(*id)))
            .map(|(id, school)| {
                let generation = school.alerts_generation.load(Ordering::SeqCst);
                (id, school, generation)
            })
            .collect();
        let ids: Vec<UnitId> = schools.to_vec();
        let found = self
            .express
            .read(move |view| ids.into_iter().map(|id| compose_one(view, id)).collect());
        let found: Vec<Option<Found>> = found.await?;
        for ((_, school, generation), found) in wanted.into_iter().zip(found) {
            if let Some(found) = found {
                school.keep_alerts(generation, found);
            }
        }
        Ok(())
    }
}

impl School {
    /// Keeps alerts that were read when this generation had begun.
    fn keep_alerts(&self, generation: u64, (units, register): Found) {
        *self.place() = units;
        self.alerts.keep(generation, register);
    }
}

impl Board {
    fn of(&self, generation: u64) -> Option<Register> {
        let composed = self.lock();
        let current = composed.as_ref().filter(|(known, _)| *known == generation);
        current.map(|(_, register)| register.clone())
    }

    /// Whoever read earlier and comes later changes nothing.
    fn keep(&self, generation: u64, register: Register) {
        let mut composed = self.lock();
        if composed.as_ref().is_none_or(|(known, _)| *known <= generation) {
            *composed = Some((generation, register));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(u64, Register)>> {
        self.composed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn compose_one(view: &View<'_>, id: UnitId) -> Result<Option<Found>, Error> {
    let Some(unit) = view.get::<Unit>(&id)? else { return Ok(None) };
    let Some(bytes) = compose::alerts(view, id)? else { return Ok(None) };
    let register = Register { digest: Digest::of(&bytes), bytes: bytes.into() };
    Ok(Some((unit.place.units().collect(), register)))
}
