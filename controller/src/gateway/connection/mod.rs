//! One connection's task: it carries out what the session decides, and keeps the time.

mod entrance;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use controller_core::error::Error;
use protocol::{DeviceId, Down, Topic, UnitId, Up};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_rustls::server::TlsStream;

use super::codec::{Codec, Heard, Publish};
use super::ending::Ending;
use super::session::{Input, Output, Said, Session};
use super::switchboard::{Answer, Line};
use super::topics::{Filters, Published, published};
use super::{Gateway, Registers, refused};
use crate::clock;
use crate::ingest::{Item, Outcome};
use crate::listen::Conversation;
use crate::metrics::{Direction, Reason};
use crate::pki::Peer;
use entrance::{Counted, admit, connect, farewell, listen};

/// From the handshake to CONNECT.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// For the client to take what is written.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// For the client to acknowledge what it was sent.
const TAKE_TIME: Duration = Duration::from_secs(60);
/// The longest silence, whatever keep-alive the client asked for.
const SILENCE: Duration = Duration::from_secs(30 * 60);
/// For the store to answer a hello whose connection is gone.
const LAST_ANSWER: Duration = Duration::from_secs(10);
/// Packets a second that a client may send for long.
const RATE: f64 = 50.0;
/// Packets that it may send at once.
const BURST: f64 = 250.0;

/// A connection between its handshake and its end.
struct Connection<'g> {
    gateway: &'g Gateway,
    stream: Box<TlsStream<TcpStream>>,
    codec: Codec,
    out: Vec<u8>,
    peer: Peer,
    line: Arc<Line>,
    guest: Guest,
    /// Where the device stands, as far as it is known.
    school: Option<UnitId>,
    /// The registers that are being composed; meanwhile alerts go on.
    composing: Option<Composing<'g>>,
    /// An alert is among what is to be written.
    urgent: bool,
    keep_alive: Duration,
    heard: Instant,
    /// Since when nothing that was sent has been taken.
    waiting: Option<Instant>,
    allowance: f64,
    _counted: Option<Counted>,
}

type Composing<'g> = Pin<Box<dyn Future<Output = Result<Registers, Error>> + Send + Sync + 'g>>;

enum Guest {
    Device(Box<Session>),
    Observer(Filters),
}

/// What a connection waits for.
enum Happened {
    Rung,
    Composed(Result<Registers, Error>),
    Heard(Vec<Heard>),
    Nothing,
}

/// Serves a client until its session ends, and says why it did.
///
/// Thousands rest in here at a time, so the way in and the way out are boxed: they take no room
/// before and afterwards.
pub(super) async fn serve(gateway: &Gateway, conversation: Conversation) -> Ending {
    let (mut connection, first) = match Box::pin(enter(gateway, conversation)).await {
        Ok(entered) => entered,
        Err(ending) => return ending,
    };
    let ending = connection.run(first).await;
    gateway.count(ending);
    Box::pin(connection.end(ending)).await;
    ending
}

/// Lets a client in; what it said right behind CONNECT is given back, too.
async fn enter(
    gateway: &Gateway,
    conversation: Conversation,
) -> Result<(Box<Connection<'_>>, Vec<Heard>), Ending> {
    let Conversation { mut stream, peer, .. } = conversation;
    let (mut codec, mut out) = (Codec::new(), Vec::new());
    let first = tokio::time::timeout(CONNECT_TIME, connect(&mut stream, &mut codec, &mut out));
    let first = first.await.unwrap_or(Err(Ending::Silent));
    let (connect, first) = first.inspect_err(|ending| gateway.count(*ending))?;
    let (peer, line, guest) = match admit(gateway, peer, &connect).await {
        Ok(admitted) => admitted,
        Err(ending) => {
            gateway.count(ending);
            let _broken = codec.refuse(ending, &mut out);
            farewell(&mut stream, &out).await;
            return Err(ending);
        }
    };
    let counted = matches!(guest, Guest::Device(_)).then(|| Counted::new(gateway));
    let keep_alive = match connect.keep_alive {
        0 => SILENCE,
        seconds => Duration::from_secs(u64::from(seconds)).mul_f64(1.5).min(SILENCE),
    };
    let connection = Connection {
        gateway,
        stream,
        codec,
        out,
        peer,
        line,
        guest,
        school: None,
        composing: None,
        urgent: false,
        keep_alive,
        heard: Instant::now(),
        waiting: None,
        allowance: BURST,
        _counted: counted,
    };
    Ok((Box::new(connection), first))
}

