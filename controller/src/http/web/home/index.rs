//! The first page: what to do, what is on the screens, what waits, and what is wrong.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::devices::{Counts, Filter, State};
use controller_core::app::posts::{self, sketches};
use controller_core::app::{alerts, devices, nominations, setup};
use controller_core::domain::access::Action;
use controller_core::domain::device::Condition;
use controller_core::domain::post::PostState;
use controller_core::domain::sketch::Sketch;
use controller_core::error::Error;
use controller_core::page::Page as Piece;

use crate::clock;
use crate::http::api::model::{Alert, AlertState, Device, Post};
use crate::http::error::Failure;
use crate::http::signin::Caller;
use crate::http::web::alerts::Threat;
use crate::http::web::page::Page;
use crate::http::web::screens::told;
use crate::http::web::tickets::waiting::{self, WaitingTicket};
use crate::http::web::visit::Visit;

/// Screens that are shown, at most.
const SCREENS: usize = 12;
/// Drafts and alerts that are named, at most.
const WAITING: usize = 5;

pub(super) async fn show(visit: Visit) -> Result<Response, Failure> {
    let Some(known) = &visit.known else {
        let founded = visit.console.ledger().read(setup::is_founded).await?;
        return Ok(visit.show(StatusCode::OK, &Landing { page: visit.page(), founded }));
    };
    let seen = see(&known.caller, &visit.page()).await?;
    let several_schools = seen.is_of_several_schools();
    let home = Home { page: visit.page(), seen, several_schools, threats: Threat::ALL };
    Ok(visit.show(StatusCode::OK, &home))
}

/// What there is to see.
#[derive(Debug, Default)]
struct Seen {
    alerts: Vec<Alert>,
    screens: Vec<Device>,
    wrong: Vec<Device>,
    counts: Counts,
    drafts: Vec<Post>,
    /// Nominations that wait for their decision.
    nominations: usize,
    /// Tickets that wait for them.
    tickets: Vec<WaitingTicket>,
    /// What they are writing themselves, and nobody else sees yet.
    sketches: Vec<Sketch>,
}

impl Seen {
    /// Whether the screens are of more than one school, so that it has to be said of which.
    fn is_of_several_schools(&self) -> bool {
        let mut schools = self.screens.iter().chain(&self.wrong).map(|screen| screen.unit);
        let first = schools.next();
        schools.any(|school| Some(school) != first)
    }
}

/// Looks at what whoever it is may look at.
async fn see(caller: &Caller, page: &Page<'_>) -> Result<Seen, Failure> {
    let (may_alerts, may_screens) = (page.may(Action::SeeAlert), page.may(Action::SeeDevice));
    let (may_posts, now) = (page.may(Action::DraftPost), clock::now());
    let seen = caller.read(move |view, actor| {
        let tickets = waiting::of(view, actor)?;
        let mut seen = Seen { tickets, ..Seen::default() };
        if may_alerts {
            let standing = alerts::list(view, actor, None, true, &Piece::new(WAITING, None)?)?;
            for alert in standing.items {
                seen.alerts.push(Alert::in_state(&alert, alerts::state(view, &alert, now)?));
            }
            seen.alerts
                .retain(|alert| matches!(alert.state, AlertState::InForce | AlertState::Overdue));
        }
        if may_screens {
            let look = |state, most| -> Result<Vec<Device>, Error> {
                let filter = Filter { state: Some(state), ..Filter::default() };
                let listed = devices::list(view, actor, &filter, &Piece::new(most, None)?)?;
                Ok(listed.items.into_iter().map(Device::from).collect())
            };
            seen.screens = look(State::InService, SCREENS)?;
            seen.wrong = look(State::Only(Condition::Offline), WAITING)?;
            seen.wrong.extend(look(State::Only(Condition::Attention), WAITING)?);
            seen.counts = devices::counts(view, actor, None)?;
        }
        seen.nominations = nominations::waiting_for(view, actor, now)?;
        if may_posts {
            seen.sketches = sketches::list(view, actor)?;
            seen.sketches.truncate(WAITING);
            let draft = Some(PostState::Draft);
            let listed = posts::list(view, actor, None, draft, &Piece::new(WAITING, None)?)?;
            seen.drafts = listed.items.into_iter().map(|post| Post::at(post, now)).collect();
        }
        Ok(seen)
    });
    seen.await
}

#[derive(Template)]
#[template(path = "home/landing.html")]
struct Landing<'a> {
    page: Page<'a>,
    founded: bool,
}

#[derive(Template)]
#[template(path = "home/index.html")]
struct Home<'a> {
    page: Page<'a>,
    seen: Seen,
    several_schools: bool,
    threats: [Threat; 5],
}

impl Home<'_> {
    fn may_write(&self) -> bool {
        self.page.may(Action::DraftPost)
    }

    fn may_see_screens(&self) -> bool {
        self.page.may(Action::SeeDevice)
    }

    fn may_enrol(&self) -> bool {
        self.page.may(Action::ClaimDevice)
    }

    fn may_raise(&self) -> bool {
        self.page.may(Action::RaiseAlert)
    }

    /// How many screens are connected, in words.
    fn connected(&self) -> String {
        let Counts { connected, all, .. } = self.seen.counts;
        let (connected, all) = (connected.to_string(), all.to_string());
        self.page.tell2("home-counts", "connected", &connected, "all", &all)
    }

    /// How many screens are wrong beside those that are named.
    fn more_wrong(&self) -> u64 {
        let counts = self.seen.counts;
        let named = u64::try_from(self.seen.wrong.len()).unwrap_or(u64::MAX);
        (counts.offline + counts.attention).saturating_sub(named)
    }
}
