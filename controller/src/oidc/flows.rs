//! Who is on the way to the provider: kept in memory, bounded, and good once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use controller_core::domain::credential::Secret;
use controller_core::domain::password::PasswordHash;
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use protocol::Digest;

use crate::clock;

/// How long somebody may be on the way.
pub(super) const TIME: Duration = Duration::from_secs(600);
/// People on the way at once; the first of them is forgotten for another.
const MOST: usize = 10_000;

/// What somebody goes to the provider for.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    /// To sign in, and go on to an address of ours.
    SignIn {
        /// The address.
        to: String,
    },
    /// To link the account there to the person of this session, whose password matched.
    Link {
        /// The session's secret: a browser that comes from elsewhere does not send its cookie.
        session: String,
        /// The hash that the password matched.
        matched: Option<PasswordHash>,
    },
    /// To link it to whom an invitation invites.
    Invitation {
        /// The invitation's secret.
        secret: String,
    },
}

/// Somebody on the way.
pub(super) struct Flow {
    pub(super) state: CsrfToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) purpose: Purpose,
}

/// All who are on the way, by the digest of what their browsers hold.
#[derive(Default)]
pub(super) struct Flows(Mutex<BTreeMap<Digest, (Instant, Flow)>>);

impl Flows {
    /// Notes one; answers what their browser must hold.
    pub(super) fn add(&self, flow: Flow) -> String {
        let handle = Secret::new([rand::random(), rand::random()]);
        let (now, mut flows) = (clock::monotonic(), self.lock());
        flows.retain(|_, (since, _)| now.duration_since(*since) < TIME);
        if flows.len() >= MOST {
            let oldest = flows.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| *key);
            oldest.and_then(|key| flows.remove(&key));
        }
        flows.insert(Secret::digest(handle.reveal()), (now, flow));
        handle.reveal().to_owned()
    }

    /// Takes one out, if they are not late.
    pub(super) fn take(&self, handle: &str) -> Option<Flow> {
        let (since, flow) = self.lock().remove(&Secret::digest(handle))?;
        (clock::monotonic().duration_since(since) < TIME).then_some(flow)
    }

    /// What one went for.
    pub(super) fn purpose(&self, handle: &str) -> Option<Purpose> {
        self.lock().get(&Secret::digest(handle)).map(|(_, flow)| flow.purpose.clone())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Digest, (Instant, Flow)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
