//! How a device without an identity gets one, see [`protocol::enrol`].

use std::collections::VecDeque;
use std::time::Duration;

use protocol::enrol::{self, Identity, Nonce, Open, Opened, Progress};
use protocol::report::ScreenSize;
use protocol::{PairingId, limit};
use serde::{Deserialize, Serialize};

use crate::backoff::{Backoff, Chance};
use crate::clock::Now;
use crate::scene::Scene;

/// Between two questions whether the code was typed; the controller holds its answer besides.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Pairing attempts, one after the other, until a person has typed a code.
#[derive(Debug)]
pub struct Enrol {
    setup: EnrolSetup,
    state: State,
    backoff: Backoff,
    chance: Chance,
    problem: Option<String>,
    asked: Option<Scene>,
    outputs: VecDeque<EnrolOutput>,
}

/// What stays the same through all attempts.
#[derive(Debug, Clone)]
pub struct EnrolSetup {
    /// PKCS#10 request in PEM, signed with the device's key.
    pub request: String,
    /// DER of the SubjectPublicKeyInfo of the device's key.
    pub device_key: Vec<u8>,
    /// What the hardware calls itself.
    pub hardware: String,
    /// The agent's version.
    pub agent: String,
    /// The screen's size.
    pub screen: ScreenSize,
    /// Randomness for jitter.
    pub seed: u64,
}

#[derive(Debug)]
enum State {
    Resting { until: Duration },
    Opening { nonce: Nonce },
    Revealing { pairing: Pairing, again: Option<Duration> },
    Asking { pairing: Pairing },
    Waiting { pairing: Pairing, ask_at: Duration },
    Claimed,
}

#[derive(Debug, Clone)]
struct Pairing {
    id: PairingId,
    nonce: Nonce,
    code: String,
    url: String,
    ends: Duration,
}

/// What happened.
#[derive(Debug)]
pub enum EnrolInput {
    /// A fresh nonce from the operating system's randomness, as [`EnrolOutput::Begin`] asked.
    Begun(Nonce),
    /// The controller's answer to [`EnrolOutput::Open`].
    Opened(Result<Answered, Problem>),
    /// Its answer to [`EnrolOutput::Reveal`].
    Revealed(Result<(), Problem>),
    /// Its answer to [`EnrolOutput::Ask`].
    Progress(Result<Progress, Problem>),
    /// The identity that came does not fit this device or its controller.
    Unfit(String),
    /// [`Enrol::poll_timeout`] has come.
    Tick,
}

/// The controller's answer, and who it is.
#[derive(Debug)]
pub struct Answered {
    /// What it said.
    pub opened: Opened,
    /// DER of the SubjectPublicKeyInfo of the CA behind the certificate that it showed. Every further
    /// request of this attempt must meet the same CA.
    pub ca_key: Vec<u8>,
}

/// An attempt that outlives the agent: without it a code that was typed while the agent was away
/// would have made a device that nobody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The device's nonce.
    pub nonce: Nonce,
    /// What the controller answered.
    pub opened: Opened,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The controller is not there, or not in order now.
    Unreachable(String),
    /// The controller does not know this attempt any more, or does not want it.
    Over(String),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolOutput {
    /// Forget the CA of the attempt before, and answer with [`EnrolInput::Begun`].
    Begin,
    /// `POST /device/v1/pairings`.
    Open(Open),
    /// Keep this with the device's key and the CA for [`Enrol::resume`], before anything else is
    /// done; or answer with [`EnrolInput::Unfit`].
    Keep(Attempt),
    /// `POST /device/v1/pairings/{pairing}/nonce`.
    Reveal(PairingId, Nonce),
    /// `GET /device/v1/pairings/{pairing}`.
    Ask(PairingId),
    /// Draw this.
    Show(Scene),
    /// Check and keep this identity, then leave; or answer with [`EnrolInput::Unfit`].
    Claimed(Identity),
}

