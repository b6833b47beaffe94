//! A TV of the fleet at Efir: the agent's own session, with a real connection and a disk in memory.
//! Whatever it is asked to show is on the screen at once.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use agent_core::{Closed, Connection, Input, Now, Output, Pages, PictureProblem, Session, Setup};
use protocol::post::Picture;
use protocol::report::{Clock, ScreenSize};
use protocol::{BootId, Digest, Topic};
use rumqttc::{Packet, QoS};
use rustls::ClientConfig;
use tokio::time::{Instant, sleep_until};

use super::line::{Line, hear};
use super::seed::Identity;
use super::storm::{Storm, Witness};
use crate::wait::now;

/// A TV that is switched on.
pub(super) struct Tv {
    storm: Arc<Storm>,
    tls: Arc<ClientConfig>,
    session: Session,
    began: Instant,
    connection: Connection,
    line: Option<Line>,
    witness: Witness,
}

impl Tv {
    /// Switches it on with what is on its disk. Its system starts anew, as after a power cut.
    pub(super) fn new(identity: &Identity, tls: Arc<ClientConfig>, storm: Arc<Storm>) -> Self {
        let began = Instant::now();
        let setup = Setup {
            device: identity.device,
            agent: "0.1.0".to_owned(),
            boot: BootId::new(now(), rand::random()),
            screen: ScreenSize { width: 1920, height: 1080 },
            seed: rand::random(),
        };
        let session = Session::open(setup, Box::new(identity.disk.clone()), instant(began));
        Self {
            storm,
            tls,
            session,
            began,
            connection: Connection(0),
            line: None,
            witness: Witness::default(),
        }
    }

    /// Lives until it is dropped.
    pub(super) async fn run(mut self) {
        let mut input = Input::Tick;
        loop {
            if let Err(error) = self.handle(input).await {
                input = self.lose(&error);
                continue;
            }
            let tick = self.session.poll_timeout().map(|uptime| self.began + uptime);
            input = tokio::select! {
                heard = hear(&mut self.line) => match heard {
                    Ok(packet) => self.heard(packet),
                    Err(error) => self.lose(&error),
                },
                () = sleep_until(tick.unwrap_or(self.began)), if tick.is_some() => Input::Tick,
            };
        }
    }

    /// Lets the session decide, and does what it wants until it wants nothing more.
    async fn handle(&mut self, input: Input) -> io::Result<()> {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            self.session.handle(input, instant(self.began));
            while let Some(output) = self.session.next_output() {
                inputs.extend(self.carry_out(output).await?);
            }
        }
        self.witness.waits_for(self.session.spooled().receipts);
        match &mut self.line {
            Some(line) => line.flush().await,
            None => Ok(()),
        }
    }

    /// Does something, and says what came of it.
    async fn carry_out(&mut self, output: Output) -> io::Result<Option<Input>> {
        match output {
            Output::Connect { connection } => {
                self.connection = connection;
                self.line = None;
                let device = self.session.device();
                let filters = vec![Topic::all_down(device)];
                let line = self.storm.open(&self.tls, &device.to_string(), filters).await?;
                self.line = Some(line);
                return Ok(Some(Input::Connected { connection }));
            }
            Output::Close { .. } => self.line = None,
            Output::Publish { channel, body, at_least_once, .. } => {
                let quality = if at_least_once { QoS::AtLeastOnce } else { QoS::AtMostOnce };
                let topic = Topic::up(self.session.device(), channel).to_string();
                if let Some(line) = &mut self.line {
                    line.publish(&topic, body, quality)?;
                }
            }
            Output::Show(scene) => {
                self.witness.shows(&scene);
                let frame = Digest::of(b"what nobody draws");
                let (pages, at) = (Pages::default(), instant(self.began));
                return Ok(Some(Input::Drawn { scene, frame, pages, at }));
            }
            Output::SetClock(_) => return Ok(Some(Input::Tick)),
            Output::Welcomed => self.storm.welcomed.reach(),
            Output::Fetch(item) => {
                let result = Err("the fleet fetches nothing".to_owned());
                return Ok(Some(Input::Fetched { item: item.sha256, result }));
            }
            Output::FetchPicture(Picture { sha256: picture, .. }) => {
                let result =
                    Err(PictureProblem::Interrupted("the fleet fetches nothing".to_owned()));
                return Ok(Some(Input::PictureFetched { picture, result }));
            }
            Output::GiveUpPicture(_) | Output::KeepTime | Output::Log(_) => {}
        }
        Ok(None)
    }

    /// What a packet means for the session.
    fn heard(&mut self, packet: Packet) -> Input {
        let Packet::Publish(publish) = packet else { return Input::Tick };
        if let Some(line) = &mut self.line {
            // What cannot be said now is found out with the next word.
            line.acknowledge(&publish).ok();
        }
        self.witness.hears(&self.storm, &publish.payload);
        let (topic, body) = (publish.topic, publish.payload.to_vec());
        Input::Message { connection: self.connection, topic, body }
    }

    fn lose(&mut self, error: &io::Error) -> Input {
        self.line = None;
        self.storm.lost(error);
        let reason = Closed::Lost(error.to_string());
        Input::Closed { connection: self.connection, reason }
    }
}

fn instant(began: Instant) -> Now {
    let now = now();
    Now { uptime: began.elapsed(), clock: Clock { now, trusted: true }, earliest: now }
}
