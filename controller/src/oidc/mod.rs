//! Signing in through an `OpenID` Connect provider: the way there and back. It says who somebody is at the
//! provider; what that means here, the core decides.
//!
//! Authorisation code with PKCE, state and nonce (`OpenID` Connect Core 1.0, RFC 7636). Whatever is asked of
//! the provider goes by HTTPS, or to this very machine.

mod fetch;
mod flows;
mod provider;

use std::fmt;
use std::sync::Arc;

use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use thiserror::Error;

use crate::config::Oidc;
pub(crate) use fetch::is_safe;
pub(crate) use flows::Purpose;
use flows::{Flow, Flows};
use provider::Provider;

/// The provider, and who is on the way there.
#[derive(Clone)]
pub struct Outside(Arc<Inner>);

struct Inner {
    provider: Provider,
    flows: Flows,
    name: String,
}

/// Somebody on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Departure {
    /// Where their browser goes.
    pub(crate) address: String,
    /// What their browser must hold when it is back.
    pub(crate) handle: String,
}

/// Somebody who is back, and what they went for.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    /// Who they are at the provider.
    pub(crate) account: controller_core::domain::outside::Account,
    /// What they went for.
    pub(crate) purpose: Purpose,
}

/// Why somebody does not get in by the provider. The details are for the log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Trouble {
    /// The provider cannot be asked.
    #[error("the provider cannot be asked: {0}")]
    Down(String),
    /// The browser does not hold what it was given, or too long ago, or came twice.
    #[error("the way to the provider was not begun in this browser, or is used, or took too long")]
    Stale,
    /// The provider did not let them in, or they did not want to.
    #[error("the provider answered {0}")]
    Refused(String),
    /// What the provider says does not hold.
    #[error("what the provider says does not hold: {0}")]
    Wrong(String),
}

impl Outside {
    /// Prepares the way through a provider, back to the console at `base`. Nothing is asked of it yet.
    pub fn new(settings: &Oidc, base: &str) -> anyhow::Result<Self> {
        let back = format!("{base}{BACK}");
        Ok(Self(Arc::new(Inner {
            provider: Provider::new(settings, back)?,
            flows: Flows::default(),
            name: settings.name.clone(),
        })))
    }

    /// What people call the provider.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    /// Sends somebody there.
    pub(crate) async fn depart(&self, purpose: Purpose) -> Result<Departure, Trouble> {
        let (address, state, nonce, verifier) = self.asked(Provider::question).await?;
        let handle = self.0.flows.add(Flow { state, nonce, verifier, purpose });
        Ok(Departure { address, handle })
    }

    /// Takes somebody in who is back, with what the provider gave their browser.
    pub(crate) async fn arrive(
        &self,
        handle: Option<&str>,
        state: &str,
        code: Result<String, String>,
    ) -> Result<Arrival, Trouble> {
        // Whatever comes of it, nobody comes back twice.
        let flow = handle.and_then(|handle| self.0.flows.take(handle)).ok_or(Trouble::Stale)?;
        if flow.state.secret() != state {
            return Err(Trouble::Stale);
        }
        let code = code.map_err(Trouble::Refused)?;
        let Flow { nonce, verifier, purpose, .. } = flow;
        let account = self.asked(move |provider| provider.redeem(&code, &nonce, verifier)).await?;
        Ok(Arrival { account, purpose })
    }

    /// What a flow of this handle went for, to say where somebody may try again.
    pub(crate) fn purpose(&self, handle: &str) -> Option<Purpose> {
        self.0.flows.purpose(handle)
    }

    /// Asks the provider on a thread that may wait.
    async fn asked<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Provider) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let own = Arc::clone(&self.0);
        let asked = tokio::task::spawn_blocking(move || ask(&own.provider)).await;
        asked.unwrap_or_else(|error| Err(Trouble::Down(error.to_string())))
    }
}

/// Where the provider sends browsers back to.
pub(crate) const BACK: &str = "/sign-in/outside/back";

/// What a way there begins with: where to go, and what must come back.
type Question = (String, CsrfToken, Nonce, PkceCodeVerifier);

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").field("name", &self.0.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
