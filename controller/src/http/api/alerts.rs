//! Alerts: raised, prolonged, ended, and accounted for screen by screen.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use controller_core::app::alerts::account::{self, Account};
use controller_core::app::alerts::{self, NewEnd, Raised, Reach};
use controller_core::app::answers;
use controller_core::domain::actor::Actor;
use controller_core::domain::alert as domain;
use controller_core::domain::org::Unit;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::{AlertId, UnitId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::{made, page, told};
use super::model::{
    Alert, AlertFilter, AlertRaised, AlertScreen, AlertScreenFilter, AlertStatus, AlertStep,
    Audience, CancelAlert, NewAlert, Page, ProlongAlert,
};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_alerts, raise_alert))
        .routes(routes!(get_alert))
        .routes(routes!(list_alert_screens))
        .routes(routes!(prolong_alert))
        .routes(routes!(cancel_alert))
}

/// Lists the alerts that one may see, the newest first; those that came from above follow.
#[utoipa::path(
    get, path = "/alerts", tag = "alerts", params(AlertFilter),
    responses((status = 200, body = Page<Alert>, description = "A page of alerts"), Refusal)
)]
async fn list_alerts(
    caller: Caller,
    Query(filter): Query<AlertFilter>,
) -> Result<Json<Page<Alert>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let (standing, now) = (filter.standing.unwrap_or(false), clock::now());
    let listed = caller.read(move |view, actor| {
        let listed = alerts::list(view, actor, filter.unit, standing, &page)?;
        listed.filter_map(|alert| {
            Ok(Some(Alert::in_state(&alert, alerts::state(view, &alert, now)?)))
        })
    });
    Ok(told(listed.await?, |alert| alert))
}

/// Raises an alert: it covers everything on the screens of the unit's subtree at once.
///
/// Raised again word for word while it is in force, it is the same alert, and the answer is 200. In a
/// unit above schools `schools` has to name how many it reaches; if it is missing or wrong, the answer
/// names the right number and nothing is raised.
#[utoipa::path(
    post, path = "/alerts", tag = "alerts", params(OnceHeader), request_body = NewAlert,
    responses(
        (status = 201, body = AlertRaised, description = "The alert, and whom it reaches"),
        (status = 200, body = AlertRaised, description = "The same alert was in force already"),
        Refusal
    )
)]
async fn raise_alert(
    caller: Caller,
    once: Once,
    Json(new): Json<NewAlert>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let (raised, anew) = raise(&caller, request, new).await?;
    let location = format!("/api/v1/alerts/{}", raised.alert.id);
    let repeated = |raised| (StatusCode::OK, Json(raised)).into_response();
    Ok(if anew { made(location, raised) } else { repeated(raised) })
}

/// Raises an alert, for REST and the pages alike: what it came to, and whether this made it.
pub(in crate::http) async fn raise(
    caller: &Caller,
    request: Option<answers::Request>,
    new: NewAlert,
) -> Result<(AlertRaised, bool), Failure> {
    let (wanted, typed, audience) = (new.unit, new.schools, new.audience.clone());
    let unit = caller.read(move |view, actor| alerts::may_raise(view, actor, wanted)).await?;
    let mut reach = Reach::default();
    if alerts::is_above_schools(&unit) || typed.is_some() {
        reach = count(caller, &unit, &audience, reach, Reach::has_schools).await?;
        if typed != Some(reach.schools) {
            // The refusal names how many screens there are, too.
            reach = count(caller, &unit, &audience, reach, Reach::is_complete).await?;
        }
    }
    let confirmed = alerts::confirm(&unit, typed, &reach)?;
    let now = clock::now();
    let new = alerts::NewAlert {
        severity: new.severity.into(),
        drill: new.drill,
        text: new.text,
        instruction: new.instruction,
        audience: new.audience.into(),
        expires: new.expires.map(|expires| expires.from_now(now)),
    };
    let raise = move |work: &mut Work<'_>, actor: &Actor, now| {
        let Raised { alert, anew } = alerts::raise(work, actor, &new, confirmed, now)?;
        Ok((Alert::in_state(&alert, alerts::state(work, &alert, now)?), anew))
    };
    let (alert, anew) = caller.make(request, raise).await?;
    // The alert is on its way; only its raiser waits for the figures.
    let reach = count(caller, &unit, &audience, reach, Reach::is_complete).await?;
    Ok((AlertRaised::with(alert, &reach), anew))
}

/// Whom an alert of a unit would reach.
pub(in crate::http) async fn reach(caller: &Caller, unit: &Unit) -> Result<Reach, Failure> {
    count(caller, unit, &Audience::default(), Reach::default(), Reach::is_complete).await
}

