//! A device without an identity: carries out what [`agent_core::enrol`] decides.

use std::sync::Arc;

use agent_core::Enrol;
use agent_core::enrol::{Answered, Attempt, EnrolInput, EnrolOutput, EnrolSetup, Problem};
use agent_core::status::Status;
use anyhow::Context as _;
use hyper::Method;
use protocol::enrol::{Nonce, Open, Opened, Progress, Reveal};
use protocol::report::OnScreen;
use protocol::{PairingId, wire};
use rustls::ClientConfig;
use rustls_pki_types::CertificateDer;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::attempt::{self, Kept};
use crate::config::Controller;
use crate::fetch::{self, Answer, Ask};
use crate::happening::Happening;
use crate::pki::{FreshKey, Identities};
use crate::run::{Device, sleep_until};
use crate::tls::{self, Trust};
use crate::{VERSION, system};

/// Bytes of an answer: an identity has two certificates.
const ANSWER_BYTES: usize = 64 * 1024;

/// Pairs until a person has typed the code: then the identity is on disk and this is true. False if
/// the agent was told to stop.
pub(crate) async fn pair(device: &mut Device, stop: &CancellationToken) -> anyhow::Result<bool> {
    let kept = attempt::load(&device.options);
    let (key, unfinished) = match kept {
        Some(Kept { attempt, key, ca, ca_key }) => (key, Some((attempt, ca, ca_key))),
        None => (FreshKey::generate()?, None),
    };
    let setup = EnrolSetup {
        request: key.request.clone(),
        device_key: key.public(),
        hardware: system::hardware(),
        agent: VERSION.to_owned(),
        screen: device.size,
        seed: rand::random(),
    };
    let now = device.clock.now();
    let (enrol, ca) = match unfinished {
        Some((attempt, ca, ca_key)) => {
            tracing::info!("going on with pairing {}", attempt.opened.pairing);
            (Enrol::resume(setup, attempt, &ca_key, now), Some(ca))
        }
        None => (Enrol::new(setup, now), None),
    };
    let mut pairing = Pairing { enrol, key, ca, requests: JoinSet::new(), screen: None };
    pairing.enrol.handle(EnrolInput::Tick, device.clock.now());
    loop {
        if pairing.carry_out(device) {
            return Ok(true);
        }
        pairing.tell(device);
        let input = tokio::select! {
            () = stop.cancelled() => return Ok(false),
            () = device.systemd.due() => {
                device.systemd.beat(&device.screen);
                continue;
            }
            () = sleep_until(pairing.enrol.poll_timeout(), &device.clock) => EnrolInput::Tick,
            Some(answer) = pairing.requests.join_next() => {
                let (input, ca) = answer.context("a request to the controller broke")?;
                pairing.ca = ca.or(pairing.ca);
                input
            }
            Some(happening) = device.happenings.recv() => {
                pairing.take_up(happening, device);
                continue;
            }
        };
        pairing.enrol.handle(input, device.clock.now());
    }
}

struct Pairing {
    enrol: Enrol,
    key: FreshKey,
    /// The CA that this attempt has met; each of its requests must meet it again.
    ca: Option<CertificateDer<'static>>,
    requests: JoinSet<(EnrolInput, Option<CertificateDer<'static>>)>,
    screen: Option<OnScreen>,
}

impl Pairing {
    /// Carries out what was decided. True once the identity is kept.
    fn carry_out(&mut self, device: &Device) -> bool {
        while let Some(output) = self.enrol.next_output() {
            match output {
                EnrolOutput::Begin => {
                    self.ca = None;
                    self.requests.abort_all();
                    let nonce = EnrolInput::Begun(Nonce(rand::random()));
                    self.enrol.handle(nonce, device.clock.now());
                }
                EnrolOutput::Open(open) => self.open(device, &open),
                EnrolOutput::Keep(attempt) => self.keep(attempt, device),
                EnrolOutput::Reveal(pairing, nonce) => self.reveal(device, pairing, nonce),
                EnrolOutput::Ask(pairing) => self.ask(device, pairing),
                EnrolOutput::Show(scene) => device.screen.show(scene),
                EnrolOutput::Claimed(identity) => {
                    let met = self.ca.as_ref().context("no CA was met");
                    let kept = met.and_then(|ca| {
                        let data = &device.options.data;
                        tokio::task::block_in_place(|| {
                            Identities::keep_first(data, &self.key, &identity, ca)
                        })
                    });
                    match kept {
                        Ok(()) => {
                            tracing::info!("paired as {}", identity.device);
                            return true;
                        }
                        Err(error) => {
                            let unfit = EnrolInput::Unfit(format!("{error:#}"));
                            self.enrol.handle(unfit, device.clock.now());
                        }
                    }
                }
            }
        }
        false
    }

