//! The audit log as a table for spreadsheets, written while it is read.

use std::collections::btree_map::{self, BTreeMap};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use controller_core::app::audit::{self, Filter};
use controller_core::domain::actor::By;
use controller_core::domain::audit::Entry;
use controller_core::domain::org::Unit;
use controller_core::page::Page;
use http_body_util::BodyExt;
use hyper::body::Frame;
use jiff::tz::TimeZone;
use protocol::words::Words;
use protocol::{Language, UnitId};

use super::api::model::Subject;
use super::error::{Failure, Misuse};
use super::signin::Caller;
use super::table::{BYTE_ORDER_MARK, csv};

/// The columns, as the words name them.
const COLUMNS: [&str; 7] = [
    "audit-column-time",
    "audit-column-who",
    "audit-column-deed",
    "audit-column-code",
    "audit-column-unit",
    "audit-column-subject",
    "audit-column-details",
];

/// Answers with all that is wanted, the newest first. A refusal comes before the table begins; the
/// reader's rights are looked at again for every piece of it, and where they end it breaks off.
pub(super) async fn audit(
    caller: Caller,
    wanted: Filter,
    language: Language,
    zone: TimeZone,
) -> Result<Response, Failure> {
    let mut table = Table { caller, wanted, language, zone, next: None, is_over: false };
    let heading = table.heading()?;
    let first = table.piece().await?;
    let bytes = [BYTE_ORDER_MARK.as_bytes(), &heading, &first].concat();
    let body = Rows { first: Some(bytes.into()), next: Some(Box::pin(follow(table))) };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"efir-audit.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::new(body.boxed_unsync())).into_response())
}

/// How far the table is written.
struct Table {
    caller: Caller,
    wanted: Filter,
    language: Language,
    zone: TimeZone,
    next: Option<String>,
    is_over: bool,
}

impl Table {
    fn heading(&self) -> Result<Vec<u8>, Misuse> {
        let words = self.words();
        let zone = self.zone.iana_name().unwrap_or("UTC");
        let mut names = COLUMNS.map(|column| words.say(column));
        if let Some(time) = names.first_mut() {
            *time = format!("{time} ({zone})");
        }
        self.written([names])
    }

    async fn piece(&mut self) -> Result<Vec<u8>, Failure> {
        let page = match &self.next {
            None => Page::first(),
            Some(cursor) => Page::new(controller_core::page::MOST, Some(cursor))?,
        };
        let wanted = self.wanted.clone();
        let (listed, units) = self
            .caller
            .read(move |view, actor| {
                let listed = audit::list(view, actor, &wanted, &page)?;
                let mut units = BTreeMap::new();
                for entry in &listed.items {
                    let unit = entry.what.place.unit();
                    if let btree_map::Entry::Vacant(place) = units.entry(unit) {
                        place.insert(view.get::<Unit>(&unit)?.map(|unit| unit.name));
                    }
                }
                Ok((listed, units))
            })
            .await?;
        self.is_over = listed.next.is_none();
        self.next = listed.next;
        Ok(self.written(listed.items.iter().map(|entry| self.row(entry, &units)))?)
    }

    fn row(&self, entry: &Entry, units: &BTreeMap<UnitId, Option<String>>) -> [String; 7] {
        let (what, words) = (&entry.what, self.words());
        let unit = what.place.unit();
        let who = match &what.by {
            By::Person { login, .. } => login.clone(),
            By::System => words.say("audit-system"),
        };
        let Subject { kind, id } = what.subject.into();
        let details = what.details.iter().map(|(name, value)| format!("{name}: {value}"));
        [
            self.zone.to_datetime(what.at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
            who,
            words.say(&format!("audit-deed-{}", what.deed.name())),
            what.deed.name().to_owned(),
            units.get(&unit).cloned().flatten().unwrap_or_else(|| unit.to_string()),
            format!("{kind} {id}"),
            details.collect::<Vec<_>>().join("; "),
        ]
    }

    fn written<const N: usize>(
        &self,
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> Result<Vec<u8>, Misuse> {
        csv(self.language, rows)
    }

    fn words(&self) -> &Words {
        self.caller.console().pages().words(self.language)
    }
}

type Next = Pin<Box<dyn Future<Output = Option<Result<(Vec<u8>, Table), Failure>>> + Send>>;

async fn follow(mut table: Table) -> Option<Result<(Vec<u8>, Table), Failure>> {
    if table.is_over {
        return None;
    }
    Some(table.piece().await.map(|piece| (piece, table)))
}

/// The table as a body.
struct Rows {
    first: Option<Bytes>,
    next: Option<Next>,
}

impl HttpBody for Rows {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        let Some(waiting) = &mut self.next else { return Poll::Ready(None) };
        let Poll::Ready(piece) = waiting.as_mut().poll(context) else { return Poll::Pending };
        self.next = None;
        Poll::Ready(match piece {
            None => None,
            Some(Ok((bytes, table))) => {
                self.next = Some(Box::pin(follow(table)));
                Some(Ok(Frame::data(bytes.into())))
            }
            // A table that breaks off must not look whole.
            Some(Err(failure)) => {
                Some(Err(axum::Error::new(std::io::Error::other(failure.code()))))
            }
        })
    }
}
