//! Sharing: which posts and alerts, what they are called, and with whom.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use controller_core::app::{library, posts};
use controller_core::domain::access::Action;
use controller_core::domain::library::AlertPattern;
use controller_core::domain::post::Post;
use controller_core::page::Page as Piece;
use protocol::alert::Severity;
use protocol::{PostId, UnitId};
use serde::Deserialize;

use crate::http::api::model::Problem;
use crate::http::error::Failure;
use crate::http::extract::Query;
use crate::http::web::form::Form;
use crate::http::web::page::Page;
use crate::http::web::query::Asked;
use crate::http::web::units::{Choices, choose};
use crate::http::web::visit::{Member, back};

/// The latest posts that can be ticked.
const LATEST: usize = 30;
/// Alerts that one form asks for.
const ALERTS: usize = 3;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Where {
    /// The post that is to be shared.
    #[serde(default)]
    post: Asked<PostId>,
    #[serde(default)]
    unit: Asked<UnitId>,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    title: String,
    about: String,
    posts: Vec<PostId>,
    alerts: [(String, String); ALERTS],
}

pub(super) async fn ask(member: Member, Query(asked): Query<Where>) -> Result<Response, Failure> {
    let typed = Typed { posts: asked.post.0.into_iter().collect(), ..Typed::default() };
    show(&member, StatusCode::OK, asked.unit.0, typed, None).await
}

pub(super) async fn share(member: Member, form: Form) -> Result<Response, Failure> {
    let unit = form.text("unit").parse().ok();
    let alert = |n: usize| (form.text(&format!("alert-{n}")), form.text(&format!("do-{n}")));
    let typed = Typed {
        title: form.text("title"),
        about: form.text("about"),
        posts: form.all("post").filter_map(|id| id.parse().ok()).collect(),
        alerts: std::array::from_fn(alert),
    };
    let said = |(text, _): &&(String, String)| !text.trim().is_empty();
    let pattern = |(text, instruction): &(String, String)| AlertPattern {
        severity: Severity::Severe,
        text: text.clone(),
        instruction: instruction.clone(),
    };
    let new = library::NewShared {
        unit,
        title: typed.title.clone(),
        about: typed.about.clone(),
        posts: typed.posts.clone(),
        alerts: typed.alerts.iter().filter(said).map(pattern).collect(),
    };
    let done =
        member.caller.change(move |work, actor, now| library::share(work, actor, &new, now)).await;
    match done {
        Ok(shared) => Ok(back(&format!("/library/{}", shared.id), "library-shared")),
        Err(failure) => {
            let (status, problem) = member.wrong(failure)?;
            show(&member, status, unit, typed, problem).await
        }
    }
}

async fn show(
    member: &Member,
    status: StatusCode,
    unit: Option<UnitId>,
    mut typed: Typed,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let named = typed.posts.first().copied();
    let seen = member.caller.read(move |view, actor| {
        let choices = choose(view, actor, Action::ShareInLibrary, unit)?;
        let named = named.map(|post| posts::find(view, actor, post)).transpose()?;
        let mut latest = posts::list(view, actor, None, None, &Piece::new(LATEST, None)?)?.items;
        if let Some(named) = named.filter(|named| latest.iter().all(|post| post.id != named.id)) {
            latest.insert(0, named);
        }
        Ok((choices, latest))
    });
    let (choices, latest) = seen.await?;
    if let (true, Some(post)) = (typed.title.is_empty(), typed.posts.first()) {
        let post = latest.iter().find(|known| known.id == *post);
        typed.title = post.map(|post| post.content.title().to_owned()).unwrap_or_default();
    }
    let page = SharePage { page: member.page(), choices, latest, typed, problem };
    Ok(member.visit.show(status, &page))
}

#[derive(Template)]
#[template(path = "library/new.html")]
struct SharePage<'a> {
    page: Page<'a>,
    choices: Choices,
    latest: Vec<Post>,
    typed: Typed,
    problem: Option<Problem>,
}

impl SharePage<'_> {
    fn is_ticked(&self, post: &Post) -> bool {
        self.typed.posts.contains(&post.id)
    }
}
