//! Answers that go on as long as there is something to say.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;

/// What is said next, and by whom it goes on; nothing when that is all.
pub(super) type Next<S> = Pin<Box<dyn Future<Output = Option<(Bytes, S)>> + Send>>;

/// Somebody's words as a body that ends when they have nothing more to say.
pub(super) fn body<S: Send + 'static>(speaker: S, say: fn(S) -> Next<S>) -> Body {
    Body::new(Stream { next: Some(say(speaker)), say })
}

struct Stream<S> {
    next: Option<Next<S>>,
    say: fn(S) -> Next<S>,
}

impl<S> Unpin for Stream<S> {}

impl<S> HttpBody for Stream<S> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(waiting) = &mut self.next else { return Poll::Ready(None) };
        match waiting.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => {
                self.next = None;
                Poll::Ready(None)
            }
            Poll::Ready(Some((bytes, speaker))) => {
                self.next = Some((self.say)(speaker));
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
        }
    }
}
