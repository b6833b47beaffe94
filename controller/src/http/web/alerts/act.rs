//! What can be done with an alert: prolonging it, and ending it.

use axum::response::Response;
use controller_core::app::alerts::{self, NewEnd};
use controller_core::domain::actor::Actor;
use controller_core::domain::alert::Alert;
use controller_core::error::Error;
use controller_core::work::Work;
use jiff::Timestamp;
use protocol::AlertId;
use protocol::alert::EndKind;

use super::show::told;
use crate::http::api::model::Expiry;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::visit::{Member, back};

pub(super) async fn prolong(
    member: Member,
    Id(alert): Id<AlertId>,
    form: Form,
) -> Result<Response, Failure> {
    let expiry = Expiry::try_from(form.text("expires")).ok();
    change(&member, alert, "alert-prolonged", move |work, actor, now| {
        let expires = expiry.map(|expiry| expiry.from_now(now));
        alerts::prolong(work, actor, alert, expires, now)
    })
    .await
}

pub(super) async fn cancel(
    member: Member,
    Id(alert): Id<AlertId>,
    form: Form,
) -> Result<Response, Failure> {
    let (kind, done) = match form.text("kind").as_str() {
        "in_error" => (EndKind::InError, "alert-in-error"),
        _ => (EndKind::AllClear, "alert-all-clear"),
    };
    let end = NewEnd { kind, text: form.text("text") };
    change(&member, alert, done, move |work, actor, now| alerts::end(work, actor, alert, &end, now))
        .await
}

/// Does it and goes back to the alert; what went wrong stands above it.
async fn change(
    member: &Member,
    alert: AlertId,
    done: &str,
    use_case: impl Fn(&mut Work<'_>, &Actor, Timestamp) -> Result<Alert, Error> + Send + 'static,
) -> Result<Response, Failure> {
    match member.caller.change(use_case).await {
        Ok(_) => Ok(back(&format!("/alerts/{alert}"), done)),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            told(member, alert, None, status, problem).await
        }
    }
}
