//! TVs and the boards behind them.

use axum::response::Response;
use controller_core::app::devices::{happenings, health, programme};
use controller_core::app::{answers, devices, enrol};
use protocol::DeviceId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::{IfMatchHeader, OnceHeader};
use super::list::{made, page, told};
use super::model::{
    Claim, CountFilter, Device, DeviceCounts, DeviceEvent, DeviceFilter, DeviceHealth,
    DeviceShowing, EditDevice, Page, Paging, Readmit, Returning,
};
use super::refusal::Refusal;
use crate::clock;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json, Once, Query, Version, Versioned};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_devices))
        .routes(routes!(count_devices))
        .routes(routes!(get_showing))
        .routes(routes!(get_health))
        .routes(routes!(get_events))
        .routes(routes!(claim_device))
        .routes(routes!(list_returning))
        .routes(routes!(readmit_device))
        .routes(routes!(get_device, edit_device))
        .routes(routes!(revoke_device))
        .routes(routes!(release_device))
}

/// Lists the devices that one may see.
#[utoipa::path(
    get, path = "/devices", tag = "devices", params(DeviceFilter),
    responses((status = 200, body = Page<Device>, description = "A page of devices"), Refusal)
)]
async fn list_devices(
    caller: Caller,
    Query(filter): Query<DeviceFilter>,
) -> Result<Json<Page<Device>>, Failure> {
    let page = page(filter.limit, filter.cursor.as_deref())?;
    let listed =
        caller.read(move |view, actor| devices::list(view, actor, &filter.wanted(), &page)).await?;
    Ok(told(listed, Device::from))
}

/// Counts the devices that one may see, by how they are.
#[utoipa::path(
    get, path = "/devices/counts", tag = "devices", params(CountFilter),
    responses((status = 200, body = DeviceCounts, description = "How many there are"), Refusal)
)]
async fn count_devices(
    caller: Caller,
    Query(CountFilter { unit }): Query<CountFilter>,
) -> Result<Json<DeviceCounts>, Failure> {
    let counts = caller.read(move |view, actor| devices::counts(view, actor, unit)).await?;
    Ok(Json(counts.into()))
}

/// Tells what a device should show now, what comes next, and why: answered by the same function by which
/// the device chooses.
#[utoipa::path(
    get, path = "/devices/{id}/showing", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = DeviceShowing, description = "What it should show"), Refusal)
)]
async fn get_showing(
    caller: Caller,
    Id(device): Id<DeviceId>,
) -> Result<Json<DeviceShowing>, Failure> {
    let now = clock::now();
    let showing =
        caller.read(move |view, actor| programme::showing(view, actor, device, now)).await?;
    Ok(Json(showing.into()))
}

/// Tells how a device has been, by the hour for a day and by the day for a month.
#[utoipa::path(
    get, path = "/devices/{id}/health", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = DeviceHealth, description = "How it has been"), Refusal)
)]
async fn get_health(
    caller: Caller,
    Id(device): Id<DeviceId>,
) -> Result<Json<DeviceHealth>, Failure> {
    let now = clock::now();
    let course = caller.read(move |view, actor| health::course(view, actor, device, now)).await?;
    Ok(Json(course.into()))
}

/// Tells what happened to a device of late: connections, faults, alerts; the latest 50.
#[utoipa::path(
    get, path = "/devices/{id}/events", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = Vec<DeviceEvent>, description = "What happened, the latest first"), Refusal)
)]
async fn get_events(
    caller: Caller,
    Id(device): Id<DeviceId>,
) -> Result<Json<Vec<DeviceEvent>>, Failure> {
    let all = caller.read(move |view, actor| happenings::happenings(view, actor, device)).await?;
    Ok(Json(all.into_iter().map(DeviceEvent::from).collect()))
}

/// Takes a device that shows its pairing code into a school.
#[utoipa::path(
    post, path = "/devices/claim", tag = "devices", params(OnceHeader), request_body = Claim,
    responses((status = 201, body = Device, description = "The device"), Refusal)
)]
async fn claim_device(
    caller: Caller,
    once: Once,
    Json(claim): Json<Claim>,
) -> Result<Response, Failure> {
    let request = once.of(&claim);
    let device = take_up(&caller, claim, request).await?;
    Ok(made(format!("/api/v1/devices/{}", device.id), device))
}

