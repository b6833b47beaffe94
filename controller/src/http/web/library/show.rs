//! One shared thing: what it holds, copying it, and taking it off the shelf.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use controller_core::app::library::{self, Shown};
use controller_core::domain::access::Action;
use controller_core::domain::org::Unit;
use controller_core::domain::post::PostKind;
use controller_core::error::Error;
use controller_core::id::LibraryId;
use protocol::UnitId;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Id;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::{Member, back};

pub(super) async fn show(member: Member, Id(id): Id<LibraryId>) -> Result<Response, Failure> {
    told(&member, id, StatusCode::OK, None).await
}

pub(super) async fn copy(
    member: Member,
    Id(id): Id<LibraryId>,
    form: Form,
) -> Result<Response, Failure> {
    let unit = form.text("unit").parse::<UnitId>().map_err(|_| Error::UnitMissing {})?;
    let copied =
        member.caller.change(move |work, actor, now| library::copy(work, actor, id, unit, now));
    match copied.await {
        // One draft is gone on with at once.
        Ok(drafts) => Ok(match drafts.as_slice() {
            [draft] => Redirect::to(&format!("/posts/{}/edit", draft.id)).into_response(),
            _ => back("/posts?state=draft", "library-copied"),
        }),
        Err(failure) => refused(&member, id, failure).await,
    }
}

pub(super) async fn withdraw(
    member: Member,
    Id(id): Id<LibraryId>,
    _form: Form,
) -> Result<Response, Failure> {
    let done =
        member.caller.change(move |work, actor, now| library::withdraw(work, actor, id, now));
    match done.await {
        Ok(()) => Ok(back("/library", "library-withdrawn")),
        Err(failure) => refused(&member, id, failure).await,
    }
}

async fn refused(member: &Member, id: LibraryId, failure: Failure) -> Result<Response, Failure> {
    if failure.status().is_client_error() && failure.status() != StatusCode::NOT_FOUND {
        let problem = Some(member.problem(&failure));
        return told(member, id, failure.status(), problem).await;
    }
    Err(failure)
}

async fn told(
    member: &Member,
    id: LibraryId,
    status: StatusCode,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let seen = member.caller.read(move |view, actor| {
        let shown = library::show(view, actor, id)?;
        let unit = view.get::<Unit>(&shown.shared.place.unit())?;
        let may_copy = !actor.places_for(Action::DraftPost).is_empty();
        let choices = may_copy.then(|| choose(view, actor, Action::DraftPost, None)).transpose()?;
        Ok((shown, unit.map(|unit| unit.name).unwrap_or_default(), choices))
    });
    let (shown, unit, choices) = seen.await?;
    let page = SharedPage { page: member.page(), shown, unit, choices, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "library/show.html")]
struct SharedPage<'a> {
    page: Page<'a>,
    shown: Shown,
    unit: String,
    /// Units for which drafts can be made; none where the reader writes none.
    choices: Option<Choices>,
    problem: Option<Problem>,
}

impl SharedPage<'_> {
    fn kind(&self, content: &protocol::post::Content) -> String {
        match PostKind::of(content) {
            PostKind::Announcement => self.page.say("library-announcement"),
            PostKind::News => self.page.say("library-news"),
        }
    }

    fn what(&self) -> String {
        self.page.say(&format!("library-kind-{}", self.shown.shared.kind.name()))
    }

    fn may_raise(&self) -> bool {
        self.page.may(Action::RaiseAlert)
    }
}
