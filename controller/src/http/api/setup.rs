//! The first person and the root unit.

use axum::extract::State;
use axum::response::Response;
use controller_core::app::setup::{self as app, Founded, Founding};
use controller_core::domain::password::{Password, PasswordHash};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::list::made;
use super::model::{OrganisationKind, Setup, SetupDone};
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::Json;
use crate::{clock, password};

pub(super) fn router() -> OpenApiRouter<Console> {
    OpenApiRouter::new().routes(routes!(set_up))
}

/// Makes the first person and the root unit, by the one-time link that the first start printed.
#[utoipa::path(
    post, path = "/setup", tag = "setup", security(()), request_body = Setup,
    responses((status = 201, body = SetupDone, description = "Set up"), Refusal)
)]
async fn set_up(
    State(console): State<Console>,
    Json(setup): Json<Setup>,
) -> Result<Response, Failure> {
    let founded = found(&console, setup).await?;
    let location = format!("/api/v1/units/{}", founded.unit.id());
    let done = SetupDone { person: founded.person.into(), unit: founded.unit.into() };
    Ok(made(location, done))
}

/// Sets up, for REST and the page alike. A stranger's password is not hashed.
pub(in crate::http) async fn found(console: &Console, setup: Setup) -> Result<Founded, Failure> {
    let token = setup.token.clone();
    console.ledger().read(move |view| app::check_link(view, &token)).await?;
    let known = [&setup.login, &setup.name, &setup.organisation.name].map(Clone::clone);
    let founding = Founding {
        login: setup.login,
        name: setup.name,
        password: hashed(&setup.password, &known).await?,
        organisation: app::Organisation {
            kind: match setup.organisation.kind {
                OrganisationKind::Country => app::OrganisationKind::Country,
                OrganisationKind::School => app::OrganisationKind::School,
            },
            name: setup.organisation.name,
            time_zone: setup.organisation.time_zone,
        },
    };
    let now = clock::now();
    let found = move |work: &mut controller_core::work::Work<'_>| {
        app::found_by_link(work, &setup.token, &founding, now)
    };
    Ok(console.ledger().change(found).await?)
}

/// A password's hash, if it may be one of whom this is known.
pub(super) async fn hashed(text: &str, known: &[String]) -> Result<PasswordHash, Failure> {
    let password = Password::parse(text, known)?;
    let hash = password::hash(password.reveal().to_owned()).await.map_err(|error| {
        tracing::error!(%error, "a password cannot be hashed");
        Misuse::Internal
    })?;
    Ok(PasswordHash::new(hash))
}
