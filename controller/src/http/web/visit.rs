//! Whoever looks at a page: how to speak to them, and who they are once they have signed in.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::domain::access::Action;
use controller_core::domain::actor::Actor;
use controller_core::domain::compose;
use controller_core::domain::org::Unit;
use controller_core::domain::person::Person;
use controller_core::error::Error;
use jiff::tz::TimeZone;
use protocol::Language;
use protocol::register::{Accent, Support};

use super::form::{FormKey, has_key};
use super::local::LocalPath;
use super::page::Page;
use crate::http::Console;
use crate::http::api::model::Problem;
use crate::http::error::{Failure, Misuse};
use crate::http::signin::{Caller, Cookie, address_of};

/// Scripts and styles only from ourselves and never inline, nothing from elsewhere, forms only to
/// ourselves, and no page of others around ours.
pub(in crate::http) const CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
     connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

/// Whoever looks at a page, signed in or not.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) console: Console,
    pub(super) language: Language,
    /// The address that was asked for, with its query.
    pub(super) address: LocalPath,
    pub(super) key: FormKey,
    /// Whether the browser has the key already.
    has_key: bool,
    /// Whoever is signed in.
    pub(super) known: Option<Known>,
}

/// A person with a good session, and what the frame of every page needs to know of them.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) caller: Caller,
    pub(super) person: Person,
    /// The name of the unit that they work for.
    pub(super) unit: String,
    /// The colour of that unit.
    pub(super) accent: Accent,
    /// Whom its people ask for help.
    pub(super) support: Support,
    /// The clock that it lives by.
    pub(super) zone: TimeZone,
    /// What they may do anywhere; the pages ask again for each place.
    may: Vec<Action>,
}

/// A visit of somebody who is signed in; others are asked to sign in first.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) visit: Visit,
    pub(super) caller: Caller,
}

/// The rights that decide what stands in the navigation and on the first page.
const ASKED: [Action; 17] = [
    Action::CreateUnit,
    Action::SeePost,
    Action::DraftPost,
    Action::PublishPost,
    Action::SeeDevice,
    Action::ClaimDevice,
    Action::SeeAlert,
    Action::RaiseAlert,
    Action::SeePeople,
    Action::CreatePerson,
    Action::SeeAudit,
    Action::SeeNominations,
    Action::AskNomination,
    Action::SeeRollout,
    Action::OpenTicket,
    Action::UseLibrary,
    Action::ShareInLibrary,
];

impl FromRequestParts<Console> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Failure> {
        let secure = console.site().secure;
        let secret = Cookie::Session.find(&parts.headers, secure).map(str::to_owned);
        let known = match secret {
            Some(secret) => {
                let address = address_of(&parts.headers, &parts.extensions, console.site());
                known(Caller::new(secret, address, console.clone())).await?
            }
            None => None,
        };
        Ok(Self {
            console: console.clone(),
            language: chosen_language(&parts.headers, secure),
            address: LocalPath::of(&parts.uri),
            key: FormKey::find(&parts.headers, secure),
            has_key: has_key(&parts.headers, secure),
            known,
        })
    }
}

impl FromRequestParts<Console> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Response> {
        let visit =
            Visit::from_request_parts(parts, console).await.map_err(IntoResponse::into_response)?;
        let Some(known) = &visit.known else {
            let back = if parts.method.is_safe() { Some(&visit.address) } else { None };
            return Err(Redirect::to(&sign_in_address(back)).into_response());
        };
        Ok(Self { caller: known.caller.clone(), visit })
    }
}

/// Where one signs in to go on to an address.
pub(super) fn sign_in_address(back: Option<&LocalPath>) -> String {
    match back {
        Some(back) => format!("/sign-in?to={}", back.encoded()),
        None => "/sign-in".to_owned(),
    }
}

/// The language that a reader chose on a page; Russian before they do.
pub(in crate::http) fn chosen_language(headers: &HeaderMap, secure: bool) -> Language {
    let chosen = Cookie::Language.find(headers, secure).and_then(|name| name.parse().ok());
    chosen.unwrap_or_default()
}

