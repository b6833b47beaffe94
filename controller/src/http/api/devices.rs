//! TVs and the boards behind them.

use axum::response::Response;
use controller_core::app::{answers, devices, enrol};
use protocol::DeviceId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::{IfMatchHeader, OnceHeader};
use super::list::{made, page, told};
use super::model::{Claim, Device, DeviceFilter, EditDevice, Page, Paging, Readmit, Returning};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::Failure;
use crate::http::extract::{Id, IfMatch, Json, Once, Query, Version, Versioned};
use crate::http::signin::Caller;

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new()
        .routes(routes!(list_devices))
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
        caller.read(move |view, actor| devices::list(view, actor, filter.unit, &page)).await?;
    Ok(told(listed, Device::from))
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
