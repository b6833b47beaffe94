//! What is known of the provider, and what is asked of it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use controller_core::domain::outside::Account;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    SignatureVerificationError, TokenResponse,
};
use ureq::Agent;

use super::fetch::{agent, fetch, is_safe};
use super::{Question, Trouble};
use crate::clock;
use crate::config::Oidc;

/// How long what the provider says of itself is believed.
const FRESH: Duration = Duration::from_secs(3600);
/// How often its keys are asked for again because one was unknown.
const AGAIN: Duration = Duration::from_secs(60);
/// By how much the provider's clock may differ from ours.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// How old what it says of somebody may be.
const OLDEST: SignedDuration = SignedDuration::from_mins(10);
/// How it may sign: with a key that only the provider has.
const SIGNED: [CoreJwsSigningAlgorithm; 7] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// A provider.
pub(super) struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    back: RedirectUrl,
    agent: Agent,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

impl Provider {
    pub(super) fn new(settings: &Oidc, back: String) -> anyhow::Result<Self> {
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone())?,
            client: ClientId::new(settings.client_id.clone()),
            secret: settings.client_secret.clone().map(ClientSecret::new),
            back: RedirectUrl::new(back)?,
            agent: agent(),
            known: Mutex::default(),
        })
    }

    /// The question that a browser takes to the provider.
    pub(super) fn question(&self) -> Result<Question, Trouble> {
        let metadata = self.metadata(FRESH)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client =
            CoreClient::from_provider_metadata(metadata, self.client.clone(), self.secret.clone())
                .set_redirect_uri(self.back.clone());
        let asked = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        );
        let (url, state, nonce) = asked.set_pkce_challenge(challenge).url();
        if !is_safe(&url) {
            return Err(Trouble::Wrong(format!("its page for signing in is at {url}")));
        }
        Ok((url.to_string(), state, nonce, verifier))
    }

    /// Exchanges a code for who somebody is.
    pub(super) fn redeem(
        &self,
        code: &str,
        nonce: &Nonce,
        verifier: PkceCodeVerifier,
    ) -> Result<Account, Trouble> {
        let metadata = self.metadata(FRESH)?;
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.client.clone(),
            self.secret.clone(),
        )
        .set_redirect_uri(self.back.clone());
        let exchange = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| Trouble::Wrong(error.to_string()))?;
        let answer = exchange
            .set_pkce_verifier(verifier)
            .request(&|request| fetch(&self.agent, request))
            .map_err(|error| match error {
                RequestTokenError::Request(error) => Trouble::Down(error.to_string()),
                RequestTokenError::ServerResponse(error) => Trouble::Wrong(error.to_string()),
                RequestTokenError::Parse(error, _) => Trouble::Wrong(error.to_string()),
                RequestTokenError::Other(error) => Trouble::Wrong(error),
            })?;
        let token = answer.id_token().ok_or_else(|| Trouble::Wrong("no ID token".to_owned()))?;
        let read = self.read(&metadata, token, nonce);
        // A key that we do not know yet: the provider has changed its keys.
        let is_unknown = matches!(
            read,
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey
            ))
        );
        let read = if is_unknown { self.read(&self.metadata(AGAIN)?, token, nonce) } else { read };
        let subject = read.map_err(|error| Trouble::Wrong(error.to_string()))?;
        Ok(Account { issuer: self.issuer.to_string(), subject })
    }

    /// Whom a token names, if it is for us, of now, and the answer to our question.
    fn read(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<String, ClaimsVerificationError> {
        let keys = metadata.jwks().clone();
        let (client, issuer) = (self.client.clone(), self.issuer.clone());
        // The algorithms are those of public keys, so a confidential client needs no more.
        let now = clock::now();
        let verifier = CoreIdTokenVerifier::new_public_client(client, issuer, keys)
            .set_allowed_algs(SIGNED)
            .set_time_fn(move || system(now - SKEW).into())
            .set_issue_time_verifier_fn(move |made| {
                let made = SystemTime::from(made);
                let (oldest, latest) = (now - OLDEST, now + SKEW);
                let is_of_now = made >= system(oldest) && made <= system(latest);
                is_of_now.then_some(()).ok_or_else(|| "it was not issued now".to_owned())
            });
        Ok(token.claims(&verifier, nonce)?.subject().to_string())
    }

    /// What the provider says of itself, with its keys: no older than so.
    fn metadata(&self, oldest: Duration) -> Result<CoreProviderMetadata, Trouble> {
        // Those who ask at the same time wait for one answer.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock::monotonic();
        if let Some((since, metadata)) = known.as_ref() {
            if now.duration_since(*since) < oldest {
                return Ok(metadata.clone());
            }
        }
        let asked =
            CoreProviderMetadata::discover(&self.issuer, &|request| fetch(&self.agent, request));
        let metadata = asked.map_err(|error| Trouble::Down(told(&error)))?;
        *known = Some((now, metadata.clone()));
        Ok(metadata)
    }
}

/// An instant as the standard library has it.
fn system(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// An error with its causes.
fn told(error: &dyn std::error::Error) -> String {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    let first = causes.next().map(ToString::to_string).unwrap_or_default();
    causes.fold(first, |told, cause| format!("{told}: {cause}"))
}
