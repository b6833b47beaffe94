//! What can be done with a screen: changing, moving, releasing and revoking it; and looking after a notice.

use std::collections::BTreeSet;

use axum::response::Response;
use controller_core::app::devices::{self, EditDevice};
use controller_core::app::notices;
use controller_core::domain::actor::Actor;
use controller_core::error::Error;
use controller_core::id::NoticeId;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::{DeviceId, UnitId};

use super::show::told;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::local::LocalPath;
use crate::http::web::visit::{Member, back};

pub(super) async fn edit(
    member: Member,
    Id(device): Id<DeviceId>,
    form: Form,
) -> Result<Response, Failure> {
    let orientation = serde_json::from_value(form.text("orientation").into()).ok();
    let edit = EditDevice {
        unit: None,
        room: Some(form.text("room")),
        tags: Some(tags(&form.text("tags"))),
        orientation,
        autostart: None,
    };
    change(&member, device, "screen-edited", move |work, actor, now| {
        devices::edit(work, actor, device, &edit, now).map(drop)
    })
    .await
}

pub(super) async fn place(
    member: Member,
    Id(device): Id<DeviceId>,
    form: Form,
) -> Result<Response, Failure> {
    let unit = UnitId::parse(&form.text("unit")).map_err(|_| Error::UnitMissing {})?;
    let edit = EditDevice { unit: Some(unit), ..EditDevice::default() };
    change(&member, device, "screen-moved", move |work, actor, now| {
        devices::edit(work, actor, device, &edit, now).map(drop)
    })
    .await
}

pub(super) async fn release(
    member: Member,
    Id(device): Id<DeviceId>,
    _form: Form,
) -> Result<Response, Failure> {
    change(&member, device, "screen-released", move |work, actor, now| {
        devices::release(work, actor, device, now).map(drop)
    })
    .await
}

pub(super) async fn revoke(
    member: Member,
    Id(device): Id<DeviceId>,
    _form: Form,
) -> Result<Response, Failure> {
    change(&member, device, "screen-revoked", move |work, actor, now| {
        devices::revoke(work, actor, device, now).map(drop)
    })
    .await
}

pub(super) async fn take(
    member: Member,
    Id(notice): Id<NoticeId>,
    form: Form,
) -> Result<Response, Failure> {
    let take =
        move |work: &mut Work<'_>, actor: &Actor, now| notices::take(work, actor, notice, now);
    member.caller.change(take).await?;
    let address = LocalPath::parse(&form.text("back"));
    let address = address.filter(|address| address.path().starts_with("/screens"));
    let address = address.map_or("/screens".to_owned(), |address| address.as_str().to_owned());
    Ok(back(&address, "notice-taken"))
}

/// Tags as one types them: by commas.
pub(in crate::http::web) fn tags(text: &str) -> BTreeSet<String> {
    text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// Does it and goes back to the screen; what went wrong stands above it.
async fn change(
    member: &Member,
    device: DeviceId,
    done: &str,
    use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<(), Error> + Send + 'static,
) -> Result<Response, Failure> {
    match member.caller.change(use_case).await {
        Ok(()) => Ok(back(&format!("/screens/{device}"), done)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, device, status, problem).await
        }
    }
}
