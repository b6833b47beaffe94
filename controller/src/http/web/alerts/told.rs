//! Alerts as pages tell them.

use crate::http::api::model::{Alert, AlertDeed, AlertStanding, AlertState, Severity};
use crate::http::web::page::Page;

/// Where an alert is in its life: a badge.
pub(super) fn state(page: &Page<'_>, alert: &Alert) -> (&'static str, String) {
    let (class, key) = match alert.state {
        AlertState::InForce if alert.drill => ("on", "alerts-in-force"),
        AlertState::InForce => ("bad", "alerts-in-force"),
        AlertState::Overdue => ("warn", "alerts-overdue"),
        AlertState::Expired => ("", "alerts-expired"),
        AlertState::AllClear => ("good", "alerts-all-clear"),
        AlertState::InError => ("", "alerts-in-error"),
    };
    (class, page.say(key))
}

/// Whether screens show it still and somebody may decide on it.
pub(super) fn is_open(alert: &Alert) -> bool {
    matches!(alert.state, AlertState::InForce | AlertState::Overdue)
}

/// How grave it is, in a word.
pub(super) fn severity(page: &Page<'_>, severity: Severity) -> String {
    page.say(match severity {
        Severity::Extreme => "alerts-extreme",
        Severity::Severe => "alerts-severe",
        Severity::Moderate => "alerts-moderate",
        Severity::Minor => "alerts-minor",
    })
}

/// What was done, in a word.
pub(super) fn deed(page: &Page<'_>, deed: AlertDeed) -> String {
    page.say(match deed {
        AlertDeed::Raised => "alerts-step-raised",
        AlertDeed::Prolonged => "alerts-step-prolonged",
        AlertDeed::AllClear => "alerts-step-all-clear",
        AlertDeed::InError => "alerts-step-in-error",
    })
}

/// How a screen stands to it: a badge.
pub(super) fn standing(page: &Page<'_>, standing: AlertStanding) -> (&'static str, String) {
    let (class, key) = match standing {
        AlertStanding::Visible => ("good", "alerts-visible"),
        AlertStanding::Unchecked => ("on", "alerts-unchecked"),
        AlertStanding::Hidden => ("warn", "alerts-hidden"),
        AlertStanding::Received => ("warn", "alerts-received"),
        AlertStanding::Missing => ("bad", "alerts-missing"),
    };
    (class, page.say(key))
}
