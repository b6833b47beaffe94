//! What is asked of a whole country.

use crate::pace::pages::{Page, Who, page};

/// Names are `Иванов 17`, so that what is looked for is rare, common, and nowhere.
pub(super) const QUESTIONS: [Page; 24] = [
    page(Who::Coordinator, "/"),
    page(Who::Coordinator, "/people"),
    page(Who::Coordinator, "/people?text=петр"),
    page(Who::Coordinator, "/people/{person}"),
    page(Who::Coordinator, "/api/v1/people?limit=100"),
    page(Who::Coordinator, "/api/v1/people?limit=100&text=teacher-39"),
    page(Who::Coordinator, "/api/v1/people?limit=100&text=nobody-is-called-so"),
    page(Who::Coordinator, "/api/v1/units?limit=100"),
    page(Who::Coordinator, "/api/v1/units?limit=100&text=школа 39"),
    page(Who::Coordinator, "/api/v1/units?limit=100&parent={region}"),
    page(Who::Coordinator, "/api/v1/grants?limit=100"),
    page(Who::Coordinator, "/reports/rollout"),
    page(Who::Coordinator, "/api/v1/reports/rollout?limit=100"),
    page(Who::Coordinator, "/api/v1/reports/rollout?limit=100&unit={region}"),
    page(Who::Coordinator, "/api/v1/reports/rollout/lacking?step=director&limit=100"),
    page(Who::Coordinator, "/api/v1/reports/rollout/lacking?step=online&limit=100"),
    page(Who::Coordinator, "/tickets"),
    page(Who::Coordinator, "/library"),
    page(Who::Region, "/api/v1/people?limit=100&text=иван"),
    page(Who::Region, "/api/v1/people/{person}"),
    page(Who::Region, "/api/v1/units?limit=100"),
    page(Who::School, "/people"),
    page(Who::School, "/people?text=иван"),
    page(Who::School, "/api/v1/people/{person}"),
];