impl Connection<'_> {
    async fn run(&mut self, first: Vec<Heard>) -> Ending {
        let begun = async {
            self.codec.accept(&mut self.out)?;
            self.hear(first).await?;
            self.flush().await
        };
        if let Err(ending) = begun.await {
            return ending;
        }
        loop {
            if let Err(ending) = self.turn().await {
                return ending;
            }
        }
    }

    /// Waits for something to happen, and does what follows from it.
    async fn turn(&mut self) -> Result<(), Ending> {
        let deadline = self.deadline();
        let happened = tokio::select! {
            biased;
            ending = self.line.is_cut() => return Err(ending),
            () = self.gateway.stop.cancelled() => return Err(Ending::Stopping),
            () = self.line.rung() => Happened::Rung,
            composed = composed(&mut self.composing) => Happened::Composed(composed),
            heard = listen(&mut self.stream, &mut self.codec, &mut self.out) => {
                Happened::Heard(heard?)
            }
            () = tokio::time::sleep_until(deadline) => Happened::Nothing,
        };
        match happened {
            Happened::Rung => self.look()?,
            Happened::Composed(composed) => self.composed(composed)?,
            Happened::Heard(heard) => {
                self.spend_allowance()?;
                self.hear(heard).await?;
            }
            Happened::Nothing => self.check_time()?,
        }
        self.carry_out().await?;
        // What follows at once goes out in the same write.
        if self.composing.is_some() && !self.urgent { Ok(()) } else { self.flush().await }
    }

    async fn hear(&mut self, heard: Vec<Heard>) -> Result<(), Ending> {
        let packets = u32::try_from(heard.len()).unwrap_or(u32::MAX);
        self.count("up", u64::from(packets));
        self.allowance -= f64::from(packets.saturating_sub(1));
        for heard in heard {
            match heard {
                Heard::Connect(_) => return Err(Ending::Malformed),
                Heard::Publish(publish) => self.published(publish).await?,
                Heard::Subscribe { id, filters } => {
                    for filter in &filters {
                        self.listens(filter)?;
                    }
                    self.codec.grant(id, filters.len(), &mut self.out)?;
                }
                Heard::Unsubscribe { id, filters } => {
                    for filter in &filters {
                        self.forgets(filter);
                    }
                    self.codec.forget(id, filters.len(), &mut self.out)?;
                }
                Heard::Taken => {
                    self.waiting = Some(Instant::now());
                    self.tell(Input::Taken);
                }
                Heard::Goodbye => return Err(Ending::Left),
            }
            self.carry_out().await?;
        }
        Ok(())
    }

    async fn published(&mut self, publish: Publish) -> Result<(), Ending> {
        let Publish { id, topic, payload, qos_2, retain } = publish;
        if qos_2 {
            return Err(Ending::QosTooHigh);
        }
        if retain {
            return Err(Ending::Retained);
        }
        if matches!(self.guest, Guest::Observer(_)) {
            return Err(Ending::ObserverSpoke);
        }
        match published(self.peer.device, &topic) {
            Published::Own(up) => {
                self.gateway.switchboard.observed(Topic::up(self.device(), up), &payload);
                self.said(up, &payload);
                self.carry_out().await?;
            }
            Published::Unknown => self.ignored(),
            Published::Foreign => return Err(Ending::ForeignTopic),
        }
        // Only what has found its place in the queue is taken off the client's hands.
        id.map_or(Ok(()), |id| self.codec.took(id, &mut self.out))
    }

    fn said(&mut self, up: Up, payload: &[u8]) {
        let Guest::Device(session) = &mut self.guest else { return };
        let before = session.ignored();
        session.handle(Input::Said(up, payload), clock::now());
        if session.ignored() > before {
            self.ignored();
        }
    }

    /// Does what the session wants, as far as there is room for it.
    async fn carry_out(&mut self) -> Result<(), Ending> {
        loop {
            let Guest::Device(session) = &mut self.guest else { return Ok(()) };
            let Some(output) = session.next_output(clock::now()) else { return Ok(()) };
            match output {
                Output::Send(channel, bytes) => {
                    let topic = Topic::down(self.device(), channel);
                    self.gateway.switchboard.observed(topic, &bytes);
                    self.codec.publish(&topic.to_string(), &bytes, true, &mut self.out)?;
                    self.urgent |= channel == Down::Alerts;
                    self.waiting.get_or_insert_with(Instant::now);
                    self.count("down", 1);
                }
                Output::Ingest(said) => self.submit(said).await?,
                Output::Alerts => self.look_up_alerts().await?,
                Output::Compose => {
                    let registers = self.gateway.registers(Arc::clone(&self.line));
                    self.composing = Some(Box::pin(registers));
                }
                Output::Close(ending) => return Err(ending),
            }
        }
    }

    /// Hands something in; while the queue is full, nothing more is read from this client.
    async fn submit(&self, said: Said) -> Result<(), Ending> {
        let line = Arc::clone(&self.line);
        let reply = Box::new(move |outcome| match outcome {
            Ok(Outcome::Welcomed(welcomed)) => line.answer(welcomed_answer(welcomed)),
            Ok(Outcome::Stored(ack)) => line.answer(Answer::Stored(ack)),
            Ok(Outcome::Kept) => {}
            Err(error) => {
                tracing::warn!(device = %line.device(), %error, "could not store what it said");
                line.answer(Answer::NotStored(refused(&error)));
            }
        });
        let item = Item { device: self.device(), key: self.peer.key, said, reply };
        tokio::select! {
            ending = self.line.is_cut() => Err(ending),
            submitted = self.gateway.ingest.submit(item) => submitted.map_err(|_| Ending::Stopping),
        }
    }

    /// Alerts are composed by whoever follows the log; only the first to ask for a school's reads.
    async fn look_up_alerts(&mut self) -> Result<(), Ending> {
        let Some(school) = self.school else { return Ok(()) };
        let alerts = self.gateway.documents.alerts(school).await;
        let alerts = alerts.map_err(|error| self.not_composed(&error))?;
        self.tell(Input::Alerts(alerts));
        Ok(())
    }

    fn composed(&mut self, composed: Result<Registers, Error>) -> Result<(), Ending> {
        self.composing = None;
        let Registers { school, settings, desired } =
            composed.map_err(|error| self.not_composed(&error))?;
        if school != self.school {
            self.school = school;
            self.tell(Input::AlertsDirty);
        }
        self.tell(Input::Registers { settings, desired });
        Ok(())
    }

    fn not_composed(&self, error: &Error) -> Ending {
        tracing::warn!(device = %self.device(), %error, "could not compose its registers");
        refused(error)
    }

    /// Looks at what has come in on the line.
    fn look(&mut self) -> Result<(), Ending> {
        let notices = self.line.take();
        if let Some(number) = notices.began {
            self.tell(Input::Began { number });
        }
        for answer in notices.answers {
            match answer {
                Answer::Welcomed { number, school, stored } => {
                    self.gateway.switchboard.stands_in(&self.line, school);
                    self.gateway.documents.watch(school);
                    self.school = Some(school);
                    self.tell(Input::Welcomed { number, stored });
                }
                Answer::Stored(ack) => self.tell(Input::Stored(ack)),
                Answer::NotStored(ending) => self.tell(Input::NotStored(ending)),
            }
        }
        if notices.alerts {
            self.tell(Input::AlertsDirty);
        }
        if notices.dirty {
            self.tell(Input::Dirty);
        }
        let Guest::Observer(filters) = &self.guest else { return Ok(()) };
        for (topic, payload) in notices.observed {
            if filters.cover(&topic) {
                self.codec.publish(&topic.to_string(), &payload, false, &mut self.out)?;
            }
        }
        Ok(())
    }

    fn listens(&mut self, filter: &str) -> Result<(), Ending> {
        match &mut self.guest {
            Guest::Device(session) => session.handle(Input::Listens(filter), clock::now()),
            Guest::Observer(filters) => {
                filters.add(filter).map_err(|_foreign| Ending::ForeignTopic)?;
            }
        }
        Ok(())
    }

    fn forgets(&mut self, filter: &str) {
        match &mut self.guest {
            Guest::Device(session) => session.handle(Input::Forgets(filter), clock::now()),
            Guest::Observer(filters) => filters.remove(filter),
        }
    }

    fn tell(&mut self, input: Input<'_>) {
        if let Guest::Device(session) = &mut self.guest {
            session.handle(input, clock::now());
        }
    }

    /// Writes what there is to write; a client that does not take it holds nobody up but itself.
    async fn flush(&mut self) -> Result<(), Ending> {
        if let Guest::Device(session) = &self.guest {
            self.waiting = self.waiting.filter(|_| session.in_flight() > 0);
        }
        if self.out.is_empty() {
            return Ok(());
        }
        let (stream, out) = (&mut self.stream, &mut self.out);
        let writing = async {
            stream.write_all(out).await?;
            stream.flush().await
        };
        tokio::select! {
            ending = self.line.is_cut() => return Err(ending),
            written = tokio::time::timeout(WRITE_TIME, writing) => match written {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Err(Ending::HungUp),
                Err(_elapsed) => return Err(Ending::Stuck),
            },
        }
        // A TV that rests needs no buffer.
        self.out = Vec::new();
        self.urgent = false;
        Ok(())
    }

    fn deadline(&self) -> Instant {
        let silent = self.heard + self.keep_alive;
        self.waiting.map_or(silent, |since| silent.min(since + TAKE_TIME))
    }

    fn check_time(&self) -> Result<(), Ending> {
        let now = Instant::now();
        if now >= self.heard + self.keep_alive {
            return Err(Ending::Silent);
        }
        if self.waiting.is_some_and(|since| now >= since + TAKE_TIME) {
            return Err(Ending::Stuck);
        }
        Ok(())
    }

    /// Packets may come in a burst, and then at a rate. A certificate that has run out meanwhile is
    /// noticed here, since whoever is connected says something now and then.
    fn spend_allowance(&mut self) -> Result<(), Ending> {
        let now = Instant::now();
        let earned = now.duration_since(self.heard).as_secs_f64() * RATE;
        self.heard = now;
        self.allowance = (self.allowance + earned).min(BURST) - 1.0;
        if self.allowance < 0.0 {
            return Err(Ending::TooFast);
        }
        if self.peer.is_expired(clock::now()) {
            return Err(Ending::Expired);
        }
        Ok(())
    }

    /// Says why, leaves, and has the session's end stored.
    async fn end(mut self: Box<Self>, ending: Ending) {
        self.gateway.switchboard.leave(&self.line);
        self.codec.cut(ending, &mut self.out);
        farewell(&mut self.stream, &self.out).await;
        let Guest::Device(session) = &self.guest else { return };
        let number = match session.number() {
            Some(number) => Some(number),
            None if session.is_greeting() => self.late_number().await,
            None => None,
        };
        let Some(number) = number else { return };
        let reply = Box::new(|_stored| {});
        let said = Said::Goodbye { number, farewell: ending.farewell() };
        let item = Item { device: self.device(), key: self.peer.key, said, reply };
        // Without an ingester the controller stops, and looks after its sessions at the next start.
        let _stopping = self.gateway.ingest.submit(item).await;
    }

    /// The number of a session whose hello was handed in, and whose connection did not wait.
    async fn late_number(&self) -> Option<u64> {
        let answered = async {
            loop {
                for answer in self.line.take().answers {
                    match answer {
                        Answer::Welcomed { number, .. } => return Some(number),
                        Answer::NotStored(_) => return None,
                        Answer::Stored(_) => {}
                    }
                }
                self.line.rung().await;
            }
        };
        tokio::time::timeout(LAST_ANSWER, answered).await.ok().flatten()
    }

    fn device(&self) -> DeviceId {
        self.peer.device
    }

    fn ignored(&self) {
        let reason = "ignored-message";
        tracing::debug!(device = %self.device(), "ignored a message that cannot be read, or came before the hello");
        self.gateway.metrics().refused.get_or_create(&Reason { reason }).inc();
    }

    fn count(&self, direction: &'static str, packets: u64) {
        self.gateway.metrics().packets.get_or_create(&Direction { direction }).inc_by(packets);
    }
}

/// Waits for what is being composed; for ever if nothing is.
async fn composed(composing: &mut Option<Composing<'_>>) -> Result<Registers, Error> {
    match composing {
        Some(composing) => composing.await,
        None => std::future::pending().await,
    }
}

fn welcomed_answer(welcomed: controller_core::app::sessions::Welcomed) -> Answer {
    Answer::Welcomed { number: welcomed.number, school: welcomed.school, stored: welcomed.stored }
}
