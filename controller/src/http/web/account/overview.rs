//! One's own account on one page: who one is, the password, one-time codes, sessions, tokens.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use controller_core::app::{second_factor, signin, tokens};
use controller_core::domain::org::Unit;
use controller_core::domain::outside::Outside as Linked;
use controller_core::domain::role::Role;

use crate::http::api::model::{Problem, Session, Token};
use crate::http::api::own_sessions;
use crate::http::error::Failure;
use crate::http::web::page::Page;
use crate::http::web::routes::Routes;
use crate::http::web::visit::Member;
use crate::oidc::Outside;

/// Fewer recovery codes than these are worth a warning.
const FEW: usize = 4;

pub(super) fn router() -> Routes {
    Routes::new().route("/account", get(show))
}

/// A part of the page, for what went wrong in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Mail,
    Password,
    Codes,
    Sessions,
    Tokens,
    Outside,
}

async fn show(member: Member) -> Result<Response, Failure> {
    page(&member, None).await
}

/// The page again, with what went wrong where it did.
pub(super) async fn refused(member: &Member, part: Part, failure: Failure) -> Response {
    if !failure.status().is_client_error() {
        return failure.into_response();
    }
    let (status, problem) = (failure.status(), member.problem(&failure));
    match page(member, Some((part, problem))).await {
        Ok(mut response) => {
            *response.status_mut() = status;
            response
        }
        Err(failure) => failure.into_response(),
    }
}

async fn page(member: &Member, wrong: Option<(Part, Problem)>) -> Result<Response, Failure> {
    let caller = &member.caller;
    let (me, recovery_left, tokens, roles) = caller
        .read(|view, actor| {
            let me = signin::me(view, actor)?;
            let mut roles = Vec::new();
            for grant in &me.grants {
                let unit = view.get::<Unit>(&grant.place.unit())?;
                let unit = unit.map(|unit| unit.name).unwrap_or_default();
                roles.push((grant.role, unit));
            }
            let left = second_factor::recovery_left(view, actor)?;
            Ok((me, left, tokens::list(view, actor)?, roles))
        })
        .await?;
    let account = Account {
        page: member.page(),
        name: me.person.name,
        login: me.person.login.to_string(),
        wants_letters: !me.person.no_notices,
        mail: me.person.mail.unwrap_or_default(),
        roles,
        codes_on: me.person.second_factor.is_some(),
        recovery_left,
        sessions: own_sessions(caller).await?,
        tokens: tokens.into_iter().map(Token::from).collect(),
        outside: me.person.outside,
        provider: member.visit.console.site().outside.as_ref().map(Outside::name),
        wrong,
    };
    Ok(member.visit.show(StatusCode::OK, &account))
}

#[derive(Template)]
#[template(path = "account/index.html")]
struct Account<'a> {
    page: Page<'a>,
    name: String,
    login: String,
    mail: String,
    wants_letters: bool,
    roles: Vec<(Role, String)>,
    codes_on: bool,
    recovery_left: usize,
    sessions: Vec<Session>,
    tokens: Vec<Token>,
    /// The account at the provider that is linked.
    outside: Option<Linked>,
    /// What people call the provider, if there is one.
    provider: Option<&'a str>,
    wrong: Option<(Part, Problem)>,
}

impl Account<'_> {
    fn problem_in(&self, part: Part) -> Option<&Problem> {
        self.wrong.as_ref().filter(|(wrong, _)| *wrong == part).map(|(_, problem)| problem)
    }

    fn few_left(&self) -> bool {
        self.recovery_left < FEW
    }
}
