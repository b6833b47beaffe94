//! One screen: what it shows and why, how it has been, what happened, and what can be changed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::devices::{self, Depiction, happenings, health, programme};
use controller_core::app::people;
use controller_core::domain::access::{self, Action};
use controller_core::domain::actor::{Actor, By};
use controller_core::error::Error;
use controller_core::work::View;
use jiff::Timestamp;
use protocol::DeviceId;
use protocol::register::Orientation;

use super::airing::{reason, what};
use super::chart::{Chart, charts};
use super::told;
use crate::clock;
use crate::frames::Width;
use crate::http::api::model::{Device, DeviceEvent, DeviceHealth, DeviceShowing, Problem};
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::enrol::{School, schools};
use crate::http::web::page::Page;
use crate::http::web::visit::Member;

pub(super) async fn show(member: Member, Id(device): Id<DeviceId>) -> Result<Response, Failure> {
    told(&member, device, StatusCode::OK, None).await
}

/// The page, with what went wrong if something did.
pub(super) async fn told(
    member: &Member,
    device: DeviceId,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let now = clock::now();
    let seen = member.caller.read(move |view, actor| see(view, actor, device, now)).await?;
    let proven = match seen.depiction {
        Some(depiction) => {
            let look = member.visit.console.frames().look(depiction, Width::Page).await;
            look.ok().map(|shot| shot.proven)
        }
        None => None,
    };
    let schools = if seen.may_edit { schools(&member.caller).await?.0 } else { Vec::new() };
    let page = member.page();
    let template = ScreenPage {
        charts: charts(&page, &seen.health),
        is_tall: matches!(
            seen.screen.orientation,
            Orientation::PortraitLeft | Orientation::PortraitRight
        ),
        screen: seen.screen,
        showing: seen.showing,
        events: seen.events,
        claimed_by: seen.claimed_by,
        may_edit: seen.may_edit,
        schools,
        proven,
        problem,
        page,
    };
    Ok(member.visit.show(status, &template))
}

struct Seen {
    screen: Device,
    depiction: Option<Depiction>,
    showing: DeviceShowing,
    health: DeviceHealth,
    events: Vec<DeviceEvent>,
    claimed_by: Option<String>,
    may_edit: bool,
}

fn see(view: &View<'_>, actor: &Actor, device: DeviceId, now: Timestamp) -> Result<Seen, Error> {
    let shown = devices::show(view, actor, device)?;
    let depiction = match devices::depiction(view, actor, device) {
        Ok(depiction) => Some(depiction),
        Err(Error::FrameUnknown { .. }) => None,
        Err(error) => return Err(error),
    };
    let claimed_by = match &shown.device.claimed_by {
        By::Person { person, .. } => people::find(view, actor, *person).ok().map(|who| who.name),
        By::System => None,
    };
    let may_edit = access::may(actor, Action::EditDevice, &shown.device.place);
    let events = happenings::happenings(view, actor, device)?;
    Ok(Seen {
        screen: Device::from(shown),
        depiction,
        showing: programme::showing(view, actor, device, now)?.into(),
        health: health::course(view, actor, device, now)?.into(),
        events: events.into_iter().map(DeviceEvent::from).collect(),
        claimed_by,
        may_edit,
    })
}

#[derive(Template)]
#[template(path = "screens/show.html")]
struct ScreenPage<'a> {
    page: Page<'a>,
    screen: Device,
    showing: DeviceShowing,
    charts: Vec<Chart>,
    events: Vec<DeviceEvent>,
    claimed_by: Option<String>,
    may_edit: bool,
    schools: Vec<School>,
    proven: Option<bool>,
    is_tall: bool,
    problem: Option<Problem>,
}
