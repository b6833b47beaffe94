//! A picture's way from the controller onto the disk: in pieces, never in memory whole, from where the
//! fetch before broke off.

mod part;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agent_core::{Input, PictureProblem};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_RANGE, HOST, RANGE};
use hyper::rt::{Read, Write};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use protocol::post::Picture;
use protocol::{Digest, limit};
use rustls::ClientConfig;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::config::Controller;
use crate::disk::pictures;
use crate::fetch;
use crate::happening::Happening;
use part::Part;

/// A connection that brings nothing for this long is given up.
const STALL_TIME: Duration = Duration::from_secs(30);
/// For one picture on one connection: 4 MiB at 40 kbit/s.
const WHOLE_TIME: Duration = Duration::from_secs(15 * 60);

/// The fetches under way.
#[derive(Debug, Default)]
pub(crate) struct Downloads(BTreeMap<Digest, JoinHandle<()>>);

/// What a fetch takes.
pub(crate) struct Order {
    pub(crate) picture: Picture,
    /// Where pictures are.
    pub(crate) folder: PathBuf,
    pub(crate) controller: Controller,
    pub(crate) tls: anyhow::Result<Arc<ClientConfig>>,
}

impl Downloads {
    /// Begins a fetch, or goes on with it; its end is told.
    pub(crate) fn begin(&mut self, order: Order, happenings: mpsc::Sender<Happening>) {
        self.0.retain(|_, task| !task.is_finished());
        let picture = order.picture.sha256;
        let task = tokio::spawn(async move {
            let result = fetch(order).await;
            let fetched = Input::PictureFetched { picture, result };
            happenings.send(Happening::Session(fetched)).await.ok();
        });
        self.0.insert(picture, task);
    }

    /// Ends a fetch, and forgets what came.
    pub(crate) async fn give_up(&mut self, picture: Digest, folder: &Path) {
        end(self.0.remove(&picture)).await;
        if let Err(error) = crate::disk::remove(&pictures::part(folder, picture)) {
            tracing::warn!("cannot remove what came of picture {picture}: {error}");
        }
    }

    /// Ends all; they go on after a restart.
    pub(crate) async fn stop(&mut self) {
        for (_, task) in std::mem::take(&mut self.0) {
            end(Some(task)).await;
        }
    }
}

async fn end(task: Option<JoinHandle<()>>) {
    if let Some(task) = task {
        task.abort();
        // It ends where it waits, so never within a write.
        task.await.ok();
    }
}

async fn fetch(order: Order) -> Result<u32, PictureProblem> {
    let Order { picture, folder, controller, tls } = order;
    let part = Part::open(&folder, picture)?;
    fetch_through(part, async { Ok(TokioIo::new(fetch::connect(&controller, tls?).await?)) }).await
}

/// Fetches what is missing through a connection, if anything is.
async fn fetch_through<S>(
    mut part: Part,
    stream: impl Future<Output = anyhow::Result<S>>,
) -> Result<u32, PictureProblem>
where
    S: Read + Write + Unpin + Send + 'static,
{
    if !part.is_full() {
        let coming =
            async { receive(stream.await.map_err(|error| interrupted(&error))?, &mut part).await };
        let came = tokio::time::timeout(WHOLE_TIME, coming)
            .await
            .unwrap_or_else(|_| Err(PictureProblem::Interrupted("it takes too long".to_owned())));
        if let Err(problem) = came {
            return Err(part.broke_off(problem));
        }
    }
    part.finish()
}

/// Asks for what is missing, and takes it.
async fn receive<S>(stream: S, part: &mut Part) -> Result<(), PictureProblem>
where
    S: Read + Write + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(fetch::HEADER_BYTES)
        .handshake(stream)
        .await
        .map_err(|error| interrupted(&error.into()))?;
    let taking = take(&mut sender, part);
    tokio::pin!(taking);
    // The connection is driven here, and ends with the answer.
    tokio::select! {
        taken = &mut taking => taken,
        ended = connection => {
            ended.map_err(|error| interrupted(&error.into()))?;
            taking.await
        }
    }
}

async fn take(
    sender: &mut SendRequest<Empty<Bytes>>,
    part: &mut Part,
) -> Result<(), PictureProblem> {
    let response = in_time(sender.send_request(request(part)?)).await?;
    check(&response, part)?;
    let mut body = response.into_body();
    while let Some(frame) = in_time_or_end(&mut body).await? {
        part.add(&frame)?;
    }
    if part.is_full() { Ok(()) } else { Err(part.is_short()) }
}

fn request(part: &Part) -> Result<Request<Empty<Bytes>>, PictureProblem> {
    let path = format!("{}/media/{}", limit::DEVICE_HTTP_PREFIX, part.picture());
    let mut request = Request::get(path).header(HOST, limit::DEVICE_SERVER_NAME);
    if part.there() > 0 {
        request = request.header(RANGE, format!("bytes={}-", part.there()));
    }
    request.body(Empty::new()).map_err(|error| interrupted(&error.into()))
}

/// Makes ready for what the answer brings.
fn check(response: &Response<Incoming>, part: &mut Part) -> Result<(), PictureProblem> {
    match response.status() {
        StatusCode::OK => part.begin_anew(),
        StatusCode::PARTIAL_CONTENT => {
            let begins = format!("bytes {}-", part.there());
            let range = response.headers().get(CONTENT_RANGE).and_then(|it| it.to_str().ok());
            let fits = range.is_some_and(|range| range.starts_with(&begins));
            if fits { Ok(()) } else { Err(wrong(format!("a part comes that is none: {range:?}"))) }
        }
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let status = response.status();
            Err(PictureProblem::Interrupted(format!("the controller answers {status}")))
        }
        status => Err(wrong(format!("the controller answers {status}"))),
    }
}

async fn in_time<T>(answer: impl Future<Output = hyper::Result<T>>) -> Result<T, PictureProblem> {
    match tokio::time::timeout(STALL_TIME, answer).await {
        Ok(answer) => answer.map_err(|error| interrupted(&error.into())),
        Err(_) => Err(PictureProblem::Interrupted("nothing comes any more".to_owned())),
    }
}

async fn in_time_or_end(body: &mut Incoming) -> Result<Option<Bytes>, PictureProblem> {
    loop {
        let Some(frame) = in_time(async { body.frame().await.transpose() }).await? else {
            return Ok(None);
        };
        // Trailers say nothing here.
        if let Ok(bytes) = frame.into_data() {
            return Ok(Some(bytes));
        }
    }
}

fn interrupted(error: &anyhow::Error) -> PictureProblem {
    PictureProblem::Interrupted(format!("{error:#}"))
}

fn wrong(text: String) -> PictureProblem {
    PictureProblem::Wrong(text)
}