/// The person whose session it is, if it is still good.
async fn known(caller: Caller) -> Result<Option<Known>, Failure> {
    let looked = caller.read(|view, actor| {
        let person = actor.person().map(|person| view.get::<Person>(&person)).transpose()?;
        let person = person.flatten().ok_or(Error::NotSignedIn {})?;
        let home = view.get::<Unit>(&home_of(actor, &person))?;
        let style = home.as_ref().map(|unit| compose::effective(view, unit)).transpose()?;
        Ok((person, home, style, may(actor)))
    });
    let (person, home, style, may) = match looked.await {
        Ok(looked) => looked,
        Err(Failure::Core(Error::NotSignedIn {})) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let zone = style.as_ref().and_then(|style| TimeZone::get(&style.time_zone).ok());
    Ok(Some(Known {
        caller,
        person,
        unit: home.map(|unit| unit.name).unwrap_or_default(),
        accent: style.as_ref().map(|style| style.accent).unwrap_or_default(),
        support: style.map(|style| style.support).unwrap_or_default(),
        zone: zone.unwrap_or(TimeZone::UTC),
        may,
    }))
}

/// The unit that somebody works for: where they hold their first role, else where their record is.
fn home_of(actor: &Actor, person: &Person) -> protocol::UnitId {
    actor.holdings().first().map_or(person.home.unit(), |holding| holding.place.unit())
}

fn may(actor: &Actor) -> Vec<Action> {
    ASKED.into_iter().filter(|action| !actor.places_for(*action).is_empty()).collect()
}

impl Known {
    /// Whether they may do something somewhere.
    pub(super) fn may(&self, action: Action) -> bool {
        self.may.contains(&action)
    }
}

impl Visit {
    /// Whoever's page could not be made: nobody's name stands on it.
    pub(super) fn of_stranger(console: &Console, language: Language) -> Self {
        Self {
            console: console.clone(),
            language,
            address: LocalPath::root(),
            key: FormKey::none(),
            has_key: true,
            known: None,
        }
    }

    /// What a template needs, at this moment.
    pub(super) fn page(&self) -> Page<'_> {
        Page::of(self)
    }

    /// A failure in the visitor's language, to stand above the form that caused it.
    pub(super) fn problem(&self, failure: &Failure) -> Problem {
        self.console.speech().problem(failure, self.language)
    }

    /// A page as an answer.
    pub(super) fn show(&self, status: StatusCode, template: &impl Template) -> Response {
        let html = match template.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page cannot be written");
                return Misuse::Internal.into_response();
            }
        };
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_SECURITY_POLICY, CONTENT),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::VARY, HeaderValue::from_static("cookie")),
        ];
        let mut response = (status, headers, html).into_response();
        let key = (!self.has_key).then(|| self.key.cookie(&self.console)).flatten();
        response.headers_mut().extend(key.map(|key| (header::SET_COOKIE, key)));
        response
    }
}

impl Member {
    /// What a template needs, at this moment.
    pub(super) fn page(&self) -> Page<'_> {
        self.visit.page()
    }

    /// A failure in the visitor's language.
    pub(super) fn problem(&self, failure: &Failure) -> Problem {
        self.visit.problem(failure)
    }

    /// What went wrong, for the page on which the reader can mend it, and the status of that page. What
    /// they cannot mend is a failure still.
    pub(super) fn wrong(&self, failure: Failure) -> Result<(StatusCode, Option<Problem>), Failure> {
        let status = failure.status();
        if status.is_client_error() {
            Ok((status, Some(self.problem(&failure))))
        } else {
            Err(failure)
        }
    }

    /// A page as an answer.
    pub(super) fn show(&self, template: &impl Template) -> Response {
        self.visit.show(StatusCode::OK, template)
    }
}

/// Goes to an address after something was done there; the page says `done-{done}`.
pub(super) fn back(address: &str, done: &str) -> Response {
    let sign = if address.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{address}{sign}done={done}")).into_response()
}