/// Claims a device, for REST and the page alike. A wrong code is an answer that is committed, since
/// it counts; but it is not kept for when the request comes again.
pub(in crate::http) async fn take_up(
    caller: &Caller,
    claim: Claim,
    request: Option<answers::Request>,
) -> Result<Device, Failure> {
    let Claim { code, unit, room, tags } = claim;
    let claim = enrol::Claim { code, unit, room, tags };
    let claimed = caller.change(move |work, actor, now| {
        if let Some(device) = answers::given(work, actor, request, now)? {
            return Ok(Ok(device));
        }
        let device = match enrol::claim(work, actor, &claim, now)? {
            enrol::Claimed::Device(device) => device.id,
            enrol::Claimed::Refused(error) => return Ok(Err(error)),
        };
        let device = Device::from(devices::show(work, actor, device)?);
        answers::keep(work, actor, request, &device, now)?;
        Ok(Ok(device))
    });
    Ok(claimed.await??)
}

/// Lists the devices that the controller has forgotten, having come back from a backup: nothing works
/// for them until somebody takes them up again.
#[utoipa::path(
    get, path = "/devices/returning", tag = "devices", params(Paging),
    responses((status = 200, body = Page<Returning>, description = "A page of devices"), Refusal)
)]
async fn list_returning(
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Returning>>, Failure> {
    let page = page(paging.limit, paging.cursor.as_deref())?;
    let listed =
        caller.read(move |view, actor| devices::list_returning(view, actor, &page)).await?;
    Ok(told(listed, Returning::from))
}

/// Takes a device up again that the controller has forgotten; what is left out is as it was.
#[utoipa::path(
    post, path = "/devices/returning/{id}/readmit", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    request_body = Readmit,
    responses((status = 200, body = Device, description = "The device as it is now"), Refusal)
)]
async fn readmit_device(
    caller: Caller,
    Id(device): Id<DeviceId>,
    Json(readmit): Json<Readmit>,
) -> Result<Json<Device>, Failure> {
    let Readmit { unit, room, tags } = readmit;
    let to = devices::Readmission { unit, room, tags };
    let shown = caller
        .change(move |work, actor, now| {
            devices::readmit(work, actor, device, &to, now)?;
            devices::show(work, actor, device)
        })
        .await?;
    Ok(Json(shown.into()))
}

/// Tells of a device: where it stands, whether it is connected, and what it says is on its screen.
#[utoipa::path(
    get, path = "/devices/{id}", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = Device, description = "The device"), Refusal)
)]
async fn get_device(
    caller: Caller,
    Id(device): Id<DeviceId>,
) -> Result<Versioned<Json<Device>>, Failure> {
    let shown = caller.read(move |view, actor| devices::show(view, actor, device)).await?;
    Ok(Version::of(&shown.device).with(Json(shown.into())))
}

/// Changes a device's room, tags, orientation or what is said of its autostart, or moves it to another school.
#[utoipa::path(
    patch, path = "/devices/{id}", tag = "devices", params(("id" = String, Path, description = "The device's id"), IfMatchHeader),
    request_body = EditDevice,
    responses((status = 200, body = Device, description = "The device as it is now"), Refusal)
)]
async fn edit_device(
    caller: Caller,
    Id(device): Id<DeviceId>,
    meant: IfMatch,
    Json(edit): Json<EditDevice>,
) -> Result<Versioned<Json<Device>>, Failure> {
    let EditDevice { unit, room, tags, orientation, autostart } = edit;
    let edit = devices::EditDevice { unit, room, tags, orientation, autostart };
    let shown = caller
        .change(move |work, actor, now| {
            meant.check(&devices::find(work, actor, device)?)?;
            devices::edit(work, actor, device, &edit, now)?;
            devices::show(work, actor, device)
        })
        .await?;
    Ok(Version::of(&shown.device).with(Json(shown.into())))
}

/// Ends a device's identity at once and for good: it is cut off, and must be paired anew.
#[utoipa::path(
    post, path = "/devices/{id}/revoke", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = Device, description = "The device as it is now"), Refusal)
)]
async fn revoke_device(caller: Caller, Id(device): Id<DeviceId>) -> Result<Json<Device>, Failure> {
    let shown = caller
        .change(move |work, actor, now| {
            devices::revoke(work, actor, device, now)?;
            devices::show(work, actor, device)
        })
        .await?;
    Ok(Json(shown.into()))
}

/// Lets a device that was held back renew its certificate again.
#[utoipa::path(
    post, path = "/devices/{id}/release", tag = "devices", params(("id" = String, Path, description = "The device's id")),
    responses((status = 200, body = Device, description = "The device as it is now"), Refusal)
)]
async fn release_device(caller: Caller, Id(device): Id<DeviceId>) -> Result<Json<Device>, Failure> {
    let shown = caller
        .change(move |work, actor, now| {
            devices::release(work, actor, device, now)?;
            devices::show(work, actor, device)
        })
        .await?;
    Ok(Json(shown.into()))
}
