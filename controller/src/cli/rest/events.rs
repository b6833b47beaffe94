//! The event stream as a client reads it: which things to look at again.

use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use ureq::BodyReader;

use super::{Controller, trust};
use crate::cli::failure::Failure;

/// A stream is taken up anew after this, so that a link that died without a word is noticed.
const STREAM: Duration = Duration::from_secs(60);
/// Characters of a line, at most; a controller's are far shorter.
const LINE: u64 = 4096;

/// A stream of events.
pub(crate) struct Events {
    lines: BufReader<BodyReader<'static>>,
    last: Option<String>,
}

impl Controller {
    /// Begins to watch, after the last number that was heard, if any.
    pub(crate) fn events(&self, last: Option<&str>) -> Result<Events, Failure> {
        let request = self.with_headers(self.agent.get(self.address("events")));
        let request = match last {
            Some(last) => request.header("last-event-id", last),
            None => request,
        };
        let answer = request.config().timeout_global(Some(STREAM)).build().call();
        let answer = answer.map_err(|error| trust::failure(&self.url, &error))?;
        if !answer.status().is_success() {
            return Err(self.receive(Ok(answer)).err().unwrap_or(Failure::NotSignedIn));
        }
        let lines = BufReader::new(answer.into_body().into_reader());
        Ok(Events { lines, last: None })
    }
}

impl Events {
    /// The name of the next event, empty for a beat; what has come meanwhile is passed over with it.
    /// None when the stream ends or breaks.
    pub(crate) fn next_name(&mut self) -> Option<String> {
        let mut name = self.block()?;
        while !self.lines.buffer().is_empty() {
            name = self.block()?;
        }
        Some(name)
    }

    /// The number that was heard last.
    pub(crate) fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }

    /// One event up to its empty line.
    fn block(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            let mut line = String::new();
            let read = std::io::Read::take(&mut self.lines, LINE).read_line(&mut line).ok()?;
            match line.trim_end().split_once(':') {
                _ if read == 0 => return None,
                Some(("id", id)) => self.last = Some(id.trim().to_owned()),
                Some(("event", event)) => event.trim().clone_into(&mut name),
                None if line.trim_end().is_empty() => return Some(name),
                Some(_) | None => {}
            }
        }
    }
}
