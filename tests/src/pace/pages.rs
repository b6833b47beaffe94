//! Which pages are measured.

use serde::Serialize;

use super::stock::Stock;

/// A page and who looks at it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) who: Who,
    /// With places for ids, as `{post}`.
    pub(super) address: &'static str,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Who {
    Nobody,
    /// Sees everything.
    Coordinator,
    /// Sees one region.
    Region,
    /// Sees one school.
    School,
}

pub(super) const fn page(who: Who, address: &'static str) -> Page {
    Page { who, address }
}

pub(super) const PAGES: [Page; 24] = [
    page(Who::Nobody, "/sign-in"),
    page(Who::School, "/"),
    page(Who::School, "/posts"),
    page(Who::School, "/screens"),
    page(Who::Coordinator, "/"),
    page(Who::Coordinator, "/posts"),
    page(Who::Coordinator, "/posts/{post}"),
    page(Who::Coordinator, "/posts/{post}/edit"),
    page(Who::Coordinator, "/posts/new"),
    page(Who::Coordinator, "/posts/order?unit={school}"),
    page(Who::Coordinator, "/posts/schedule?unit={school}"),
    page(Who::Coordinator, "/alerts"),
    page(Who::Coordinator, "/alerts/new?unit={region}"),
    page(Who::Coordinator, "/alerts/{alert}"),
    page(Who::Coordinator, "/screens"),
    page(Who::Coordinator, "/screens/{device}"),
    page(Who::Coordinator, "/claim"),
    page(Who::Coordinator, "/claim/many"),
    page(Who::Coordinator, "/people"),
    page(Who::Coordinator, "/people/{person}"),
    page(Who::Coordinator, "/account"),
    page(Who::Coordinator, "/audit"),
    page(Who::Coordinator, "/help"),
    page(Who::Coordinator, "/api/v1/devices?limit=100"),
];

impl Stock {
    /// A page's address with the ids of what was made.
    pub(super) fn address(&self, page: &str) -> String {
        page.replace("{region}", &self.region.to_string())
            .replace("{school}", &self.school.to_string())
            .replace("{device}", &self.device.to_string())
            .replace("{post}", &self.post.to_string())
            .replace("{person}", &self.person.to_string())
            .replace("{alert}", &self.alert.to_string())
    }
}
