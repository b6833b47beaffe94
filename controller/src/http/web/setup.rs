//! The first setup, by the one-time link. Its secret stands in the address once; it is never sent
//! on, kept or shown.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use controller_core::app::setup as app;
use serde::Deserialize;

use super::form::Form;
use super::page::Page;
use super::visit::Visit;
use crate::http::api::found;
use crate::http::api::model::{Organisation, OrganisationKind, Problem, Setup};
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    Routes::new().route("/setup", get(ask).post(set_up))
}

#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

/// What was typed; the password is typed anew each time.
#[derive(Debug, Clone, Default)]
struct Typed {
    token: String,
    name: String,
    login: String,
    kind: String,
    unit: String,
}

async fn ask(visit: Visit, Query(link): Query<Link>) -> Result<Response, Failure> {
    let token = link.token.clone();
    visit.console.ledger().read(move |view| app::check_link(view, &token)).await?;
    let typed = Typed { token: link.token, ..Typed::default() };
    Ok(visit.show(StatusCode::OK, &SetupPage { page: visit.page(), typed, problem: None }))
}

async fn set_up(visit: Visit, form: Form) -> Response {
    let typed = Typed {
        token: form.text("token"),
        name: form.text("name"),
        login: form.text("login"),
        kind: form.text("kind"),
        unit: form.text("unit"),
    };
    match found(&visit.console, typed.command(form.text("password"))).await {
        Ok(founded) => {
            let template = Done {
                page: visit.page(),
                unit: founded.unit.name,
                login: founded.person.login.to_string(),
                url: visit.console.site().public_url.as_deref().unwrap_or("URL"),
            };
            visit.show(StatusCode::CREATED, &template)
        }
        Err(failure) if failure.field().is_some() => {
            let problem = Some(visit.problem(&failure));
            visit.show(failure.status(), &SetupPage { page: visit.page(), typed, problem })
        }
        Err(failure) => failure.into_response(),
    }
}

impl Typed {
    fn is_country(&self) -> bool {
        self.kind == "country"
    }

    fn command(&self, password: String) -> Setup {
        let kind =
            if self.is_country() { OrganisationKind::Country } else { OrganisationKind::School };
        Setup {
            token: self.token.clone(),
            login: self.login.clone(),
            name: self.name.clone(),
            password,
            organisation: Organisation { kind, name: self.unit.clone(), time_zone: None },
        }
    }
}

#[derive(Template)]
#[template(path = "setup/setup.html")]
struct SetupPage<'a> {
    page: Page<'a>,
    typed: Typed,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "setup/done.html")]
struct Done<'a> {
    page: Page<'a>,
    unit: String,
    login: String,
    url: &'a str,
}
