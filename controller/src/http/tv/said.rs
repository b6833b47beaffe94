//! What a seated TV says: that it is there, how it is, and what happened.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use protocol::event::{Ack, Batch};
use protocol::limit;
use protocol::report::Report;
use serde::Serialize;

use super::Desk;
use super::caller::{Seated, read};
use crate::clock;
use crate::gateway::session::Said;
use crate::http::device::problem::Problem;
use crate::ingest::Outcome;

type Body = Result<Bytes, BytesRejection>;

/// The controller's clock.
#[derive(Debug, Serialize)]
pub(super) struct Here {
    /// In milliseconds since 1970.
    now: i64,
}

/// `POST /tv/v1/here`: says so every 30 s, for a TV that is switched off hangs up on nobody.
pub(super) async fn here(Seated(_seat): Seated) -> Json<Here> {
    Json(Here { now: clock::now().as_millisecond() })
}

/// `POST /tv/v1/report`
pub(super) async fn report(
    State(desk): State<Desk>,
    Seated(seat): Seated,
    body: Body,
) -> Result<StatusCode, Problem> {
    let report: Report = read(body)?;
    desk.tvs.say(&seat, Said::Report(Box::new(report))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /tv/v1/events`: some events of one spool; the answer says how far it is on disk.
pub(super) async fn events(
    State(desk): State<Desk>,
    Seated(seat): Seated,
    body: Body,
) -> Result<Json<Ack>, Problem> {
    let batch: Batch = read(body)?;
    let rising = batch.events.is_sorted_by(|one, next| one.sequence < next.sequence);
    if batch.events.is_empty() || batch.events.len() > limit::BATCH_EVENTS || !rising {
        let detail = format!("1 to {} events in rising order", limit::BATCH_EVENTS);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "batch-invalid", detail));
    }
    match desk.tvs.say(&seat, Said::Events(batch)).await? {
        Outcome::Stored(ack) => Ok(Json(ack)),
        Outcome::Kept | Outcome::Welcomed(_) => {
            let detail = "the events were not stored; send them again";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail))
        }
    }
}