impl Enrol {
    /// Begins with the first [`EnrolInput::Tick`].
    pub fn new(setup: EnrolSetup, now: Now) -> Self {
        Self {
            state: State::Resting { until: now.uptime },
            backoff: Backoff::new(limit::RECONNECT_MAX),
            chance: Chance::new(setup.seed),
            problem: None,
            asked: None,
            outputs: VecDeque::new(),
            setup,
        }
    }

    /// Goes on with an attempt that was kept, under the key that it was made with.
    pub fn resume(setup: EnrolSetup, attempt: Attempt, ca_key: &[u8], now: Now) -> Self {
        let mut enrol = Self::new(setup, now);
        enrol.reveal(attempt, ca_key, now);
        enrol
    }

    /// Takes in what happened. Drain [`next_output`](Self::next_output) afterwards.
    pub fn handle(&mut self, input: EnrolInput, now: Now) {
        match input {
            EnrolInput::Begun(nonce) => self.open(nonce),
            EnrolInput::Opened(answer) => self.opened(answer, now),
            EnrolInput::Revealed(answer) => self.revealed(answer, now),
            EnrolInput::Progress(answer) => self.progressed(answer, now),
            EnrolInput::Unfit(problem) => self.start_again(problem, now),
            EnrolInput::Tick => self.tick(now),
        }
        self.show();
    }

    /// What is to be done next.
    pub fn next_output(&mut self) -> Option<EnrolOutput> {
        self.outputs.pop_front()
    }

    /// The uptime at which [`EnrolInput::Tick`] is due.
    pub fn poll_timeout(&self) -> Option<Duration> {
        match &self.state {
            State::Resting { until } => Some(*until),
            State::Waiting { pairing, ask_at } => Some((*ask_at).min(pairing.ends)),
            State::Revealing { pairing, again: Some(again) } => Some((*again).min(pairing.ends)),
            // The shell bounds each request in time, and answers it.
            State::Opening { .. }
            | State::Revealing { again: None, .. }
            | State::Asking { .. }
            | State::Claimed => None,
        }
    }

    /// The code on the screen.
    pub fn code(&self) -> Option<&str> {
        self.pairing().map(|pairing| pairing.code.as_str())
    }