    fn keep(&mut self, attempt: Attempt, device: &Device) {
        let Some(ca) = &self.ca else { return };
        let kept =
            tokio::task::block_in_place(|| attempt::keep(&device.options, attempt, &self.key, ca));
        if let Err(error) = kept {
            let unfit = EnrolInput::Unfit(format!("{error:#}"));
            self.enrol.handle(unfit, device.clock.now());
        }
    }

    fn open(&mut self, device: &Device, open: &Open) {
        let trust = Trust::FirstSeen { pin: device.options.pin };
        let ask = Request::new(Method::POST, "/pairings".to_owned(), Some(wire::encode(open)));
        let asking = ask.send(device, trust);
        self.requests.spawn(async move {
            match asking.await.and_then(|answer| opened(&answer)) {
                Ok((answered, ca)) => (EnrolInput::Opened(Ok(answered)), Some(ca)),
                Err(problem) => (EnrolInput::Opened(Err(problem)), None),
            }
        });
    }

    fn reveal(&mut self, device: &Device, pairing: PairingId, nonce: Nonce) {
        let Some(ca) = self.ca.clone() else { return };
        let body = wire::encode(&Reveal { nonce });
        let ask = Request::new(Method::POST, format!("/pairings/{pairing}/nonce"), Some(body));
        let asking = ask.send(device, Trust::Ca(ca));
        self.requests
            .spawn(async move { (EnrolInput::Revealed(asking.await.map(|_answer| ())), None) });
    }

    fn ask(&mut self, device: &Device, pairing: PairingId) {
        let Some(ca) = self.ca.clone() else { return };
        let ask = Request::new(Method::GET, format!("/pairings/{pairing}"), None);
        let asking = ask.send(device, Trust::Ca(ca));
        self.requests.spawn(async move {
            let progress = asking.await.and_then(|answer| read::<Progress>(&answer.body));
            (EnrolInput::Progress(progress), None)
        });
    }

    fn take_up(&mut self, happening: Happening, device: &mut Device) {
        match happening {
            Happening::Drawn { scene, frame, at, .. } => {
                let since = at.clock.now;
                let (showing, details) = (scene.showing(), Some(scene.details()));
                self.screen = Some(OnScreen { showing, frame, since, details });
            }
            Happening::Dark { address, .. } => {
                device.status.set_display(address);
                self.screen = None;
            }
            Happening::Screen { size, address } => {
                device.moved(size, address);
            }
            Happening::NotDrawn(problem) => tracing::error!("{problem}"),
            // Nothing of a session is under way yet.
            Happening::Session(_) | Happening::Message(..) | Happening::Renewed(_) => {}
        }
    }

    fn tell(&self, device: &mut Device) {
        let now = device.clock.now();
        let code = self.enrol.code().map(str::to_owned);
        let problem = self.enrol.last_error().map(str::to_owned);
        device.tell(&Status::pairing(code, self.screen.clone(), now.clock, problem), now);
    }
}

/// A request of this pairing.
struct Request {
    method: Method,
    path: String,
    body: Option<Vec<u8>>,
}

impl Request {
    fn new(method: Method, path: String, body: Option<Vec<u8>>) -> Self {
        Self { method, path, body }
    }

    fn send(
        self,
        device: &Device,
        trust: Trust,
    ) -> impl Future<Output = Result<Answer, Problem>> + use<> {
        let controller = device.options.controller.clone();
        let tls = tls::client_config(trust, None, device.clock.now(), None);
        async move {
            let tls = tls.map_err(|error| Problem::Unreachable(error.to_string()))?;
            self.sent(&controller, tls).await
        }
    }

    async fn sent(
        self,
        controller: &Controller,
        tls: Arc<ClientConfig>,
    ) -> Result<Answer, Problem> {
        let Self { method, path, body } = self;
        let ask = Ask { method, path: &path, body, limit: ANSWER_BYTES };
        let answer = fetch::ask(controller, tls, ask).await;
        let answer = answer.map_err(|error| Problem::Unreachable(format!("{error:#}")))?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        // Too many requests, or a controller that is not in order, pass; a refusal does not.
        let passes = answer.status.is_server_error() || answer.status.as_u16() == 429;
        let text = answer.good().err().map(|error| format!("{error:#}")).unwrap_or_default();
        Err(if passes { Problem::Unreachable(text) } else { Problem::Over(text) })
    }
}

fn opened(answer: &Answer) -> Result<(Answered, CertificateDer<'static>), Problem> {
    let over = |error: &dyn std::fmt::Display| Problem::Over(error.to_string());
    let opened: Opened = read(&answer.body)?;
    let ca = tls::ca_of(&answer.chain).ok_or_else(|| over(&"the controller shows no CA"))?;
    let ca_key = tls::public_key_of(&ca).map_err(|error| over(&error))?;
    Ok((Answered { opened, ca_key }, ca))
}

fn read<M: serde::de::DeserializeOwned>(body: &[u8]) -> Result<M, Problem> {
    wire::decode(body, ANSWER_BYTES).map_err(|error| Problem::Over(error.to_string()))
}
