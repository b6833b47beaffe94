//! The event stream: server-sent events, as the HTML standard defines them.

use std::fmt::Write as _;

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use controller_core::app::events::Topic;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::refusal::Refusal;
use crate::events::{Event, Said, Watcher};
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::signin::Caller;
use crate::http::stream::{self, Next};

/// The header by which a reader says what it heard last.
const LAST: &str = "last-event-id";

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(watch_events))
}

/// Streams what to look at again, as it happens: server-sent events.
///
/// Events are `unit`, `posts` and `alerts` (of a unit), `alert` (its account), `device`, `presence` and
/// `report` (of a device), `ticket`; their data names the id. `resync` says to look at everything again. Each
/// carries the number up to which nothing was missed; with it as `Last-Event-ID` a reader goes on
/// where it was. Something is said every 15 seconds. The stream ends when its reader's rights change,
/// and when it is read too slowly.
#[utoipa::path(
    get, path = "/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The number that was heard last")),
    responses((status = 200, content_type = "text/event-stream", body = String, description = "The stream"), Refusal)
)]
async fn watch_events(caller: Caller, headers: HeaderMap) -> Result<Response, Failure> {
    let after = headers.get(LAST).map(|last| {
        let last = last.to_str().ok().and_then(|last| last.trim().parse().ok());
        let reason = "it is no number of an event".to_owned();
        last.ok_or(Misuse::InvalidParameter { name: "Last-Event-ID".to_owned(), reason })
    });
    let watcher = caller.watch(after.transpose()?).await?;
    let stream = stream::body(watcher, say);
    Ok(([(header::CONTENT_TYPE, "text/event-stream")], stream).into_response())
}

fn say(mut watcher: Watcher) -> Next<Watcher> {
    Box::pin(async move {
        let said = watcher.next().await?;
        Some((written(&said).into(), watcher))
    })
}

/// A beat moves the number, too, though no event is dispatched for it.
fn written(said: &Said) -> String {
    match said {
        Said::Beat(last) => format!(":\nid: {last}\n\n"),
        Said::Events(events) => events.iter().fold(String::new(), |mut text, event| {
            let Event { sequence, topic } = event;
            let (name, data) = named(*topic);
            // Writing to a text cannot fail.
            let _written = write!(text, "id: {sequence}\nevent: {name}\ndata: {data}\n\n");
            text
        }),
    }
}

fn named(topic: Option<Topic>) -> (&'static str, serde_json::Value) {
    match topic {
        None => ("resync", json!({})),
        Some(Topic::Unit(unit)) => ("unit", json!({"unit": unit})),
        Some(Topic::Posts(unit)) => ("posts", json!({"unit": unit})),
        Some(Topic::Alerts(unit)) => ("alerts", json!({"unit": unit})),
        Some(Topic::Nominations(unit)) => ("nominations", json!({"unit": unit})),
        Some(Topic::Alert(alert)) => ("alert", json!({"alert": alert})),
        Some(Topic::Device(device)) => ("device", json!({"device": device})),
        Some(Topic::Presence(device)) => ("presence", json!({"device": device})),
        Some(Topic::Report(device)) => ("report", json!({"device": device})),
        Some(Topic::Ticket(ticket)) => ("ticket", json!({"ticket": ticket})),
    }
}