/// Tells of an alert: what was done with it, and on which screens it really stands.
#[utoipa::path(
    get, path = "/alerts/{id}", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    responses((status = 200, body = AlertStatus, description = "The alert"), Refusal)
)]
async fn get_alert(caller: Caller, Id(alert): Id<AlertId>) -> Result<Json<AlertStatus>, Failure> {
    Ok(Json(alert_status(&caller, alert).await?))
}

/// Everything about an alert, for REST and the pages alike.
pub(in crate::http) async fn alert_status(
    caller: &Caller,
    alert: AlertId,
) -> Result<AlertStatus, Failure> {
    let now = clock::now();
    let found = caller.read(move |view, actor| {
        let found = alerts::find(view, actor, alert)?;
        let told = Alert::in_state(&found, alerts::state(view, &found, now)?);
        let timeline = AlertStep::of(&found, alerts::is_own(actor, &found));
        Ok((found, told, timeline))
    });
    let (found, alert, timeline) = found.await?;
    let account = account(caller, found).await?;
    Ok(AlertStatus { alert, account: account.into(), timeline })
}

/// Lists the screens that an alert is for, as far as one may see them.
#[utoipa::path(
    get, path = "/alerts/{id}/screens", tag = "alerts",
    params(("id" = String, Path, description = "The alert's id"), AlertScreenFilter),
    responses((status = 200, body = Page<AlertScreen>, description = "A page of screens"), Refusal)
)]
async fn list_alert_screens(
    caller: Caller,
    Id(alert): Id<AlertId>,
    Query(filter): Query<AlertScreenFilter>,
) -> Result<Json<Page<AlertScreen>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let only = filter.standing.map(Into::into);
    let listed = caller.read(move |view, actor| {
        let found = alerts::find(view, actor, alert)?;
        account::screens(view, actor, &found, only, &page)
    });
    Ok(told(listed.await?, AlertScreen::from))
}

/// Lets an alert expire later.
#[utoipa::path(
    post, path = "/alerts/{id}/prolong", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    request_body = ProlongAlert,
    responses((status = 200, body = Alert, description = "The alert as it is now"), Refusal)
)]
async fn prolong_alert(
    caller: Caller,
    Id(alert): Id<AlertId>,
    Json(prolong): Json<ProlongAlert>,
) -> Result<Json<Alert>, Failure> {
    change(&caller, move |work, actor, now| {
        let expires = prolong.expires.map(|expires| expires.from_now(now));
        alerts::prolong(work, actor, alert, expires, now)
    })
    .await
}

/// Ends an alert everywhere: the danger is over, or it was sent in error.
#[utoipa::path(
    post, path = "/alerts/{id}/cancel", tag = "alerts", params(("id" = String, Path, description = "The alert's id")),
    request_body = CancelAlert,
    responses((status = 200, body = Alert, description = "The alert as it is now"), Refusal)
)]
async fn cancel_alert(
    caller: Caller,
    Id(alert): Id<AlertId>,
    Json(cancel): Json<CancelAlert>,
) -> Result<Json<Alert>, Failure> {
    let end = NewEnd { kind: cancel.kind.into(), text: cancel.text };
    change(&caller, move |work, actor, now| alerts::end(work, actor, alert, &end, now)).await
}

async fn change(
    caller: &Caller,
    use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<domain::Alert, Error> + Send + 'static,
) -> Result<Json<Alert>, Failure> {
    let told = move |work: &mut Work<'_>, actor: &Actor, now| {
        let alert = use_case(work, actor, now)?;
        Ok(Alert::in_state(&alert, alerts::state(work, &alert, now)?))
    };
    Ok(Json(caller.change(told).await?))
}

/// Counts on in short readings, until enough is known.
async fn count(
    caller: &Caller,
    unit: &Unit,
    audience: &Audience,
    mut reach: Reach,
    enough: fn(&Reach) -> bool,
) -> Result<Reach, Failure> {
    let unit: UnitId = unit.id();
    while !enough(&reach) {
        let audience = audience.clone().into();
        reach =
            caller.read(move |view, _actor| alerts::count(view, unit, &audience, reach)).await?;
    }
    Ok(reach)
}

async fn account(caller: &Caller, alert: domain::Alert) -> Result<Account, Failure> {
    let mut account = Account::default();
    while !account.is_complete() {
        let alert = alert.clone();
        account =
            caller.read(move |view, actor| account::account(view, actor, &alert, account)).await?;
    }
    Ok(account)
}
