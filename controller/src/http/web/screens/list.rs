//! The wall and the table. What is wrong comes first; filters live in the address.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use controller_core::app::devices::{self, Counts, Filter, State};
use controller_core::app::notices;
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::actor::By;
use controller_core::domain::device::Condition;
use controller_core::domain::org::Unit;
use controller_core::domain::person::Person;
use controller_core::error::Error;
use controller_core::page::Page as Piece;
use controller_core::work::View;
use protocol::UnitId;

use super::tabs::{Asked, Tab, tabs};
use super::told;
use crate::http::api::model::{Cause, Device, Notice};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::page::Page;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::Member;

/// Screens on a page of the wall, and of the table.
const WALL: usize = 60;
const TABLE: usize = 100;
/// Screens that need somebody and come before all others, at most.
const URGENT: usize = 12;
/// Notices above them, at most.
const NOTICES: usize = 3;

pub(super) async fn list(member: Member, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let wanted = asked.clone();
    let seen = member.caller.read(move |view, actor| see(view, actor, &wanted)).await?;
    let page = member.page();
    let next = seen.next.as_deref().map(|cursor| asked.after(cursor));
    let all = seen.urgent.iter().chain(&seen.screens);
    let first = all.clone().next().map(|screen| screen.unit);
    let several_schools = all.clone().any(|screen| Some(screen.unit) != first);
    let ids: Vec<String> = seen.screens.iter().map(|screen| screen.id.to_string()).collect();
    let template = ScreensPage {
        tabs: tabs(&page, &asked, seen.counts),
        may_enrol: page.may(Action::ClaimDevice),
        list: asked,
        choices: seen.choices,
        notices: seen.notices,
        urgent: seen.urgent,
        more_urgent: seen.more_urgent,
        screens: seen.screens,
        ids: ids.join(" "),
        next,
        several_schools,
        page,
    };
    Ok(member.show(&template))
}

/// What there is to see.
struct Seen {
    choices: Choices,
    counts: Counts,
    notices: Vec<Told>,
    urgent: Vec<Device>,
    more_urgent: bool,
    screens: Vec<Device>,
    next: Option<String>,
}

/// A notice with the names that it needs.
#[derive(Debug, Clone)]
struct Told {
    id: String,
    unit: UnitId,
    school: String,
    cause: Cause,
    notice: Notice,
    /// Who looks after it; empty if the reader may not know them.
    taken: Option<String>,
}

fn see(view: &View<'_>, actor: &Actor, asked: &Asked) -> Result<Seen, Error> {
    let choices = choose(view, actor, Action::SeeDevice, asked.unit())?;
    let unit = asked.unit();
    let counts = devices::counts(view, actor, unit)?;
    let (mut urgent, mut more_urgent) = (Vec::new(), false);
    if asked.is_plain() && asked.is_first() && !asked.is_table() {
        for condition in [Condition::Offline, Condition::Attention] {
            let state = Some(State::Only(condition));
            let filter = Filter { unit, state, text: String::new() };
            let room = URGENT.saturating_sub(urgent.len()).max(1);
            let listed = devices::list(view, actor, &filter, &Piece::new(room, None)?)?;
            more_urgent |= listed.next.is_some();
            let listed = listed.items.into_iter().map(Device::from);
            urgent.extend(listed.filter(|screen| !told::is_meant(screen)));
        }
        urgent.truncate(URGENT);
    }
    let piece = Piece::new(if asked.is_table() { TABLE } else { WALL }, asked.cursor())?;
    let listed = devices::list(view, actor, &asked.filter(), &piece)?;
    let is_above = |device: &Device| urgent.iter().any(|above| above.id == device.id);
    let screens = listed.items.into_iter().map(Device::from).filter(|one| !is_above(one)).collect();
    let open = Piece::new(NOTICES, None)?;
    let notices = notices::list(view, actor, unit, true, &open)?.items;
    let mut names = BTreeMap::new();
    let notices = notices.into_iter().map(|notice| tell(view, notice, &mut names));
    let notices = notices.collect::<Result<_, _>>()?;
    Ok(Seen { choices, counts, notices, urgent, more_urgent, screens, next: listed.next })
}

fn tell(
    view: &View<'_>,
    notice: controller_core::domain::notice::Notice,
    names: &mut BTreeMap<UnitId, String>,
) -> Result<Told, Error> {
    let unit = notice.place.unit();
    let school = match names.get(&unit) {
        Some(name) => name.clone(),
        None => view.get::<Unit>(&unit)?.map(|unit| unit.name).unwrap_or_default(),
    };
    names.insert(unit, school.clone());
    let taken = match notice.taken.as_ref().map(|taken| &taken.by) {
        None => None,
        Some(By::System) => Some(String::new()),
        // Whoever may see the notice works for the same school, or above it.
        Some(By::Person { person, .. }) => {
            Some(view.get::<Person>(person)?.map(|person| person.name).unwrap_or_default())
        }
    };
    let notice = Notice::from(notice);
    Ok(Told { id: notice.id.to_string(), unit, school, cause: notice.cause, notice, taken })
}

#[derive(Template)]
#[template(path = "screens/index.html")]
struct ScreensPage<'a> {
    page: Page<'a>,
    list: Asked,
    choices: Choices,
    tabs: Vec<Tab>,
    notices: Vec<Told>,
    urgent: Vec<Device>,
    more_urgent: bool,
    screens: Vec<Device>,
    ids: String,
    next: Option<String>,
    may_enrol: bool,
    several_schools: bool,
}