    /// Why there is none, or what went wrong last.
    pub fn last_error(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    fn tick(&mut self, now: Now) {
        match &self.state {
            State::Resting { until } if *until <= now.uptime => {
                self.outputs.push_back(EnrolOutput::Begin);
                // Should the shell not answer, it is asked again.
                self.state = State::Resting { until: now.uptime + ASK_AGAIN };
            }
            State::Waiting { pairing, .. } | State::Revealing { pairing, again: Some(_) }
                if pairing.ends <= now.uptime =>
            {
                self.begin_anew(now);
            }
            State::Revealing { pairing, again: Some(again) } if *again <= now.uptime => {
                self.outputs.push_back(EnrolOutput::Reveal(pairing.id, pairing.nonce));
                self.state = State::Revealing { pairing: pairing.clone(), again: None };
            }
            State::Waiting { pairing, ask_at } if *ask_at <= now.uptime => {
                self.outputs.push_back(EnrolOutput::Ask(pairing.id));
                self.state = State::Asking { pairing: pairing.clone() };
            }
            State::Resting { .. }
            | State::Opening { .. }
            | State::Revealing { .. }
            | State::Asking { .. }
            | State::Waiting { .. }
            | State::Claimed => {}
        }
    }

    fn open(&mut self, nonce: Nonce) {
        if !matches!(self.state, State::Resting { .. }) {
            return;
        }
        self.state = State::Opening { nonce };
        self.outputs.push_back(EnrolOutput::Open(Open {
            request: self.setup.request.clone(),
            commitment: enrol::commitment(nonce),
            hardware: self.setup.hardware.clone(),
            agent: self.setup.agent.clone(),
            screen: self.setup.screen,
        }));
    }

    fn opened(&mut self, answer: Result<Answered, Problem>, now: Now) {
        let State::Opening { nonce } = self.state else { return };
        let Answered { opened, ca_key } = match answer {
            Ok(answered) => answered,
            Err(problem) => return self.start_again(problem.into_text(), now),
        };
        let attempt = Attempt { nonce, opened };
        self.outputs.push_back(EnrolOutput::Keep(attempt.clone()));
        self.reveal(attempt, &ca_key, now);
    }

    fn reveal(&mut self, attempt: Attempt, ca_key: &[u8], now: Now) {
        let Attempt { nonce, opened } = attempt;
        let code = enrol::code(&self.setup.device_key, ca_key, nonce, opened.nonce);
        let good_for = opened.expires.duration_since(opened.now);
        let good_for = Duration::try_from(good_for).unwrap_or_default().min(limit::PAIRING_TIME);
        let (id, url) = (opened.pairing, opened.claim_url);
        let pairing = Pairing { id, nonce, code, url, ends: now.uptime + good_for };
        self.outputs.push_back(EnrolOutput::Reveal(id, nonce));
        self.state = State::Revealing { pairing, again: None };
    }

    fn revealed(&mut self, answer: Result<(), Problem>, now: Now) {
        let State::Revealing { pairing, .. } = &self.state else { return };
        match answer {
            Ok(()) => {
                self.backoff.reset();
                self.problem = None;
                self.outputs.push_back(EnrolOutput::Ask(pairing.id));
                self.state = State::Asking { pairing: pairing.clone() };
            }
            Err(Problem::Unreachable(problem)) => {
                // What the controller has opened, and may have claimed, is not given up for that.
                self.problem = Some(problem);
                let pairing = pairing.clone();
                let again = Some(now.uptime + self.backoff.next(&mut self.chance));
                self.state = State::Revealing { pairing, again };
            }
            Err(Problem::Over(problem)) => self.start_again(problem, now),
        }
    }

    fn progressed(&mut self, answer: Result<Progress, Problem>, now: Now) {
        let State::Asking { pairing } = &self.state else { return };
        let pairing = pairing.clone();
        match answer {
            Ok(Progress::Waiting) => {
                self.backoff.reset();
                self.problem = None;
                self.state = State::Waiting { pairing, ask_at: now.uptime + ASK_AGAIN };
            }
            Ok(Progress::Expired) => self.begin_anew(now),
            Ok(Progress::Claimed(identity)) => {
                self.state = State::Claimed;
                self.outputs.push_back(EnrolOutput::Claimed(identity));
            }
            Err(Problem::Unreachable(problem)) => {
                // The code is still good: it stays on the screen while the network is away.
                self.problem = Some(problem);
                let ask_at = now.uptime + self.backoff.next(&mut self.chance);
                self.state = State::Waiting { pairing, ask_at };
            }
            Err(Problem::Over(problem)) => self.start_again(problem, now),
        }
    }

    fn begin_anew(&mut self, now: Now) {
        self.state = State::Resting { until: now.uptime + self.backoff.next(&mut self.chance) };
    }

    fn start_again(&mut self, problem: String, now: Now) {
        self.problem = Some(problem);
        self.state = State::Resting { until: now.uptime + self.backoff.next(&mut self.chance) };
    }

    fn pairing(&self) -> Option<&Pairing> {
        match &self.state {
            State::Asking { pairing } | State::Waiting { pairing, .. } => Some(pairing),
            // The code is not shown before the controller knows the nonce that it is made of.
            State::Revealing { .. }
            | State::Resting { .. }
            | State::Opening { .. }
            | State::Claimed => None,
        }
    }

    fn show(&mut self) {
        let scene = match (self.pairing(), &self.state) {
            (Some(Pairing { code, url, .. }), _) => {
                Scene::Pairing { code: code.clone(), url: url.clone() }
            }
            // The code stays until there is something better to show.
            (None, State::Claimed) => return,
            (None, _) => Scene::Connecting { problem: self.problem.clone() },
        };
        if self.asked.as_ref() != Some(&scene) {
            self.asked = Some(scene.clone());
            self.outputs.push_back(EnrolOutput::Show(scene));
        }
    }
}

impl Problem {
    fn into_text(self) -> String {
        match self {
            Self::Unreachable(text) | Self::Over(text) => text,
        }
    }
}

#[cfg(test)]
mod tests;
