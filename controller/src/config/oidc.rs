//! The `OpenID` Connect provider through which people may sign in as well.

use std::fs;

use openidconnect::url::Url;

use super::error::{ConfigError, Problem};
use super::setting::Layers;
use crate::oidc::is_safe;

/// A provider, and what the controller is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Oidc {
    /// Its address.
    pub issuer: String,
    /// What the controller is called there.
    pub client_id: String,
    /// What the controller proves itself with there; a public client has none.
    pub client_secret: Option<String>,
    /// What people call it: the host's name, if nothing else is said.
    pub name: String,
}

/// Puts the settings together.
pub(super) fn check(layers: &Layers<'_>) -> Result<Option<Oidc>, ConfigError> {
    let (issuer, client) = match (layers.oidc_issuer(), layers.oidc_client_id()) {
        (None, None) => return Ok(None),
        (Some(issuer), None) => return Err(issuer.wrong(Problem::OidcClientMissing)),
        (None, Some(client)) => return Err(client.wrong(Problem::OidcIssuerMissing)),
        (Some(issuer), Some(client)) => (issuer, client),
    };
    let url = Url::parse(issuer.value.trim()).ok().filter(is_safe);
    let url = url.ok_or_else(|| issuer.wrong(Problem::OidcIssuer(issuer.value.clone())))?;
    let secret = layers.oidc_client_secret_file().map(|file| {
        fs::read_to_string(&file.value).map_err(|cause| {
            let path = file.value.clone();
            file.wrong(Problem::Unreadable { path, cause })
        })
    });
    let name = layers.oidc_name().map(|name| name.value.trim().to_owned());
    let host = url.host_str().unwrap_or_default().to_owned();
    Ok(Some(Oidc {
        issuer: issuer.value.trim().to_owned(),
        client_id: client.value.trim().to_owned(),
        client_secret: secret.transpose()?.map(|secret| secret.trim().to_owned()),
        name: name.filter(|name| !name.is_empty()).unwrap_or(host),
    }))
}

impl std::fmt::Debug for Oidc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oidc").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
