//! HTTP/1.1 on a connection that has arrived.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::Conversation;
use super::patient::Patient;
use crate::pki::Peer;

/// For a request's head to come, on an idle connection too.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// Between two pieces of a request's body.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// For a reader to take anything of what is written.
const READER_TIME: Duration = Duration::from_secs(60);
/// Bytes of a request's head, at most.
const HEAD_BYTES: usize = 32 * 1024;

/// Who is at the other end, as an extension of each request: the certificate's device, if one was
/// presented. Whether it may do anything is for the route to ask.
#[derive(Debug, Clone, Copy)]
pub struct Caller(pub Option<Peer>);

/// Serves requests until either end hangs up; after `stop`, until the current answer is out.
pub async fn serve_http(conversation: Conversation, router: Router, stop: CancellationToken) {
    let Conversation { stream, peer, address } = conversation;
    serve_stream(stream, address, peer, router, stop).await;
}

/// [`serve_http`] on any connection, one without TLS too.
pub async fn serve_stream(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    address: SocketAddr,
    peer: Option<Peer>,
    router: Router,
    stop: CancellationToken,
) {
    let router = router.layer(RequestBodyTimeoutLayer::new(BODY_PAUSE));
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.extensions_mut().insert(Caller(peer));
        let router = router.clone();
        async move {
            let request: Request = request.map(axum::body::Body::new);
            Ok::<_, Infallible>(
                router.oneshot(request).await.unwrap_or_else(|never| match never {}),
            )
        }
    });
    let mut connection = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIME)
            .max_buf_size(HEAD_BYTES)
            .serve_connection(TokioIo::new(Patient::new(stream, READER_TIME)), service)
    );
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%address, %error, "an HTTP connection ended early");
    }
}
